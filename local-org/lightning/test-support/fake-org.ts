import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { LightningExperience } from '../lightning-experience.ts';

/** A field of a record of the UI API: its value, or a parent record. */
export type FakeValue = string | number | boolean | null | FakeRecord;
export interface FakeRecord {
  readonly apiName: string;
  readonly id: string;
  readonly values: Record<string, FakeValue>;
}

export interface FakeField {
  readonly apiName: string;
  readonly label: string;
  readonly dataType: string;
  readonly updateable?: boolean;
  readonly required?: boolean;
  readonly custom?: boolean;
  readonly inlineHelpText?: string;
  readonly length?: number;
  readonly scale?: number;
  readonly reference?: boolean;
  readonly relationshipName?: string;
  readonly referenceToInfos?: readonly { readonly apiName: string; readonly nameFields: readonly string[] }[];
  readonly choices?: readonly string[];
}

export interface FakeAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** A User Interface API with one object, for trying the page without an org. Tests change its members as they go. */
export interface FakeOrg {
  readonly url: string;
  /** Method and path of each request to the UI API. */
  readonly requests: string[];
  readonly bodies: unknown[];
  record: FakeRecord;
  /** Answers of related lists by name. */
  lists: Record<string, readonly FakeRecord[] | FakeAnswer>;
  /** What a save is answered with, in place of success. */
  saveAnswer: FakeAnswer | undefined;
  delayMilliseconds: number;
  close(): Promise<void>;
}

const UI_API = '/services/data/v66.0/ui-api';
const USER = { id: '005000000000001AAA', timeZone: 'UTC', locale: 'en_US' };

export async function startFakeOrg(
  experience: LightningExperience,
  object: { readonly label: string; readonly labelPlural: string; readonly fields: readonly FakeField[] },
  record: FakeRecord,
): Promise<FakeOrg> {
  const server = createServer((request, response) => {
    void answer(request, response).catch((error: unknown) => {
      response.writeHead(500).end(String(error));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  const org: FakeOrg = {
    url: `http://127.0.0.1:${address.port}`,
    requests: [],
    bodies: [],
    record,
    lists: {},
    saveAnswer: undefined,
    delayMilliseconds: 0,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const method = request.method ?? 'GET';
    const { pathname: path } = new URL(request.url ?? '/', org.url);
    if (experience.handles(method, path)) {
      const page = await experience.handle({ method, path, user: USER });
      response.writeHead(page.status, page.headers).end(page.body);
      return;
    }
    const body = await bodyOf(request);
    if (path === '/services/data/v66.0/query') {
      const { id: Id, values } = org.record;
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ records: [{ Id, Name: values.Name }] }));
      return;
    }
    if (!path.startsWith(UI_API)) {
      response.writeHead(404).end();
      return;
    }
    org.requests.push(`${method} ${path.slice(UI_API.length)}`);
    if (body !== undefined) org.bodies.push(body);
    await new Promise((resolve) => setTimeout(resolve, org.delayMilliseconds));
    const { status, body: answered } = uiAnswer(method, path.slice(UI_API.length), body);
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answered));
  }

  function uiAnswer(method: string, path: string, body: unknown): FakeAnswer {
    const [, resource, name = '', list = ''] = path.split('/');
    if (resource === 'object-info') return { status: 200, body: list === '' ? objectInfo(name) : picklists() };
    if (resource === 'related-list-records') return listAnswer(list);
    if (resource === 'records' && method === 'GET') return { status: 200, body: uiRecord(org.record) };
    if (resource === 'records' && method === 'PATCH') return save(body);
    return { status: 501, body: [{ errorCode: 'NOT_IMPLEMENTED', message: `${method} ${path} is not faked.` }] };
  }

  function save(body: unknown): FakeAnswer {
    if (org.saveAnswer !== undefined) return org.saveAnswer;
    const changes = typeof body === 'object' && body !== null && 'fields' in body ? body.fields : {};
    const LastModifiedDate = new Date().toISOString();
    org.record = { ...org.record, values: { ...org.record.values, ...(changes as object), LastModifiedDate } };
    return { status: 200, body: uiRecord(org.record) };
  }

  function listAnswer(name: string): FakeAnswer {
    const list = org.lists[name] ?? [];
    if ('status' in list) return list;
    return { status: 200, body: { count: list.length, records: list.map(uiRecord), nextPageToken: null } };
  }

  function objectInfo(apiName: string): unknown {
    const fields = object.fields.map((field) => [
      field.apiName,
      { updateable: true, custom: false, required: false, compound: false, reference: false, ...field },
    ]);
    return {
      apiName,
      label: object.label,
      labelPlural: object.labelPlural,
      nameFields: ['Name'],
      defaultRecordTypeId: '012000000000000AAA',
      fields: Object.fromEntries(fields) as unknown,
    };
  }

  function picklists(): unknown {
    const values = object.fields.flatMap(({ apiName, choices }) =>
      choices === undefined ? [] : [[apiName, { values: choices.map((value) => ({ label: value, value })) }]],
    );
    return { picklistFieldValues: Object.fromEntries(values) as unknown };
  }

  return org;
}

function uiRecord({ apiName, id, values }: FakeRecord): unknown {
  const fields = Object.entries(values).map(([name, value]) => {
    const isParent = typeof value === 'object' && value !== null;
    return [name, { displayValue: null, value: isParent ? uiRecord(value) : value }];
  });
  return { apiName, id, fields: Object.fromEntries(fields) as unknown };
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of request) chunks.push(chunk as Uint8Array);
  const text = Buffer.concat(chunks).toString('utf8');
  return text === '' ? undefined : JSON.parse(text);
}
