import type { ExternalCredential } from '../callouts/credential-catalog.ts';
import { parseCredentialInput, parsePrincipalQuery, type PrincipalKey } from '../callouts/credential-input.ts';
import { splitList } from './json.ts';
import { metadataId } from './metadata-ids.ts';
import type { OrgServices } from './org-services.ts';
import { RestError } from './rest-error.ts';
import { free, ok, parameter, type RestRequest, type RestResponse } from './rest-exchange.ts';
import type { Route } from './router.ts';

const CREDENTIAL = '/services/data/:version/named-credentials/credential';

/**
 * The secrets of named principals (Connect REST API Developer Guide, "Named Credentials Resources"): written, replaced,
 * merged and deleted, but never given out again. Only for people with Customize Application: here, administrators.
 */
export const credentialRoutes: readonly Route[] = [
  credentialRoute('GET', (request, { secrets }) => ok(secrets.describe(parsePrincipalQuery(request.query)))),
  credentialRoute('POST', (request, { secrets }) => ({
    status: 201,
    body: secrets.create(parseCredentialInput(request.json())),
  })),
  credentialRoute('PUT', (request, { secrets }) => ok(secrets.replace(parseCredentialInput(request.json())))),
  credentialRoute('PATCH', (request, { secrets }) => ok(secrets.patch(parseCredentialInput(request.json())))),
  credentialRoute('DELETE', (request, { secrets }) => {
    const parameters = splitList(request.query.get('authenticationParameters'));
    secrets.delete(parsePrincipalQuery(request.query), parameters);
    return { status: 204 };
  }),
  {
    method: 'GET',
    pattern: '/services/data/:version/named-credentials/external-credentials/:name',
    handler: free((request, services, parameters) => {
      requireAdministrator(request, services);
      const name = parameter(parameters, 'name');
      const external = services.configuration().credentials.external(name);
      if (external !== undefined) return ok(externalJson(services, external));
      throw RestError.of(404, 'NOT_FOUND', `There is no external credential ${name}. Deploy it first.`);
    }),
  },
];

function credentialRoute(method: string, answer: (request: RestRequest, services: OrgServices) => RestResponse): Route {
  return {
    method,
    pattern: CREDENTIAL,
    handler: free((request, services) => {
      requireAdministrator(request, services);
      return answer(request, services);
    }),
  };
}

function requireAdministrator(request: RestRequest, services: OrgServices): void {
  if (services.access.of(request.user.id).isAdministrator) return;
  throw RestError.of(
    403,
    'INSUFFICIENT_ACCESS',
    "You don't have the right permissions to read or change credentials: Customize Application is needed.",
  );
}

function externalJson(services: OrgServices, external: ExternalCredential): Record<string, unknown> {
  const principals = external.principals.map(({ name, sequenceNumber }) => {
    const key: PrincipalKey = { externalCredential: external.name, principalName: name };
    return {
      authenticationStatus: services.secrets.describe(key).authenticationStatus,
      id: metadataId('0pP', `${external.name}-${name}`),
      parameters: [],
      principalName: name,
      principalType: 'NamedPrincipal',
      sequenceNumber,
    };
  });
  const isConfigured = principals.every((one) => one.authenticationStatus === 'Configured');
  return {
    authenticationProtocol: external.authenticationProtocol,
    authenticationStatus: isConfigured ? 'Configured' : 'NotConfigured',
    developerName: external.name,
    id: metadataId('0pu', external.name),
    masterLabel: external.label,
    parameters: [],
    principals,
  };
}
