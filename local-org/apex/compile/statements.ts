import { notSupported, SourceError } from '../syntax/source-error.ts';
import type { Expression, Statement, StatementOf, VariableDeclaration } from '../syntax/syntax-tree.ts';
import { sameType, typeName } from '../types/apex-type.ts';
import { isAssignable, settled } from '../types/assignability.ts';
import { isException, resolveType } from '../types/org-types.ts';
import type { BodyScope } from './body-scope.ts';
import { assignTo, condition } from './conversions.ts';
import { compileDml } from './dml-code.ts';
import { compileEffect, compileExpression } from './expressions.ts';
import { compileForEach } from './for-each.ts';
import { compileSwitch } from './switch-code.ts';

/** JavaScript of a statement, and whether what comes after it can be reached. */
export interface StatementCode {
  readonly js: string;
  readonly completes: boolean;
}

/** Marks where the program stands: for line numbers, coverage and the CPU limit. */
export function stand(at: Statement['at'], scope: BodyScope): string {
  scope.builder.line(scope.symbol, at.line);
  return `$.statement(d,c,${at.line});`;
}

/** Compiles a statement. @throws SourceError for the first thing in it that does not compile */
export function compileStatement(statement: Statement, scope: BodyScope): StatementCode {
  const { at } = statement;
  switch (statement.kind) {
    case 'block':
      return scope.inBlock(() => {
        const { js, completes } = compileStatements(statement.statements, scope);
        return { js: `{${js}}`, completes };
      });
    case 'variables':
      return { js: stand(at, scope) + compileVariables(statement.variables, scope), completes: true };
    case 'expression':
      return { js: `${stand(at, scope)}${compileEffect(statement.expression, scope)};`, completes: true };
    case 'if':
      return compileIf(statement, scope);
    case 'switch':
      return compileSwitch(statement, scope);
    case 'for':
      return compileFor(statement, scope);
    case 'forEach':
      return compileForEach(statement, scope);
    case 'while':
      return {
        js: `${loopHead(statement.condition, at, scope)}{${compileLoopBody(statement.body, scope)}}`,
        completes: true,
      };
    case 'doWhile': {
      const body = compileLoopBody(statement.body, scope);
      const test = condition(compileExpression(statement.condition, scope), at);
      return { js: `do{${body}${stand(at, scope)}}while(${test});`, completes: true };
    }
    case 'try':
      return compileTry(statement, scope);
    case 'return':
      return compileReturn(statement, scope);
    case 'throw': {
      const value = compileExpression(statement.value, scope);
      if (!isException(value.type)) {
        throw new SourceError(`Throw expression must be of type exception: ${typeName(value.type)}`, at);
      }
      return { js: `${stand(at, scope)}throw notNull(${value.js});`, completes: false };
    }
    case 'break':
    case 'continue':
      if (scope.loops === 0) throw new SourceError(`${statement.kind} is only allowed in a loop`, at);
      return { js: `${stand(at, scope)}${statement.kind};`, completes: false };
    case 'dml':
      return { js: stand(at, scope) + compileDml(statement, scope), completes: true };
    case 'runAs':
      throw notSupported('System.runAs', at);
  }
}

export function compileStatements(statements: readonly Statement[], scope: BodyScope): StatementCode {
  let js = '';
  let completes = true;
  for (const statement of statements) {
    if (!completes) throw new SourceError('Unreachable statement', statement.at);
    try {
      const code = compileStatement(statement, scope);
      js += code.js;
      ({ completes } = code);
    } catch (error) {
      if (!(error instanceof SourceError)) throw error;
      // The statements after it are checked as well, so that one deployment shows all that is wrong.
      scope.builder.report(error, scope.symbol);
      scope.failed = true;
      if (statement.kind === 'return' || statement.kind === 'throw') completes = false;
      if (statement.kind === 'variables') declareAnyway(statement.variables, scope);
    }
  }
  return { js, completes };
}

function declareAnyway(variables: readonly VariableDeclaration[], scope: BodyScope): void {
  for (const { name, type, at } of variables) {
    if (scope.local(name) !== undefined) continue;
    try {
      scope.declare(name, resolveType(type, scope.symbol, scope.builder.org), at);
    } catch (error) {
      if (!(error instanceof SourceError)) throw error;
    }
  }
}

function compileVariables(variables: readonly VariableDeclaration[], scope: BodyScope): string {
  return variables
    .map(({ name, type: written, initial, final, at }) => {
      const type = resolveType(written, scope.symbol, scope.builder.org);
      // The initial value cannot see the variable itself.
      const value = initial === undefined ? 'null' : assignTo(compileExpression(initial, scope), type, at);
      const variable = scope.declare(name, type, at, final && initial !== undefined);
      return `let ${variable.js}=${value};`;
    })
    .join('');
}

