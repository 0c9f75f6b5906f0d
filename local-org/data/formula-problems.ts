import type { FormulaType } from '../formula/formula.ts';
import { componentKey, problemOf, type Component, type Problem } from '../metadata/component.ts';
import { child } from '../metadata/xml-element.ts';
import { literalDefault } from '../schema/default-value.ts';
import type { FieldDefinition, ObjectDefinition, Schema } from '../schema/object-definition.ts';
import { compileObjectFormula, formulaTypeOf, type FormulaGlobals, type FormulaUse } from './object-formulas.ts';

/**
 * Compiles every formula of the custom fields and validation rules of a schema.
 * @returns a problem for each that does not compile or has the wrong type, at the element that holds it
 */
export function findFormulaProblems(
  components: Iterable<Component>,
  schema: Schema,
  globals?: FormulaGlobals,
): Problem[] {
  const byKey = new Map<string, Component>();
  for (const component of components) {
    byKey.set(componentKey(component.type, component.fullName).toLowerCase(), component);
  }
  const problems: Problem[] = [];
  const report = (place: Place, message: string | undefined): void => {
    const component = byKey.get(componentKey(place.type, `${place.object.name}.${place.name}`).toLowerCase());
    if (message === undefined || component === undefined) return;
    const element = component.xml === undefined ? undefined : (child(component.xml, place.element) ?? component.xml);
    problems.push(problemOf(component, message, element?.position));
  };
  for (const object of schema.objects()) {
    for (const field of object.fields.values()) {
      if (!field.custom) continue;
      const place = { object, type: 'CustomField', name: field.name };
      const type = formulaTypeOf(field);
      if (field.formula !== undefined) {
        const message = problemWith(field.formula, object, 'field', type, schema, globals);
        report({ ...place, element: 'formula' }, message ?? circularReference(object, field, schema, globals));
      }
      if (field.defaultValue !== undefined && literalDefault(field.defaultValue) === undefined) {
        const message = problemWith(field.defaultValue, object, 'default', type, schema, globals);
        report({ ...place, element: 'defaultValue' }, message);
      }
    }
    for (const rule of object.validationRules) {
      const place = { object, type: 'ValidationRule', name: rule.name, element: 'errorConditionFormula' };
      const message = problemWith(rule.errorConditionFormula, object, 'validationRule', 'Boolean', schema, globals);
      report(place, message);
    }
  }
  return problems;
}

interface Place {
  readonly object: ObjectDefinition;
  readonly type: string;
  readonly name: string;
  readonly element: string;
}

function problemWith(
  source: string,
  object: ObjectDefinition,
  use: FormulaUse,
  expected: FormulaType,
  schema: Schema,
  globals: FormulaGlobals | undefined,
): string | undefined {
  const formula = compileObjectFormula(source, object, use, schema, globals);
  if ('problems' in formula) return `Error: ${formula.problems[0]?.message ?? 'The formula does not compile.'}`;
  if (formula.type === 'Null' || formula.type === expected) return undefined;
  return `Error: Formula result is data type (${formula.type}), incompatible with expected data type (${expected}).`;
}

/** Why a formula field that reads itself, directly or through others of its object, is refused. */
function circularReference(
  object: ObjectDefinition,
  start: FieldDefinition,
  schema: Schema,
  globals: FormulaGlobals | undefined,
): string | undefined {
  const seen = new Set<string>();
  const waiting = [start];
  for (let field = waiting.pop(); field !== undefined; field = waiting.pop()) {
    const formula = compileObjectFormula(field.formula ?? '', object, 'field', schema, globals);
    if ('problems' in formula) continue;
    for (const path of formula.references) {
      const next = path.length === 1 ? object.field(path[0] ?? '') : undefined;
      if (next?.formula === undefined) continue;
      if (next === start) return `Error: The field ${start.name} cannot refer to itself.`;
      if (!seen.has(next.name)) waiting.push(next);
      seen.add(next.name);
    }
  }
  return undefined;
}
