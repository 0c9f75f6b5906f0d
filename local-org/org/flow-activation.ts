import { strToU8, zipSync } from 'fflate';
import { readDeployment } from '../metadata/read-deployment.ts';
import { FLOW_DEFINITION, metadataId } from '../rest/metadata-ids.ts';
import type { Mount, MountedRequest, MountedResponse } from '../rest/org-services.ts';
import type { LocalOrg } from './local-org.ts';
import type { OrgDeploymentTarget } from './org-deployment-target.ts';

const PATH = /^\/services\/data\/v\d+\.\d+\/tooling\/sobjects\/FlowDefinition\/([a-zA-Z0-9]{15,18})$/;

/**
 * Activates and deactivates flows: `PATCH tooling/sobjects/FlowDefinition/ID {"Metadata":{"activeVersionNumber":N}}`,
 * 0 for none (Tooling API, "FlowDefinition": "You can activate and deactivate flows with the Metadata field").
 */
export function flowActivation(org: LocalOrg, target: OrgDeploymentTarget): Mount {
  return {
    authentication: 'session',
    handles: (method, path) => method === 'PATCH' && PATH.test(path),
    handle: (request) => patchDefinition(org, target, request),
  };
}

async function patchDefinition(
  org: LocalOrg,
  target: OrgDeploymentTarget,
  request: MountedRequest,
): Promise<MountedResponse> {
  if (request.user === undefined || !org.access.of(request.user.id).isAdministrator) {
    return refusal(403, 'INSUFFICIENT_ACCESS', 'You need the "Manage Flow" user permission.');
  }
  const id = PATH.exec(request.path)?.[1] ?? '';
  const names = new Set(
    org
      .configuration()
      .flows.versions()
      .map(({ apiName }) => apiName),
  );
  const name = [...names].find((one) => metadataId(FLOW_DEFINITION, one).startsWith(id.slice(0, 15)));
  if (name === undefined) return refusal(404, 'NOT_FOUND', 'The requested resource does not exist');
  const version = activeVersionOf(Buffer.from(request.body).toString('utf8'));
  if (typeof version === 'string') return refusal(400, 'JSON_PARSER_ERROR', version);
  const { problems, candidate } = await target.check(definitionDeployment(name, version));
  if (candidate === undefined) {
    return refusal(400, 'FIELD_INTEGRITY_EXCEPTION', problems.map(({ message }) => message).join(' '));
  }
  await candidate.apply();
  return { status: 204 };
}

/** The version to activate, or why the body names none. */
function activeVersionOf(body: string): number | string {
  try {
    const json: unknown = JSON.parse(body);
    const metadata = typeof json === 'object' && json !== null && 'Metadata' in json ? json.Metadata : undefined;
    if (typeof metadata === 'object' && metadata !== null && 'activeVersionNumber' in metadata) {
      const { activeVersionNumber } = metadata;
      if (activeVersionNumber === null) return 0;
      if (typeof activeVersionNumber === 'number' && Number.isInteger(activeVersionNumber)) return activeVersionNumber;
    }
    return 'The local org changes nothing of a FlowDefinition but Metadata.activeVersionNumber, a whole number.';
  } catch {
    return 'The body is no JSON.';
  }
}

function definitionDeployment(name: string, version: number): ReturnType<typeof readDeployment> {
  const namespace = 'xmlns="http://soap.sforce.com/2006/04/metadata"';
  const definition = `<FlowDefinition ${namespace}><activeVersionNumber>${version}</activeVersionNumber></FlowDefinition>`;
  const manifest = `<Package ${namespace}><types><members>${name}</members><name>FlowDefinition</name></types><version>66.0</version></Package>`;
  return readDeployment(
    zipSync({ 'package.xml': strToU8(manifest), [`flowDefinitions/${name}.flowDefinition`]: strToU8(definition) }),
  );
}

function refusal(status: number, errorCode: string, message: string): MountedResponse {
  return {
    status,
    headers: { 'content-type': 'application/json;charset=UTF-8' },
    body: JSON.stringify([{ errorCode, message }]),
  };
}
