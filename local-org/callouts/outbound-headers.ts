import type { CompiledMergeText } from '../formula/merge-text.ts';
import { FormulaError, type FormulaEnvironment } from '../formula/formula.ts';
import type { SwitchValue } from '../switches.ts';
import { CalloutException } from '../transactions/errors.ts';
import type { RunningUser } from '../transactions/transaction.ts';
import type { Instant } from '../values/instant.ts';
import { ConcealedMap } from './concealed-map.ts';
import type { ExternalCredential, HeaderTemplate, NamedCredential } from './credential-catalog.ts';
import { compileHeader, isCredentialParameter } from './header-formula.ts';

export interface Organization {
  readonly id: string;
  readonly name: string;
}

export interface HeaderSources {
  /** Headers that the code of the org set. */
  readonly request: ReadonlyMap<string, string>;
  readonly credential: NamedCredential;
  readonly external: ExternalCredential;
  /** Parameters of the principal, secrets among them. */
  readonly parameters: ReadonlyMap<string, string>;
  readonly literals: SwitchValue<'headerWithoutFormula'>;
  readonly user: RunningUser;
  readonly organization: Organization;
  readonly now: Instant;
}

/**
 * The headers of a request through a Named Credential: those of the code, those of the external credential, those of
 * the named credential; a later one replaces an earlier one of the same name.
 * @throws CalloutException where a formula in a header cannot be evaluated; it names the header, never a value
 */
export function outboundHeaders(sources: HeaderSources): ReadonlyMap<string, string> {
  const { credential, external } = sources;
  const environment = environmentOf(sources);
  const headers = new Headers();
  for (const [name, value] of sources.request) {
    const resolved = credential.formulasInHeaders && value.includes('{!');
    headers.set(name, resolved ? fill({ name, value, sequenceNumber: 0 }, external.name, environment) : value);
  }
  // on the external credential, formulas need no permission
  for (const template of external.headers ?? []) headers.set(template.name, fill(template, external.name, environment));
  for (const template of credential.headers) {
    if (!credential.formulasInHeaders) headers.set(template.name, template.value);
    else if (template.value.includes('{!') || sources.literals === 'sent verbatim') {
      headers.set(template.name, fill(template, external.name, environment));
    }
  }
  return headers.values;
}

/** Headers by name in any case; the name goes out as it was written last. */
class Headers {
  readonly values = new ConcealedMap();
  private readonly names = new Map<string, string>();

  set(name: string, value: string): void {
    const before = this.names.get(name.toLowerCase());
    if (before !== undefined) this.values.delete(before);
    this.names.set(name.toLowerCase(), name);
    this.values.set(name, value);
  }
}

const compiledHeaders = new WeakMap<HeaderTemplate, CompiledMergeText>();

function fill(template: HeaderTemplate, externalCredential: string, environment: FormulaEnvironment): string {
  try {
    return compiledHeader(template, externalCredential).fill(environment);
  } catch (error) {
    if (!(error instanceof FormulaError)) throw error;
    // the formula's own message may hold a value, and the value may be a secret
    throw new CalloutException(`The formula of the header ${template.name} could not be evaluated.`);
  }
}

function compiledHeader(template: HeaderTemplate, externalCredential: string): CompiledMergeText {
  const known = compiledHeaders.get(template);
  if (known !== undefined) return known;
  const compiled = compileHeader(template.value, externalCredential);
  if ('problems' in compiled) {
    const [problem] = compiled.problems;
    throw new CalloutException(`The header ${template.name} has a formula error: ${problem?.message ?? ''}`);
  }
  compiledHeaders.set(template, compiled);
  return compiled;
}

function environmentOf({ parameters, user, organization, now }: HeaderSources): FormulaEnvironment {
  const lowerCase = new Map([...parameters].map(([name, value]) => [name.toLowerCase(), value]));
  const globals: Readonly<Record<string, string>> = {
    '$User.Id': user.id,
    '$User.Username': user.username,
    '$Organization.Id': organization.id,
    '$Organization.Name': organization.name,
  };
  return {
    value: (path) =>
      (isCredentialParameter(path) ? lowerCase.get(path[2]?.toLowerCase() ?? '') : globals[path.join('.')]) ?? null,
    priorValue: () => null,
    isNew: false,
    now,
    timeZone: user.timeZone,
    blankNumberAsZero: false,
  };
}
