import type { Component, Problem } from '../metadata/component.ts';
import { child, childFlag, childText } from '../metadata/xml-element.ts';
import type { ObjectDefinition, ValidationRule } from './object-definition.ts';
import { ProblemList } from './problem-list.ts';

const LONGEST_MESSAGE = 255;

/**
 * Reads a `ValidationRule` (Metadata API Developer Guide, "ValidationRule"). Its formula is only stored here.
 * @returns undefined where it lacks what it needs
 */
export function readValidationRule(
  component: Component,
  object: ObjectDefinition,
  problemsOfAll: Problem[],
): ValidationRule | undefined {
  const element = component.xml;
  if (element === undefined) return undefined;
  const problems = new ProblemList(component, element, problemsOfAll);
  if (object.kind === 'customSetting') {
    problems.add(`A custom setting cannot have validation rules (${object.name}).`);
    return undefined;
  }
  for (const needed of ['active', 'errorConditionFormula', 'errorMessage']) {
    if (child(element, needed) === undefined) problems.add(`Required field is missing: ${needed}`);
  }
  const errorConditionFormula = childText(element, 'errorConditionFormula');
  const errorMessage = childText(element, 'errorMessage')?.trim();
  if (errorConditionFormula === undefined || errorMessage === undefined) return undefined;
  if (errorMessage.length > LONGEST_MESSAGE) {
    problems.add(`Value too long for field: errorMessage maximum length is:${LONGEST_MESSAGE}`, 'errorMessage');
  }
  const displayField = childText(element, 'errorDisplayField')?.trim();
  const shownAt = displayField === undefined ? undefined : object.field(displayField);
  if (displayField !== undefined && shownAt === undefined) {
    problems.add(`Field ${displayField} does not exist. Check spelling.`, 'errorDisplayField');
  }
  return {
    name: component.fullName.slice(component.fullName.indexOf('.') + 1),
    active: childFlag(element, 'active') ?? false,
    errorConditionFormula,
    errorMessage,
    ...(shownAt === undefined ? {} : { errorDisplayField: shownAt.name }),
  };
}
