import { compileFormula } from '../../formula/compile-formula.ts';
import { compileMergeText } from '../../formula/merge-text.ts';
import type { FormulaEnvironment, FormulaScope, FormulaType, ReferencePath } from '../../formula/formula.ts';
import { FormulaError } from '../../formula/formula.ts';
import type { XmlElement } from '../../metadata/xml-element.ts';
import type { FieldValue } from '../../values/field-value.ts';
import type { Instant } from '../../values/instant.ts';
import type { Reader, TypedReader } from '../model/flow-model.ts';
import { scalar, type ScalarType } from '../model/flow-type.ts';
import { asFieldValue, ElementFault, roundTo } from '../run/flow-values.ts';
import type { Frame } from '../run/interview.ts';
import { valueInText } from '../run/value-in-text.ts';
import type { FlowScope } from './flow-scope.ts';
import type { Complain } from './shapes.ts';

type Readers = Map<ReferencePath | string, Reader>;

/** What a formula of a flow sees while one interview evaluates it. */
class FlowFormulaEnvironment implements FormulaEnvironment {
  private readonly frame: Frame;
  private readonly readers: Readers;

  constructor(frame: Frame, readers: Readers) {
    this.frame = frame;
    this.readers = readers;
  }

  value(path: ReferencePath): FieldValue {
    const read = this.readers.get(path) ?? this.readers.get(path.join('.'));
    return read === undefined ? null : asFieldValue(read(this.frame));
  }

  priorValue(path: ReferencePath): FieldValue {
    const read = this.readers.get(`prior ${path.join('.')}`);
    return read === undefined ? this.value(path) : asFieldValue(read(this.frame));
  }

  get isNew(): boolean {
    return this.frame.interview.trigger.isNew;
  }

  get now(): Instant {
    return this.frame.interview.services.clock.now();
  }

  get timeZone(): string {
    return this.frame.interview.transaction.user.timeZone;
  }

  get blankNumberAsZero(): boolean {
    return this.frame.interview.services.switches.get('blankNumberInFormula') === 'zero';
  }
}

interface FormulaPlace {
  readonly scope: FlowScope;
  readonly complain: Complain;
  /** Whether ISNEW, ISCHANGED and PRIORVALUE have a meaning here. */
  readonly allowsPriorValues: boolean;
}

/**
 * Compiles a formula of a flow. A formula that fails at run time faults the element that uses it.
 * @returns undefined after a complaint
 */
export function compileFlowFormula(source: string, at: XmlElement, place: FormulaPlace): TypedReader | undefined {
  const readers: Readers = new Map();
  const formula = compileFormula(source, scopeOf(place, readers), 'flow');
  if ('problems' in formula) {
    for (const { message } of formula.problems) place.complain(`The formula expression is invalid: ${message}`, at);
    return undefined;
  }
  return {
    type: scalar(flowTypeOf(formula.type)),
    read: guarded((frame) => formula.evaluate(new FlowFormulaEnvironment(frame, readers))),
  };
}

/** Compiles text with `{!references}` in it. */
export function compileFlowText(text: string, at: XmlElement, place: FormulaPlace): TypedReader | undefined {
  if (!text.includes('{!')) return { type: scalar('Text'), read: () => text };
  const readers: Readers = new Map();
  const merged = compileMergeText(text, scopeOf(place, readers), 'flow');
  if ('problems' in merged) {
    for (const { message } of merged.problems) place.complain(`The text is invalid: ${message}`, at);
    return undefined;
  }
  return {
    type: scalar('Text'),
    read: guarded((frame) => {
      const { services, transaction } = frame.interview;
      const render = (value: FieldValue): string => valueInText(value, transaction.user, services.switches);
      return merged.fill(new FlowFormulaEnvironment(frame, readers), render);
    }),
  };
}

function scopeOf(place: FormulaPlace, readers: Readers): FormulaScope {
  return place.scope.formulaScope(place.allowsPriorValues, (path, read) =>
    rememberReader(place.scope, readers, path, read),
  );
}

function rememberReader(scope: FlowScope, readers: Readers, path: ReferencePath, read: Reader): void {
  readers.set(path, read);
  readers.set(path.join('.'), read);
  if (path[0] !== '$Record') return;
  const prior = scope.resolvePath(['$Record__Prior', ...path.slice(1)], 'formula');
  if ('read' in prior) readers.set(`prior ${path.join('.')}`, prior.read);
}

function guarded(evaluate: (frame: Frame) => FieldValue): Reader {
  return (frame) => {
    try {
      return evaluate(frame);
    } catch (error) {
      if (error instanceof FormulaError) throw new ElementFault(error.message);
      throw error;
    }
  };
}

function flowTypeOf(type: FormulaType): ScalarType {
  return type === 'Null' ? 'Text' : type;
}

/** A number that a formula resource gives is rounded to its scale; without one, to whole numbers. */
export function rounded(read: Reader, scale: number): Reader {
  return (frame) => {
    const value = read(frame);
    return typeof value === 'number' ? roundTo(value, scale) : value;
  };
}
