export interface NamedPrincipal {
  readonly name: string;
  readonly sequenceNumber: number;
}

export interface ExternalCredential {
  readonly name: string;
  readonly label: string;
  readonly authenticationProtocol: string;
  /** Lowest sequence number first. */
  readonly principals: readonly NamedPrincipal[];
  /** Headers of its own, which each of its named credentials sends too. */
  readonly headers?: readonly HeaderTemplate[];
}

export interface HeaderTemplate {
  readonly name: string;
  /** Verbatim, or with `{!…}` formulas. */
  readonly value: string;
  readonly sequenceNumber: number;
}

export interface NamedCredential {
  readonly name: string;
  readonly label: string;
  readonly url: string;
  readonly externalCredential: string | undefined;
  readonly calloutsEnabled: boolean;
  readonly formulasInHeaders: boolean;
  readonly generateAuthorizationHeader: boolean;
  readonly headers: readonly HeaderTemplate[];
}

/** The credentials of one state of the org, without any secret. */
export interface CredentialCatalog {
  named(name: string): NamedCredential | undefined;
  external(name: string): ExternalCredential | undefined;
  externalCredentials?(): readonly ExternalCredential[];
  namedCredentials?(): readonly NamedCredential[];
}
