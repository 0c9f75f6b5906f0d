import type { Component } from '../metadata/component.ts';
import { buildRetrieveZip, type RetrieveRequest } from '../metadata/retrieve-zip.ts';
import type { Clock } from '../transactions/clock.ts';
import { PlatformError } from '../transactions/errors.ts';
import { makeRecordId } from '../values/record-id.ts';
import type { ComponentIds } from './component-ids.ts';
import type { DeployUser } from './deploy-job.ts';

/** A component in an answer (Metadata API Developer Guide, "FileProperties"). */
export interface FileProperties {
  readonly id: string;
  readonly type: string;
  readonly fullName: string;
  readonly fileName: string;
  readonly createdById: string;
  readonly createdByName: string;
  readonly createdDate: string;
  readonly lastModifiedById: string;
  readonly lastModifiedByName: string;
  readonly lastModifiedDate: string;
  readonly manageableState: 'unmanaged';
}

export interface RetrieveResult {
  readonly id: string;
  readonly done: true;
  readonly status: 'Succeeded';
  readonly success: true;
  readonly fileProperties: readonly FileProperties[];
  readonly messages: readonly { readonly fileName: string; readonly problem: string }[];
  /** Base64. */
  readonly zipFile: string;
}

const RESULTS_KEPT = 20;

/** Answers `retrieve()` and `listMetadata()` from what is deployed. */
export class RetrieveService {
  private readonly existing: () => ReadonlyMap<string, Component>;
  private readonly ids: ComponentIds;
  private readonly clock: Clock;
  private readonly results = new Map<string, RetrieveResult>();
  private sequence = 0;

  constructor(existing: () => ReadonlyMap<string, Component>, ids: ComponentIds, clock: Clock) {
    this.existing = existing;
    this.ids = ids;
    this.clock = clock;
  }

  /** Retrieves at once and keeps the result for `status`. */
  start(request: RetrieveRequest, user: DeployUser): string {
    this.sequence += 1;
    const id = makeRecordId('09S', this.sequence);
    const outcome = buildRetrieveZip(request, this.existing());
    this.results.set(id, {
      id,
      done: true,
      status: 'Succeeded',
      success: true,
      fileProperties: outcome.retrieved.map(({ type, fullName, fileName }) =>
        this.properties(type, fullName, fileName, user),
      ),
      messages: outcome.messages,
      zipFile: Buffer.from(outcome.zip).toString('base64'),
    });
    for (const oldest of [...this.results.keys()].slice(0, -RESULTS_KEPT)) this.results.delete(oldest);
    return id;
  }

  /** @throws PlatformError where there is no such retrieval (any more) */
  status(id: string): RetrieveResult {
    const result = this.results.get(id);
    if (result !== undefined) return result;
    throw new PlatformError('INVALID_LOCATOR', `There is no retrieval '${id}' (any more). Retrieve again.`);
  }

  /** The deployed components of a type; of one folder where a folder is given. */
  list(type: string, folder: string | undefined, user: DeployUser): FileProperties[] {
    return [...this.existing().values()]
      .filter((component) => component.type === type)
      .filter(({ fullName }) => folder === undefined || fullName.startsWith(`${folder}/`))
      .map(({ fullName, fileName }) => this.properties(type, fullName, fileName, user));
  }

  private properties(type: string, fullName: string, fileName: string, user: DeployUser): FileProperties {
    const now = this.clock.now().toIso();
    return {
      id: this.ids.idOf(type, fullName),
      type,
      fullName,
      fileName,
      createdById: user.id,
      createdByName: user.name,
      createdDate: now,
      lastModifiedById: user.id,
      lastModifiedByName: user.name,
      lastModifiedDate: now,
      manageableState: 'unmanaged',
    };
  }
}
