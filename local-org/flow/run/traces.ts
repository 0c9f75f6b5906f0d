import { SObject } from '../../values/sobject.ts';
import type { RuntimeValue } from '../../values/runtime-value.ts';
import { isApexInstance, isCollection } from './flow-values.ts';
import type { Interview } from './interview.ts';

/** What an interview did at one element. */
export interface TraceStep {
  /** The flow that the element belongs to: the interview's own, or a subflow of it. */
  readonly flow: string;
  readonly element: string;
  readonly kind: string;
  /** What the element gave or took, as plain JSON. */
  readonly detail?: unknown;
}

export interface InterviewTrace {
  readonly flow: string;
  readonly versionNumber: number;
  readonly interviewGuid: string;
  readonly transaction: number;
  readonly recordId: string | null;
  readonly startedAt: string;
  readonly steps: TraceStep[];
  outcome: 'running' | 'finished' | 'failed';
  fault?: { readonly element: string; readonly message: string };
}

const CAPACITY = 1000;

/** Keeps the last interviews as plain JSON. Off until it is switched on: tracing costs time and memory. */
export class TraceRecorder {
  enabled = false;
  private readonly kept: InterviewTrace[] = [];
  private readonly running = new WeakMap<Interview, InterviewTrace>();

  /** The last traces, oldest first. */
  list(): readonly InterviewTrace[] {
    return this.kept;
  }

  clear(): void {
    this.kept.length = 0;
  }

  begin(interview: Interview): void {
    if (!this.enabled) return;
    const trace: InterviewTrace = {
      flow: interview.root.flow.apiName,
      versionNumber: interview.root.flow.versionNumber,
      interviewGuid: interview.guid,
      transaction: interview.transaction.id,
      recordId: interview.trigger.record?.id ?? null,
      startedAt: interview.services.clock.now().toIso(),
      steps: [],
      outcome: 'running',
    };
    this.running.set(interview, trace);
    this.kept.push(trace);
    if (this.kept.length > CAPACITY) this.kept.shift();
  }

  step(interview: Interview, element: string, kind: string, detail?: () => unknown): void {
    if (!this.enabled) return;
    const trace = this.running.get(interview);
    trace?.steps.push({
      flow: interview.frame.flow.apiName,
      element,
      kind,
      ...(detail === undefined ? {} : { detail: detail() }),
    });
  }

  fault(interview: Interview, element: string, message: string, handled: boolean): void {
    if (!this.enabled) return;
    const trace = this.running.get(interview);
    if (trace === undefined) return;
    trace.steps.push({
      flow: interview.frame.flow.apiName,
      element,
      kind: handled ? 'fault' : 'unhandled fault',
      detail: message,
    });
    if (!handled) trace.fault = { element, message };
  }

  end(interview: Interview): void {
    if (!this.enabled) return;
    const trace = this.running.get(interview);
    if (trace !== undefined) trace.outcome = interview.state;
  }
}

/** A value as plain JSON, for traces. */
export function plainValue(value: RuntimeValue): unknown {
  if (value instanceof SObject) return plainRecord(value);
  if (isCollection(value)) return value.map(plainValue);
  if (isApexInstance(value)) {
    return Object.fromEntries([...value.members].map(([name, one]) => [name, plainValue(one)]));
  }
  return value instanceof Object ? value.toString() : value;
}

function plainRecord(record: SObject): unknown {
  const fields: [string, unknown][] = [];
  for (const name of record.fields.keys()) fields.push([name, plainValue(record.value(name))]);
  return { object: record.objectName, ...Object.fromEntries(fields) };
}
