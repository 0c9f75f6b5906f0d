import type { OrgRecord } from '../org/org-port.ts';

/** State of each credential row by its ID. */
export type States = ReadonlyMap<string, string>;

/**
 * Where a finished row may still go. A row is looked at between steps only, so it may have passed through several
 * states in between; what cannot be hidden by that is leaving a finished state for one that sends again.
 */
const FROM_FINISHED: Readonly<Record<string, readonly string[]>> = {
  Issued: ['Revoked', 'Superseded'],
  Duplicate: ['Issued'],
  Superseded: ['Revoked'],
  Revoked: [],
};

export function statesOf(rows: readonly OrgRecord[]): States {
  return new Map(rows.map((row) => [String(row.Id), String(row.Status__c)]));
}

/** Changes of state that no way through the states explains, and rows that are gone, in words. */
export function illegalChanges(before: States, after: States): readonly string[] {
  return [...before].flatMap(([id, from]) => {
    const to = after.get(id);
    if (to === undefined) return [`Illegal: row ${id} (${from}) is gone.`];
    const allowed = FROM_FINISHED[from];
    if (to === from || allowed === undefined || allowed.includes(to)) return [];
    return [`Illegal: row ${id} went from ${from} to ${to}.`];
  });
}
