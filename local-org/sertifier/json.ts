/** JSON as it arrives: nothing is known of it until it is looked at. */
export type JsonObject = Readonly<Record<string, unknown>>;

export function asObject(value: unknown): JsonObject | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : undefined;
}

export function asArray(value: unknown): readonly unknown[] | undefined {
  return Array.isArray(value) ? (value as unknown[]) : undefined;
}

/** The text of a member; undefined where it is absent, null or no text. */
export function textOf(object: JsonObject, name: string): string | undefined {
  const value = object[name];
  return typeof value === 'string' ? value : undefined;
}

export function numberOf(object: JsonObject, name: string): number | undefined {
  const value = object[name];
  return typeof value === 'number' ? value : undefined;
}

/** The texts of a member that is a list of texts; undefined where it is anything else. */
export function textsOf(object: JsonObject, name: string): readonly string[] | undefined {
  const list = asArray(object[name]);
  return list?.every((one) => typeof one === 'string') === true ? (list as string[]) : undefined;
}

export function hasMember(object: JsonObject, name: string): boolean {
  return Object.hasOwn(object, name) && object[name] !== null;
}
