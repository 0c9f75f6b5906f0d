import type { OrgPort } from '../../org/org-port.ts';
import { soqlText, textOf } from '../../org/org-port.ts';
import { asRecord, type OrgRequests } from './org-requests.ts';

/** The org as the set-up steps see it, without the Salesforce CLI's logins in between. */
export async function requestOrgPort(requests: OrgRequests, username: string): Promise<OrgPort> {
  const [user] = await requests.query(`SELECT Id FROM User WHERE Username = ${soqlText(username)}`);
  const [organization] = await requests.query('SELECT Id FROM Organization');
  return {
    username,
    userId: textOf(user, 'Id') ?? '',
    organizationId: textOf(organization, 'Id') ?? '',
    instanceUrl: requests.instanceUrl,
    query: (soql) => requests.query(soql),
    create: async (objectName, fields) => {
      const created = asRecord(await requests.expect('POST', `/sobjects/${objectName}`, fields));
      return String(created.id);
    },
    update: async (objectName, id, fields) => {
      await requests.expect('PATCH', `/sobjects/${objectName}/${id}`, fields);
    },
    delete: async (objectName, id) => {
      await requests.expect('DELETE', `/sobjects/${objectName}/${id}`);
    },
    request: (method, path, body) => requests.request(method, path, body),
    deployMetadata: (files) => requests.deployFiles(files),
  };
}
