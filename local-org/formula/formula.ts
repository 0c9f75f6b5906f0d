import type { FieldValue } from '../values/field-value.ts';
import type { Instant } from '../values/instant.ts';

export type FormulaType = 'Text' | 'Number' | 'Boolean' | 'Date' | 'DateTime' | 'Time' | 'Picklist' | 'Null';

/** A name with dots: `['$Record', 'Contact__r', 'Email']`. */
export type ReferencePath = readonly string[];

/** What the place of a formula offers: which names exist there, and of which type. */
export interface FormulaScope {
  /** The type of a reference, or why there is no such thing. */
  resolve(path: ReferencePath): { readonly type: FormulaType } | { readonly problem: string };
  /** Whether ISNEW, ISCHANGED and PRIORVALUE may be used here. */
  readonly allowsPriorValues: boolean;
}

/** What a formula is evaluated against. */
export interface FormulaEnvironment {
  value(path: ReferencePath): FieldValue;
  /** The value before the save, for PRIORVALUE and ISCHANGED. */
  priorValue(path: ReferencePath): FieldValue;
  readonly isNew: boolean;
  readonly now: Instant;
  /** IANA name: TODAY and DATEVALUE depend on it. */
  readonly timeZone: string;
  readonly blankNumberAsZero: boolean;
}

export interface CompiledFormula {
  readonly source: string;
  readonly type: FormulaType;
  readonly references: readonly ReferencePath[];
  /** @throws FormulaError where the platform would fail at run time (a text that is no number, a division by zero) */
  evaluate(environment: FormulaEnvironment): FieldValue;
}

export interface FormulaProblem {
  readonly message: string;
  /** Offset into the source, from 0. */
  readonly offset: number;
}

/** A formula failed while it was evaluated. */
export class FormulaError extends Error {
  override readonly name = 'FormulaError';
}
