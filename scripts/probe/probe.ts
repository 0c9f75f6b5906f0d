import { CommandError, messageOf } from '../command/command-error.ts';
import type { MetadataFile, OrgPort, OrgRecord } from '../org/org-port.ts';

/** What a probe read of one switch of the local org. */
export interface Reading {
  /** Key of the switch, as the local org has it. */
  readonly switch: string;
  /** Undefined where the org did not show it; the evidence says why. */
  readonly value: string | number | boolean | undefined;
  /** What was seen, in words. */
  readonly evidence: string;
}

/** A row that a probe's flow wrote. */
export interface Log {
  readonly key: string;
  readonly text: string | undefined;
  readonly number: number | undefined;
  readonly count: number | undefined;
  /** When the element ran, by the org's clock; milliseconds. */
  readonly ranAt: number;
  /** When the record was saved that the flow ran for. */
  readonly savedAt: number;
  readonly createdBy: string;
}

export type SavedRecord =
  { readonly id: string; readonly error?: undefined } | { readonly id?: undefined; readonly error: string };

/** What running a flow by name came to. */
export type FlowAnswer =
  { readonly kind: 'ran'; readonly outputs: OrgRecord } | { readonly kind: 'fault'; readonly message: string };

/** The org as probes see it. Its clock is the org's own, never this machine's. */
export interface Bench {
  readonly org: OrgPort;
  /** Whether there is time for what takes an hour and more. */
  readonly isLong: boolean;
  /** Milliseconds at the last look. */
  readonly now: number;
  /** Takes a look: reads the rows that flows have written, and the time. */
  look(): Promise<void>;
  /** Rows of a probe at the last look, in the order in which they were written. */
  logs(probe: string): readonly Log[];
  /** Saves records for a probe's flows in one transaction. */
  save(probe: string, records: readonly OrgRecord[], object?: string): Promise<readonly SavedRecord[]>;
  /** Publishes an event, for which the Automated Process user saves a record of a probe. */
  publish(probe: string, fields: OrgRecord): Promise<void>;
  /** Waits for some seconds of this machine, and looks. Throws where the probe was interrupted. */
  pause(): Promise<void>;
  run(flow: string): Promise<FlowAnswer>;
  /** Deploys files as they are, flows active. */
  deploy(files: readonly MetadataFile[]): Promise<void>;
}

/** What a started probe waits for. */
export interface Watch {
  /** Minutes of the org's clock after which nothing more is expected. */
  readonly minutes: number;
  isComplete(): boolean | Promise<boolean>;
  read(): readonly Reading[] | Promise<readonly Reading[]>;
}

/** One small experiment: what to deploy, what to do, and how to read what came of it. */
export interface Probe {
  /** Part of the names of its flows, and the value of `Probe__c` on its records. */
  readonly name: string;
  /** Keys of the switches that it reads. */
  readonly reads: readonly string[];
  /** Flows by their full names. */
  readonly flows?: Readonly<Record<string, string>>;
  /** Flows that the probe deploys itself when it starts, by their full names. */
  readonly deploysItself?: readonly string[];
  /** Metadata that is deployed in a step of its own before the flows. */
  readonly registrations?: readonly MetadataFile[];
  /** Why the probe cannot be made without an option; undefined where it always can. */
  readonly needs?: 'long' | 'echo';
  start(bench: Bench): Promise<Watch>;
}

export const PREFIX = 'Sertifier_Probe_';
export const RECORD = `${PREFIX}Record__c`;
export const DATED = `${PREFIX}Dated__c`;
export const LOG = `${PREFIX}Log__c`;
export const EVENT = `${PREFIX}Event__e`;
export const SETTING = `${PREFIX}Setting__mdt`;
export const ACTION = ['apex', `${PREFIX}Action`] as const;
export const STRICT_ACTION = ['apex', `${PREFIX}Strict`] as const;
/** A text that a validation rule of the log refuses. */
export const REFUSED = 'refuse';

export const MINUTE = 60_000;

/** A watch for what is known at once. */
export function atOnce(readings: readonly Reading[]): Watch {
  return { minutes: 0, isComplete: () => true, read: () => readings };
}

export function reading(key: string, value: Reading['value'], evidence: string): Reading {
  return { switch: key, value, evidence };
}

/** What an org answered, without what the command attempted and would advise. */
export function problemOf(error: unknown): string {
  return error instanceof CommandError ? error.problem : messageOf(error);
}

/** A text that stands for something else, which is reported as it was found. */
export function oneOf<Value>(texts: Readonly<Record<string, Value>>, found: string): Value | string {
  return Object.hasOwn(texts, found) ? (texts[found] ?? found) : found;
}
