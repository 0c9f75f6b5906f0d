import { encodeName } from './encode-name.ts';
import type { ServiceClass, ServiceProperty, ServiceType } from './external-service.ts';
import { asJsonObject, isJsonObject, type JsonObject } from './json.ts';

/** What a specification says that cannot be followed; the message names it. */
export class SpecificationError extends Error {
  override readonly name = 'SpecificationError';
}

const REFERENCE = '#/components/schemas/';
/** Keywords that change nothing about names and types. */
const WITHOUT_EFFECT: ReadonlySet<string> = new Set([
  'type',
  'format',
  'properties',
  'items',
  '$ref',
  'title',
  'description',
  'example',
  'nullable',
  'required',
]);
const TEXT_FORMATS: Readonly<Record<string, ServiceType>> = {
  date: { kind: 'date' },
  'date-time': { kind: 'dateTime' },
};
/** Formats that leave a string what it is. */
const PLAIN_FORMATS: ReadonlySet<string> = new Set(['', 'uri', 'url', 'email', 'uuid']);

/** Reads the object schemas of one registration into the Apex classes that the platform makes of them. */
export class SchemaReader {
  readonly classes = new Map<string, ServiceClass>();
  private readonly service: string;
  private readonly named: JsonObject;

  /** @param named the specification's `components.schemas` */
  constructor(service: string, named: JsonObject) {
    this.service = service;
    this.named = named;
  }

  /**
   * @param inlineName name of the class where the schema is an object that stands here and not under a name:
   *   `<operation>_IN_body`, `<operation>_OUT_200`
   * @throws SpecificationError
   */
  read(schema: unknown, place: string, inlineName?: string): ServiceType {
    if (!isJsonObject(schema)) throw new SpecificationError(`${place} has no schema.`);
    const unknown = Object.keys(schema).find((keyword) => !WITHOUT_EFFECT.has(keyword));
    if (unknown !== undefined) throw notImplemented(`the keyword '${unknown}' of a schema`, place);
    if (typeof schema.$ref === 'string') return this.reference(schema.$ref, place);
    switch (schema.type) {
      case 'string':
        return text(schema, place);
      case 'boolean':
        return { kind: 'boolean' };
      case 'integer':
      case 'number':
        return { kind: 'number' };
      case 'array':
        return this.list(schema, place);
      case 'object':
        return this.object(schema, place, inlineName);
      default:
        throw notImplemented(`the type ${JSON.stringify(schema.type ?? null)} of a schema`, place);
    }
  }

  private list(schema: JsonObject, place: string): ServiceType {
    const element = this.read(schema.items, `${place}[]`);
    // Nested anonymous arrays are not usable in flows (help "External Services Considerations")
    if (element.kind === 'list') throw notImplemented('a list of lists', place);
    return { kind: 'list', element };
  }

  private reference(reference: string, place: string): ServiceType {
    const name = reference.startsWith(REFERENCE) ? reference.slice(REFERENCE.length) : '';
    const schema = Object.hasOwn(this.named, name) ? this.named[name] : undefined;
    if (schema === undefined) throw new SpecificationError(`${place} refers to ${reference}, which does not exist.`);
    const className = this.className(encodeName(name));
    if (this.classes.has(className)) return { kind: 'object', className };
    return this.read(schema, name, encodeName(name));
  }

  private object(schema: JsonObject, place: string, name: string | undefined): ServiceType {
    if (name === undefined) {
      throw notImplemented(
        'the class name of an object that stands inside another (put it in components/schemas and refer to it)',
        place,
      );
    }
    if (!isJsonObject(schema.properties)) throw notImplemented('an object without properties', place);
    const className = this.className(name);
    const properties: ServiceProperty[] = [];
    // Known before its properties are read: they may refer back to it
    this.classes.set(className, { className, properties });
    for (const [wireName, property] of Object.entries(schema.properties)) {
      properties.push({ name: encodeName(wireName), wireName, type: this.read(property, `${place}.${wireName}`) });
    }
    return { kind: 'object', className };
  }

  private className(name: string): string {
    return `ExternalService__${this.service}_${name}`;
  }
}

function text(schema: JsonObject, place: string): ServiceType {
  const format = typeof schema.format === 'string' ? schema.format : '';
  const type = Object.hasOwn(TEXT_FORMATS, format) ? TEXT_FORMATS[format] : undefined;
  if (type !== undefined) return type;
  if (PLAIN_FORMATS.has(format)) return { kind: 'text' };
  throw notImplemented(`the format '${format}' of a string`, place);
}

export function notImplemented(what: string, place: string): SpecificationError {
  return new SpecificationError(`The local org does not implement ${what}: ${place}.`);
}

/** The only schema of `application/json` in a `content`; undefined where there is none. */
export function jsonContent(content: unknown, place: string): unknown {
  if (content === undefined) return undefined;
  const others = Object.keys(asJsonObject(content)).filter((type) => type !== 'application/json');
  if (others[0] !== undefined) throw notImplemented(`the media type ${others[0]}`, place);
  return asJsonObject(asJsonObject(content)['application/json']).schema;
}
