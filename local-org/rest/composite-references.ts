import { isJsonArray, isJsonObject, type JsonValue, member } from './json.ts';
import { RestError } from './rest-error.ts';

const REFERENCE = /@\{([^{}]+)\}/g;
const WHOLE_REFERENCE = /^@\{([^{}]+)\}$/;

/**
 * Puts the results of earlier parts of a composite request into a later one: `@{refContact.id}`,
 * `@{refQuery.records[0].Id}` (REST API Developer Guide, "Composite").
 */
export class CompositeReferences {
  private readonly results = new Map<string, JsonValue>();

  add(referenceId: string, body: unknown): void {
    // through JSON text, so that dates and records are what the client would see
    this.results.set(referenceId, body === undefined ? null : (JSON.parse(JSON.stringify(body)) as JsonValue));
  }

  /** @throws RestError 400 PROCESSING_HALTED for a reference that names nothing */
  inText(text: string): string {
    return text.replace(REFERENCE, (_whole, path: string) => {
      const value = this.resolve(path);
      return typeof value === 'object' ? JSON.stringify(value) : String(value);
    });
  }

  /** @throws RestError 400 PROCESSING_HALTED for a reference that names nothing */
  inJson(json: JsonValue): JsonValue {
    if (typeof json === 'string') {
      const path = WHOLE_REFERENCE.exec(json)?.[1];
      return path === undefined ? this.inText(json) : this.resolve(path);
    }
    if (isJsonArray(json)) return json.map((one) => this.inJson(one));
    if (!isJsonObject(json)) return json;
    return Object.fromEntries(Object.entries(json).map(([key, value]) => [key, this.inJson(value)]));
  }

  private resolve(path: string): JsonValue {
    const [referenceId = '', ...steps] = path.split(/[.[\]]+/).filter((step) => step !== '');
    let value = this.results.get(referenceId);
    for (const step of steps) {
      if (isJsonArray(value)) value = value[Number(step)];
      else value = isJsonObject(value) ? member(value, step) : undefined;
    }
    if (value !== undefined) return value;
    throw RestError.of(
      400,
      'PROCESSING_HALTED',
      `Invalid reference specified. No value for ${path} found in ${referenceId}.`,
    );
  }
}
