import { child, childFlag, childText, type XmlElement } from '../../metadata/xml-element.ts';
import type { FlowVariable, Step, TypedReader } from '../model/flow-model.ts';
import { fits, recordType, scalar, typeName, type FlowType, type ScalarType } from '../model/flow-type.ts';
import type { Schema } from '../../schema/object-definition.ts';
import type { CompileContext } from './compile-context.ts';
import type { DefinedTypes } from './defined-types.ts';
import { compileFlowFormula, compileFlowText, rounded } from './flow-formulas.ts';
import { compileValue, compileValueFor } from './flow-value.ts';

const DATA_TYPES: Readonly<Record<string, ScalarType>> = {
  String: 'Text',
  Number: 'Number',
  Currency: 'Number',
  Boolean: 'Boolean',
  Date: 'Date',
  DateTime: 'DateTime',
  Time: 'Time',
  Picklist: 'Picklist',
  Multipicklist: 'Multipicklist',
};

/** The type that a variable declares, or why it has none. */
export function declaredType(
  xml: XmlElement,
  schema: Schema,
  types: DefinedTypes,
): FlowType | { readonly problem: string } {
  const dataType = childText(xml, 'dataType')?.trim() ?? '';
  const collection = childFlag(xml, 'isCollection') === true;
  if (dataType === 'SObject') {
    const objectName = childText(xml, 'objectType')?.trim() ?? '';
    const object = schema.object(objectName);
    return object === undefined
      ? { problem: `The object "${objectName}" doesn't exist.` }
      : recordType(object.name, collection);
  }
  if (dataType === 'Apex') return apexDefined(xml, types, collection);
  const base = Object.hasOwn(DATA_TYPES, dataType) ? DATA_TYPES[dataType] : undefined;
  if (base === undefined) return { problem: `The local org does not implement the data type '${dataType}' in flows.` };
  return scalar(base, collection);
}

function apexDefined(
  xml: XmlElement,
  types: DefinedTypes,
  collection: boolean,
): FlowType | { readonly problem: string } {
  const className = childText(xml, 'apexClass')?.trim() ?? '';
  if (types(className) !== undefined) return { base: 'Apex', collection, className };
  // The platform's words, in forcedotcom/cli #2233
  const problem = `"apexClass" is invalid. Provide the API name of an Apex class; there is no "${className}"`;
  return { problem: `${problem} with a constructor without parameters and members with @AuraEnabled.` };
}

/** A variable; its default value is set when an interview begins. */
export function declareVariable(
  context: CompileContext,
  xml: XmlElement,
): { readonly variable: FlowVariable | undefined; readonly finish: () => Step | undefined } {
  const name = childText(xml, 'name')?.trim() ?? '';
  const type = declaredType(xml, context.schema, context.scope.lookups.definedTypes);
  if ('problem' in type) {
    context.complain(type.problem, child(xml, 'dataType') ?? xml);
    context.scope.define(name, () => type);
    return { variable: undefined, finish: () => undefined };
  }
  const slot = context.scope.defineSlot(name, type, true);
  const variable = {
    name,
    slot,
    type,
    isInput: childFlag(xml, 'isInput') === true,
    isOutput: childFlag(xml, 'isOutput') === true,
  };
  const finish = (): Step | undefined => {
    const value = child(xml, 'value');
    const read = value === undefined ? undefined : compileValueFor(context, value, type, `the variable "${name}"`);
    if (read === undefined) return undefined;
    return (frame) => {
      frame.slots[slot] = frame.interview.share(read(frame));
    };
  };
  return { variable, finish };
}

export function declareConstant(context: CompileContext, xml: XmlElement): () => void {
  return declareLazily(context, xml, () => {
    const type = declaredType(xml, context.schema, context.scope.lookups.definedTypes);
    const value = compileValue(context, child(xml, 'value'));
    if ('problem' in type) {
      context.complain(type.problem, xml);
      return undefined;
    }
    if (value === undefined) return undefined;
    if (!fits(value.type, type)) {
      context.complain(`The value (${typeName(value.type)}) doesn't fit the data type ${typeName(type)}.`, xml);
    }
    return { type, read: value.read };
  });
}

export function declareTextTemplate(context: CompileContext, xml: XmlElement): () => void {
  return declareLazily(context, xml, () => {
    const text = child(xml, 'text');
    return compileFlowText(text?.text ?? '', text ?? xml, { ...context, allowsPriorValues: false });
  });
}

/** A formula: calculated anew at each reference, so that it always sees the values of that moment. */
export function declareFormula(context: CompileContext, xml: XmlElement): () => void {
  return declareLazily(context, xml, () => {
    const type = declaredType(xml, context.schema, context.scope.lookups.definedTypes);
    if ('problem' in type) {
      context.complain(type.problem, xml);
      return undefined;
    }
    const expression = child(xml, 'expression');
    if (expression === undefined) {
      context.complain('Required field is missing: expression', xml);
      return undefined;
    }
    const allowsPriorValues = context.runs.trigger !== 'none';
    const formula = compileFlowFormula(expression.text, expression, { ...context, allowsPriorValues });
    if (formula === undefined) return undefined;
    if (!fits(formula.type, type)) {
      context.complain(
        `The formula expression is invalid: Formula result is data type (${typeName(formula.type)}), ` +
          `incompatible with expected data type (${typeName(type)}).`,
        expression,
      );
      return undefined;
    }
    if (type.base !== 'Number') return { type, read: formula.read };
    return { type, read: rounded(formula.read, Number(childText(xml, 'scale')?.trim() ?? '0')) };
  });
}

/** Compiles at the first reference, so that resources may refer to one another in any order, but not in circles. */
function declareLazily(context: CompileContext, xml: XmlElement, compile: () => TypedReader | undefined): () => void {
  const name = childText(xml, 'name')?.trim() ?? '';
  let state: 'new' | 'compiling' | 'done' = 'new';
  let result: TypedReader | undefined;
  const resolve = (): TypedReader | { readonly problem: string } => {
    if (state === 'compiling') return { problem: `The resource "${name}" refers to itself.` };
    if (state === 'new') {
      state = 'compiling';
      result = compile();
      state = 'done';
    }
    return result ?? { problem: `The resource "${name}" is invalid.` };
  };
  context.scope.define(name, resolve);
  return resolve;
}