function compileIf(statement: StatementOf<'if'>, scope: BodyScope): StatementCode {
  const test = condition(compileExpression(statement.condition, scope), statement.condition.at);
  const yes = inOwnBlock(statement.yes, scope);
  const no = statement.no === undefined ? { js: '', completes: true } : inOwnBlock(statement.no, scope);
  const otherwise = statement.no === undefined ? '' : `else{${no.js}}`;
  return {
    js: `${stand(statement.at, scope)}if(${test}){${yes.js}}${otherwise}`,
    completes: yes.completes || no.completes,
  };
}

function inOwnBlock(statement: Statement, scope: BodyScope): StatementCode {
  return scope.inBlock(() => compileStatement(statement, scope));
}

/** The body of a loop, one more loop deep. */
export function compileLoopBody(body: Statement | undefined, scope: BodyScope): string {
  if (body === undefined) return '';
  scope.loops += 1;
  try {
    return inOwnBlock(body, scope).js;
  } finally {
    scope.loops -= 1;
  }
}

function loopHead(test: Expression, at: Statement['at'], scope: BodyScope): string {
  const js = condition(compileExpression(test, scope), test.at);
  return `while(${marker(at, scope)},${js})`;
}

/** The same as `stand`, as an expression. */
export function marker(at: Statement['at'], scope: BodyScope): string {
  return stand(at, scope).slice(0, -1);
}

function compileFor(statement: StatementOf<'for'>, scope: BodyScope): StatementCode {
  return scope.inBlock(() => {
    const initial =
      compileVariables(statement.variables, scope) +
      statement.initial.map((one) => `${compileEffect(one, scope)};`).join('');
    const test =
      statement.condition === undefined
        ? 'true'
        : condition(compileExpression(statement.condition, scope), statement.condition.at);
    const body = compileLoopBody(statement.body, scope);
    const updates = statement.updates.map((one) => compileEffect(one, scope)).join();
    const head = `for(;${marker(statement.at, scope)},${test};${updates})`;
    return { js: `{${stand(statement.at, scope)}${initial}${head}{${body}}}`, completes: true };
  });
}

function compileReturn(statement: StatementOf<'return'>, scope: BodyScope): StatementCode {
  const { at, value } = statement;
  const { result } = scope.options;
  if (result === undefined) throw new SourceError('return is not allowed here', at);
  if (value === undefined) {
    if (result.kind !== 'void') throw new SourceError(`Missing return value: ${typeName(result)}`, at);
    return { js: `${stand(at, scope)}return${scope.options.constructs === true ? ' self' : ''};`, completes: false };
  }
  const code = compileExpression(value, scope);
  if (result.kind === 'void') throw new SourceError('Void method must not return a value', at);
  if (!isAssignable(code.type, result)) {
    throw new SourceError(
      `Return value must be of type: ${typeName(result)} (found ${typeName(settled(code.type))})`,
      at,
    );
  }
  return { js: `${stand(at, scope)}return ${assignTo(code, result, at)};`, completes: false };
}

function compileTry(statement: StatementOf<'try'>, scope: BodyScope): StatementCode {
  const body = compileStatement(statement.body, scope);
  let completes = body.completes;
  let handlers = '';
  const seen: ReturnType<typeof resolveType>[] = [];
  for (const one of statement.catches) {
    const type = resolveType(one.type, scope.symbol, scope.builder.org);
    if (!isException(type)) throw new SourceError(`Catch type must be an exception: ${typeName(type)}`, one.at);
    if (seen.some((before) => sameType(before, type) || isAssignable(type, before))) {
      throw new SourceError(`Exception already caught: ${typeName(type)}`, one.at);
    }
    seen.push(type);
    const handler = scope.inBlock(() => {
      const variable = scope.declare(one.variable, type, one.at);
      return { variable, code: compileStatement(one.body, scope) };
    });
    completes ||= handler.code.completes;
    handlers += `if($.is(x,${scope.builder.type(type)})){let ${handler.variable.js}=x;${handler.code.js}}else `;
  }
  const catching = handlers === '' ? '' : `catch(e){const x=$.caught(e);$.depth=d;${handlers}throw x;}`;
  const start = stand(statement.at, scope);
  if (statement.lastly === undefined) return { js: `${start}try${block(body.js)}${catching}`, completes };
  const lastly = compileStatement(statement.lastly, scope);
  const runs = scope.temporary();
  const inner = catching === '' ? body.js : `try${block(body.js)}${catching}`;
  // What no Apex code may catch (limits, failed assertions) also runs no finally block.
  const js = `${runs}=true;try{${inner}}catch(e){${runs}=$.isCatchable(e);throw $.mark(e);}finally{if(${runs}){$.depth=d;${lastly.js}}}`;
  return { js: start + js, completes: completes && lastly.completes };
}

function block(js: string): string {
  return js.startsWith('{') ? js : `{${js}}`;
}
