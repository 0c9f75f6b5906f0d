import { SourceError } from '../syntax/source-error.ts';
import type { StatementOf } from '../syntax/syntax-tree.ts';
import { typeName, type ApexType } from '../types/apex-type.ts';
import { settled } from '../types/assignability.ts';
import type { BodyScope } from './body-scope.ts';
import { compileExpression } from './expressions.ts';

/** `insert records;` and its like: all or none, and a failure is a `System.DmlException`. */
export function compileDml(statement: StatementOf<'dml'>, scope: BodyScope): string {
  const { verb, at } = statement;
  const records = compileExpression(statement.records, scope);
  const object = recordType(settled(records.type));
  if (object === undefined) {
    throw new SourceError(`DML requires SObject or SObject list type: ${typeName(records.type)}`, at);
  }
  const key = statement.externalIdField?.split('.').at(-1);
  const field = key === undefined ? undefined : object.object?.field(key);
  if (key !== undefined && field === undefined) throw new SourceError(`Field does not exist: ${key}`, at);
  const keyField = field === undefined ? 'undefined' : JSON.stringify(field.name);
  return `saveAll($,${JSON.stringify(verb)},${records.js},${keyField});`;
}

function recordType(type: ApexType): Extract<ApexType, { kind: 'sobject' }> | undefined {
  if (type.kind === 'sobject') return type;
  return type.kind === 'list' && type.element.kind === 'sobject' ? type.element : undefined;
}
