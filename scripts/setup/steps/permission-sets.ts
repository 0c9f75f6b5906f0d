import { CommandError } from '../../command/command-error.ts';
import { soqlText, textOf, type OrgPort } from '../../org/org-port.ts';
import type { PlannedChange, SetupStep } from '../setup-step.ts';

/** Stands for whoever runs the set-up. */
const MYSELF = 'me';

/** Assigns permission sets to users (guide, step 3.3). Nobody loses an assignment. */
export function permissionSets(wanted: Readonly<Record<string, readonly string[]>>): SetupStep {
  return {
    name: 'permission set',
    async plan(org) {
      const changes: PlannedChange[] = [];
      for (const [permissionSet, usernames] of Object.entries(wanted)) {
        for (const username of usernames) {
          const change = await planAssignment(org, permissionSet, username === MYSELF ? org.username : username);
          if (change !== undefined) changes.push(change);
        }
      }
      return changes;
    },
  };
}

async function planAssignment(
  org: OrgPort,
  permissionSet: string,
  username: string,
): Promise<PlannedChange | undefined> {
  const permissionSetId = await idOf(org, 'PermissionSet', 'Name', permissionSet, 'Deploy the package first.');
  const userId = await idOf(org, 'User', 'Username', username, 'Mend the user name in the set-up file.');
  const assigned = await org.query(
    `SELECT Id FROM PermissionSetAssignment WHERE AssigneeId = ${soqlText(userId)} AND PermissionSetId = ${soqlText(permissionSetId)}`,
  );
  if (assigned.length > 0) return undefined;
  return {
    description: `assign ${permissionSet} to ${username}`,
    apply: async () => {
      await org.create('PermissionSetAssignment', { AssigneeId: userId, PermissionSetId: permissionSetId });
    },
  };
}

async function idOf(org: OrgPort, objectName: string, field: string, value: string, remedy: string): Promise<string> {
  const [record] = await org.query(`SELECT Id FROM ${objectName} WHERE ${field} = ${soqlText(value)}`);
  const id = textOf(record, 'Id');
  if (id !== undefined) return id;
  throw new CommandError({
    attempted: `Assigning permission sets`,
    problem: `the org has no ${objectName} with ${field} "${value}".`,
    remedy,
  });
}
