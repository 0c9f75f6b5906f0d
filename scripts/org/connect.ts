import { AuthInfo, Connection, Org } from '@salesforce/core';
import { CommandError, messageOf } from '../command/command-error.ts';
import { said } from './org-fault.ts';
import { createPort, type ConnectedOrg } from './connection-port.ts';

export const API_VERSION = '66.0';

/** Connects to the org that the Salesforce CLI knows under an alias or user name. */
export async function connectByAlias(aliasOrUsername: string): Promise<ConnectedOrg> {
  let connection: Connection;
  try {
    const org = await Org.create({ aliasOrUsername });
    connection = org.getConnection(API_VERSION);
  } catch (error) {
    throw new CommandError({
      attempted: `Connecting to the org "${aliasOrUsername}"`,
      problem: messageOf(error).replace(/\.?$/, '.'),
      remedy: `Log in first: npx sf org login web --alias ${aliasOrUsername}. "npx sf org list" shows what the CLI knows.`,
      cause: error,
    });
  }
  return createPort(connection, API_VERSION);
}

/** Connects to an org by a session of it, apart from the CLI's logins. */
export async function connectByToken(instanceUrl: string, accessToken: string): Promise<ConnectedOrg> {
  const connection = await said(`Logging in to ${instanceUrl}`, async () => {
    const options = { accessTokenOptions: { accessToken, instanceUrl, loginUrl: instanceUrl } };
    const authInfo = await AuthInfo.create(options);
    return Connection.create({ authInfo, connectionOptions: { version: API_VERSION } });
  });
  return createPort(connection, API_VERSION);
}
