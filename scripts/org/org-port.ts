/** A record as the REST API answers it. */
export type OrgRecord = Readonly<Record<string, unknown>>;

/** A file of a metadata deployment, under its path inside the package. */
export interface MetadataFile {
  readonly path: string;
  readonly content: string;
}

/** Components of one metadata type, by full name. */
export interface MetadataMembers {
  readonly name: string;
  readonly members: readonly string[];
}

/**
 * What the commands need of an org. They know nothing else of it, and cannot tell a real org from a local one.
 * Every method throws `CommandError` with the org's own words.
 */
export interface OrgPort {
  readonly username: string;
  readonly userId: string;
  readonly organizationId: string;
  readonly instanceUrl: string;
  query(soql: string): Promise<readonly OrgRecord[]>;
  create(objectName: string, fields: OrgRecord): Promise<string>;
  update(objectName: string, id: string, fields: OrgRecord): Promise<void>;
  delete(objectName: string, id: string): Promise<void>;
  /** @param path from the version on, such as `/named-credentials/credential` */
  request(method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: OrgRecord): Promise<OrgResponse>;
  /** Deploys metadata files in one step, all or nothing. */
  deployMetadata(files: readonly MetadataFile[]): Promise<void>;
  /** Retrieves metadata; the files by their path inside the package. What the org does not have is left out. */
  retrieveMetadata?(types: readonly MetadataMembers[]): Promise<ReadonlyMap<string, Uint8Array>>;
}

export interface OrgResponse {
  readonly status: number;
  readonly body: unknown;
}

/** The text of a field; undefined where it is blank or no text. */
export function textOf(record: OrgRecord | undefined, field: string): string | undefined {
  const value = record?.[field];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** A text as a SOQL literal, quotes and backslashes escaped. */
export function soqlText(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
