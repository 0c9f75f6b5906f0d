import { codeOf, CommandError } from '../../command/command-error.ts';
import { soqlText, textOf, type OrgPort, type OrgRecord } from '../../org/org-port.ts';
import type { PlannedChange, SetupStep } from '../setup-step.ts';

/** Stands for whoever runs the set-up. */
const MYSELF = 'me';
/** Stands for the user that the platform itself runs automation as; its user name differs from org to org. */
const AUTOMATED_PROCESS = 'automated process';

/** Assigns permission sets to users (guide, step 3.3; SF-26, P13). Nobody loses an assignment. */
export function permissionSets(wanted: Readonly<Record<string, readonly string[]>>): SetupStep {
  return {
    name: 'permission set',
    async plan(org, { dryRun }) {
      const usernames = new Set(Object.values(wanted).flat());
      if (usernames.size === 0) return [];
      const users = await findUsers(org, usernames);
      const sets = await findPermissionSets(org, Object.keys(wanted), dryRun);
      const assigned = await findAssignments(org, [...sets.values()]);
      const changes: PlannedChange[] = [];
      for (const [name, people] of Object.entries(wanted)) {
        for (const person of people) {
          const [userId, setId] = [users.get(person) ?? '', sets.get(name)];
          if (setId !== undefined && assigned.has(`${userId} ${setId}`)) continue;
          const apply = (): Promise<void> => assign(org, userId, setId ?? '');
          changes.push({ description: `assign ${name} to ${person === MYSELF ? org.username : person}`, apply });
        }
      }
      return changes;
    },
  };
}

/** The IDs of users by the words of the set-up file. @throws CommandError for one that the org does not have */
export async function findUsers(org: OrgPort, words: Iterable<string>): Promise<ReadonlyMap<string, string>> {
  const wanted = [...new Set(words)];
  const names = wanted.filter((one) => one !== AUTOMATED_PROCESS).map((one) => (one === MYSELF ? org.username : one));
  const list = names.map(soqlText).join(', ');
  const condition = [
    ...(list === '' ? [] : [`Username IN (${list})`]),
    ...(wanted.includes(AUTOMATED_PROCESS) ? ["UserType = 'AutomatedProcess'"] : []),
  ].join(' OR ');
  const records = await org.query(`SELECT Id, Username, UserType, IsActive FROM User WHERE ${condition}`);
  const found = new Map<string, string>();
  for (const word of wanted) {
    const record = records.find((one) => isUser(one, word, org.username));
    if (record === undefined)
      throw unknown('user', word === MYSELF ? org.username : word, 'Mend the user name in the set-up file.');
    if (record.IsActive === false)
      throw unknown('active user', word, 'Activate the user, or take the name out of the set-up file.');
    found.set(word, textOf(record, 'Id') ?? '');
  }
  return found;
}

function isUser(record: OrgRecord, word: string, myself: string): boolean {
  if (word === AUTOMATED_PROCESS) return record.UserType === 'AutomatedProcess';
  const name = word === MYSELF ? myself : word;
  return textOf(record, 'Username')?.toLowerCase() === name.toLowerCase();
}

async function findPermissionSets(
  org: OrgPort,
  names: readonly string[],
  mayBeMissing: boolean,
): Promise<ReadonlyMap<string, string>> {
  const records = await org.query(
    `SELECT Id, Name FROM PermissionSet WHERE Name IN (${names.map(soqlText).join(', ')})`,
  );
  const found = new Map<string, string>();
  for (const name of names) {
    const id = textOf(
      records.find((one) => textOf(one, 'Name') === name),
      'Id',
    );
    if (id !== undefined) found.set(name, id);
    else if (!mayBeMissing)
      throw unknown('permission set', name, 'Deploy the package first, or mend the name in the set-up file.');
  }
  return found;
}

async function findAssignments(org: OrgPort, setIds: readonly string[]): Promise<ReadonlySet<string>> {
  if (setIds.length === 0) return new Set();
  const records = await org.query(
    `SELECT AssigneeId, PermissionSetId FROM PermissionSetAssignment WHERE PermissionSetId IN (${setIds.map(soqlText).join(', ')})`,
  );
  return new Set(records.map((one) => `${textOf(one, 'AssigneeId') ?? ''} ${textOf(one, 'PermissionSetId') ?? ''}`));
}

async function assign(org: OrgPort, userId: string, permissionSetId: string): Promise<void> {
  try {
    await org.create('PermissionSetAssignment', { AssigneeId: userId, PermissionSetId: permissionSetId });
  } catch (error) {
    // somebody else was faster: the assignment is there all the same
    if (codeOf(error) !== 'DUPLICATE_VALUE') throw error;
  }
}

function unknown(what: string, name: string, remedy: string): CommandError {
  return new CommandError({
    attempted: 'Assigning permission sets',
    problem: `the org has no ${what} "${name}".`,
    remedy,
  });
}
