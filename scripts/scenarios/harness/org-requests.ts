import { setTimeout as wait } from 'node:timers/promises';
import { strToU8, zipSync } from 'fflate';
import type { MetadataFile, OrgRecord, OrgResponse } from '../../org/org-port.ts';

const BASE = '/services/data/v66.0';
const POLL_MILLISECONDS = 20;
const RECORDS_PER_REQUEST = 200;

export interface SaveOutcome {
  readonly id: string | undefined;
  readonly success: boolean;
  /** What the org said, in its own words. */
  readonly messages: readonly string[];
}

/** The requests that scenarios make of an org, as one user. Every method throws with the org's own words. */
export class OrgRequests {
  readonly instanceUrl: string;
  private readonly token: string;

  constructor(instanceUrl: string, token: string) {
    this.instanceUrl = instanceUrl;
    this.token = token;
  }

  /** @param path from the version on, such as `/query?q=…`, or a whole path */
  async request(method: string, path: string, body?: unknown): Promise<OrgResponse> {
    const response = await fetch(this.instanceUrl + (path.startsWith('/local/') ? path : BASE + path), {
      method,
      headers: { authorization: `Bearer ${this.token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: text === '' ? null : (JSON.parse(text) as unknown) };
  }

  /** As `request`, but any other status than 2xx throws. */
  async expect(method: string, path: string, body?: unknown): Promise<unknown> {
    const response = await this.request(method, path, body);
    if (response.status >= 200 && response.status < 300) return response.body;
    throw new Error(`${method} ${path} was answered ${response.status}: ${JSON.stringify(response.body)}`);
  }

  async query(soql: string): Promise<readonly OrgRecord[]> {
    const found: OrgRecord[] = [];
    let page = asRecord(await this.expect('GET', `/query?q=${encodeURIComponent(soql)}`));
    for (;;) {
      found.push(...asList(page.records).map(asRecord));
      const next = page.nextRecordsUrl;
      if (typeof next !== 'string') return found;
      page = asRecord(await this.expect('GET', next.slice(BASE.length)));
    }
  }

  /** Creates or updates records of one object by collection requests of 200 and answers what became of each. */
  async save(method: 'POST' | 'PATCH', objectName: string, records: readonly OrgRecord[]): Promise<SaveOutcome[]> {
    const outcomes: SaveOutcome[] = [];
    for (let start = 0; start < records.length; start += RECORDS_PER_REQUEST) {
      const slice = records.slice(start, start + RECORDS_PER_REQUEST);
      const body = {
        allOrNone: false,
        records: slice.map((record) => ({ attributes: { type: objectName }, ...record })),
      };
      outcomes.push(...asList(await this.expect(method, '/composite/sobjects', body)).map(saveOutcome));
    }
    return outcomes;
  }

  /** Deploys the files of a zip in one step, all or nothing. */
  async deploy(zip: Uint8Array): Promise<void> {
    const form = new FormData();
    const options = { deployOptions: { singlePackage: true, rollbackOnError: true } };
    form.append('json', new Blob([JSON.stringify(options)], { type: 'application/json' }));
    form.append('file', new Blob([Buffer.from(zip)], { type: 'application/zip' }), 'package.zip');
    const path = `${this.instanceUrl}${BASE}/metadata/deployRequest`;
    const headers = { authorization: `Bearer ${this.token}` };
    const started = asRecord(await (await fetch(path, { method: 'POST', headers, body: form })).json());
    if (typeof started.id !== 'string') throw new Error(`The deployment was refused: ${JSON.stringify(started)}`);
    for (;;) {
      const status = asRecord(await this.expect('GET', `/metadata/deployRequest/${started.id}?includeDetails=true`));
      const result = asRecord(status.deployResult);
      if (result.done === true) {
        if (result.success === true) return;
        throw new Error(`The deployment failed: ${JSON.stringify(asRecord(result.details).componentFailures)}`);
      }
      await wait(POLL_MILLISECONDS);
    }
  }

  /** Deploys metadata files; `package.xml` has to be among them. */
  deployFiles(files: readonly MetadataFile[]): Promise<void> {
    return this.deploy(zipSync(Object.fromEntries(files.map(({ path, content }) => [path, strToU8(content)]))));
  }
}

function saveOutcome(json: unknown): SaveOutcome {
  const { id, success, errors } = asRecord(json);
  return {
    id: typeof id === 'string' ? id : undefined,
    success: success === true,
    messages: asList(errors).map((error) => String(asRecord(error).message)),
  };
}

export function asRecord(value: unknown): OrgRecord {
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}

export function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : [];
}
