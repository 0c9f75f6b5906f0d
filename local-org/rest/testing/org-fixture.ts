import type { AccessService } from '../../access/access.ts';
import { createAccessService, STANDARD_USER, SYSTEM_ADMINISTRATOR } from '../../access/access-service.ts';
import type { PermissionSetDefinition } from '../../access/permission-set.ts';
import { SecretStore } from '../../callouts/secret-store.ts';
import type { Configuration } from '../../configuration.ts';
import type { DataService } from '../../data/data-service.ts';
import { Switches } from '../../switches.ts';
import { type Clock, RealClock, VirtualClock } from '../../transactions/clock.ts';
import { Coordinator } from '../../transactions/coordinator.ts';
import { Scheduler } from '../../transactions/scheduler.ts';
import type { RunningUser } from '../../transactions/transaction.ts';
import { Instant } from '../../values/instant.ts';
import { makeRecordId } from '../../values/record-id.ts';
import type { Mount, OrgServices, OrgSettings } from '../org-services.ts';
import { type RestServer, startRestServer } from '../rest-server.ts';
import { ApexFixture } from './apex-fixture.ts';
import { createDataFixture, type DataFixture } from './data-fixture.ts';
import { FLOW_RUNTIME, FLOWS } from './flow-fixture.ts';

const ORGANIZATION_ID = '00D000000000001EAA';

export const ADMINISTRATOR: RunningUser = {
  id: makeRecordId('005', 1),
  username: 'admin@example.test',
  name: 'Ada Admin',
  timeZone: 'Europe/Istanbul',
  locale: 'en_US',
};
const CLERK: RunningUser = {
  ...ADMINISTRATOR,
  id: makeRecordId('005', 2),
  username: 'clerk@example.test',
  name: 'Cleo Clerk',
};

/** What comes back from a request. */
export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body, parsed; undefined where there is none. */
  readonly json: unknown;
}

export interface RequestOptions {
  /** The administrator's where absent, none for null. */
  readonly token?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as it is. */
  readonly text?: string;
}

/** A running server over an org that was made for a test. */
export interface TestOrg {
  readonly server: RestServer;
  readonly services: OrgServices;
  readonly data: DataFixture;
  readonly adminToken: string;
  readonly clerkToken: string;
  send(method: string, path: string, body?: unknown, options?: RequestOptions): Promise<Reply>;
  close(): Promise<void>;
}

export interface TestOrgOptions {
  readonly clock?: 'virtual' | 'real';
  readonly clerkSets?: readonly PermissionSetDefinition[];
  readonly mounts?: readonly Mount[];
  readonly headersTimeout?: number;
}

const NO_PERMISSIONS = {
  description: '',
  classes: new Set<string>(),
  customPermissions: new Set<string>(),
  principals: new Set<string>(),
  userPermissions: new Set<string>(),
};
const ALL_OF_AN_OBJECT = { create: true, read: true, edit: true, delete: true, viewAll: false, modifyAll: false };

/** A permission set with whole objects and some fields (`Object.Field`). */
export function permissionSet(
  name: string,
  objects: readonly string[],
  fields: Readonly<Record<string, 'read' | 'edit'>>,
): PermissionSetDefinition {
  return {
    ...NO_PERMISSIONS,
    name,
    label: name,
    objects: new Map(objects.map((object) => [object, ALL_OF_AN_OBJECT])),
    fields: new Map(Object.entries(fields).map(([field, right]) => [field, { read: true, edit: right === 'edit' }])),
  };
}

export async function startTestOrg(options: TestOrgOptions = {}): Promise<TestOrg> {
  const clock: Clock =
    options.clock === 'real' ? new RealClock() : new VirtualClock(new Instant(Date.UTC(2026, 2, 14, 14, 0, 0)));
  const data = createDataFixture(clock, [ADMINISTRATOR, CLERK]);
  const services = makeServices(clock, data, options);
  const server = await startRestServer(
    services,
    options.headersTimeout === undefined ? {} : { headersTimeout: options.headersTimeout },
  );
  const adminToken = services.token;
  return {
    server,
    services,
    data,
    adminToken,
    clerkToken: `${ORGANIZATION_ID.slice(0, 15)}!clerk`,
    send: async (method, path, body, more = {}) => send(server.url, adminToken, method, path, body, more),
    close: async () => {
      services.scheduler.stop();
      await server.close();
    },
  };
}

