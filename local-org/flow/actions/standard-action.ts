import type { InvocableMember } from '../../apex/apex-catalog.ts';
import type { DataService } from '../../data/data-service.ts';
import type { Clock } from '../../transactions/clock.ts';
import type { Transaction } from '../../transactions/transaction.ts';
import type { RuntimeValue } from '../../values/runtime-value.ts';
import type { SentMessages } from './sent-messages.ts';

/** What a standard action works with. */
export interface ActionSurroundings {
  readonly data: DataService;
  readonly clock: Clock;
  readonly messages: SentMessages;
  readonly transaction: Transaction;
}

export type ActionInputs = ReadonlyMap<string, RuntimeValue>;

/** An action that the platform brings along (Actions Developer Guide, "Standard Actions"). */
export interface StandardAction {
  /** What `actionType` and `actionName` say. */
  readonly name: string;
  readonly inputs: readonly InvocableMember[];
  readonly outputs: readonly InvocableMember[];
  /** Names of inputs that the platform has and the local org does not. */
  readonly notImplemented: readonly string[];
  /**
   * Acts for one interview.
   * @throws ElementFault where the platform would refuse these inputs
   */
  run(inputs: ActionInputs, surroundings: ActionSurroundings): ReadonlyMap<string, RuntimeValue>;
}

export function input(name: string, type: string, required = false): InvocableMember {
  return { name, label: name, type, required };
}
