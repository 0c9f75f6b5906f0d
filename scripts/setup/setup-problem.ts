/** What is wrong with a value of the set-up file, and where it stands. */
export interface SetupProblem {
  readonly path: readonly (string | number)[];
  readonly problem: string;
}

export function at(path: readonly (string | number)[], problem: string): SetupProblem {
  return { path, problem };
}

/** A name that means nothing: a typing mistake would otherwise change nothing and say nothing. */
export function unknownKey(json: Record<string, unknown>, known: readonly string[]): SetupProblem | undefined {
  const stranger = Object.keys(json).find((key) => !known.includes(key));
  return stranger === undefined
    ? undefined
    : at(
        [stranger],
        `"${stranger}" is unknown here. There are ${known.filter((one) => one !== '$schema').join(', ')}.`,
      );
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isTextList(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}
