import { PlatformError } from '../transactions/errors.ts';

/** Which principal is meant. */
export interface PrincipalKey {
  readonly externalCredential: string;
  readonly principalName: string;
}

export interface CredentialValueInput {
  readonly value: string;
  /** False: the value is shown when the credential is read. */
  readonly encrypted: boolean;
  /** The revision that the caller has seen; a stale one is refused. */
  readonly revision?: number;
}

/** Body of POST, PUT and PATCH (Connect REST API, "Credential Input"). */
export interface CredentialInput extends PrincipalKey {
  readonly credentials: ReadonlyMap<string, CredentialValueInput>;
}

/**
 * Reads the JSON body of `/named-credentials/credential`. No value of the body is repeated in a complaint.
 * @throws PlatformError
 */
export function parseCredentialInput(json: unknown): CredentialInput {
  const body = objectOf(json, 'The request body');
  const protocol = textOf(body, 'authenticationProtocol');
  if (protocol !== 'Custom') {
    throw new PlatformError(
      'INVALID_INPUT',
      `authenticationProtocol must be Custom: the local org has no other protocol.`,
    );
  }
  const credentials = new Map<string, CredentialValueInput>();
  for (const [name, entry] of Object.entries(objectOf(body.credentials, 'credentials'))) {
    credentials.set(name, valueOf(name, entry));
  }
  return { ...principalOf(body), credentials };
}

/**
 * Reads the query of GET and DELETE.
 * @throws PlatformError
 */
export function parsePrincipalQuery(query: URLSearchParams): PrincipalKey {
  return principalOf(Object.fromEntries(query));
}

function principalOf(source: Readonly<Record<string, unknown>>): PrincipalKey {
  const principalType = textOf(source, 'principalType');
  if (principalType !== 'NamedPrincipal') {
    throw new PlatformError('INVALID_INPUT', 'principalType must be NamedPrincipal: the local org has no other type.');
  }
  return { externalCredential: textOf(source, 'externalCredential'), principalName: textOf(source, 'principalName') };
}

function valueOf(name: string, entry: unknown): CredentialValueInput {
  const { value, encrypted, revision } = objectOf(entry, `credentials.${name} (an object with value and encrypted)`);
  if (typeof value !== 'string') throw new PlatformError('INVALID_INPUT', `credentials.${name}.value must be a text.`);
  return {
    value,
    encrypted: encrypted !== false,
    ...(typeof revision === 'number' ? { revision } : {}),
  };
}

function objectOf(value: unknown, what: string): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  throw new PlatformError('INVALID_INPUT', `${what} must be a JSON object.`);
}

function textOf(source: Readonly<Record<string, unknown>>, name: string): string {
  const value = source[name];
  if (typeof value === 'string' && value !== '') return value;
  throw new PlatformError('INVALID_INPUT', `${name} is missing.`);
}
