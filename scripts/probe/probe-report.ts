import type { OrgPort } from '../org/org-port.ts';
import { AVOIDED_READINGS, KNOWN_READINGS } from './known-readings.ts';
import type { Reading } from './probe.ts';

/** What came of a reading: one of those that the package is tried under, another one, or none. */
export type Outcome = 'known' | 'new' | 'not observed';

export interface ReportedReading extends Reading {
  readonly outcome: Outcome;
  /** What it means for the package. */
  readonly package: string;
}

/** What `--save` writes, and the local org starts with. */
export interface ProbeReport {
  readonly organizationId: string;
  readonly probedAt: string;
  /** Values that were observed, by the key of the local org's switch. */
  readonly switches: Readonly<Record<string, Reading['value']>>;
  readonly readings: readonly ReportedReading[];
}

const MEANING: Readonly<Record<Outcome, string>> = {
  known: 'made for this reading and the others',
  new: 'not tried under this reading yet: please report it',
  'not observed': 'made for each known reading',
};

const AVOIDED = 'does not use it';

export function reported(reading: Reading): ReportedReading {
  const { switch: key, value } = reading;
  const outcome = value === undefined ? 'not observed' : isKnown(key, value) ? 'known' : 'new';
  return { ...reading, outcome, package: Object.hasOwn(AVOIDED_READINGS, key) ? AVOIDED : MEANING[outcome] };
}

/** A number between two that the package is tried under is none to worry about: a batch of 120, a delay of 2 minutes. */
function isKnown(key: string, value: Reading['value']): boolean {
  const known = KNOWN_READINGS[key] ?? AVOIDED_READINGS[key] ?? [];
  if (known.includes(value)) return true;
  const numbers = known.filter((one) => typeof one === 'number');
  return typeof value === 'number' && value >= Math.min(...numbers) && value <= Math.max(...numbers);
}

export function probeReport(org: Pick<OrgPort, 'organizationId'>, readings: readonly Reading[], at: Date): ProbeReport {
  return {
    organizationId: org.organizationId,
    probedAt: at.toISOString(),
    switches: Object.fromEntries(
      readings.flatMap(({ switch: key, value }) =>
        value !== undefined && Object.hasOwn(KNOWN_READINGS, key) ? [[key, value]] : [],
      ),
    ),
    readings: readings.map(reported),
  };
}

const MARKS: Readonly<Record<Outcome, string>> = { known: '✓', new: '!', 'not observed': '?' };
const KEY_WIDTH = 28;

/** A reading as two lines of a table: switch and value, and the evidence below. */
export function lineOf(reading: Reading): string {
  const { switch: key, value, evidence, outcome } = reported(reading);
  const shown = value === undefined ? 'not observed' : `${String(value)}${outcome === 'new' ? '  (new)' : ''}`;
  return `${MARKS[outcome]} ${key.padEnd(KEY_WIDTH)} ${shown}\n    ${evidence}`;
}

/** What the readings come to, in one or two sentences. */
export function summaryOf(readings: readonly Reading[]): string {
  const count = (wanted: Outcome): number => readings.filter((one) => reported(one).outcome === wanted).length;
  const surprises = count('new');
  const told = `${count('known')} of ${readings.length} points read, ${count('not observed')} not observed. The package is made for every known reading of each.`;
  if (surprises === 0) return told;
  return `${told} ${surprises} ${surprises === 1 ? 'reading is' : 'readings are'} new (!): please report ${surprises === 1 ? 'it' : 'them'}.`;
}
