import { encodeName } from './encode-name.ts';
import { BODY, type ServiceOperation, type ServiceParameter, type ServiceResponse } from './external-service.ts';
import { asJsonObject, isJsonObject, type JsonObject } from './json.ts';
import { jsonContent, notImplemented, SchemaReader, SpecificationError } from './read-schemas.ts';

const METHODS: ReadonlySet<string> = new Set(['get', 'post', 'put', 'patch', 'delete']);
const TOP: ReadonlySet<string> = new Set(['openapi', 'info', 'paths', 'components', 'tags']);
const OPERATION: ReadonlySet<string> = new Set([
  'operationId',
  'summary',
  'description',
  'tags',
  'parameters',
  'requestBody',
  'responses',
]);
const CODE = /^(?:[1-5]\d\d|[1-5]XX)$/;

/**
 * Reads an OpenAPI 3.0 document in JSON, as far as flows can use it.
 * @throws SpecificationError that names what is wrong or not implemented
 */
export function readSpecification(service: string, namedCredential: string, text: string): ServiceOperation[] {
  const document = parse(text);
  refuseUnknown(document, TOP, 'the specification');
  if (typeof document.openapi !== 'string' || !document.openapi.startsWith('3.0')) {
    throw notImplemented(`the OpenAPI version ${JSON.stringify(document.openapi ?? null)}`, 'openapi');
  }
  const schemas = new SchemaReader(service, asJsonObject(asJsonObject(document.components).schemas));
  const operations: ServiceOperation[] = [];
  for (const [path, item] of Object.entries(asJsonObject(document.paths))) {
    for (const [method, operation] of Object.entries(asJsonObject(item))) {
      if (!METHODS.has(method)) throw notImplemented(`'${method}' of a path`, path);
      operations.push(readOperation(asJsonObject(operation), { service, namedCredential, method, path, schemas }));
    }
  }
  return operations;
}

function parse(text: string): JsonObject {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'it cannot be read';
    throw new SpecificationError(`The schema is no JSON (${reason}). The local org does not implement YAML.`);
  }
  if (isJsonObject(document)) return document;
  throw new SpecificationError('The schema is no JSON object.');
}

interface OperationPlace {
  readonly service: string;
  readonly namedCredential: string;
  readonly method: string;
  readonly path: string;
  readonly schemas: SchemaReader;
}

function readOperation(operation: JsonObject, at: OperationPlace): ServiceOperation {
  const { service, namedCredential, method, path, schemas } = at;
  const name = operation.operationId;
  if (typeof name !== 'string' || name === '') {
    throw notImplemented('an operation without operationId', `${method} ${path}`);
  }
  refuseUnknown(operation, OPERATION, name);
  const encoded = encodeName(name);
  const body = asJsonObject(operation.requestBody);
  const bodySchema = jsonContent(body.content, `the request body of ${name}`);
  return {
    actionName: `${service}.${name}`,
    namedCredential,
    method: method.toUpperCase(),
    path,
    parameters: readParameters(operation.parameters, name, schemas),
    body:
      bodySchema === undefined
        ? undefined
        : {
            type: schemas.read(bodySchema, `the request body of ${name}`, `${encoded}_IN_${BODY}`),
            required: body.required === true,
          },
    responses: readResponses(operation.responses, name, encoded, schemas),
    classes: schemas.classes,
  };
}

function readParameters(parameters: unknown, name: string, schemas: SchemaReader): ServiceParameter[] {
  if (!Array.isArray(parameters)) return [];
  return parameters.map(asJsonObject).map((parameter) => {
    const place = `the parameter ${String(parameter.name)} of ${name}`;
    if (parameter.in !== 'path' && parameter.in !== 'query') {
      throw notImplemented(`parameters in '${String(parameter.in)}'`, place);
    }
    const type = schemas.read(parameter.schema, place);
    if (type.kind === 'object' || type.kind === 'list')
      throw notImplemented('parameters that are no plain value', place);
    const required = parameter.in === 'path' || parameter.required === true;
    return { name: String(parameter.name), place: parameter.in, type, required };
  });
}

function readResponses(
  responses: unknown,
  name: string,
  encoded: string,
  schemas: SchemaReader,
): readonly ServiceResponse[] {
  const declared = Object.entries(asJsonObject(responses));
  if (declared.length === 0) throw notImplemented('an operation without declared responses', name);
  return declared.map(([code, response]) => {
    const place = `the response ${code} of ${name}`;
    if (!CODE.test(code)) throw notImplemented(`the response '${code}'`, place);
    const schema = jsonContent(asJsonObject(response).content, place);
    const output = code.startsWith('2') ? code : `${code}Exc`;
    const type = schema === undefined ? undefined : schemas.read(schema, place, `${encoded}_OUT_${code}`);
    return { code, output, type };
  });
}

function refuseUnknown(object: JsonObject, known: ReadonlySet<string>, place: string): void {
  const unknown = Object.keys(object).find((key) => !known.has(key));
  if (unknown !== undefined) throw notImplemented(`'${unknown}'`, place);
}
