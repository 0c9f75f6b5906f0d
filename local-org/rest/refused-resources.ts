import { RestError } from './rest-error.ts';

interface RefusedResource {
  /** Paths of the platform; behind `/services/data/vNN.0/` unless they begin with a slash. */
  readonly paths: readonly string[];
  readonly what: string;
  readonly instead: string;
}

const RECORD_PAGES = 'Records, object-info, related lists and GraphQL are served.';

/**
 * Resources that Salesforce has and the local org has not, by what their paths begin with (REST API Developer Guide,
 * "REST Resources"; User Interface API Developer Guide, "Resources"). Other unknown paths are unknown there, too.
 */
export const REFUSED_RESOURCES: readonly RefusedResource[] = [
  { paths: ['search', 'parameterizedSearch'], what: 'SOSL search', instead: 'Use query with a SOQL condition.' },
  { paths: ['jobs'], what: 'the Bulk API', instead: 'Use composite/sobjects with 200 records a request, and query.' },
  { paths: ['tooling/executeAnonymous', '/services/Soap/s'], what: 'anonymous Apex', instead: 'Deploy a test class.' },
  { paths: ['/services/Soap/u', '/services/Soap/c'], what: 'the SOAP API for records', instead: 'Use REST.' },
  { paths: ['/services/apexrest'], what: 'Apex REST', instead: 'Call an invocable action.' },
  { paths: ['/cometd', 'event'], what: 'streaming', instead: 'Ask again, or subscribe with a flow.' },
  {
    paths: ['/services/oauth2/token', '/services/oauth2/authorize', '/services/oauth2/revoke'],
    what: 'logging in with OAuth',
    instead: 'Use the access token that the local org prints.',
  },
  { paths: ['composite/graph'], what: 'composite graphs', instead: 'Use composite.' },
  { paths: ['actions/standard'], what: 'standard actions over the API', instead: 'Call them in a flow.' },
  { paths: ['process'], what: 'approvals and process rules over the API', instead: 'Deploy a flow.' },
  {
    paths: ['tooling'],
    what: 'further resources of the Tooling API',
    instead: 'Deploy metadata, or use tooling/query.',
  },
  { paths: ['ui-api'], what: 'further resources of the User Interface API', instead: RECORD_PAGES },
  { paths: ['connect', 'chatter'], what: 'further resources of Connect', instead: 'Credentials are served.' },
  {
    paths: ['metadata'],
    what: 'further resources of the Metadata API',
    instead: 'Use metadata/deployRequest, or SOAP.',
  },
  { paths: ['analytics', 'wave'], what: 'running reports and dashboards', instead: 'Use query.' },
  {
    paths: ['quickActions', 'recent', 'tabs', 'theme', 'appMenu', 'compactLayouts', 'relevantItems'],
    what: 'resources of the classic interface',
    instead: RECORD_PAGES,
  },
  {
    paths: ['async-queries', 'consent', 'dedupe', 'knowledgeManagement', 'licensing', 'support', 'scheduling'],
    what: 'products beyond the platform',
    instead: 'Use an org.',
  },
];

const VERSIONED = /^\/services\/data\/v\d{2,3}\.0\//;

/** Why a path that no route answers is not answered. */
export function unanswered(path: string): RestError {
  const inVersion = path.replace(VERSIONED, '');
  const begins = (prefix: string): boolean => inVersion === prefix || inVersion.startsWith(`${prefix}/`);
  const found = REFUSED_RESOURCES.find(({ paths }) => paths.some(begins));
  return found === undefined ? RestError.notFound() : RestError.notImplemented(found.what, found.instead);
}
