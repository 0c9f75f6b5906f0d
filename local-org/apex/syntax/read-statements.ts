import type {
  BlockContext, ForControlContext, LocalVariableDeclarationContext, StatementContext, SwitchStatementContext,
  TryStatementContext, UpdateStatementContext, WhenControlContext,
} from '@apexdevtools/apex-parser'; // prettier-ignore
import { optional, positionOf } from './parse-tree.ts';
import { readArguments, readExpression } from './read-expressions.ts';
import { readWhenLiteral } from './read-literals.ts';
import { readType, typeNameOf } from './read-types.ts';
import { notSupported } from './source-error.ts';
import type { DmlVerb, Expression, Statement, StatementOf, VariableDeclaration } from './syntax-tree.ts';

export function readBlock(node: BlockContext, source: string): StatementOf<'block'> {
  const statements = node.statement_list().map((one) => readStatement(one, source));
  return { kind: 'block', statements, at: positionOf(node) };
}

/** Turns the parser's tree of a statement into ours. @throws SourceError for what is outside the subset */
function readStatement(node: StatementContext, source: string): Statement {
  const at = positionOf(node);
  const block = optional(node.block());
  if (block !== undefined) return readBlock(block, source);
  const variables = optional(node.localVariableDeclarationStatement());
  if (variables !== undefined) {
    return { kind: 'variables', variables: readVariables(variables.localVariableDeclaration(), source), at };
  }
  const expression = optional(node.expressionStatement());
  if (expression !== undefined) {
    return { kind: 'expression', expression: readExpression(expression.expression(), source), at };
  }
  return readJump(node, source) ?? readBranch(node, source) ?? readLoop(node, source) ?? readDml(node, source);
}

function readJump(node: StatementContext, source: string): Statement | undefined {
  const at = positionOf(node);
  const returns = optional(node.returnStatement());
  if (returns !== undefined) {
    const value = optional(returns.expression());
    return { kind: 'return', value: value === undefined ? undefined : readExpression(value, source), at };
  }
  const throws = optional(node.throwStatement());
  if (throws !== undefined) return { kind: 'throw', value: readExpression(throws.expression(), source), at };
  if (optional(node.breakStatement()) !== undefined) return { kind: 'break', at };
  if (optional(node.continueStatement()) !== undefined) return { kind: 'continue', at };
  return undefined;
}

function readBranch(node: StatementContext, source: string): Statement | undefined {
  const branch = optional(node.ifStatement());
  if (branch !== undefined) {
    const [yes, no] = branch.statement_list().map((one) => readStatement(one, source));
    const at = positionOf(node);
    const condition = readExpression(branch.parExpression().expression(), source);
    return { kind: 'if', condition, yes: yes ?? { kind: 'block', statements: [], at }, no, at };
  }
  const choice = optional(node.switchStatement());
  if (choice !== undefined) return readSwitch(choice, source);
  const attempt = optional(node.tryStatement());
  return attempt === undefined ? undefined : readTry(attempt, source);
}

function readSwitch(node: SwitchStatementContext, source: string): Statement {
  const cases = node.whenControl_list().map((one) => ({
    when: readWhen(one),
    body: readBlock(one.block(), source),
    at: positionOf(one),
  }));
  return { kind: 'switch', subject: readExpression(node.expression(), source), cases, at: positionOf(node) };
}

function readWhen(node: WhenControlContext): StatementOf<'switch'>['cases'][number]['when'] {
  const value = node.whenValue();
  if (optional(value.ELSE()) !== undefined) return { kind: 'else' };
  const variable = optional(value.id());
  if (variable !== undefined) {
    return { kind: 'type', type: readType(value.typeRef()), variable: variable.getText(), at: positionOf(value) };
  }
  return { kind: 'values', values: value.whenLiteral_list().map(readWhenLiteral) };
}

function readTry(node: TryStatementContext, source: string): Statement {
  const catches = node.catchClause_list().map((one) => ({
    type: typeNameOf(one.qualifiedName().getText(), positionOf(one.qualifiedName())),
    variable: one.id().getText(),
    body: readBlock(one.block(), source),
    at: positionOf(one),
  }));
  const lastly = optional(node.finallyBlock());
  return {
    kind: 'try',
    body: readBlock(node.block(), source),
    catches,
    lastly: lastly === undefined ? undefined : readBlock(lastly.block(), source),
    at: positionOf(node),
  };
}

