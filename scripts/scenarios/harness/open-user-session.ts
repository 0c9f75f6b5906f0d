import { soqlText } from '../../org/org-port.ts';
import { asRecord } from './org-requests.ts';
import { Session } from './session.ts';

let users = 0;

/** Creates a user of a profile, assigns permission sets and logs in. */
export async function openUserSession(
  admin: Session,
  profile: string,
  permissionSets: readonly string[],
): Promise<Session> {
  users += 1;
  const username = `person${users}@example.com`;
  const userId = await admin.create('User', {
    Username: username,
    LastName: `Person ${users}`,
    Email: username,
    Alias: `person${users}`.slice(-8),
    IsActive: true,
    TimeZoneSidKey: 'GMT',
    LocaleSidKey: 'en_US',
    LanguageLocaleKey: 'en_US',
    EmailEncodingKey: 'UTF-8',
    ProfileId: await idOf(admin, 'Profile', profile),
  });
  for (const name of permissionSets) {
    const PermissionSetId = await idOf(admin, 'PermissionSet', name);
    await admin.create('PermissionSetAssignment', { AssigneeId: userId, PermissionSetId });
  }
  const { accessToken } = asRecord(await admin.requests.expect('POST', '/local/login', { username }));
  return new Session(admin.requests.instanceUrl, String(accessToken));
}

async function idOf(admin: Session, objectName: string, name: string): Promise<string> {
  const [record] = await admin.query(`SELECT Id FROM ${objectName} WHERE Name = ${soqlText(name)}`);
  if (record === undefined) throw new Error(`The org has no ${objectName} "${name}".`);
  return String(record.Id);
}
