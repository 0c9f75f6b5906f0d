import type { FieldFunctionExpression, FieldType, FunctionExp, Query, QueryBase } from '@jetstreamapp/soql-parser-js';
import { MOST_ROWS_OF_ALL_FIELDS } from '../data/soql/compile-soql.ts';
import { relatedType } from '../data/related-type.ts';
import { parseQuery } from '../data/soql/parse-query.ts';
import type { FieldDefinition, ObjectDefinition } from '../schema/object-definition.ts';
import { visibleChildren, visibleField, visibleFields } from './record-access.ts';
import { RestError } from './rest-error.ts';
import type { Call } from './rest-exchange.ts';
import { conditionsOf } from './soql-condition.ts';

const ALL_FIELDS = /\bFIELDS\s*\(\s*(ALL|STANDARD|CUSTOM)\s*\)/i;

/**
 * Checks that a query names only what the calling user may see: the store itself answers in system mode.
 * A text that cannot be parsed is left to the store, which words the complaint.
 * @returns the query to run, in which `FIELDS()` is the fields that the user may see
 * @throws RestError 400 INVALID_TYPE for an object, INVALID_FIELD for a field that is hidden from the user
 */
export function visibleQuery(call: Call, soql: string): string {
  const query = parsed(soql);
  if (query === undefined) return soql;
  checkTop(call, query);
  return (query.fields ?? []).some(isAllFields) ? expandAllFields(call, soql, query) : soql;
}

function isAllFields(field: FieldType): boolean {
  return field.type === 'FieldFunctionExpression' && field.functionName.toUpperCase() === 'FIELDS';
}

/** SOQL and SOSL Reference, "FIELDS()": hidden fields are left out. */
function expandAllFields(call: Call, soql: string, query: Query): string {
  const object = call.services.data.schema.object(query.sObject ?? '');
  const [text = '', asked = ''] = ALL_FIELDS.exec(soql) ?? [];
  const which = asked.toUpperCase();
  // Too high a limit is for the store to refuse, which must see then that FIELDS() was asked for.
  const isRefused = which !== 'STANDARD' && (query.limit ?? Infinity) > MOST_ROWS_OF_ALL_FIELDS;
  if (object === undefined || text === '' || isRefused) return soql;
  const fields = visibleFields(call.access, object).filter(
    ({ custom }) => which === 'ALL' || custom === (which === 'CUSTOM'),
  );
  if (fields.length > 0) return soql.replace(text, fields.map((field) => field.name).join(', '));
  throw RestError.of(
    400,
    'MALFORMED_QUERY',
    `The local org does not implement ${text} where the user may see no such field of ${object.name}.`,
  );
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

function misunderstood(relationship: string, place: string, code: 'INVALID_FIELD' | 'INVALID_TYPE'): RestError {
  return RestError.of(
    400,
    code,
    `Didn't understand relationship '${relationship}' in ${place}. If you are attempting to use a custom relationship, ` +
      "be sure to append the '__r' after the custom relationship name. Please reference your WSDL or the describe " +
      'call for the appropriate names.',
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
      else if (isAllFields(field)) continue;
      else if (field.type === 'FieldFunctionExpression') {
        this.function(field);
        if (field.alias !== undefined) this.ownAliases.add(field.alias.toLowerCase());
      } else if (field.type === 'FieldSubquery') this.children(field.subquery.relationshipName, field.subquery);
      else throw RestError.of(400, 'MALFORMED_QUERY', 'The local org does not implement TYPEOF in SOQL.');
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
    const isIt = (one: { readonly name: string }): boolean => one.name.toLowerCase() === relationship.toLowerCase();
    const object = schema.object(schema.childRelationships(this.object.name).find(isIt)?.childObject ?? '');
    if (object === undefined) return;
    requireReadable(this.call, object);
    if (!visibleChildren(this.call.access, schema, this.object).some(isIt)) {
      throw misunderstood(relationship, 'FROM part of query call', 'INVALID_TYPE');
    }
    if (subquery.fields?.some(isAllFields) === true) {
      throw RestError.of(400, 'MALFORMED_QUERY', 'The local org does not implement FIELDS() in a subquery over REST.');
    }
    new QueryCheck(this.call, object, subquery.sObjectAlias).check(subquery);
  }

  private path(text: string): void {
    const parts = text.split('.');
    const first = parts[0]?.toLowerCase();
    if (parts.length === 1 && first !== undefined && this.ownAliases.has(first)) return;
    if (parts.length > 1 && (first === this.alias || first === this.object.name.toLowerCase())) parts.shift();
    const last = parts.pop() ?? '';
    let object = this.object;
    let through: FieldDefinition | undefined;
    for (const relationship of parts) {
      const lookup = object.parentRelationship(relationship);
      const parent = this.call.services.data.schema.object(lookup?.referenceTo?.[0] ?? '');
      const seen = lookup !== undefined && visibleField(this.call.access, object, lookup.name) !== undefined;
      if (parent === undefined || !seen || !this.call.access.canReadObject(parent.name)) {
        throw misunderstood(relationship, 'field path', 'INVALID_FIELD');
      }
      object = parent;
      through = lookup;
    }
    if (relatedType(through, last) !== undefined) return;
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
