import { Org, type Connection } from '@salesforce/core';
import { zipSync, strToU8 } from 'fflate';
import { setTimeout as wait } from 'node:timers/promises';
import { CommandError, messageOf } from '../command/command-error.ts';
import { soqlText, textOf, type MetadataFile, type OrgPort, type OrgRecord, type OrgResponse } from './org-port.ts';

const API_VERSION = '66.0';
const POLL_MILLISECONDS = 200;

/** Connects to the org that the Salesforce CLI knows under an alias or user name. */
export async function connectByAlias(aliasOrUsername: string): Promise<OrgPort> {
  try {
    const org = await Org.create({ aliasOrUsername });
    return await createPort(org.getConnection(API_VERSION));
  } catch (error) {
    throw new CommandError({
      attempted: `Connecting to the org "${aliasOrUsername}"`,
      problem: `${messageOf(error)}.`,
      remedy: `Log in first: sf org login web --alias ${aliasOrUsername}. "sf org list" shows what the CLI knows.`,
      cause: error,
    });
  }
}

async function createPort(connection: Connection): Promise<OrgPort> {
  const username = connection.getUsername() ?? '';
  const { records } = await connection.query<OrgRecord>(`SELECT Id FROM User WHERE Username = ${soqlText(username)}`);
  const base = `/services/data/v${API_VERSION}`;
  return {
    username,
    userId: textOf(records[0], 'Id') ?? '',
    organizationId: connection.getAuthInfoFields().orgId ?? '',
    instanceUrl: connection.instanceUrl.replace(/\/+$/, ''),
    async query(soql) {
      const result = await said(`Querying the org (${soql})`, async () => await connection.query<OrgRecord>(soql));
      return result.records;
    },
    async create(objectName, fields) {
      const result = await said(`Creating a ${objectName} record`, () =>
        connection.sobject(objectName).create({ ...fields }),
      );
      return result.id ?? '';
    },
    async update(objectName, id, fields) {
      await said(`Updating the ${objectName} record ${id}`, () =>
        connection.sobject(objectName).update({ ...fields, Id: id }),
      );
    },
    async delete(objectName, id) {
      await said(`Deleting the ${objectName} record ${id}`, () => connection.sobject(objectName).delete(id));
    },
    request: (method, path, body) => sendRequest(connection, method, base + path, body),
    deployMetadata: (files) => deployFiles(connection, files),
  };
}

/** Turns what the org says into a fault that names what was attempted. */
async function said<Result>(attempted: string, run: () => Promise<Result>): Promise<Result> {
  try {
    return await run();
  } catch (error) {
    throw new CommandError({
      attempted,
      problem: `the org answered: ${messageOf(error)}`,
      remedy: 'Check that the package is deployed and that you hold the permission set "Sertifier: Admin".',
      cause: error,
    });
  }
}

async function sendRequest(
  connection: Connection,
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  body: OrgRecord | undefined,
): Promise<OrgResponse> {
  const response = await fetch(connection.instanceUrl.replace(/\/+$/, '') + path, {
    method,
    headers: { authorization: `Bearer ${connection.accessToken ?? ''}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? null : (JSON.parse(text) as unknown) };
}

async function deployFiles(connection: Connection, files: readonly MetadataFile[]): Promise<void> {
  const zip = zipSync(Object.fromEntries(files.map(({ path, content }) => [path, strToU8(content)])));
  const attempted = `Deploying ${files.map(({ path }) => path).join(', ')}`;
  const started = await said(
    attempted,
    async () => await connection.metadata.deploy(Buffer.from(zip), { rollbackOnError: true, singlePackage: true }),
  );
  for (;;) {
    const result = await said(attempted, () => connection.metadata.checkDeployStatus(started.id, true));
    if (result.done) {
      if (result.success) return;
      const failures = [result.details.componentFailures].flat();
      throw new CommandError({
        attempted,
        problem: failures.map((one) => `${one.fullName}: ${one.problem}`).join('\n'),
        remedy: 'Mend what the org names, then run the command again.',
      });
    }
    await wait(POLL_MILLISECONDS);
  }
}
