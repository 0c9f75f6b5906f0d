import { RestError } from './rest-error.ts';

export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: JsonValue;
}

/** No request of the platform's APIs nests deeper; what does is hostile or broken. */
const GREATEST_DEPTH = 100;

/**
 * Reads a JSON text from outside.
 * @throws RestError 400 JSON_PARSER_ERROR where it is malformed or nested too deeply
 */
export function parseJson(text: string): JsonValue {
  if (depthOf(text) > GREATEST_DEPTH) {
    throw RestError.of(400, 'JSON_PARSER_ERROR', `The JSON is nested deeper than ${GREATEST_DEPTH} levels.`);
  }
  try {
    return JSON.parse(text) as JsonValue;
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'it is no JSON';
    throw RestError.of(400, 'JSON_PARSER_ERROR', reason);
  }
}

export function isJsonObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isJsonArray(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value);
}

/** A member of an object itself, never one of its prototype. */
export function member(value: JsonObject, key: string): JsonValue | undefined {
  return Object.hasOwn(value, key) ? value[key] : undefined;
}

/** @throws RestError 400 JSON_PARSER_ERROR */
export function requireObject(value: JsonValue | undefined, what: string): JsonObject {
  if (isJsonObject(value)) return value;
  throw RestError.of(400, 'JSON_PARSER_ERROR', `${what} must be a JSON object.`);
}

/** @throws RestError 400 JSON_PARSER_ERROR */
export function requireArray(value: JsonValue | undefined, what: string): readonly JsonValue[] {
  if (isJsonArray(value)) return value;
  throw RestError.of(400, 'JSON_PARSER_ERROR', `${what} must be a JSON array.`);
}

/** @throws RestError 400 JSON_PARSER_ERROR */
export function requireText(value: JsonValue | undefined, what: string): string {
  if (typeof value === 'string') return value;
  throw RestError.of(400, 'JSON_PARSER_ERROR', `${what} must be a text.`);
}

/** A text, undefined where the member is absent or null. @throws RestError 400 JSON_PARSER_ERROR */
export function optionalText(value: JsonValue | undefined, what: string): string | undefined {
  return value === undefined || value === null ? undefined : requireText(value, what);
}

/** Texts given as a JSON array or as one text with commas. @throws RestError 400 JSON_PARSER_ERROR */
export function textList(value: JsonValue | undefined, what: string): string[] {
  if (value === undefined || value === null) return [];
  if (typeof value === 'string') return splitList(value);
  return requireArray(value, what).map((one) => requireText(one, `Each entry of ${what}`));
}

/** The entries of a list with commas, blanks left out. */
export function splitList(text: string | null | undefined): string[] {
  return (text ?? '')
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');
}

function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  let inText = false;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (inText) {
      if (code === 0x5c) index += 1;
      else if (code === 0x22) inText = false;
    } else if (code === 0x22) inText = true;
    else if (code === 0x7b || code === 0x5b) deepest = Math.max(deepest, (depth += 1));
    else if (code === 0x7d || code === 0x5d) depth -= 1;
    if (deepest > GREATEST_DEPTH) return deepest;
  }
  return deepest;
}
