import type { FieldFunctionExpression, FunctionExp, Query, QueryBase } from '@jetstreamapp/soql-parser-js';
import { parseQuery } from '../data/soql/parse-query.ts';
import type { ObjectDefinition } from '../schema/object-definition.ts';
import { visibleField } from './record-access.ts';
import { RestError } from './rest-error.ts';
import type { Call } from './rest-exchange.ts';
import { conditionsOf } from './soql-condition.ts';

/**
 * Checks that a query names only what the calling user may see: the store itself answers in system mode.
 * A text that cannot be parsed is left to the store, which words the complaint.
 * @throws RestError 400 INVALID_TYPE for an object, INVALID_FIELD for a field that is hidden from the user
 */
export function requireVisibleQuery(call: Call, soql: string): void {
  const query = parsed(soql);
  if (query !== undefined) checkTop(call, query);
}

function checkTop(call: Call, query: Query): void {
  const object = call.services.data.schema.object(query.sObject ?? '');
  if (object === undefined) return;
  requireReadable(call, object);
  new QueryCheck(call, object, query.sObjectAlias).check(query);
}

function parsed(soql: string): Query | undefined {
  try {
    return parseQuery(soql);
  } catch {
    return undefined;
  }
}

function requireReadable(call: Call, object: ObjectDefinition): void {
  if (call.access.canReadObject(object.name)) return;
  throw RestError.of(400, 'INVALID_TYPE', unsupportedType(object.name));
}

/** What the platform says of an object that does not exist or is invisible. */
export function unsupportedType(name: string): string {
  return (
    `sObject type '${name}' is not supported. If you are attempting to use a custom object, be sure to append the ` +
    "'__c' after the entity name. Please reference your WSDL or the describe call for the appropriate names."
  );
}

/** Walks one SELECT, with the object that it starts from. */
class QueryCheck {
  private readonly call: Call;
  private readonly object: ObjectDefinition;
  private readonly alias: string | undefined;
  private readonly ownAliases = new Set<string>();

  constructor(call: Call, object: ObjectDefinition, alias: string | undefined) {
    this.call = call;
    this.object = object;
    this.alias = alias?.toLowerCase();
  }

  check(query: QueryBase): void {
    for (const field of query.fields ?? []) {
      if (field.type === 'Field') {
        this.path(field.field);
        if (field.alias !== undefined) this.ownAliases.add(field.alias.toLowerCase());
      } else if (field.type === 'FieldRelationship') this.path([...field.relationships, field.field].join('.'));
      else if (field.type === 'FieldFunctionExpression') {
        this.function(field);
        if (field.alias !== undefined) this.ownAliases.add(field.alias.toLowerCase());
      } else if (field.type === 'FieldSubquery') this.children(field.subquery.relationshipName, field.subquery);
      else throw RestError.of(400, 'MALFORMED_QUERY', 'TYPEOF is not supported by the local org for this user.');
    }
    for (const condition of [query.where, query.having].flatMap((one) =>
      one === undefined ? [] : conditionsOf(one),
    )) {
      if ('field' in condition) this.path(condition.field);
      if ('fn' in condition) this.function(condition.fn);
      if ('valueQuery' in condition) checkTop(this.call, condition.valueQuery);
    }
    for (const clause of [query.orderBy, query.groupBy].flat()) {
      if (clause === undefined) continue;
      if ('field' in clause) this.path(clause.field);
      else this.function(clause.fn);
    }
  }

  private function(expression: FieldFunctionExpression | FunctionExp): void {
    for (const parameter of expression.parameters ?? []) {
      if (typeof parameter === 'string') this.path(parameter);
      else this.function(parameter);
    }
  }

  private children(relationship: string, subquery: QueryBase): void {
    const { schema } = this.call.services.data;
    const child = schema
      .childRelationships(this.object.name)
      .find((one) => one.name.toLowerCase() === relationship.toLowerCase());
    const object = child === undefined ? undefined : schema.object(child.childObject);
    if (object === undefined) return;
    requireReadable(this.call, object);
    new QueryCheck(this.call, object, subquery.sObjectAlias).check(subquery);
  }

  private path(text: string): void {
    const parts = text.split('.');
    const first = parts[0]?.toLowerCase();
    if (parts.length === 1 && first !== undefined && this.ownAliases.has(first)) return;
    if (parts.length > 1 && (first === this.alias || first === this.object.name.toLowerCase())) parts.shift();
    const last = parts.pop() ?? '';
    let object = this.object;
    for (const relationship of parts) {
      const lookup = object.parentRelationship(relationship);
      const parent = this.call.services.data.schema.object(lookup?.referenceTo?.[0] ?? '');
      const seen = lookup !== undefined && visibleField(this.call.access, object, lookup.name) !== undefined;
      if (parent === undefined || !seen || !this.call.access.canReadObject(parent.name)) {
        throw RestError.of(
          400,
          'INVALID_FIELD',
          `Didn't understand relationship '${relationship}' in field path. If you are attempting to use a custom ` +
            "relationship, be sure to append the '__r' after the custom relationship name. Please reference your " +
            'WSDL or the describe call for the appropriate names.',
        );
      }
      object = parent;
    }
    if (visibleField(this.call.access, object, last) !== undefined) return;
    throw RestError.of(
      400,
      'INVALID_FIELD',
      `No such column '${last}' on entity '${object.name}'. If you are attempting to use a custom field, be sure to ` +
        "append the '__c' after the custom field name. Please reference your WSDL or the describe call for the " +
        'appropriate names.',
    );
  }
}
