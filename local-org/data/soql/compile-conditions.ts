import type { Condition, ConditionWithValueQuery, HavingClause, WhereClause } from '@jetstreamapp/soql-parser-js';
import { isReference } from '../field-index.ts';
import type { ComparisonOperator } from '../record-query.ts';
import { checkFilterable } from '../select-rows.ts';
import { aggregateSubject, fieldSubject, type NameScope } from './compile-names.ts';
import { checkValueType, compileValue } from './compile-values.ts';
import { notImplemented, soqlError } from './soql-error.ts';
import type { SoqlCondition, SoqlPlan, SoqlSubject, SoqlValue } from './soql-plan.ts';

type Token = '(' | ')' | 'AND' | 'OR' | 'NOT' | ConditionWithValueQuery;
type CompileSubquery = (condition: { readonly valueQuery: object }) => SoqlPlan;

const ORDERED: ReadonlySet<string> = new Set(['<', '<=', '>', '>=']);

/** Compiles a WHERE or HAVING clause; the parser gives it as a chain, so brackets are put together here. */
export function compileConditions(
  clause: WhereClause | HavingClause,
  scope: NameScope,
  compileSubquery: CompileSubquery,
): SoqlCondition {
  const tokens: Token[] = [];
  flatten(clause, tokens);
  const reader = new ConditionReader(tokens, scope, compileSubquery);
  return reader.readAll();
}

function flatten(clause: WhereClause | HavingClause, tokens: Token[]): void {
  const { left } = clause;
  const open = left !== null && 'openParen' in left ? (left.openParen ?? 0) : 0;
  for (let count = 0; count < open; count += 1) tokens.push('(');
  if (left !== null && ('field' in left || 'fn' in left)) {
    tokens.push(left);
    for (let count = 0; count < (left.closeParen ?? 0); count += 1) tokens.push(')');
  }
  if (!('operator' in clause)) return;
  tokens.push(clause.operator);
  flatten(clause.right, tokens);
}

class ConditionReader {
  private readonly tokens: readonly Token[];
  private readonly scope: NameScope;
  private readonly compileSubquery: CompileSubquery;
  private position = 0;

  constructor(tokens: readonly Token[], scope: NameScope, compileSubquery: CompileSubquery) {
    this.tokens = tokens;
    this.scope = scope;
    this.compileSubquery = compileSubquery;
  }

  readAll(): SoqlCondition {
    const condition = this.readChain();
    if (this.position < this.tokens.length) throw this.unexpected();
    return condition;
  }

  /** AND and OR do not mix without brackets (SOQL and SOSL Reference, "Logical Operators"). */
  private readChain(): SoqlCondition {
    const first = this.readOne();
    const operator = this.tokens[this.position];
    if (operator !== 'AND' && operator !== 'OR') return first;
    const conditions = [first];
    while (this.tokens[this.position] === operator) {
      this.position += 1;
      conditions.push(this.readOne());
    }
    const next = this.tokens[this.position];
    if (next === 'AND' || next === 'OR') throw this.unexpected();
    return { kind: operator === 'AND' ? 'all' : 'any', conditions };
  }

  private readOne(): SoqlCondition {
    const token = this.tokens[this.position];
    this.position += 1;
    if (token === 'NOT') return { kind: 'not', condition: this.readOne() };
    if (token === '(') {
      const inside = this.readChain();
      if (this.tokens[this.position] !== ')') throw this.unexpected();
      this.position += 1;
      return inside;
    }
    if (token === undefined || typeof token === 'string') {
      this.position -= 1;
      throw this.unexpected();
    }
    return this.compile(token);
  }

  private compile(condition: ConditionWithValueQuery): SoqlCondition {
    const { scope } = this;
    if (!('field' in condition) && !('fn' in condition)) throw this.unexpected();
    const subject = 'fn' in condition ? aggregateSubject(condition.fn, scope) : fieldSubject(condition.field, scope);
    checkFilterable(subject.field, 'filtered');
    const { operator } = condition;
    if ('valueQuery' in condition) return this.compileSemiJoin(condition, subject);
    if (!('value' in condition)) throw this.unexpected();
    const values = readValues(condition, operator, scope.soql);
    if (operator === 'IN' || operator === 'NOT IN' || operator === 'INCLUDES' || operator === 'EXCLUDES') {
      this.checkMultiselect(subject, operator);
      for (const one of values) checkValue(subject, one, operator);
      return { kind: 'list', subject, operator, values };
    }
    const [value] = values;
    if (value === undefined || values.length > 1) throw this.unexpected();
    this.checkOperator(subject, operator, value);
    checkValue(subject, value, operator);
    return { kind: 'compare', subject, operator, value };
  }

