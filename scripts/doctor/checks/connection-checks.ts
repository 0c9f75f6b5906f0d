import { connectionFault, testConnection } from '../../setup/steps/connection.ts';
import { EXTERNAL_CREDENTIAL, isConfigured, PRINCIPAL } from '../../setup/steps/secret-key.ts';
import type { XmlNode } from '../../setup/package/xml-tree.ts';
import { textOf } from '../../org/org-port.ts';
import { ok, problem, warning, type Findings } from '../finding.ts';
import type { OrgFacts } from '../org-facts.ts';

const URL = 'https://b2b.sertifier.com';
const KEY_HEADER = `{!$Credential.${EXTERNAL_CREDENTIAL}.secretKey}`;
const MOST_DAYS = 90;
const DAY = 86_400_000;
const ROTATE = 'npm run rotate-key -- --target-org ALIAS';

/** The Named Credential as the guide wants it (SF-17 to SF-24), formulas in headers (T5) above all. */
export async function namedCredentialCheck(facts: OrgFacts): Promise<Findings> {
  const credential = await facts.metadata('namedCredentials/Sertifier_API.namedCredential');
  if (credential === undefined)
    return problem('the org has no Named Credential Sertifier_API.', 'npm run setup -- --target-org ALIAS');
  const remedy =
    'Setup > Named Credentials > Sertifier API, or npm run setup -- --target-org ALIAS, which sets it right.';
  const wrong = namedCredentialProblems(credential);
  return wrong.length === 0 ? ok('as the guide wants it') : wrong.flatMap((one) => problem(one, remedy));
}

function namedCredentialProblems(credential: XmlNode): readonly string[] {
  const value = (name: string): string | undefined => credential.children.find((one) => one.name === name)?.text;
  const parameters = credential.children.filter(({ name }) => name === 'namedCredentialParameters');
  const parameter = (name: string): string | undefined => {
    const found = parameters.find((one) =>
      one.children.some((child) => child.name === 'parameterName' && child.text === name),
    );
    return found?.children.find((child) => child.name === 'parameterValue')?.text;
  };
  const problems: string[] = [];
  if (value('allowMergeFieldsInHeader') !== 'true') {
    problems.push('"Allow Formulas in HTTP Header" is off: Sertifier would get the formula instead of the key.');
  }
  if (value('generateAuthorizationHeader') === 'true')
    problems.push('"Generate Authorization Header" is on; Sertifier wants none.');
  if (value('calloutStatus') === 'Disabled') problems.push('"Enabled for Callouts" is off: no call leaves the org.');
  if (parameter('Url') !== URL) problems.push(`the URL is "${parameter('Url') ?? ''}" instead of ${URL}.`);
  if (parameter('secretKey') !== KEY_HEADER) problems.push(`the header secretKey is not ${KEY_HEADER}.`);
  if (!(parameter('api-version') ?? '').includes('3.3')) problems.push('the header api-version is not 3.3.');
  return problems;
}

/** Whether the principal bears a key at all: an upgrade keeps it, a refreshed sandbox loses it (T17). */
export async function credentialCheck({ org }: OrgFacts): Promise<Findings> {
  if (await isConfigured(org)) return ok(`the principal ${PRINCIPAL} has a key`);
  return problem(
    `the principal ${PRINCIPAL} has no key. A refreshed sandbox loses it.`,
    'npm run setup -- --target-org ALIAS asks for it.',
  );
}

/** Keys are rotated each quarter (DG-105). */
export async function keyCheck(facts: OrgFacts): Promise<Findings> {
  const since = textOf(await facts.control(), 'Key_Set_At__c');
  if (since === undefined) return warning('nobody noted when the key was set.', ROTATE);
  const days = Math.floor((facts.now.getTime() - Date.parse(since)) / DAY);
  const detail = `the key is ${days} ${days === 1 ? 'day' : 'days'} old`;
  return days > MOST_DAYS ? warning(`${detail}; ${MOST_DAYS} are the limit.`, ROTATE) : ok(detail);
}

/** A call from inside the org (SF-68). */
export async function connectionCheck({ org }: OrgFacts): Promise<Findings> {
  const test = await testConnection(org);
  if (test.outcome === 'OK') return ok('Sertifier takes the key of the org');
  if (test.outcome === 'NOT_TESTED') return [{ state: 'skipped', detail: test.message }];
  const { problem: words, remedy } = connectionFault('', test);
  if (test.outcome === 'BUSY') return warning(words, 'Wait a minute; credentials that wait are sent by themselves.');
  return problem(words, remedy);
}
