import { inspect } from 'node:util';
import { PlatformError } from '../transactions/errors.ts';
import { ConcealedMap } from './concealed-map.ts';
import type { CredentialCatalog } from './credential-catalog.ts';
import type { CredentialInput, CredentialValueInput, PrincipalKey } from './credential-input.ts';

interface StoredParameter {
  readonly value: string;
  readonly encrypted: boolean;
  readonly revision: number;
}

/** Body of the answers of `/named-credentials/credential` (Connect REST API, "Credential"). */
export interface CredentialOutput {
  readonly authenticationProtocol: string;
  readonly authenticationStatus: 'Configured' | 'NotConfigured';
  readonly credentials: Readonly<
    Record<string, { readonly encrypted: boolean; readonly revision: number; readonly value?: string }>
  >;
  readonly externalCredential: string;
  readonly principalName: string;
  readonly principalType: 'NamedPrincipal';
}

/**
 * What administrators keep in named principals: parameters such as an API key. In memory only, apart from all
 * metadata, so that a deployment leaves it alone. The values lie in private fields, so nothing that prints, inspects
 * or serialises the store shows them.
 */
export class SecretStore {
  readonly #catalog: () => CredentialCatalog;
  readonly #principals = new Map<string, Map<string, StoredParameter>>();

  /** @param catalog the credentials of the present state of the org */
  constructor(catalog: () => CredentialCatalog) {
    this.#catalog = catalog;
  }

  /** POST: the principal must be known and have no parameters yet. @throws PlatformError */
  create(input: CredentialInput): CredentialOutput {
    const { key } = this.#principal(input);
    if (this.#principals.has(key)) {
      throw new PlatformError(
        'INVALID_INPUT',
        `The principal ${input.principalName} of ${input.externalCredential} already has a credential. Use PATCH or PUT to change it.`,
      );
    }
    this.#principals.set(key, merged(new Map(), input));
    return this.describe(input);
  }

  /** PATCH: sets the given parameters and keeps the others. @throws PlatformError */
  patch(input: CredentialInput): CredentialOutput {
    const { key } = this.#principal(input);
    this.#principals.set(key, merged(this.#existing(key, input), input));
    return this.describe(input);
  }

  /** PUT: the given parameters replace all. @throws PlatformError */
  replace(input: CredentialInput): CredentialOutput {
    const { key } = this.#principal(input);
    const all = merged(this.#existing(key, input), input);
    for (const name of all.keys()) if (!input.credentials.has(name)) all.delete(name);
    this.#principals.set(key, all);
    return this.describe(input);
  }

  /**
   * DELETE: all parameters, or the named ones.
   * @throws PlatformError
   */
  delete(principal: PrincipalKey, parameters: readonly string[] = []): void {
    const { key } = this.#principal(principal);
    const existing = this.#existing(key, principal);
    for (const name of parameters) existing.delete(name);
    if (parameters.length === 0 || existing.size === 0) this.#principals.delete(key);
    else this.#principals.set(key, existing);
  }

  /** GET: which parameters there are; encrypted values are left out. @throws PlatformError */
  describe(principal: PrincipalKey): CredentialOutput {
    const { key, externalCredential, principalName, authenticationProtocol } = this.#principal(principal);
    const parameters = [...(this.#principals.get(key) ?? [])];
    return {
      authenticationProtocol,
      authenticationStatus: parameters.length > 0 ? 'Configured' : 'NotConfigured',
      credentials: Object.fromEntries(
        parameters.map(([name, { value, encrypted, revision }]) => [
          name,
          encrypted ? { encrypted, revision } : { encrypted, revision, value },
        ]),
      ),
      externalCredential,
      principalName,
      principalType: 'NamedPrincipal',
    };
  }

  /** The values of a principal by parameter name, for the wire; undefined where none were ever stored. */
  read(externalCredential: string, principal: string): ReadonlyMap<string, string> | undefined {
    const stored = this.#principals.get(keyOf(externalCredential, principal));
    return stored === undefined ? undefined : new ConcealedMap([...stored].map(([name, { value }]) => [name, value]));
  }

  /** Replaces all values of a principal, encrypted, without asking whether the principal is deployed. */
  write(externalCredential: string, principal: string, values: ReadonlyMap<string, string>): void {
    const key = keyOf(externalCredential, principal);
    const credentials = new Map([...values].map(([name, value]) => [name, { value, encrypted: true }]));
    this.#principals.set(key, merged(new Map(), { externalCredential, principalName: principal, credentials }));
  }

  remove(externalCredential: string, principal: string): void {
    this.#principals.delete(keyOf(externalCredential, principal));
  }

  /** Forgets what belongs to principals that are deployed no longer: to be called after components were deleted. */
  forgetUndeployed(): void {
    const catalog = this.#catalog();
    for (const key of this.#principals.keys()) {
      const hyphen = key.indexOf('-');
      const principals = catalog.external(key.slice(0, hyphen))?.principals ?? [];
      if (!principals.some(({ name }) => name === key.slice(hyphen + 1))) this.#principals.delete(key);
    }
  }

  /** Keeps what is stored now. @returns how to return to it */
  snapshot(): () => void {
    const kept = [...this.#principals].map(([key, parameters]) => [key, new Map(parameters)] as const);
    return () => {
      this.#principals.clear();
      for (const [key, parameters] of kept) this.#principals.set(key, new Map(parameters));
    };
  }

  /** Forgets everything. */
  clear(): void {
    this.#principals.clear();
  }

  toJSON(): string {
    return 'SecretStore';
  }

  [inspect.custom](): string {
    return 'SecretStore';
  }

  #principal({ externalCredential, principalName }: PrincipalKey): PrincipalKey & {
    readonly key: string;
    readonly authenticationProtocol: string;
  } {
    const credential = this.#catalog().external(externalCredential);
    if (credential === undefined) {
      throw new PlatformError('NOT_FOUND', `There is no external credential ${externalCredential}. Deploy it first.`);
    }
    const principal = credential.principals.find(({ name }) => name === principalName);
    if (principal === undefined) {
      throw new PlatformError(
        'NOT_FOUND',
        `The external credential ${credential.name} has no principal ${principalName}.`,
      );
    }
    return {
      key: keyOf(credential.name, principal.name),
      externalCredential: credential.name,
      principalName: principal.name,
      authenticationProtocol: credential.authenticationProtocol,
    };
  }

  #existing(key: string, { externalCredential, principalName }: PrincipalKey): Map<string, StoredParameter> {
    const existing = this.#principals.get(key);
    if (existing !== undefined) return new Map(existing);
    throw new PlatformError(
      'NOT_FOUND',
      `The principal ${principalName} of ${externalCredential} has no credential yet. Use POST to create it.`,
    );
  }
}

function keyOf(externalCredential: string, principal: string): string {
  return `${externalCredential.toLowerCase()}-${principal}`;
}

function merged(existing: Map<string, StoredParameter>, input: CredentialInput): Map<string, StoredParameter> {
  for (const [name, parameter] of input.credentials) existing.set(name, next(name, existing.get(name), parameter));
  return existing;
}

function next(name: string, before: StoredParameter | undefined, input: CredentialValueInput): StoredParameter {
  if (before !== undefined && input.revision !== undefined && input.revision !== before.revision) {
    throw new PlatformError(
      'INVALID_INPUT',
      `credentials.${name}.revision is ${input.revision}, but the stored revision is ${before.revision}. Read it again.`,
    );
  }
  return { value: input.value, encrypted: input.encrypted, revision: (before?.revision ?? 0) + 1 };
}
