import type { Connection } from '@salesforce/core';
import { zipSync, strToU8, unzipSync } from 'fflate';
import { setTimeout as wait } from 'node:timers/promises';
import { CommandError } from '../command/command-error.ts';
import { conceal } from '../command/concealed.ts';
import { answeredFault, orgFault, readingOf, said } from './org-fault.ts';
import {
  soqlText,
  textOf,
  type MetadataFile,
  type MetadataMembers,
  type OrgPort,
  type OrgRecord,
  type OrgResponse,
} from './org-port.ts';

/** An org that metadata can be retrieved from. */
export type ConnectedOrg = OrgPort & Required<Pick<OrgPort, 'retrieveMetadata'>>;

const QUICK_POLLS = 10;
const QUICK_POLL_MILLISECONDS = 100;
const SLOW_POLL_MILLISECONDS = 1_000;
const MOST_RECORDS = 200_000;

/** The org behind a connection. Asks the org once: who is logged in. */
export async function createPort(connection: Connection, apiVersion: string): Promise<ConnectedOrg> {
  const instanceUrl = connection.instanceUrl.replace(/\/+$/, '');
  const base = `/services/data/v${apiVersion}`;
  if (connection.accessToken !== undefined && connection.accessToken !== null) conceal(connection.accessToken);
  const username = connection.getUsername() ?? '';
  const query = async (soql: string): Promise<readonly OrgRecord[]> => {
    const options = { autoFetch: true, maxFetch: MOST_RECORDS };
    const result = await said(readingOf(soql), async () => connection.query<OrgRecord>(soql, options));
    return result.records;
  };
  const [user] = await query(`SELECT Id FROM User WHERE Username = ${soqlText(username)}`);
  return {
    username,
    userId: textOf(user, 'Id') ?? '',
    organizationId: connection.getAuthInfoFields().orgId ?? '',
    instanceUrl,
    query,
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
    request: (method, path, body) => sendRequest(connection, method, instanceUrl + base + path, body),
    deployMetadata: (files) => deployFiles(connection, files),
    retrieveMetadata: (types) => retrieveFiles(connection, apiVersion, types),
  };
}

async function sendRequest(
  connection: Connection,
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  url: string,
  body: OrgRecord | undefined,
): Promise<OrgResponse> {
  // the path alone: a query can bear personal data, a body can bear the key
  const attempted = `Asking the org (${method} ${new URL(url).pathname})`;
  const send = (): Promise<Response> =>
    fetch(url, {
      method,
      headers: { authorization: `Bearer ${connection.accessToken ?? ''}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  try {
    let response = await send();
    if (response.status === 401 && (await refreshed(connection))) response = await send();
    const text = await response.text();
    const answer = { status: response.status, body: parsed(text) };
    if (response.status === 401) throw answeredFault(attempted, 'INVALID_SESSION_ID', 'Session expired or invalid');
    return answer;
  } catch (error) {
    throw orgFault(attempted, error);
  }
}

/** Whether the login could be renewed: logins by web or key can, a bare access token cannot. */
async function refreshed(connection: Connection): Promise<boolean> {
  if (connection.getAuthInfoFields().refreshToken === undefined) return false;
  try {
    await connection.refreshAuth();
    return true;
  } catch {
    return false;
  }
}

function parsed(text: string): unknown {
  if (text === '') return null;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

async function deployFiles(connection: Connection, files: readonly MetadataFile[]): Promise<void> {
  const zip = zipSync(Object.fromEntries(files.map(({ path, content }) => [path, strToU8(content)])));
  const names = files.map(({ path }) => path).filter((path) => path !== 'package.xml');
  const attempted = `Deploying ${names.slice(0, 5).join(', ')}${names.length > 5 ? ', …' : ''}`;
  const started = await said(
    attempted,
    async () => await connection.metadata.deploy(Buffer.from(zip), { rollbackOnError: true, singlePackage: true }),
  );
  for (let polls = 0; ; polls += 1) {
    const result = await said(attempted, () => connection.metadata.checkDeployStatus(started.id, true));
    if (result.done) {
      if (result.success) return;
      const failures = [result.details.componentFailures].flat();
      throw new CommandError({
        attempted,
        problem: failures.map((one) => `${one.fullName}: ${one.problem}`).join('\n') || `it ended as ${result.status}.`,
        remedy: 'Mend what the org names, then run the command again.',
      });
    }
    await pause(polls);
  }
}

async function retrieveFiles(
  connection: Connection,
  apiVersion: string,
  types: readonly MetadataMembers[],
): Promise<ReadonlyMap<string, Uint8Array>> {
  const attempted = 'Retrieving the package from the org';
  const request = {
    apiVersion: Number(apiVersion),
    singlePackage: true,
    unpackaged: {
      types: types.map(({ name, members }) => ({ name, members: [...members] })),
      objectPermissions: [],
      version: apiVersion,
    },
  };
  const started = await said(attempted, async () => await connection.metadata.retrieve(request));
  for (let polls = 0; ; polls += 1) {
    const result = await said(attempted, () => connection.metadata.checkRetrieveStatus(started.id));
    if (result.done) {
      if (!result.success) throw answeredFault(attempted, undefined, result.errorMessage ?? 'no reason given');
      return zipContents(Buffer.from(result.zipFile, 'base64'));
    }
    await pause(polls);
  }
}

function zipContents(zip: Uint8Array): ReadonlyMap<string, Uint8Array> {
  return new Map(
    Object.entries(unzipSync(zip))
      .filter(([path]) => !path.endsWith('/'))
      .map(([path, bytes]) => [path.replace(/^unpackaged\//, ''), bytes]),
  );
}

function pause(polls: number): Promise<void> {
  return wait(polls < QUICK_POLLS ? QUICK_POLL_MILLISECONDS : SLOW_POLL_MILLISECONDS);
}
