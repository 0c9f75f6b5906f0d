import { sameValue, type FieldValue } from '../values/field-value.ts';
import {
  commonType,
  fits,
  isTextual,
  wrongArgument,
  wrongNumber,
  wrongType,
  type Expression,
  type FunctionCall,
} from './formula-expression.ts';
import { equals, negated } from './formula-operators.ts';
import { FormulaCompileError } from './formula-token.ts';
import type { FormulaType, ReferencePath } from './formula.ts';
import type { FunctionDefinition } from './function-definition.ts';

const category = 'Logical';

/** Logical functions, and those about picklists and about the record's save, by name. */
export const LOGIC_FUNCTIONS: Readonly<Record<string, FunctionDefinition>> = {
  AND: { signature: 'AND(logical1, logical2, …)', category, compile: (call) => compileJunction(call, true) },
  OR: { signature: 'OR(logical1, logical2, …)', category, compile: (call) => compileJunction(call, false) },
  NOT: { signature: 'NOT(logical)', category, compile: compileNot },
  IF: { signature: 'IF(logical_test, value_if_true, value_if_false)', category, compile: compileIf },
  CASE: {
    signature: 'CASE(expression, value1, result1, value2, result2, …, else_result)',
    category,
    picklistAt: [0],
    compile: compileCase,
  },
  BLANKVALUE: {
    signature: 'BLANKVALUE(expression, substitute_expression)',
    category,
    compile: (call) => compileSubstitute(call, isBlank),
  },
  ISBLANK: {
    signature: 'ISBLANK(expression)',
    category,
    picklistAt: [0],
    compile: (call) => compileTest(call, isBlank),
  },
  ISNULL: {
    signature: 'ISNULL(expression)',
    category,
    picklistAt: [0],
    compile: (call) => compileTest(call, nullTest(call)),
  },
  NULLVALUE: {
    signature: 'NULLVALUE(expression, substitute_expression)',
    category,
    compile: (call) => compileSubstitute(call, nullTest(call)),
  },
  INCLUDES: {
    signature: 'INCLUDES(multiselect_picklist_field, text_literal)',
    category: 'Text',
    picklistAt: [0],
    compile: (call) => compilePicklistTest(call, (value, literal) => value?.split(';').includes(literal) ?? false),
  },
  ISPICKVAL: {
    signature: 'ISPICKVAL(picklist_field, text_literal)',
    category: 'Text',
    picklistAt: [0],
    compile: (call) => compilePicklistTest(call, (value, literal) => (value ?? '') === literal),
  },
  ISCHANGED: { signature: 'ISCHANGED(field)', category, picklistAt: [0], compile: compileIsChanged },
  ISNEW: {
    signature: 'ISNEW()',
    category,
    compile: (call) => {
      checkPriorValues(call);
      if (call.parameters.length > 0) throw wrongNumber(call, 0);
      return { type: 'Boolean', offset: call.offset, evaluate: (environment) => environment.isNew };
    },
  },
  PRIORVALUE: { signature: 'PRIORVALUE(field)', category, picklistAt: [0], compile: compilePriorValue },
};

function isBlank(value: FieldValue): boolean {
  return value === null || value === '';
}

/** "Text fields are never null" (help, ISNULL and NULLVALUE): only flows tell null text from the empty text. */
function nullTest(call: FunctionCall): (value: FieldValue) => boolean {
  return call.style === 'field' && call.parameters[0]?.type === 'Text' ? () => false : (value) => value === null;
}

/** Stops at the first parameter that decides; null counts as false. */
function compileJunction(call: FunctionCall, all: boolean): Expression {
  if (call.parameters.length === 0) throw wrongNumber(call, 2);
  for (const parameter of call.parameters) {
    if (!fits(parameter, 'Boolean')) throw wrongType(`function '${call.name}()'`, ['Boolean'], parameter);
  }
  const evaluations = call.parameters.map((parameter) => parameter.evaluate);
  return {
    type: 'Boolean',
    offset: call.offset,
    evaluate: all
      ? (environment) => evaluations.every((evaluate) => evaluate(environment) === true)
      : (environment) => evaluations.some((evaluate) => evaluate(environment) === true),
  };
}

function compileNot(call: FunctionCall): Expression {
  const operand = onlyParameter(call);
  if (!fits(operand, 'Boolean')) throw wrongType("function 'NOT()'", ['Boolean'], operand);
  return { type: 'Boolean', offset: call.offset, evaluate: negated(operand.evaluate) };
}

function compileIf(call: FunctionCall): Expression {
  const [test, then, otherwise] = call.parameters;
  if (test === undefined || then === undefined || otherwise === undefined || call.parameters.length !== 3) {
    throw wrongNumber(call, 3);
  }
  if (!fits(test, 'Boolean')) throw wrongType("function 'IF()'", ['Boolean'], test);
  const type = commonType(then.type, otherwise.type);
  if (type === undefined) throw wrongType("function 'IF()'", [then.type], otherwise);
  return {
    type,
    offset: call.offset,
    evaluate: (environment) =>
      test.evaluate(environment) === true ? then.evaluate(environment) : otherwise.evaluate(environment),
  };
}

