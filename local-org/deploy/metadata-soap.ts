import { PlatformError } from '../transactions/errors.ts';
import { typeRegistry } from '../metadata/type-registry.ts';
import { child, children, childText, type XmlElement } from '../metadata/xml-element.ts';
import type { DeployUser } from './deploy-job.ts';
import { STATUS_WAIT_MILLISECONDS, type MetadataSoapContext } from './metadata-api-context.ts';
import { describeMetadata } from './metadata-description.ts';
import { readRetrieveRequest } from './retrieve-request.ts';
import { readSoapCall, soapFault, soapResponse, type SoapValue } from './soap-envelope.ts';

export interface SoapAnswer {
  /** 200, or 500 with a fault. */
  readonly status: number;
  readonly xml: string;
}

interface Operation {
  readonly body: XmlElement;
  readonly user: DeployUser;
  readonly context: MetadataSoapContext;
}

type OperationHandler = (operation: Operation) => SoapValue | Promise<SoapValue>;

const OPERATIONS: ReadonlyMap<string, OperationHandler> = new Map([
  ['deploy', deploy],
  ['checkDeployStatus', checkDeployStatus],
  ['deployRecentValidation', deployRecentValidation],
  ['cancelDeploy', cancelDeploy],
  ['retrieve', retrieve],
  ['checkRetrieveStatus', checkRetrieveStatus],
  ['describeMetadata', (): SoapValue => describeMetadata()],
  ['listMetadata', listMetadata],
]);

/**
 * Answers a request to `/services/Soap/m/NN.0` (Metadata API Developer Guide, "Metadata API Calls"). Everything that
 * goes wrong becomes a fault with HTTP status 500; an operation that is not implemented is named in it.
 */
export async function handleMetadataSoap(
  xmlText: string | Uint8Array,
  context: MetadataSoapContext,
): Promise<SoapAnswer> {
  const call = readSoapCall(xmlText);
  if (typeof call === 'string') return fault('soapenv:Client', call);
  const user = call.sessionId === undefined ? undefined : await context.authenticate(call.sessionId);
  if (user === undefined) {
    return fault('INVALID_SESSION_ID', 'Invalid Session ID found in SessionHeader: Illegal Session');
  }
  const handler = OPERATIONS.get(call.operation);
  if (handler === undefined) {
    const known = [...OPERATIONS.keys()].join(', ');
    return fault(
      'soapenv:Client',
      `No operation available for request '${call.operation}': the local org implements ${known}.`,
    );
  }
  try {
    const result = await handler({ body: call.body, user, context });
    return { status: 200, xml: soapResponse(call.operation, result) };
  } catch (error) {
    if (error instanceof PlatformError) return fault(error.errorCode, error.message);
    throw error;
  }
}

function fault(code: string, message: string): SoapAnswer {
  return { status: 500, xml: soapFault(code, message) };
}

function deploy({ body, user, context }: Operation): SoapValue {
  const zip = Buffer.from(childText(body, 'ZipFile') ?? '', 'base64');
  const options = child(body, 'DeployOptions')?.children ?? [];
  const raw: Record<string, unknown> = {};
  for (const { name, text } of options) {
    raw[name] = name === 'runTests' ? [...tests(raw[name]), text.trim()] : text.trim();
  }
  const id = context.deployments.start(zip, raw, user);
  return { done: false, id, state: 'Queued' };
}

function tests(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

async function checkDeployStatus({ body, context }: Operation): Promise<SoapValue> {
  const id = requiredText(body, 'asyncProcessId');
  await context.deployments.settled(id, context.statusWaitMilliseconds ?? STATUS_WAIT_MILLISECONDS);
  const result = context.deployments.status(id, childText(body, 'includeDetails')?.trim() === 'true');
  if (result === undefined) throw new PlatformError('INVALID_ID_FIELD', `There is no deployment '${id}' (any more).`);
  return result;
}

function deployRecentValidation({ body, user, context }: Operation): SoapValue {
  return context.deployments.quickDeploy(requiredText(body, 'validationId'), user);
}

/** The WSDL calls the ID `String`; clients also send `id`. */
function cancelDeploy({ body, user, context }: Operation): SoapValue {
  const id = childText(body, 'String') ?? childText(body, 'id') ?? requiredText(body, 'asyncProcessId');
  return context.deployments.cancel(id.trim(), user);
}

function retrieve({ body, user, context }: Operation): SoapValue {
  const request = child(body, 'request') ?? child(body, 'retrieveRequest');
  const id = context.retrievals.start(readRetrieveRequest(request, context.apiVersion), user);
  return { done: false, id, state: 'Queued' };
}

function checkRetrieveStatus({ body, context }: Operation): SoapValue {
  const { zipFile, ...rest } = context.retrievals.status(requiredText(body, 'asyncProcessId'));
  return childText(body, 'includeZip')?.trim() === 'false' ? rest : { ...rest, zipFile };
}

function listMetadata({ body, user, context }: Operation): SoapValue {
  return children(body, 'queries').flatMap((query) => {
    const type = requiredText(query, 'type');
    if (!typeRegistry().isKnown(type)) {
      throw new PlatformError('INVALID_TYPE', `Cannot list metadata of type '${type}': there is no such type.`);
    }
    return context.retrievals.list(type, childText(query, 'folder')?.trim(), user);
  });
}

function requiredText(element: XmlElement, name: string): string {
  const text = childText(element, name)?.trim();
  if (text === undefined || text === '') {
    throw new PlatformError('MISSING_ARGUMENT', `${element.name}: the element '${name}' is missing or empty.`);
  }
  return text;
}
