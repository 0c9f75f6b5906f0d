import { SourceError } from '../syntax/source-error.ts';
import type { ExpressionOf } from '../syntax/syntax-tree.ts';
import { INTEGER } from '../types/apex-type.ts';
import type { ObjectDefinition } from '../../schema/object-definition.ts';
import type { BodyScope } from './body-scope.ts';
import { compileExpression } from './expressions.ts';
import type { Code } from './module-builder.ts';

/** A query in brackets, its object and plain fields checked against the schema. */
export function compileSoql(expression: ExpressionOf<'soql'>, scope: BodyScope): Code {
  const { query, at } = expression;
  const object = scope.builder.org.schema.object(query.objectName);
  if (object === undefined) {
    throw new SourceError(`sObject type '${query.objectName}' is not supported.`, at);
  }
  for (const path of query.fields) checkPath(path.split('.'), object, expression, scope);
  const binds = query.binds.map((one) => compileExpression(one, scope).js);
  const args = `$,${JSON.stringify(query.text)},[${binds.join()}]`;
  if (query.countsOnly) return { js: `countRecords(${args})`, type: INTEGER, present: true };
  const element = scope.builder.type({ kind: 'sobject', object });
  return { js: `queryRecords(${args},${element})`, type: { kind: 'query', object }, present: true };
}

function checkPath(
  path: readonly string[],
  object: ObjectDefinition,
  expression: ExpressionOf<'soql'>,
  scope: BodyScope,
): void {
  const [first = '', ...rest] = path;
  if (rest.length === 0) {
    if (object.field(first) !== undefined) return;
    throw new SourceError(`No such column '${first}' on entity '${object.name}'.`, expression.at);
  }
  if (first.toLowerCase() === object.name.toLowerCase()) {
    checkPath(rest, object, expression, scope);
    return;
  }
  const lookup = object.parentRelationship(first);
  if (lookup === undefined) {
    throw new SourceError(`Didn't understand relationship '${first}' in field path.`, expression.at);
  }
  const parents = (lookup.referenceTo ?? []).map((name) => scope.builder.org.schema.object(name));
  const [parent] = parents;
  if (parents.length === 1 && parent !== undefined) checkPath(rest, parent, expression, scope);
}
