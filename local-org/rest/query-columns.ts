import type { FieldType, QueryBase } from '@jetstreamapp/soql-parser-js';
import { relatedType } from '../data/related-type.ts';
import { parseQuery } from '../data/soql/parse-query.ts';
import type { FieldDefinition, ObjectDefinition, Schema } from '../schema/object-definition.ts';
import { fieldType } from './field-types.ts';

interface Column {
  readonly aggregate: boolean;
  readonly apexType: string;
  readonly booleanType: boolean;
  readonly columnName: string;
  readonly custom: boolean;
  readonly displayName: string;
  readonly foreignKeyName: string | null;
  readonly insertable: boolean;
  readonly joinColumns: readonly Column[];
  readonly numberType: boolean;
  readonly textType: boolean;
  readonly updatable: boolean;
}

/**
 * The answer to `query?q=…&columns=true`: the columns of a query, without running it. Clients build their tables
 * from it, so names are canonical whatever case the query has.
 */
export function queryColumns(schema: Schema, soql: string): Record<string, unknown> {
  const query = parseQuery(soql);
  const object = schema.object(query.sObject ?? '');
  const columns = columnsOf(schema, object, query);
  return {
    columnMetadata: columns,
    entityName: object?.name ?? query.sObject ?? null,
    groupBy: query.groupBy !== undefined,
    idSelected: columns.some((column) => column.columnName === 'Id'),
    keyPrefix: object?.keyPrefix ?? null,
  };
}

function columnsOf(schema: Schema, object: ObjectDefinition | undefined, query: QueryBase): Column[] {
  let expressions = 0;
  return (query.fields ?? []).map((field) => {
    if (field.type === 'FieldFunctionExpression') {
      const name = field.alias ?? `expr${expressions}`;
      if (field.alias === undefined) expressions += 1;
      return column(name, { displayName: field.rawValue ?? field.functionName, aggregate: true });
    }
    return columnOf(schema, object, field);
  });
}

function columnOf(schema: Schema, object: ObjectDefinition | undefined, field: FieldType): Column {
  switch (field.type) {
    case 'Field':
      return fieldColumn(object?.field(field.field), field.field);
    case 'FieldRelationship':
      return parentColumn(schema, object, field.relationships, field.field);
    case 'FieldSubquery': {
      const wanted = field.subquery.relationshipName;
      const child =
        object === undefined
          ? undefined
          : schema.childRelationships(object.name).find((one) => one.name.toLowerCase() === wanted.toLowerCase());
      const childObject = child === undefined ? undefined : schema.object(child.childObject);
      return column(child?.name ?? wanted, {
        aggregate: true,
        joinColumns: columnsOf(schema, childObject, field.subquery),
      });
    }
    default:
      return column('field' in field ? field.field : 'expr0', {});
  }
}

function parentColumn(
  schema: Schema,
  object: ObjectDefinition | undefined,
  relationships: readonly string[],
  last: string,
): Column {
  const [first, ...rest] = relationships;
  if (first === undefined) return fieldColumn(object?.field(last), last);
  const lookup = object?.parentRelationship(first);
  if (lookup === undefined) {
    // an alias or the object's own name before a field is no relationship; of a virtual object all is taken as asked
    const inner = parentColumn(schema, object, rest, last);
    return object === undefined ? column(first, { joinColumns: [inner] }) : inner;
  }
  const parent = schema.object(lookup.referenceTo?.[0] ?? '');
  const type = rest.length === 0 ? relatedType(lookup, last) : undefined;
  return column(lookup.relationshipName ?? first, {
    custom: lookup.custom,
    foreignKeyName: lookup.name,
    joinColumns: [type === undefined ? parentColumn(schema, parent, rest, last) : fieldColumn(type, last)],
  });
}

function fieldColumn(field: FieldDefinition | undefined, name: string): Column {
  if (field === undefined) return column(name, {});
  const { soapType } = fieldType(field);
  return column(field.name, {
    apexType: soapType.split(':')[1] ?? 'string',
    booleanType: soapType === 'xsd:boolean',
    custom: field.custom,
    insertable: field.createable,
    numberType: soapType === 'xsd:double',
    textType: soapType === 'xsd:string',
    updatable: field.updateable,
  });
}

function column(name: string, known: Partial<Column>): Column {
  return {
    aggregate: false,
    apexType: 'string',
    booleanType: false,
    columnName: name,
    custom: false,
    displayName: name,
    foreignKeyName: null,
    insertable: false,
    joinColumns: [],
    numberType: false,
    textType: false,
    updatable: false,
    ...known,
  };
}