function compileCase(call: FunctionCall): Expression {
  const { parameters } = call;
  const expression = parameters[0];
  const otherwise = parameters.at(-1);
  if (expression === undefined || otherwise === undefined || parameters.length < 4 || parameters.length % 2 !== 0) {
    throw wrongNumber(call, Math.max(4, parameters.length - (parameters.length % 2)));
  }
  let type: FormulaType = 'Null';
  const branches: { value: Expression; result: Expression }[] = [];
  for (let index = 1; index < parameters.length - 1; index += 2) {
    const value = parameters[index];
    const result = parameters[index + 1];
    if (value === undefined || result === undefined) throw wrongNumber(call, 4);
    if (commonType(expression.type, value.type) === undefined)
      throw wrongType("function 'CASE()'", [expression.type], value);
    type = branchType(type, result);
    branches.push({ value, result });
  }
  type = branchType(type, otherwise);
  if (expression.type === 'Boolean' || type === 'Boolean') throw wrongArgument(call);
  const textual = isTextual(expression.type);
  return {
    type,
    offset: call.offset,
    evaluate: (environment) => {
      const subject = expression.evaluate(environment);
      const found = branches.find(({ value }) => equals(subject, value.evaluate(environment), textual) === true);
      return (found?.result ?? otherwise).evaluate(environment);
    },
  };
}

function branchType(type: FormulaType, result: Expression): FormulaType {
  const common = commonType(type, result.type);
  if (common === undefined) throw wrongType("function 'CASE()'", [type], result);
  return common;
}

function compileTest(call: FunctionCall, test: (value: FieldValue) => boolean): Expression {
  const operand = onlyParameter(call);
  if (operand.type === 'Boolean') throw wrongArgument(call);
  return { type: 'Boolean', offset: call.offset, evaluate: (environment) => test(operand.evaluate(environment)) };
}

function compileSubstitute(call: FunctionCall, missing: (value: FieldValue) => boolean): Expression {
  const [operand, substitute] = call.parameters;
  if (operand === undefined || substitute === undefined || call.parameters.length !== 2) throw wrongNumber(call, 2);
  if (operand.type === 'Boolean') throw wrongArgument(call);
  const type = commonType(operand.type, substitute.type);
  if (type === undefined) throw wrongType(`function '${call.name}()'`, [operand.type], substitute);
  return {
    type,
    offset: call.offset,
    evaluate: (environment) => {
      const value = operand.evaluate(environment);
      return missing(value) ? substitute.evaluate(environment) : value;
    },
  };
}

function compilePicklistTest(call: FunctionCall, test: (value: string | null, literal: string) => boolean): Expression {
  const [field, text] = call.parameters;
  if (field === undefined || text === undefined || call.parameters.length !== 2) throw wrongNumber(call, 2);
  const place = `function '${call.name}()'`;
  if (field.type !== 'Picklist') throw wrongType(place, ['Picklist'], field);
  const literal = text.literalText;
  if (literal === undefined) {
    throw new FormulaCompileError(
      `Incorrect parameter type for ${place}. Expected Text Literal, received ${text.type}`,
      text.offset,
    );
  }
  return {
    type: 'Boolean',
    offset: call.offset,
    evaluate: (environment) => {
      const value = field.evaluate(environment);
      return test(typeof value === 'string' ? value : null, literal);
    },
  };
}

function onlyParameter(call: FunctionCall): Expression {
  const [operand] = call.parameters;
  if (operand === undefined || call.parameters.length !== 1) throw wrongNumber(call, 1);
  return operand;
}

function checkPriorValues(call: FunctionCall): void {
  if (call.allowsPriorValues) return;
  throw new FormulaCompileError(`Function ${call.name} may not be used in this type of formula`, call.offset);
}

/** The field of the saved record itself that ISCHANGED and PRIORVALUE ask about. */
function ownField(call: FunctionCall): { operand: Expression; path: ReferencePath } {
  checkPriorValues(call);
  const operand = onlyParameter(call);
  if (operand.reference === undefined) throw wrongArgument(call);
  const path = operand.reference;
  const own = path[0] === '$Record' ? path.length === 2 : path.length === 1;
  if (!own) {
    throw new FormulaCompileError(
      `The ${call.name} function cannot reference the ${path.join('.')} field.`,
      operand.offset,
    );
  }
  return { operand, path };
}

/** False for a new record (help, ISCHANGED); line ends of different systems are no change. */
function compileIsChanged(call: FunctionCall): Expression {
  const { path } = ownField(call);
  return {
    type: 'Boolean',
    offset: call.offset,
    evaluate: (environment) => {
      if (environment.isNew) return false;
      return !sameValue(unixLines(environment.value(path)), unixLines(environment.priorValue(path)));
    },
  };
}

function unixLines(value: FieldValue): FieldValue {
  return typeof value === 'string' ? value.replaceAll('\r\n', '\n') : value;
}

/** For a new record the present value (help, PRIORVALUE). */
function compilePriorValue(call: FunctionCall): Expression {
  const { operand, path } = ownField(call);
  return {
    type: operand.type,
    offset: call.offset,
    evaluate: (environment) => {
      if (environment.isNew) return operand.evaluate(environment);
      const value = environment.priorValue(path);
      return value === null && operand.type === 'Number' && environment.blankNumberAsZero ? 0 : value;
    },
  };
}
