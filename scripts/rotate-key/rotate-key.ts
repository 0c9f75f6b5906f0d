import { CommandError } from '../command/command-error.ts';
import type { Progress } from '../command/progress.ts';
import type { OrgPort } from '../org/org-port.ts';
import type { SertifierClient } from '../sertifier/sertifier-client.ts';
import { connectionFault, testConnection } from '../setup/steps/connection.ts';
import { setKey } from '../setup/steps/secret-key.ts';

export interface Rotation {
  readonly rotatedAt: string;
  /** Whether the org itself could prove the new key; it cannot where the user may not send. */
  readonly provedInOrg: boolean;
}

/**
 * Replaces the key of the principal (P23, DG-105). The new key is proved at Sertifier before the org is touched, so a
 * wrong key changes nothing; the org keeps issuing all the while.
 */
export async function rotateKey(
  org: OrgPort,
  key: string,
  sertifier: SertifierClient,
  progress: Progress,
  now = new Date(),
): Promise<Rotation> {
  await progress.step(
    'new key',
    () => sertifier.test(),
    () => 'Sertifier takes it',
  );
  await progress.step(
    'write',
    () => setKey(org, key, now),
    () => 'written into the principal, date noted',
  );
  const test = await progress.step(
    'proof',
    () => testConnection(org),
    ({ outcome, message }) => (outcome === 'OK' ? 'the org calls Sertifier with it' : `${outcome}: ${message}`),
  );
  if (test.outcome === 'UNAUTHORIZED') throw refusedInOrg(connectionFault('', test).problem);
  return { rotatedAt: now.toISOString(), provedInOrg: test.outcome === 'OK' };
}

/** The key is good, yet the org's own call was refused: something stands between. */
function refusedInOrg(words: string): CommandError {
  return new CommandError({
    attempted: 'Proving the new key from inside the org',
    problem: words,
    remedy:
      'The key itself is good, so look at the Named Credential: npm run doctor -- --target-org ALIAS names what is wrong.',
  });
}
