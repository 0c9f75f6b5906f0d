import { CommandError } from '../command/command-error.ts';
import { textOf, type MetadataFile, type OrgPort, type OrgRecord } from '../org/org-port.ts';
import { asRecord, isSuccess, listOf, refused } from '../org/queries.ts';
import { activateProbes } from './activate-probes.ts';
import { flowXml, formula, launched, assignments, variable } from './flow-parts.ts';
import { EVENT, LOG, PREFIX, RECORD, type Bench, type FlowAnswer, type Log, type SavedRecord } from './probe.ts';
import { manifest } from './probe-manifest.ts';

/** Tells the org's time. */
export const CLOCK_FLOW = `${PREFIX}Clock`;
export const CLOCK_FLOW_XML = flowXml(CLOCK_FLOW, [
  launched('Tell'),
  assignments('Tell', [['now', 'Assign', { ref: 'Time' }]]),
  formula('Time', 'DateTime', '{!$Flow.CurrentDateTime}'),
  variable('now', 'DateTime', { isOutput: true }),
]);

const FIELDS = 'Probe__c, Key__c, Text__c, Number__c, Count__c, Ran_At__c, Saved_At__c, CreatedDate, CreatedById';

export interface BenchOptions {
  readonly isLong: boolean;
  /** Rejects where the command was interrupted. */
  readonly pause: () => Promise<void>;
  /** Throws where the command was interrupted. */
  readonly checkInterrupted?: () => void;
}

/** The bench on an org: everything goes over its public APIs. */
export class OrgBench implements Bench {
  readonly org: OrgPort;
  readonly isLong: boolean;
  private readonly options: BenchOptions;
  private time = 0;
  private rows: ReadonlyMap<string, readonly Log[]> = new Map();

  constructor(org: OrgPort, options: BenchOptions) {
    this.org = org;
    this.isLong = options.isLong;
    this.options = options;
  }

  get now(): number {
    return this.time;
  }

  async look(): Promise<void> {
    const records = await this.org.query(`SELECT ${FIELDS} FROM ${LOG} ORDER BY Name`);
    const rows = new Map<string, Log[]>();
    for (const record of records) {
      const probe = textOf(record, 'Probe__c') ?? '';
      const known = rows.get(probe);
      if (known === undefined) rows.set(probe, [logOf(record)]);
      else known.push(logOf(record));
    }
    this.rows = rows;
    const answer = await this.run(CLOCK_FLOW);
    this.time = answer.kind === 'ran' ? milliseconds(answer.outputs.now) : Number.NaN;
    if (Number.isNaN(this.time)) throw clockUnread(answer);
  }

  logs(probe: string): readonly Log[] {
    return this.rows.get(probe) ?? [];
  }

  async save(probe: string, records: readonly OrgRecord[], object = RECORD): Promise<readonly SavedRecord[]> {
    const body = {
      allOrNone: true,
      records: records.map((fields) => ({ attributes: { type: object }, Probe__c: probe, ...fields })),
    };
    const answer = await this.org.request('POST', '/composite/sobjects', body);
    if (!isSuccess(answer)) throw refused(`Saving records for the probe ${probe}`, answer);
    return listOf(answer.body).map((one) => {
      const { id, success, errors } = asRecord(one);
      if (success === true && typeof id === 'string') return { id };
      return { error: textOf(asRecord(listOf(errors)[0]), 'message') ?? 'no reason given' };
    });
  }

  async publish(probe: string, fields: OrgRecord): Promise<void> {
    await this.org.create(EVENT, { Probe__c: probe, ...fields });
  }

  async pause(): Promise<void> {
    await this.options.pause();
    await this.look();
  }

  checkInterrupted(): void {
    this.options.checkInterrupted?.();
  }

  async run(flow: string): Promise<FlowAnswer> {
    const answer = await this.org.request('POST', `/actions/custom/flow/${flow}`, { inputs: [{}] });
    const first = asRecord(listOf(answer.body)[0]);
    if (isSuccess(answer) && first.isSuccess !== false) return { kind: 'ran', outputs: asRecord(first.outputValues) };
    const error = asRecord(listOf(first.errors)[0] ?? first);
    return { kind: 'fault', message: textOf(error, 'message') ?? `HTTP ${answer.status}` };
  }

  async deploy(files: readonly MetadataFile[]): Promise<void> {
    await this.org.deployMetadata([{ path: 'package.xml', content: manifest(files) }, ...files]);
    const flows = files.flatMap(({ path }) => /^flows\/(\w+)\.flow$/.exec(path)?.[1] ?? []);
    if (flows.length > 0) await activateProbes(this.org, flows);
  }
}

function logOf(record: OrgRecord): Log {
  const number = (field: string): number | undefined => {
    const value = record[field];
    return typeof value === 'number' ? value : undefined;
  };
  const createdAt = milliseconds(record.CreatedDate);
  const time = (field: string): number => {
    const found = milliseconds(record[field]);
    return Number.isNaN(found) ? createdAt : found;
  };
  return {
    key: textOf(record, 'Key__c') ?? '',
    text: textOf(record, 'Text__c'),
    number: number('Number__c'),
    count: number('Count__c'),
    ranAt: time('Ran_At__c'),
    savedAt: time('Saved_At__c'),
    createdBy: textOf(record, 'CreatedById') ?? '',
  };
}

function milliseconds(value: unknown): number {
  // '+0000' is how the REST API writes the zone
  return typeof value === 'string' ? Date.parse(value.replace(/([+-]\d\d)(\d\d)$/, '$1:$2')) : Number.NaN;
}

function clockUnread(answer: FlowAnswer): CommandError {
  return new CommandError({
    attempted: 'Asking the org for the time',
    problem: answer.kind === 'fault' ? answer.message : 'its answer is no time.',
    remedy: `Look at the flow ${CLOCK_FLOW} in the org, then run the command again.`,
  });
}
