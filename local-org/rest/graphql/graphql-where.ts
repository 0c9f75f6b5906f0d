import type { ComparisonOperator, RecordFilter } from '../../data/record-query.ts';
import type { ObjectDefinition } from '../../schema/object-definition.ts';
import { fieldInput } from '../field-input.ts';
import type { JsonValue } from '../json.ts';
import { visibleField } from '../record-access.ts';
import type { Call } from '../rest-exchange.ts';
import { GraphqlSyntaxError, type GraphqlValue } from './parse-graphql.ts';

export type Variables = ReadonlyMap<string, JsonValue | undefined>;

const COMPARISONS: ReadonlyMap<string, ComparisonOperator> = new Map([
  ['eq', '='],
  ['ne', '!='],
  ['lt', '<'],
  ['lte', '<='],
  ['gt', '>'],
  ['gte', '>='],
  ['like', 'LIKE'],
]);

/** A value with the variables put in. @throws GraphqlSyntaxError for a variable that the operation does not declare */
export function resolved(value: GraphqlValue | undefined, variables: Variables): JsonValue | undefined {
  if (value === undefined || value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map((one: GraphqlValue) => resolved(one, variables) ?? null);
  if ('variable' in value) {
    if (!variables.has(value.variable)) throw new GraphqlSyntaxError(`Variable '${value.variable}' is not declared.`);
    return variables.get(value.variable);
  }
  if ('enumeration' in value) return value.enumeration;
  if (!('fields' in value)) return undefined;
  return Object.fromEntries([...value.fields].map(([name, inner]) => [name, resolved(inner, variables) ?? null]));
}

/**
 * The filter in `where` (GraphQL API Developer Guide, "Filter Fields with the where Argument"): comparisons of the
 * object's own fields, `and`, `or` and `not`. Fields of parents are refused by name.
 * @throws GraphqlSyntaxError
 */
export function filterOf(call: Call, object: ObjectDefinition, where: JsonValue | undefined): RecordFilter {
  if (where === undefined || where === null) return { kind: 'all', filters: [] };
  if (typeof where !== 'object' || Array.isArray(where)) throw new GraphqlSyntaxError("'where' must be an object.");
  const filters = Object.entries(where).map(([name, value]): RecordFilter => {
    switch (name) {
      case 'and':
        return { kind: 'all', filters: listOf(value).map((one) => filterOf(call, object, one)) };
      case 'or':
        return { kind: 'any', filters: listOf(value).map((one) => filterOf(call, object, one)) };
      case 'not':
        return { kind: 'not', filter: filterOf(call, object, value) };
      default:
        return comparisons(call, object, name, value);
    }
  });
  return filters.length === 1 && filters[0] !== undefined ? filters[0] : { kind: 'all', filters };
}

function listOf(value: JsonValue): readonly JsonValue[] {
  return Array.isArray(value) ? (value as readonly JsonValue[]) : [value];
}

function comparisons(call: Call, object: ObjectDefinition, name: string, value: JsonValue): RecordFilter {
  const field = visibleField(call.access, object, name);
  if (field === undefined) {
    throw new GraphqlSyntaxError(
      `Validation error of type WrongType: argument 'where' contains a field not in '${object.name}_Filter': '${name}'`,
    );
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new GraphqlSyntaxError(`The filter of '${name}' must be an object, such as { eq: … }.`);
  }
  const filters = Object.entries(value).map(([operator, operand]): RecordFilter => {
    const path = [field.name];
    if (operator === 'in' || operator === 'nin') {
      const among: RecordFilter = { kind: 'in', path, values: listOf(operand).map((one) => fieldInput(field, one)) };
      return operator === 'in' ? among : { kind: 'not', filter: among };
    }
    const comparison = COMPARISONS.get(operator);
    if (comparison === undefined) {
      throw new GraphqlSyntaxError(`The operator '${operator}' of '${name}' is not implemented in the local org.`);
    }
    return { kind: 'compare', path, operator: comparison, value: fieldInput(field, operand) };
  });
  return { kind: 'all', filters };
}
