import type { FieldValue } from '../values/field-value.ts';
import type { Evaluate, Expression } from './formula-expression.ts';
import { compileBinary, compileUnary } from './formula-operators.ts';
import { parseFormula, type FormulaNode } from './formula-syntax.ts';
import { FormulaCompileError, tokenize, type FormulaStyle } from './formula-token.ts';
import type { CompiledFormula, FormulaProblem, FormulaScope, FormulaType, ReferencePath } from './formula.ts';
import { FORMULA_FUNCTIONS, REFUSED_FUNCTIONS } from './function-table.ts';

export type { FormulaStyle } from './formula-token.ts';

/** Help, "Formula size limits": 3,900 characters in fields and rules; flow resources take more. */
const GREATEST_LENGTH: Readonly<Record<FormulaStyle, number>> = { field: 3_900, flow: 10_000 };

/**
 * Compiles a formula: names, functions and types are checked now, so that evaluation only calculates.
 * @param style 'field' for fields, validation rules and headers (`Contact__r.Email & "x"`); 'flow' for flows, where
 *   every reference stands in braces (`{!$Record.Email}`)
 * @returns the formula, or why it is none, in the platform's words
 */
export function compileFormula(
  source: string,
  scope: FormulaScope,
  style: FormulaStyle,
): CompiledFormula | { readonly problems: readonly FormulaProblem[] } {
  try {
    checkLength(source, style);
    const compiler = new Compiler(scope, style);
    const expression = compiler.compile(parseFormula(tokenize(source, style), style));
    return {
      source,
      type: expression.type,
      references: [...compiler.references.values()],
      evaluate: finished(expression, style),
    };
  } catch (error) {
    if (error instanceof FormulaCompileError) return { problems: [{ message: error.message, offset: error.offset }] };
    throw error;
  }
}

function checkLength(source: string, style: FormulaStyle): void {
  const maximum = GREATEST_LENGTH[style];
  if (source.length <= maximum) return;
  const [length, limit] = [source.length.toLocaleString('en-US'), maximum.toLocaleString('en-US')];
  throw new FormulaCompileError(
    `Formula is too long (${length} characters). Maximum length is ${limit} characters`,
    maximum,
  );
}

/** A whole formula is never an unknown truth, and in a field blank text is null. */
function finished({ type, evaluate }: Expression, style: FormulaStyle): Evaluate {
  if (type === 'Boolean') return (environment) => evaluate(environment) === true;
  if (style === 'flow') return evaluate;
  return (environment) => {
    const value = evaluate(environment);
    return value === '' ? null : value;
  };
}

class Compiler {
  readonly references = new Map<string, ReferencePath>();
  private readonly scope: FormulaScope;
  private readonly style: FormulaStyle;

  constructor(scope: FormulaScope, style: FormulaStyle) {
    this.scope = scope;
    this.style = style;
  }

  compile(node: FormulaNode, picklistAllowed = false): Expression {
    switch (node.kind) {
      case 'constant':
        return constant(node.value, node.offset);
      case 'reference':
        return this.reference(node.path, node.offset, picklistAllowed);
      case 'unary':
        return compileUnary(node.operator, this.compile(node.operand), node.offset);
      case 'binary':
        return compileBinary(node.operator, this.compile(node.left), this.compile(node.right), node.offset, this.style);
      case 'call':
        return this.call(node.name, node.parameters, node.offset, picklistAllowed);
    }
  }

  private reference(path: ReferencePath, offset: number, picklistAllowed: boolean): Expression {
    const resolved = this.scope.resolve(path);
    if ('problem' in resolved) throw new FormulaCompileError(resolved.problem, offset);
    const { type } = resolved;
    if (type === 'Picklist' && this.style === 'field' && !picklistAllowed) {
      throw new FormulaCompileError(
        `Field ${path.join('.')} is a picklist field. Picklist fields are only supported in certain functions.`,
        offset,
      );
    }
    this.references.set(path.join('.'), path);
    return { type, offset, reference: path, evaluate: readReference(path, type) };
  }

  private call(name: string, nodes: readonly FormulaNode[], offset: number, picklistAllowed: boolean): Expression {
    const definition = FORMULA_FUNCTIONS.get(name);
    if (definition === undefined) throw unknownFunction(name, offset);
    const parameters = nodes.map((node, index) => {
      // PRIORVALUE(picklist) is a picklist itself, so it may only stand where one may
      const asPicklist = definition.picklistAt?.includes(index) === true && (name !== 'PRIORVALUE' || picklistAllowed);
      return this.compile(node, asPicklist);
    });
    return definition.compile({
      name,
      parameters,
      offset,
      style: this.style,
      allowsPriorValues: this.scope.allowsPriorValues,
    });
  }
}

function constant(value: string | number | boolean | null, offset: number): Expression {
  const type: FormulaType =
    value === null ? 'Null' : typeof value === 'string' ? 'Text' : typeof value === 'number' ? 'Number' : 'Boolean';
  return {
    type,
    offset,
    evaluate: () => value,
    ...(typeof value === 'string' ? { literalText: value } : {}),
    ...(value === null ? { isNull: true } : {}),
  };
}

function readReference(path: ReferencePath, type: FormulaType): Evaluate {
  switch (type) {
    case 'Number':
      return (environment) => {
        const value: FieldValue = environment.value(path);
        return value === null && environment.blankNumberAsZero ? 0 : value;
      };
    case 'Boolean':
      return (environment) => environment.value(path) === true;
    default:
      return (environment) => environment.value(path);
  }
}

function unknownFunction(name: string, offset: number): FormulaCompileError {
  const reason = REFUSED_FUNCTIONS.get(name);
  return new FormulaCompileError(
    reason === undefined
      ? `Unknown function ${name}. Check spelling.`
      : `The local org does not evaluate the function ${name}: ${reason}.`,
    offset,
  );
}
