import type { SaveBatch, SaveRow } from '../../data/data-service.ts';
import type { Transaction } from '../../transactions/transaction.ts';
import { runWithoutCallouts } from '../../transactions/work.ts';
import { changedToMeet } from '../compile/logic-elements.ts';
import type { CompiledFlow, RecordTrigger } from '../model/flow-model.ts';
import { ElementFault } from './flow-values.ts';
import { Interview, type FlowServices } from './interview.ts';
import { runBatch } from './run-batch.ts';

/** What a start says about one saved record. */
export interface StartDecision {
  /** The flow runs for it. */
  readonly enters: boolean;
  /** It meets the conditions, whatever it did before. */
  readonly meets: boolean;
}

const ERROR_CODE = 'CANNOT_EXECUTE_FLOW_TRIGGER';
let errorSequence = 0;

/** Evaluates the start of a flow for the rows of one save. */
export class StartProbe {
  private readonly flow: CompiledFlow;
  private readonly trigger: RecordTrigger;
  private readonly interview: Interview;
  private readonly changed: (frame: Interview['root']) => boolean;

  constructor(flow: CompiledFlow, trigger: RecordTrigger, services: FlowServices, transaction: Transaction) {
    this.flow = flow;
    this.trigger = trigger;
    this.interview = new Interview(flow, 0, services, transaction, { record: null, prior: null, isNew: false });
    this.changed = changedToMeet(trigger.criteria);
  }

  /** A fault in the conditions refuses the row and counts as not entered. */
  decide(row: SaveRow): StartDecision {
    const { trigger, root } = this.interview;
    trigger.record = row.after;
    trigger.prior = row.before ?? null;
    trigger.isNew = row.before === undefined;
    try {
      const meets = this.trigger.criteria(root);
      const fires = trigger.isNew ? this.trigger.onCreate : this.trigger.onUpdate;
      if (!fires || !meets) return { enters: false, meets };
      return { enters: !this.trigger.onlyWhenChangedToMeet || this.changed(root), meets };
    } catch (error) {
      if (!(error instanceof ElementFault)) throw error;
      refuse(row, this.flow, error.message);
      return { enters: false, meets: false };
    }
  }
}

/**
 * Runs the immediate path of one flow for the rows that enter it. Unhandled faults and custom errors refuse the row;
 * whoever saves takes back what the row's interview saved.
 */
export function runImmediately(
  flow: CompiledFlow,
  rows: readonly SaveRow[],
  transaction: Transaction,
  services: FlowServices,
): void {
  if (flow.first === undefined || rows.length === 0) return;
  const seeds = rows.map((row) => ({
    trigger: { record: row.after, prior: row.before ?? null, isNew: row.before === undefined },
  }));
  const interviews = runWithoutCallouts(runBatch({ flow, first: flow.first, seeds, transaction, services }));
  for (const interview of interviews) {
    const row = rows[interview.index];
    if (row === undefined || row.error !== undefined) continue;
    if (interview.customErrors !== undefined && interview.state === 'finished') {
      const fields = interview.customErrors.map(({ field }) => field).filter((field) => field !== undefined);
      const message = interview.customErrors.map((one) => one.message).join('; ');
      row.error = { statusCode: ERROR_CODE, message, fields };
    } else if (interview.fault !== undefined) {
      refuse(row, flow, interview.fault.message);
    }
  }
}

/** Refuses a record in the platform's words for an unhandled fault on the immediate path. */
export function refuse(row: SaveRow, flow: CompiledFlow, details: string): void {
  errorSequence += 1;
  const message =
    `We can't save this record because the “${flow.label}” process failed. ` +
    `Give your Salesforce admin these details. ${details} Error ID: ${errorSequence}`;
  row.error = { statusCode: ERROR_CODE, message, fields: [] };
}

/** Apex Developer Guide, "Execution Governors and Limits": total stack depth of triggers that fire recursively. */
const MAXIMUM_DEPTH = 16;

/** How deep the saves of flows stand inside one another, per transaction. */
export class TriggerDepth {
  private readonly depths = new WeakMap<Transaction, number>();

  /** Runs `work` one level deeper; refuses every row where that is too deep. */
  inside(batch: SaveBatch, transaction: Transaction, work: () => void): void {
    const depth = (this.depths.get(transaction) ?? 0) + 1;
    if (depth > MAXIMUM_DEPTH) {
      for (const row of batch.rows) {
        row.error ??= {
          statusCode: ERROR_CODE,
          message: `Maximum trigger depth exceeded on ${batch.object.name}`,
          fields: [],
        };
      }
      return;
    }
    this.depths.set(transaction, depth);
    try {
      work();
    } finally {
      this.depths.set(transaction, depth - 1);
    }
  }
}
