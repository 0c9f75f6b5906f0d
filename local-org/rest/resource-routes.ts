import { describeBasics, describeObject } from './describe.ts';
import { versionList } from './public-routes.ts';
import { visibleObject } from './record-access.ts';
import { RestError } from './rest-error.ts';
import { free, inTransaction, ok, parameter } from './rest-exchange.ts';
import type { Route } from './router.ts';
import { sessionToken } from './session.ts';

const VERSIONED = '/services/data/:version';

/** What describes the org itself: versions, resources, limits, objects, and who is logged in. */
export const resourceRoutes: readonly Route[] = [
  { method: 'GET', pattern: '/services/data', handler: free(() => ok(versionList())) },
  {
    method: 'GET',
    pattern: '/services/oauth2/userinfo',
    handler: free((request, services) => {
      const { user } = request;
      const email = services.data.find('User', user.id)?.value('Email') ?? null;
      const host = `http://${request.headers.get('host') ?? '127.0.0.1'}`;
      return ok({
        sub: `${host}/id/${services.organizationId}/${user.id}`,
        user_id: user.id,
        organization_id: services.organizationId,
        preferred_username: user.username,
        nickname: user.username,
        name: user.name,
        email,
        email_verified: true,
        zoneinfo: user.timeZone,
        locale: user.locale,
        language: user.locale,
        user_type: 'STANDARD',
        active: true,
        urls: {
          rest: `${host}/services/data/v{version}/`,
          sobjects: `${host}/services/data/v{version}/sobjects/`,
          query: `${host}/services/data/v{version}/query/`,
          metadata: `${host}/services/Soap/m/{version}/${services.organizationId}`,
        },
      });
    }),
  },
  {
    method: 'GET',
    pattern: '/services/oauth2/singleaccess',
    handler: free((request) => {
      const host = `http://${request.headers.get('host') ?? '127.0.0.1'}`;
      const page = request.query.get('redirect_uri');
      const door = new URLSearchParams({
        sid: sessionToken(request.headers) ?? '',
        ...(page === null ? {} : { retURL: `/${page.replace(/^\/+/, '')}` }),
      });
      return ok({ frontdoor_uri: `${host}/secur/frontdoor.jsp?${door.toString()}` });
    }),
  },
  {
    method: 'GET',
    pattern: VERSIONED,
    handler: free((_request, _services, parameters) => ok(resourceMap(parameter(parameters, 'version')))),
  },
  { method: 'GET', pattern: `${VERSIONED}/limits`, handler: free(() => ok(ORG_LIMITS)) },
  {
    method: 'GET',
    pattern: `${VERSIONED}/sobjects`,
    handler: inTransaction((_request, { services, access, parameters }) => {
      const visible = [...services.data.schema.objects()].filter((object) => access.canReadObject(object.name));
      const version = parameter(parameters, 'version');
      return ok({
        encoding: 'UTF-8',
        maxBatchSize: 200,
        sobjects: visible.map((object) => describeBasics(object, access, version)),
      });
    }),
  },
  {
    method: 'GET',
    pattern: `${VERSIONED}/sobjects/:object`,
    handler: inTransaction((_request, call) => {
      const object = visibleObject(call, parameter(call.parameters, 'object'));
      return ok({
        objectDescribe: describeBasics(object, call.access, parameter(call.parameters, 'version')),
        recentItems: [],
      });
    }),
  },
  {
    method: 'GET',
    pattern: `${VERSIONED}/sobjects/:object/describe`,
    handler: inTransaction((_request, call) => {
      const object = visibleObject(call, parameter(call.parameters, 'object'));
      const { schema } = call.services.data;
      return ok(describeObject(schema, object, call.access, parameter(call.parameters, 'version')));
    }),
  },
  {
    // the CLI takes an org for one with source tracking when it can describe SourceMember: 404, in these words
    method: 'GET',
    pattern: `${VERSIONED}/tooling/sobjects/:object/describe`,
    handler: free(() => {
      throw RestError.notFound();
    }),
  },
  // without these, their paths would be read as an external ID field and its value
  ...[
    'describe/layouts',
    'describe/approvalLayouts',
    'describe/compactLayouts',
    'quickActions',
    'listviews',
    'updated',
    'updated/',
    'deleted',
    'deleted/',
  ].map((name) => ({
    method: 'GET',
    pattern: `${VERSIONED}/sobjects/:object/${name}`,
    handler: free(refuse(`'${name}' of an object`, 'Use describe.')),
  })),
  ...['GET', 'POST', 'PATCH', 'DELETE'].flatMap((method) =>
    ['', '/:id'].map((rest) => ({
      method,
      pattern: `${VERSIONED}/tooling/sobjects/:object${rest}`,
      handler: free(refuse('records of the Tooling API', 'Deploy metadata, or use tooling/query.')),
    })),
  ),
];

function refuse(what: string, instead: string): () => never {
  return () => {
    throw RestError.notImplemented(what, instead);
  };
}

/** `GET /services/data/vNN`: name and path of each resource that is answered. */
function resourceMap(version: string): Record<string, string> {
  const base = `/services/data/${version}`;
  const names = [
    'actions',
    'composite',
    'limits',
    'named-credentials',
    'query',
    'queryAll',
    'sobjects',
    'tooling',
    'ui-api',
  ];
  return { ...Object.fromEntries(names.map((name) => [name, `${base}/${name}`])), metadata: `${base}/metadata` };
}

const limit = (maximum: number): { Max: number; Remaining: number } => ({ Max: maximum, Remaining: maximum });

/** Limits of a Developer Edition org. Nothing counts them here: only limits within a transaction are enforced. */
const ORG_LIMITS = {
  DailyApiRequests: limit(15_000),
  DailyAsyncApexExecutions: limit(250_000),
  DataStorageMB: limit(5),
  FileStorageMB: limit(20),
};
