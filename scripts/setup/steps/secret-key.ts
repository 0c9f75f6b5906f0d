import { CommandError } from '../../command/command-error.ts';
import { isSuccess, queryIfDeployed, refused } from '../../org/queries.ts';
import { textOf, type OrgPort, type OrgRecord } from '../../org/org-port.ts';
import type { SertifierClient } from '../../sertifier/sertifier-client.ts';
import type { PlannedChange, SetupStep } from '../setup-step.ts';

export const EXTERNAL_CREDENTIAL = 'Sertifier_External_Credential';
export const PRINCIPAL = 'Sertifier_Principal';
const PATH = '/named-credentials/credential';

/** Where the key comes from when it is needed; undefined where there is none. */
export type KeySource = () => Promise<string | undefined>;

/**
 * Puts Sertifier's private API key into the named principal through the Connect API (guide, step 3.1).
 * A principal that already has a key is left alone.
 * @param sertifier to prove the key before it is written; unproved where left out
 */
export function secretKey(obtain: KeySource, sertifier?: () => Promise<SertifierClient | undefined>): SetupStep {
  return {
    name: 'key',
    async plan(org, { dryRun }): Promise<readonly PlannedChange[]> {
      if (await isConfigured(org)) return [];
      const description = `set the secret of the principal ${PRINCIPAL}`;
      if (dryRun) return [{ description, apply: () => Promise.resolve() }];
      const key = await obtain();
      if (key === undefined) throw noKey();
      await (await sertifier?.())?.test();
      return [{ description, apply: () => setKey(org, key) }];
    },
  };
}

/** Writes the key into the principal and notes when (DG-105). */
export async function setKey(org: OrgPort, key: string, now = new Date()): Promise<void> {
  await writeKey(org, key);
  const [row] = await queryIfDeployed(org, 'SELECT Id FROM Sertifier_Control__c');
  const id = textOf(row, 'Id');
  if (id !== undefined) await org.update('Sertifier_Control__c', id, { Key_Set_At__c: now.toISOString() });
}

/** Whether the principal has a key. The org never gives the key itself out. */
export async function isConfigured(org: OrgPort): Promise<boolean> {
  const query = new URLSearchParams({
    externalCredential: EXTERNAL_CREDENTIAL,
    principalName: PRINCIPAL,
    principalType: 'NamedPrincipal',
  });
  const { status, body } = await org.request('GET', `${PATH}?${query.toString()}`);
  const found =
    typeof body === 'object' && body !== null && 'authenticationStatus' in body ? body.authenticationStatus : '';
  return status === 200 && found === 'Configured';
}

async function writeKey(org: OrgPort, key: string): Promise<void> {
  const credential: OrgRecord = {
    externalCredential: EXTERNAL_CREDENTIAL,
    authenticationProtocol: 'Custom',
    principalName: PRINCIPAL,
    principalType: 'NamedPrincipal',
    credentials: { secretKey: { value: key, encrypted: true } },
  };
  // POST fails where the credential exists; PATCH merges the parameter in (Connect REST API, Custom protocol)
  const first = (await isConfigured(org)) ? 'PATCH' : 'POST';
  const written = await org.request(first, PATH, credential);
  const answer = isSuccess(written) || first === 'PATCH' ? written : await org.request('PATCH', PATH, credential);
  // the fault bears the org's words only, never the request, which bears the key
  if (!isSuccess(answer)) throw refused(`Setting the key of the principal ${PRINCIPAL}`, answer);
}

function noKey(): CommandError {
  return new CommandError({
    attempted: `Setting the key of the principal ${PRINCIPAL}`,
    problem: 'the org has no Sertifier key yet, and none was given.',
    remedy:
      'Set the environment variable SERTIFIER_SECRET_KEY to the Private API Key (Sertifier, Settings > API & Integrations), pipe it in with --key-from-stdin, or run the command on a terminal, where it asks.',
  });
}