  private compileSemiJoin(
    condition: Extract<ConditionWithValueQuery, { valueQuery: object }>,
    subject: SoqlSubject,
  ): SoqlCondition {
    const { operator } = condition;
    const plan = this.compileSubquery(condition);
    const [column] = plan.selects;
    if (operator !== 'IN' && operator !== 'NOT IN')
      throw notImplemented(`a subquery after ${operator}`, this.scope.soql);
    if (plan.selects.length !== 1 || column?.kind !== 'subject' || column.subject.kind !== 'field') {
      throw soqlError('MALFORMED_QUERY', 'a semi-join selects exactly one Id or reference field', this.scope.soql);
    }
    const { field, path } = column.subject;
    const isJoinable = (kind: string, lookup: boolean): boolean => kind === 'Id' || lookup;
    if (!isJoinable(field.kind, isReference(field)) || !isJoinable(subject.field.kind, isReference(subject.field))) {
      throw soqlError(
        'MALFORMED_QUERY',
        `The inner and outer selects should both be Id or reference fields: ${subject.field.name}, ${field.name}`,
        this.scope.soql,
      );
    }
    return { kind: 'semiJoin', subject, negated: operator === 'NOT IN', plan, column: path };
  }

  private checkMultiselect(subject: SoqlSubject, operator: string): void {
    const isMultiselect = subject.field.kind === 'MultiselectPicklist';
    if (isMultiselect === (operator === 'INCLUDES' || operator === 'EXCLUDES')) return;
    throw soqlError('INVALID_FIELD', `invalid operator ${operator} on field ${subject.field.name}`, this.scope.soql);
  }

  private checkOperator(subject: SoqlSubject, operator: ComparisonOperator, value: SoqlValue): void {
    const { kind } = subject.field;
    const isId = kind === 'Id' || isReference(subject.field);
    const isText = !isId && !['Checkbox', 'Number', 'Currency', 'Percent', 'Date', 'DateTime', 'Time'].includes(kind);
    const isWrong =
      (operator === 'LIKE' && !isText) ||
      (ORDERED.has(operator) && kind === 'Checkbox') ||
      (ORDERED.has(operator) && value.kind === 'literal' && value.value === null);
    if (isWrong) throw soqlError('INVALID_FIELD', `invalid operator on ${kind.toLowerCase()} field`, this.scope.soql);
  }

  private unexpected(): Error {
    const token = this.tokens[this.position];
    const text =
      typeof token === 'string' ? token : token === undefined ? '<EOF>' : 'field' in token ? token.field : '(';
    return soqlError('MALFORMED_QUERY', `unexpected token: '${text}'`, this.scope.soql, text);
  }
}

function readValues(condition: Extract<Condition, { value: unknown }>, operator: string, soql: string): SoqlValue[] {
  const { value, literalType } = condition;
  const texts = typeof value === 'string' ? [value] : value;
  const counts = 'dateLiteralVariable' in condition ? condition.dateLiteralVariable : undefined;
  return texts.map((text, index) => {
    const type = typeof literalType === 'string' ? literalType : literalType?.[index];
    const count = typeof counts === 'number' ? counts : counts?.[index];
    return compileValue(text, type, count, operator === 'LIKE', soql);
  });
}

/** What is known of a value before the query runs must fit the field. */
function checkValue(subject: SoqlSubject, value: SoqlValue, operator: string): void {
  if (subject.kind === 'aggregate' && subject.function.startsWith('COUNT')) return;
  if (value.kind === 'literal') checkValueType(subject.field, value.value);
  if (value.kind !== 'dateLiteral') return;
  if (subject.field.kind === 'Date' || subject.field.kind === 'DateTime') return;
  throw soqlError('INVALID_FIELD', `date literals do not fit field '${subject.field.name}' after ${operator}`, '');
}