function readLoop(node: StatementContext, source: string): Statement | undefined {
  const at = positionOf(node);
  const loop = optional(node.whileStatement());
  if (loop !== undefined) {
    const condition = readExpression(loop.parExpression().expression(), source);
    return { kind: 'while', condition, body: readBody(optional(loop.statement()), source), at };
  }
  const doLoop = optional(node.doWhileStatement());
  if (doLoop !== undefined) {
    const condition = readExpression(doLoop.parExpression().expression(), source);
    return { kind: 'doWhile', condition, body: readBlock(doLoop.block(), source), at };
  }
  const counted = optional(node.forStatement());
  if (counted === undefined) return undefined;
  return readFor(counted.forControl(), readBody(optional(counted.statement()), source), at, source);
}

function readBody(node: StatementContext | undefined, source: string): Statement | undefined {
  return node === undefined ? undefined : readStatement(node, source);
}

function readFor(
  control: ForControlContext,
  body: Statement | undefined,
  at: Statement['at'],
  source: string,
): Statement {
  const each = optional(control.enhancedForControl());
  if (each !== undefined) {
    const variable: VariableDeclaration = {
      name: each.id().getText(),
      type: readType(each.typeRef()),
      final: false,
      initial: undefined,
      at: positionOf(each),
    };
    return { kind: 'forEach', variable, collection: readExpression(each.expression(), source), body, at };
  }
  const start = optional(control.forInit());
  const declared = optional(start?.localVariableDeclaration());
  const condition = optional(control.expression());
  return {
    kind: 'for',
    variables: declared === undefined ? [] : readVariables(declared, source),
    initial: readArguments(optional(start?.expressionList()), source),
    condition: condition === undefined ? undefined : readExpression(condition, source),
    updates: readArguments(optional(optional(control.forUpdate())?.expressionList()), source),
    body,
    at,
  };
}

function readVariables(node: LocalVariableDeclarationContext, source: string): VariableDeclaration[] {
  const type = readType(node.typeRef());
  const words = node.modifier_list().map((one) => one.getText().toLowerCase());
  const unknown = words.find((word) => word !== 'final' && !word.startsWith('@suppresswarnings'));
  if (unknown !== undefined) throw notSupported(`the modifier '${unknown}' on a local variable`, positionOf(node));
  return node
    .variableDeclarators()
    .variableDeclarator_list()
    .map((one) => {
      const initial = optional(one.expression());
      return {
        name: one.id().getText(),
        type,
        final: words.includes('final'),
        initial: initial === undefined ? undefined : readExpression(initial, source),
        at: positionOf(one),
      };
    });
}

type DmlNode = Pick<UpdateStatementContext, 'accessLevel' | 'expression'>;

function readDml(node: StatementContext, source: string): Statement {
  const at = positionOf(node);
  const run = optional(node.runAsStatement());
  if (run !== undefined) {
    const [user, ...more] = readArguments(optional(run.expressionList()), source);
    if (user === undefined || more.length > 0) throw notSupported('System.runAs with other than one user', at);
    return { kind: 'runAs', user, body: readBlock(run.block(), source), at };
  }
  if (optional(node.mergeStatement()) !== undefined) throw notSupported('the statement merge', at);
  if (optional(node.undeleteStatement()) !== undefined) throw notSupported('the statement undelete', at);
  const upsert = optional(node.upsertStatement());
  const simple: readonly (readonly [DmlVerb, DmlNode | undefined])[] = [
    ['insert', optional(node.insertStatement())],
    ['update', optional(node.updateStatement())],
    ['delete', optional(node.deleteStatement())],
    ['upsert', upsert],
  ];
  for (const [verb, statement] of simple) {
    if (statement === undefined) continue;
    if (optional(statement.accessLevel()) !== undefined) throw notSupported(`${verb} with an access level`, at);
    const records: Expression = readExpression(statement.expression(), source);
    return { kind: 'dml', verb, records, externalIdField: optional(upsert?.qualifiedName())?.getText(), at };
  }
  throw notSupported(`the statement '${node.getText()}'`, at);
}
