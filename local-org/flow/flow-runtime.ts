import type { SaveAutomation } from '../data/data-service.ts';
import type { Transaction } from '../transactions/transaction.ts';
import type { Work } from '../transactions/work.ts';
import type { RuntimeValue } from '../values/runtime-value.ts';

export interface FlowVersion {
  readonly apiName: string;
  readonly label: string;
  readonly versionNumber: number;
  readonly status: 'Active' | 'Draft' | 'Obsolete';
}

/** The flows of one state of the org. Immutable: a deployment makes a new one. */
export interface FlowCatalog {
  /** All versions that are kept, of every flow. */
  versions(): readonly FlowVersion[];
  hasFlow(apiName: string): boolean;
  /** The input variables of a flow's active version by name, each with its Apex type. */
  inputTypes(apiName: string): ReadonlyMap<string, string>;
}

/** An element fault that no fault connector handled. */
export class FlowFault extends Error {
  override readonly name = 'FlowFault';
  readonly flow: string;
  readonly element: string;

  constructor(flow: string, element: string, message: string) {
    super(message);
    this.flow = flow;
    this.element = element;
  }
}

/** Runs flows: inside saves (`SaveAutomation`), after commits, on time, and when called. */
export interface FlowRuntime extends SaveAutomation {
  /** Runs an autolaunched flow once per set of inputs, as one bulk of interviews. */
  launch(
    apiName: string,
    inputs: readonly ReadonlyMap<string, RuntimeValue>[],
    transaction: Transaction,
  ): Work<ReadonlyMap<string, RuntimeValue>[]>;
}
