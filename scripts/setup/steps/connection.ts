import { CommandError } from '../../command/command-error.ts';
import { asRecord, isSuccess, listOf, refused } from '../../org/queries.ts';
import { textOf, type OrgPort } from '../../org/org-port.ts';
import type { SetupStep } from '../setup-step.ts';

const ACTION = '/actions/custom/apex/Sertifier_Test_Connection';

/** What a call from the org to Sertifier showed. */
export interface ConnectionTest {
  /** `OK`, or the class of what went wrong: UNAUTHORIZED, NO_ACCESS, NOT_SENT, BUSY, DOWN, UNKNOWN. */
  readonly outcome: string;
  readonly httpStatus: number | undefined;
  readonly message: string;
}

/** Steps whose changes make a new proof worth a call. */
const PROVEN_BY_A_CALL = ['deploy', 'key', 'permission set'];

/**
 * Calls Sertifier from inside the org, so that key, Named Credential and access are proved together before anything is
 * activated. Nothing is called where nothing changed.
 */
export function connection(): SetupStep {
  return {
    name: 'connection',
    async plan(org, { dryRun, changed, tell }) {
      if (dryRun || !PROVEN_BY_A_CALL.some((step) => changed.has(step))) return [];
      const test = await testConnection(org);
      if (test.outcome === 'OK') {
        tell('Sertifier takes the key of the org');
        return [];
      }
      // whoever sets up need not be among those who send
      if (test.outcome === 'NO_ACCESS' || test.outcome === 'NOT_TESTED') {
        tell(`not tested: ${test.message}`);
        return [];
      }
      throw connectionFault('Calling Sertifier from the org', test);
    },
  };
}

/** Calls Sertifier from inside the org as the user who is logged in (guide, step 8). */
export async function testConnection(org: OrgPort): Promise<ConnectionTest> {
  const answer = await org.request('POST', ACTION, { inputs: [{}] });
  if (answer.status === 403)
    return untested('NO_ACCESS', 'your user lacks the permission set "Sertifier Integration Access".');
  if (answer.status === 404) return untested('NOT_TESTED', 'the org has no action Sertifier_Test_Connection.');
  if (!isSuccess(answer)) throw refused('Calling Sertifier from the org', answer);
  const values = asRecord(asRecord(listOf(answer.body)[0]).outputValues);
  return {
    outcome: textOf(values, 'outcome') ?? 'UNKNOWN',
    httpStatus: typeof values.httpStatus === 'number' ? values.httpStatus : undefined,
    message: textOf(values, 'message') ?? '',
  };
}

function untested(outcome: string, message: string): ConnectionTest {
  return { outcome, httpStatus: undefined, message };
}

/** What helps when the org cannot call Sertifier. */
export function connectionFault(attempted: string, test: ConnectionTest): CommandError {
  const remedies: Readonly<Record<string, string>> = {
    UNAUTHORIZED: 'Set the right key: npm run rotate-key -- --target-org ALIAS.',
    NO_ACCESS: 'Assign the permission set "Sertifier Integration Access" to the user.',
    NOT_SENT: 'Read the reason, mend it, and run the command again.',
  };
  return new CommandError({
    attempted,
    problem: `${test.outcome}: ${test.message || `HTTP ${test.httpStatus ?? 'none'}`}`,
    remedy: remedies[test.outcome] ?? 'Try again later; if it stays so, ask support@sertifier.com.',
  });
}
