import { handleDeployRequest } from '../deploy/deploy-request-rest.ts';
import type { MetadataSoapContext } from '../deploy/metadata-api-context.ts';
import { handleMetadataSoap } from '../deploy/metadata-soap.ts';
import { isOfferedVersion } from '../values/api-version.ts';
import type { Mount, MountedRequest, MountedResponse } from './org-services.ts';

const REST_PATH = /^\/services\/data\/v(\d{2,3}\.0)\/metadata\/deployRequest(?:\/([A-Za-z0-9]+))?$/;
const SOAP_PATH = /^\/services\/Soap\/m\/(\d{2,3}\.0)(?:\/[A-Za-z0-9]+)?$/;

/** The Metadata API, over SOAP and over REST, as parts of the server. */
export function deploymentMounts(context: Omit<MetadataSoapContext, 'apiVersion'>): readonly Mount[] {
  return [
    {
      handles: (_method, path) => isOfferedVersion(SOAP_PATH.exec(path)?.[1] ?? ''),
      authentication: 'own',
      handle: async (request) => {
        if (request.method !== 'POST') return { status: 405 };
        const apiVersion = SOAP_PATH.exec(request.path)?.[1] ?? '';
        const { status, xml } = await handleMetadataSoap(request.body, { ...context, apiVersion });
        return { status, headers: { 'content-type': 'text/xml;charset=UTF-8' }, body: xml };
      },
    },
    {
      handles: (_method, path) => isOfferedVersion(REST_PATH.exec(path)?.[1] ?? ''),
      authentication: 'session',
      handle: async (request) => answerRest(request, context),
    },
  ];
}

async function answerRest(
  request: MountedRequest,
  context: Omit<MetadataSoapContext, 'apiVersion'>,
): Promise<MountedResponse> {
  const [, apiVersion = '', id = ''] = REST_PATH.exec(request.path) ?? [];
  if (request.user === undefined) return { status: 401 };
  const { method, query, body, user } = request;
  const contentType = request.headers.get('content-type') ?? '';
  const answer = await handleDeployRequest({ method, id, query, contentType, body, user }, { ...context, apiVersion });
  return {
    status: answer.status,
    headers: { 'content-type': 'application/json;charset=UTF-8' },
    body: JSON.stringify(answer.body),
  };
}
