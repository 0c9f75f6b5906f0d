import {
  action,
  aMinuteLater,
  asynchronously,
  create,
  flowXml,
  formula,
  ref,
  triggered,
  type Condition,
  type FlowValue,
  type Triggered,
} from './flow-parts.ts';
import {
  ACTION,
  LOG,
  MINUTE,
  PREFIX,
  reading,
  RECORD,
  type Bench,
  type Log,
  type Probe,
  type Reading,
  type Watch,
} from './probe.ts';

/** Minutes that an asynchronous path may take before it counts as not run. */
export const ASYNCHRONOUS_MINUTES = 6;

/** A formula with the fault's message, cut to what a field holds. */
export const FAULT_TEXT = 'Fault_Text';
const FAULT_FORMULA = formula(FAULT_TEXT, 'String', 'LEFT({!$Flow.FaultMessage}, 255)');

/** Writes a row of the log: what a path saw, and when. */
export function note(
  name: string,
  probe: string,
  fields: Readonly<Record<string, FlowValue>>,
  next?: string,
  withRecord = true,
): string {
  const saved = withRecord ? { Saved_At__c: ref('$Record.CreatedDate') } : {};
  return create(
    name,
    LOG,
    { Probe__c: probe, Ran_At__c: ref('$Flow.CurrentDateTime'), ...saved, ...fields },
    next === undefined ? {} : { next },
  );
}

export interface PathProbe {
  readonly name: string;
  readonly reads: readonly string[];
  readonly on?: Triggered['on'];
  readonly where?: readonly Condition[];
  /** First element of the path. */
  readonly first: string;
  /** A time-based path one minute after the save (`save`) or after the time in a field, instead of an asynchronous one. */
  readonly later?: string;
  readonly parts: readonly string[];
  readonly order?: number;
  readonly minutes?: number;
  /** Rows that make it complete. */
  readonly count?: number;
  readonly act: (bench: Bench) => Promise<unknown>;
  readonly read: (logs: readonly Log[], bench: Bench) => readonly Reading[];
}

/** A flow with a path behind the commit, for records of its own. */
export function pathFlow(
  probe: Pick<PathProbe, 'name' | 'on' | 'where' | 'first' | 'later' | 'parts' | 'order'>,
): string {
  const { name, on = 'Create', where = [], first, later, parts, order } = probe;
  const path = later === undefined ? asynchronously(first) : aMinuteLater(first, later === 'save' ? undefined : later);
  const usesFault = parts.some((part) => part.includes(`>${FAULT_TEXT}<`));
  return flowXml(
    PREFIX + name,
    [
      triggered({ object: RECORD, on, where: [['Probe__c', 'EqualTo', name], ...where], paths: path }),
      ...parts,
      ...(usesFault ? [FAULT_FORMULA] : []),
    ],
    order,
  );
}

/** A probe with one such flow, which is complete when its rows are there. */
export function pathProbe(probe: PathProbe): Probe {
  const { name, reads, act, read, count = 1, minutes = ASYNCHRONOUS_MINUTES } = probe;
  return {
    name,
    reads,
    flows: { [PREFIX + name]: pathFlow(probe) },
    start: async (bench): Promise<Watch> => {
      await act(bench);
      return watchLogs(bench, { name, count, minutes, read });
    },
  };
}

export function watchLogs(bench: Bench, probe: Pick<PathProbe, 'name' | 'count' | 'minutes' | 'read'>): Watch {
  const { name, count = 1, minutes = ASYNCHRONOUS_MINUTES, read } = probe;
  return {
    minutes,
    isComplete: () => bench.logs(name).length >= count,
    read: () => read(bench.logs(name), bench),
  };
}

/** The first element of a path whose probe is about batches: how many interviews stand here together goes into `Count__c`. */
export const MEETING = { Count__c: ref('Meet.listSize') };
export function meet(next: string): string {
  return action('Meet', ACTION, { key: ref('$Record.Id') }, { next });
}

/** Readings of a probe whose interviews ran alone: a batch that was none shows nothing of batches. */
export function unlessAlone(
  logs: readonly Log[],
  reads: readonly string[],
  read: () => readonly Reading[],
): readonly Reading[] {
  const isTogether = logs.length > 0 && logs.every(({ count }) => count === undefined || count > 1);
  if (isTogether) return read();
  const reason = logs.length === 0 ? 'no path has come through' : 'the interviews did not share a transaction';
  return reads.map((key) => reading(key, undefined, reason));
}

/** Whole minutes between two times. */
export function minutesBetween(from: number, to: number): number {
  return Math.round((to - from) / MINUTE);
}
