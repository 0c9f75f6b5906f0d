import { notSupported, SourceError } from '../syntax/source-error.ts';
import type { StatementOf } from '../syntax/syntax-tree.ts';
import { typeName } from '../types/apex-type.ts';
import { isAssignable, settled } from '../types/assignability.ts';
import { resolveType } from '../types/org-types.ts';
import type { BodyScope } from './body-scope.ts';
import { convert, receiver } from './conversions.ts';
import { compileExpression } from './expressions.ts';
import { compileLoopBody, stand, type StatementCode } from './statements.ts';

/** `for (T element : collection)`: the collection may not change meanwhile. */
export function compileForEach(statement: StatementOf<'forEach'>, scope: BodyScope): StatementCode {
  const { at, variable } = statement;
  return scope.inBlock(() => {
    const collection = compileExpression(statement.collection, scope);
    const type = settled(collection.type);
    if (type.kind !== 'list' && type.kind !== 'set') {
      throw new SourceError(`Loop must iterate over a collection type: ${typeName(type)}`, statement.collection.at);
    }
    const wanted = resolveType(variable.type, scope.symbol, scope.builder.org);
    if (collection.type.kind === 'query' && wanted.kind === 'list') {
      throw notSupported('a for loop over chunks of a query', at);
    }
    if (!isAssignable(type.element, wanted)) {
      throw new SourceError(`Loop variable must be of type ${typeName(type.element)}`, variable.at);
    }
    const local = scope.declare(variable.name, wanted, variable.at);
    const [held, item] = [scope.temporary(), scope.temporary()];
    const body = compileLoopBody(statement.body, scope);
    const value = convert({ js: item, type: type.element }, wanted);
    const head = `for(${item} of elementsOf(${held}))`;
    const step = `{${stand(at, scope)}let ${local.js}=${value};${body}}`;
    const start = `${stand(at, scope)}${held}=${receiver(collection)};${held}.iterations++;`;
    return { js: `${start}try{${head}${step}}finally{${held}.iterations--;}`, completes: true };
  });
}
