import { PlatformError } from '../transactions/errors.ts';
import type { DeployUser } from './deploy-job.ts';
import type { RawDeployOptions } from './deploy-options.ts';
import type { DeployResult } from './deploy-result.ts';
import { STATUS_WAIT_MILLISECONDS, type MetadataApiContext } from './metadata-api-context.ts';
import { readFormParts } from './multipart.ts';

export interface DeployRestRequest {
  readonly method: string;
  /** What stands behind `metadata/deployRequest/` in the path; empty where nothing does. */
  readonly id: string;
  readonly query: URLSearchParams;
  readonly contentType: string;
  readonly body: Uint8Array;
  /** Whoever the bearer token belongs to. */
  readonly user: DeployUser;
}

export interface RestAnswer {
  readonly status: number;
  /** To be sent as JSON. */
  readonly body: unknown;
}

const NOT_FOUND = 'The requested resource does not exist';

/**
 * Answers requests to `/services/data/vNN.0/metadata/deployRequest[/ID]` (Metadata API Developer Guide, "Deploying with
 * the REST API"): POST of a zip, POST of a validation's ID, GET of the status, PATCH to cancel.
 */
export async function handleDeployRequest(
  request: DeployRestRequest,
  context: MetadataApiContext,
): Promise<RestAnswer> {
  try {
    if (request.method === 'POST' && request.id === '') return post(request, context);
    if (request.method === 'GET' && request.id !== '') return await get(request, context);
    if (request.method === 'PATCH' && request.id !== '') return patch(request, context);
    const message = `HTTP Method '${request.method}' not allowed. Allowed are POST on deployRequest, GET and PATCH on deployRequest/ID`;
    return refusal(405, 'METHOD_NOT_ALLOWED', message);
  } catch (error) {
    if (error instanceof PlatformError) return refusal(400, error.errorCode, error.message);
    throw error;
  }
}

function refusal(status: number, errorCode: string, message: string): RestAnswer {
  return { status, body: [{ message, errorCode }] };
}

function post(request: DeployRestRequest, context: MetadataApiContext): RestAnswer {
  if (request.contentType.startsWith('application/json')) return quickDeploy(request, context);
  if (!request.contentType.startsWith('multipart/form-data')) {
    const message = `A deployment is sent as multipart/form-data, not as '${request.contentType}'.`;
    return refusal(415, 'UNSUPPORTED_MEDIA_TYPE', message);
  }
  const parts = readFormParts(request.contentType, request.body);
  if (typeof parts === 'string') return refusal(400, 'INVALID_MULTIPART_REQUEST', parts);
  const zip = parts.get('file');
  const entity = parts.get('entity_content') ?? parts.get('json');
  if (zip === undefined || entity === undefined) {
    return refusal(
      400,
      'INVALID_MULTIPART_REQUEST',
      "The parts 'entity_content' (JSON) and 'file' (zip) are required.",
    );
  }
  const deployOptions: RawDeployOptions = record(json(entity.body).deployOptions);
  const id = context.deployments.start(zip.body, deployOptions, request.user);
  return { status: 201, body: { id, deployOptions, deployResult: context.deployments.status(id, false) } };
}

function quickDeploy(request: DeployRestRequest, context: MetadataApiContext): RestAnswer {
  const validation = json(request.body).validatedDeployRequestId;
  if (typeof validation !== 'string') {
    return refusal(400, 'MISSING_ARGUMENT', "A quick deploy needs 'validatedDeployRequestId'.");
  }
  const id = context.deployments.quickDeploy(validation, request.user);
  return { status: 201, body: { id, validatedDeployRequestId: validation } };
}

async function get(request: DeployRestRequest, context: MetadataApiContext): Promise<RestAnswer> {
  await context.deployments.settled(request.id, context.statusWaitMilliseconds ?? STATUS_WAIT_MILLISECONDS);
  const deployResult = context.deployments.status(request.id, request.query.get('includeDetails') === 'true');
  return deployResult === undefined ? refusal(404, 'NOT_FOUND', NOT_FOUND) : found(request.id, 200, deployResult);
}

function patch(request: DeployRestRequest, context: MetadataApiContext): RestAnswer {
  const status = record(json(request.body).deployResult).status;
  if (status !== 'Canceling') {
    const message = `A deployment can be changed in one way alone: {"deployResult":{"status":"Canceling"}}.`;
    return refusal(400, 'INVALID_OPERATION', message);
  }
  context.deployments.cancel(request.id, request.user);
  const deployResult = context.deployments.status(request.id, false);
  return deployResult === undefined ? refusal(404, 'NOT_FOUND', NOT_FOUND) : found(request.id, 202, deployResult);
}

function found(id: string, status: number, deployResult: DeployResult): RestAnswer {
  return { status, body: { id, deployResult } };
}

function json(body: Uint8Array): Record<string, unknown> {
  try {
    return record(JSON.parse(new TextDecoder().decode(body)));
  } catch {
    throw new PlatformError('JSON_PARSER_ERROR', 'The body of the request is no JSON.');
  }
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}
