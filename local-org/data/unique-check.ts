import type { FieldValue } from '../values/field-value.ts';
import type { RecordError } from './data-service.ts';
import { recordError } from './record-error.ts';
import type { Row } from './row.ts';
import type { Table } from './table.ts';

/** Pairs of lookups of which a record may have only one (Object Reference, "Usage" of each). */
const UNIQUE_PAIRS: Readonly<Record<string, readonly (readonly [string, string, string])[]>> = {
  PermissionSetAssignment: [['AssigneeId', 'PermissionSetId', 'Duplicate PermissionSetAssignment.']],
  GroupMember: [['UserOrGroupId', 'GroupId', 'duplicate value found: the user or group is a member already']],

  CampaignMember: [
    ['ContactId', 'CampaignId', 'Already a campaign member.'],
    ['LeadId', 'CampaignId', 'Already a campaign member.'],
  ],
};

/**
 * Why a record would stand beside another with the same unique value; undefined where it would not.
 * @param row the record itself, where it is stored already
 */
export function uniqueError(
  table: Table,
  values: readonly FieldValue[],
  row: Row | undefined,
): RecordError | undefined {
  for (const [slot, field] of table.fields.entries()) {
    const value = values[slot] ?? null;
    if (!field.unique || value === null) continue;
    for (const other of table.index(field.name)?.matches(value) ?? []) {
      if (other === row) continue;
      return recordError(
        'DUPLICATE_VALUE',
        `duplicate value found: ${field.name} duplicates value on record with id: ${other.id}`,
      );
    }
  }
  return pairError(table, values, row);
}

function pairError(table: Table, values: readonly FieldValue[], row: Row | undefined): RecordError | undefined {
  for (const [first, second, message] of UNIQUE_PAIRS[table.object.name] ?? []) {
    const [firstSlot, secondSlot] = [table.slot(first) ?? -1, table.slot(second) ?? -1];
    for (const other of table.index(first)?.matches(values[firstSlot] ?? null) ?? []) {
      if (other === row || other.values[secondSlot] !== values[secondSlot]) continue;
      return recordError('DUPLICATE_VALUE', message, [first, second]);
    }
  }
  return undefined;
}