function makeServices(clock: Clock, data: DataFixture, options: TestOrgOptions): OrgServices {
  const token = `${ORGANIZATION_ID.slice(0, 15)}!admin`;
  const tokens = new Map([
    [token, ADMINISTRATOR],
    [`${ORGANIZATION_ID.slice(0, 15)}!clerk`, CLERK],
  ]);
  const configuration = makeConfiguration(data.service);
  const endpoints = new Map<string, string>();
  const secrets = new SecretStore(() => configuration.credentials);
  let settings: OrgSettings = { productionLike: false };
  return {
    clock,
    scheduler: new Scheduler(clock, (_job, error) => {
      throw error;
    }),
    coordinator: new Coordinator(clock, { send: () => Promise.reject(new Error('No callouts in this test.')) }),
    data: data.service,
    access: makeAccess(data, options.clerkSets ?? []),
    switches: new Switches(),
    secrets,
    flows: FLOW_RUNTIME,
    organizationId: ORGANIZATION_ID,
    token,
    endpoints,
    mounts: options.mounts ?? [],
    configuration: () => configuration,
    settings: () => settings,
    changeSettings: (changed) => (settings = changed),
    userOf: (one) => tokens.get(one),
    openSession: () => undefined,
    keep: () => undefined,
    reset: () => {
      endpoints.clear();
      return Promise.resolve();
    },
  };
}

function makeAccess(data: DataFixture, clerkSets: readonly PermissionSetDefinition[]): AccessService {
  const adminFields: Record<string, 'edit'> = {};
  for (const object of ['Order__c', 'Order_Line__c']) {
    for (const field of data.service.schema.object(object)?.fields.keys() ?? [])
      adminFields[`${object}.${field}`] = 'edit';
  }
  const sets = [permissionSet('Administration', ['Order__c', 'Order_Line__c'], adminFields), ...clerkSets];
  return createAccessService({
    schema: () => data.service.schema,
    permissionSets: () => new Map(sets.map((set) => [set.name, set])),
    assignedPermissionSets: (userId) =>
      userId === ADMINISTRATOR.id ? ['Administration'] : clerkSets.map((set) => set.name),
    profileOf: (userId) => (userId === ADMINISTRATOR.id ? SYSTEM_ADMINISTRATOR : STANDARD_USER),
  });
}

function makeConfiguration(data: DataService): Configuration {
  const vault = {
    name: 'Vault',
    label: 'The Vault',
    authenticationProtocol: 'Custom',
    principals: [{ name: 'Owner', sequenceNumber: 1 }],
  };
  return {
    components: new Map(),
    schema: data.schema,
    apex: new ApexFixture(),
    flows: FLOWS,
    credentials: {
      named: () => undefined,
      external: (name) => (name.toLowerCase() === 'vault' ? vault : undefined),
    } as Configuration['credentials'],
    permissionSets: new Map(),
    labels: new Map(),
  };
}

async function send(
  url: string,
  adminToken: string,
  method: string,
  path: string,
  body: unknown,
  options: RequestOptions,
): Promise<Reply> {
  const token = options.token === undefined ? adminToken : options.token;
  const text = options.text ?? (body === undefined ? undefined : JSON.stringify(body));
  const response = await fetch(url + path, {
    method,
    redirect: 'manual',
    headers: {
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      ...(text === undefined ? {} : { 'content-type': 'application/json' }),
      ...options.headers,
    },
    ...(text === undefined ? {} : { body: text }),
  });
  const received = await response.text();
  const isJson = response.headers.get('content-type')?.startsWith('application/json') === true;
  return {
    status: response.status,
    headers: response.headers,
    text: received,
    json: isJson && received !== '' ? (JSON.parse(received) as unknown) : undefined,
  };
}
