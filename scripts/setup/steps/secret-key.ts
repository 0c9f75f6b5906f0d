import { CommandError } from '../../command/command-error.ts';
import type { OrgPort, OrgResponse } from '../../org/org-port.ts';
import type { PlannedChange, SetupStep } from '../setup-step.ts';

export const EXTERNAL_CREDENTIAL = 'Sertifier_External_Credential';
export const PRINCIPAL = 'Sertifier_Principal';
const PATH = '/named-credentials/credential';

/**
 * Puts Sertifier's private API key into the named principal through the Connect API (guide, step 3.1).
 * A principal that already has a key is left alone.
 * @param key undefined when none was given: then the org must have one already
 */
export function secretKey(key: string | undefined): SetupStep {
  return {
    name: 'key',
    async plan(org): Promise<readonly PlannedChange[]> {
      if (await isConfigured(org)) return [];
      if (key === undefined) {
        throw new CommandError({
          attempted: `Setting the key of the principal ${PRINCIPAL}`,
          problem: 'the org has no Sertifier key yet, and none was given.',
          remedy:
            'Set the environment variable SERTIFIER_SECRET_KEY to the Private API Key (Sertifier, Settings > API & Integrations).',
        });
      }
      return [{ description: `set the secret of the principal ${PRINCIPAL}`, apply: () => writeKey(org, key) }];
    },
  };
}

async function isConfigured(org: OrgPort): Promise<boolean> {
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
  const credential = {
    externalCredential: EXTERNAL_CREDENTIAL,
    authenticationProtocol: 'Custom',
    principalName: PRINCIPAL,
    principalType: 'NamedPrincipal',
    credentials: { secretKey: { value: key, encrypted: true } },
  };
  const created = await org.request('POST', PATH, credential);
  // POST fails where the credential exists without this parameter; PATCH merges it in (Connect REST API, Custom protocol).
  const answer = isSuccess(created) ? created : await org.request('PATCH', PATH, credential);
  if (isSuccess(answer)) return;
  throw new CommandError({
    attempted: `Setting the key of the principal ${PRINCIPAL}`,
    problem: `the org answered HTTP ${answer.status}: ${reason(answer.body)}`,
    remedy:
      'Check that the package is deployed and that you may "Manage Named Credentials" and "Customize Application".',
  });
}

function isSuccess(response: OrgResponse): boolean {
  return response.status >= 200 && response.status < 300;
}

/** The org's own words; never the request, which bears the key. */
function reason(body: unknown): string {
  const first: unknown = Array.isArray(body) ? body[0] : body;
  const message = typeof first === 'object' && first !== null && 'message' in first ? first.message : undefined;
  return typeof message === 'string' ? message : 'no reason given';
}
