import type { FunctionExp } from '@jetstreamapp/soql-parser-js';
import type { FieldDefinition, ObjectDefinition, Schema } from '../../schema/object-definition.ts';
import type { FieldPath } from '../record-query.ts';
import { relatedType } from '../related-type.ts';
import { notImplemented, soqlError, unknownField, unknownRelationship } from './soql-error.ts';
import type { AggregateFunction, SoqlSubject } from './soql-plan.ts';

/** The place whose names are looked up: one FROM of a query. */
export interface NameScope {
  readonly soql: string;
  readonly schema: Schema;
  readonly object: ObjectDefinition;
  readonly alias: string | undefined;
}

/** SOQL and SOSL Reference, "Relationship Query Limitations": at most five levels up. */
const MOST_LEVELS = 5;

/** Resolves a field, possibly of a parent, such as `c.Contact__r.Email`. */
export function resolvePath(
  text: string,
  scope: NameScope,
): { readonly path: FieldPath; readonly field: FieldDefinition } {
  const parts = text.trim().split('.');
  const [first = ''] = parts;
  const startsWithName = [scope.alias, scope.object.name].some((name) => name?.toLowerCase() === first.toLowerCase());
  if (parts.length > 1 && startsWithName && scope.object.parentRelationship(first) === undefined) parts.shift();
  let object = scope.object;
  let last: FieldDefinition | undefined;
  const path: string[] = [];
  for (const relationship of parts.slice(0, -1)) {
    const lookup = object.parentRelationship(relationship);
    const parent = scope.schema.object(lookup?.referenceTo?.[0] ?? '');
    if (lookup?.relationshipName === undefined || parent === undefined) {
      throw unknownRelationship(relationship, 'field path', scope.soql);
    }
    path.push(lookup.relationshipName);
    object = parent;
    last = lookup;
  }
  if (path.length > MOST_LEVELS) {
    throw soqlError(
      'MALFORMED_QUERY',
      `The path '${text}' goes over more than ${MOST_LEVELS} relationships.`,
      scope.soql,
    );
  }
  const name = parts.at(-1) ?? '';
  const field = relatedType(last, name) ?? object.field(name);
  if (field === undefined) throw unknownField(name, object.name, scope.soql);
  return { path: [...path, field.name], field };
}

export function fieldSubject(text: string, scope: NameScope): SoqlSubject {
  return { kind: 'field', ...resolvePath(text, scope) };
}

const AGGREGATES: ReadonlySet<string> = new Set(['COUNT', 'COUNT_DISTINCT', 'SUM', 'AVG', 'MIN', 'MAX']);

export function isAggregate(name: string): name is AggregateFunction {
  return AGGREGATES.has(name);
}

/** Resolves an aggregate function over one field. */
export function aggregateSubject(expression: FunctionExp, scope: NameScope): SoqlSubject {
  const name = (expression.functionName ?? '').toUpperCase();
  const [parameter] = expression.parameters ?? [];
  if (!isAggregate(name) || typeof parameter !== 'string') {
    throw notImplemented(`the function ${expression.rawValue ?? name}`, scope.soql, expression.functionName);
  }
  const { path, field } = resolvePath(parameter, scope);
  const isNumber = field.kind === 'Number' || field.kind === 'Currency' || field.kind === 'Percent';
  const isLong = field.kind === 'LongTextArea' || field.kind === 'Html' || field.kind === 'EncryptedText';
  if (isLong || ((name === 'SUM' || name === 'AVG') && !isNumber) || (field.kind === 'Checkbox' && /M..$/.test(name))) {
    throw soqlError(
      'MALFORMED_QUERY',
      `field ${field.name} does not support aggregate operator ${name}`,
      scope.soql,
      parameter,
    );
  }
  return { kind: 'aggregate', function: name, path, field };
}
