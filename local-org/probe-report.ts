import { Switches } from './switches.ts';

export interface ProbeReport {
  /** What an org showed, by the key of the switch. */
  readonly switches: Readonly<Record<string, unknown>>;
  /** Values that this org cannot play, each with the reason. */
  readonly ignored: readonly string[];
}

/**
 * Reads a report of how a real org takes the platform's open points: JSON with an object `switches`.
 * @returns the values that can be played, or why the text is no report
 */
export function readProbeReport(text: string): ProbeReport | string {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    return `it is no JSON: ${error instanceof Error ? error.message : 'unknown reason'}.`;
  }
  const found = typeof json === 'object' && json !== null && 'switches' in json ? json.switches : undefined;
  if (typeof found !== 'object' || found === null || Array.isArray(found)) {
    return 'it has no object "switches". "npm run probe -- --target-org ALIAS --save FILE" writes such a file.';
  }
  const trial = new Switches();
  const refusals = Object.entries<unknown>({ ...found }).map(([key, value]) => ({
    key,
    value,
    refusal: trial.set(key, value),
  }));
  return {
    switches: Object.fromEntries(
      refusals.flatMap(({ key, value, refusal }) => (refusal === undefined ? [[key, value]] : [])),
    ),
    ignored: refusals.flatMap(({ refusal }) => refusal ?? []),
  };
}
