import type { Transaction } from '../transactions/transaction.ts';
import type { Work } from '../transactions/work.ts';
import type { RuntimeValue } from '../values/runtime-value.ts';

/** A member with `@InvocableVariable`, or the list element itself where an action takes or returns plain values. */
export interface InvocableMember {
  /** Case-sensitive in flows. */
  readonly name: string;
  readonly label: string;
  readonly description?: string;
  /** Apex type as written, such as `String`, `List<String>`, `Contact`. */
  readonly type: string;
  readonly required: boolean;
}

/** A static method with `@InvocableMethod`, as flows and the actions API call it. */
export interface InvocableAction {
  /** Name of the class: what `actionName` says in a flow. */
  readonly className: string;
  readonly label: string;
  readonly description?: string;
  readonly category?: string;
  readonly callout: boolean;
  readonly inputs: readonly InvocableMember[];
  readonly outputs: readonly InvocableMember[];
  /**
   * Calls the method once with all requests. Results keep the order of the requests.
   * @throws ApexException for an exception that the method let out; LimitException
   */
  call(
    requests: readonly ReadonlyMap<string, RuntimeValue>[],
    transaction: Transaction,
  ): Work<ReadonlyMap<string, RuntimeValue>[]>;
}

/** An exception that Apex code threw and nobody inside caught. */
export class ApexException extends Error {
  override readonly name = 'ApexException';
  /** Such as `System.CalloutException`. */
  readonly typeName: string;
  /** Apex stack trace, one frame a line. */
  readonly apexStack: string;

  constructor(typeName: string, message: string, apexStack = '') {
    super(message);
    this.typeName = typeName;
    this.apexStack = apexStack;
  }
}

export interface ApexTestResult {
  readonly className: string;
  readonly methodName: string;
  readonly outcome: 'Pass' | 'Fail';
  readonly message?: string;
  readonly stackTrace?: string;
  readonly milliseconds: number;
}

export interface ClassCoverage {
  readonly className: string;
  readonly coveredLines: readonly number[];
  readonly uncoveredLines: readonly number[];
}

/** A class whose instances flows can hold and look into: an Apex-defined data type. */
export interface DataClass {
  readonly className: string;
  /** What `@AuraEnabled` shows; types as written, such as `List<String>`. */
  readonly members: readonly { readonly name: string; readonly type: string }[];
}

/** The Apex classes of one state of the org. Immutable: a deployment makes a new one. */
export interface ApexCatalog {
  /** The action of a class, by the class's exact name; undefined where the class has none. */
  action(className: string): InvocableAction | undefined;
  hasClass(name: string): boolean;
  /** By the class's exact name; undefined where flows cannot use the class as a data type. */
  dataClass(name: string): DataClass | undefined;
  classNames(): readonly string[];
  /** Names of classes with `@IsTest`. */
  testClasses(): readonly string[];
  /** Names of the test methods of a class. */
  testMethods(className: string): readonly string[];
  /**
   * Runs one test method in the given transaction, which the caller rolls back.
   * Coverage counts up inside the catalogue until `resetCoverage`.
   */
  runTest(className: string, methodName: string, transaction: Transaction): Work<ApexTestResult>;
  coverage(): readonly ClassCoverage[];
  resetCoverage(): void;
}
