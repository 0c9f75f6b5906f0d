import type { Component } from '../metadata/component.ts';
import { child, childFlag, childText, type XmlElement } from '../metadata/xml-element.ts';
import { checkCustomSettingField } from './custom-setting.ts';
import { defaultValueProblem } from './default-value.ts';
import {
  COMMON_ELEMENTS,
  FIELD_TYPE_RULES,
  UNIMPLEMENTED_FIELD_ELEMENTS,
  UNIMPLEMENTED_FIELD_TYPES,
  type FieldTypeRule,
} from './field-type-rules.ts';
import type { FieldDefinition, ObjectDefinition } from './object-definition.ts';
import { readPicklist, type GlobalValueSets } from './picklist-values.ts';
import { ProblemList } from './problem-list.ts';
import { readReference } from './reference-field.ts';
import type { Problem } from '../metadata/component.ts';

export interface FieldContext {
  readonly object: ObjectDefinition;
  /** Canonical name and kind of any object of the org, by its name in any case. */
  readonly objectOf: (name: string) => ObjectDefinition | undefined;
  readonly globalValueSets: GlobalValueSets;
  readonly problems: Problem[];
}

const MAXIMUM_LABEL_LENGTH = 40;

/**
 * Reads a `CustomField` (Metadata API Developer Guide, "CustomField").
 * @returns the field, or undefined where it cannot be made; problems are added to the context either way
 */
export function readCustomField(component: Component, context: FieldContext): FieldDefinition | undefined {
  const element = component.xml;
  if (element === undefined) return undefined;
  const problems = new ProblemList(component, element, context.problems);
  const name = component.fullName.slice(component.fullName.indexOf('.') + 1);
  const rule = typeRule(element, problems);
  if (rule === undefined) return undefined;
  checkElements(element, rule, problems);
  checkName(name, element, problems);
  if (context.object.kind === 'customMetadata') checkCustomMetadataField(element, rule, problems);
  if (context.object.kind === 'customSetting') checkCustomSettingField(element, rule.kind, problems);
  const isFormula = child(element, 'formula') !== undefined;
  const reference = readReference(element, rule.kind, context, problems);
  const valueSet = child(element, 'valueSet');
  const picklist = valueSet === undefined ? undefined : readPicklist(valueSet, context.globalValueSets, problems);
  const computed = isFormula || rule.kind === 'AutoNumber';
  const description = childText(element, 'description');
  const inlineHelpText = childText(element, 'inlineHelpText');
  return {
    name,
    label: childText(element, 'label') ?? name,
    kind: rule.kind,
    custom: true,
    ...(description === undefined ? {} : { description }),
    ...(inlineHelpText === undefined ? {} : { inlineHelpText }),
    required: rule.kind === 'MasterDetail' || (childFlag(element, 'required') ?? false),
    unique: childFlag(element, 'unique') ?? false,
    caseSensitive: childFlag(element, 'caseSensitive') ?? false,
    externalId: childFlag(element, 'externalId') ?? false,
    createable: !computed,
    updateable: !computed && (rule.kind !== 'MasterDetail' || childFlag(element, 'reparentableMasterDetail') === true),
    ...readLength(element, rule, isFormula, problems),
    ...readPrecision(element, rule, isFormula, problems),
    ...readDefault(element, rule, problems),
    ...readFormula(element),
    ...readAutoNumber(element, rule, problems),
    ...(picklist === undefined ? {} : { picklist }),
    ...reference,
  };
}

function typeRule(element: XmlElement, problems: ProblemList): FieldTypeRule | undefined {
  const type = childText(element, 'type')?.trim();
  if (type === undefined) {
    problems.add("Required field is missing: type. A CustomField needs a 'type'.");
    return undefined;
  }
  if (UNIMPLEMENTED_FIELD_TYPES.has(type)) {
    problems.add(`The local org does not implement fields of type '${type}'.`, 'type');
    return undefined;
  }
  const rule = FIELD_TYPE_RULES[type];
  if (rule === undefined) problems.add(`'${type}' is not a valid value for the enum 'FieldType'`, 'type');
  return rule;
}

function checkElements(element: XmlElement, rule: FieldTypeRule, problems: ProblemList): void {
  const isFormula = child(element, 'formula') !== undefined;
  if (isFormula && !rule.formula) problems.add(`A formula field cannot be of type ${rule.kind}.`, 'formula');
  for (const needed of rule.needs) {
    if (child(element, needed) !== undefined || (isFormula && needed === 'length')) continue;
    problems.add(`Must specify '${needed}' for a CustomField of type ${rule.kind}`);
  }
  if (rule.kind === 'Checkbox' && !isFormula && child(element, 'defaultValue') === undefined) {
    problems.add("Must specify 'defaultValue' for a CustomField of type Checkbox");
  }
  const seen = new Set<string>();
  for (const one of element.children) {
    if (seen.has(one.name)) problems.addAt(`Duplicate element '${one.name}' in CustomField.`, one);
    seen.add(one.name);
    if (UNIMPLEMENTED_FIELD_ELEMENTS.has(one.name)) {
      problems.addAt(`The local org does not implement '${one.name}' of a CustomField.`, one);
    } else if (!COMMON_ELEMENTS.has(one.name) && !rule.needs.includes(one.name) && !rule.allows.includes(one.name)) {
      if (!isHarmlessFalse(one)) {
        problems.addAt(`Can not specify '${one.name}' for a CustomField of type ${rule.kind}`, one);
      }
    }
  }
}

/** Retrieved metadata repeats `false` for flags that a type cannot have; only `true` is refused. */
function isHarmlessFalse(element: XmlElement): boolean {
  return (
    ['externalId', 'unique', 'required', 'caseSensitive'].includes(element.name) && element.text.trim() === 'false'
  );
}

function checkName(name: string, element: XmlElement, problems: ProblemList): void {
  const base = name.replace(/__c$/, '');
  if (!/^[A-Za-z](?:_?[A-Za-z0-9])*$/.test(base) || base === name) {
    problems.add(
      `The field name '${name}' can only contain alphanumeric characters and underscores, must begin with a letter, ` +
        `must not end with an underscore or contain two in a row, and must end with __c.`,
      'fullName',
    );
  }
  if (base.length > 40) problems.add(`The field name '${name}' is longer than 40 characters.`, 'fullName');
  const label = childText(element, 'label')?.trim();
  if (label === undefined || label === '') problems.add('Must specify a non-empty label for the CustomField', 'label');
  else if (label.length > MAXIMUM_LABEL_LENGTH) {
    problems.add(`Value too long for field: MasterLabel maximum length is:${MAXIMUM_LABEL_LENGTH}`, 'label');
  }
  for (const [part, maximum] of [
    ['description', 1000],
    ['inlineHelpText', 510],
  ] as const) {
    const text = childText(element, part);
    if (text !== undefined && text.length > maximum) {
      problems.add(`Value too long for field: ${part} maximum length is:${maximum}`, part);
    }
  }
}

function checkCustomMetadataField(element: XmlElement, rule: FieldTypeRule, problems: ProblemList): void {
  if (!rule.customMetadata || child(element, 'formula') !== undefined) {
    const what = child(element, 'formula') === undefined ? rule.kind : 'Formula';
    problems.add(`A custom metadata type cannot have a field of type ${what}.`, 'type');
  }
}

function readLength(
  element: XmlElement,
  rule: FieldTypeRule,
  isFormula: boolean,
  problems: ProblemList,
): { length?: number } {
  if (rule.lengths === undefined) return rule.fixedLength === undefined ? {} : { length: rule.fixedLength };
  if (isFormula) return {};
  const source = childText(element, 'length');
  if (source === undefined) return {};
  const length = Number(source);
  const [least, greatest] = rule.lengths;
  if (!Number.isInteger(length) || length < least || length > greatest) {
    problems.add(`The length of a ${rule.kind} field must be from ${least} to ${greatest}, not '${source}'.`, 'length');
    return {};
  }
  return { length };
}

function readPrecision(
  element: XmlElement,
  rule: FieldTypeRule,
  isFormula: boolean,
  problems: ProblemList,
): { precision?: number; scale?: number } {
  if (!rule.needs.includes('precision')) return {};
  const precision = Number(childText(element, 'precision') ?? '18');
  const scale = Number(childText(element, 'scale') ?? '0');
  const isPossible =
    Number.isInteger(precision) && Number.isInteger(scale) && precision >= 1 && precision <= 18 && scale >= 0;
  if (!isPossible || scale > precision) {
    problems.add(
      `Precision (1 to 18) and scale (0 to precision) are out of range: ${precision}, ${scale}.`,
      'precision',
    );
  }
  return isFormula ? { scale } : { precision, scale };
}

function readDefault(element: XmlElement, rule: FieldTypeRule, problems: ProblemList): { defaultValue?: string } {
  const source = childText(element, 'defaultValue')?.trim();
  if (source === undefined || source === '') return rule.kind === 'Checkbox' ? { defaultValue: 'false' } : {};
  const problem = defaultValueProblem(source, rule.kind);
  if (problem !== undefined) problems.add(problem, 'defaultValue');
  return { defaultValue: source };
}

function readFormula(element: XmlElement): { formula?: string; formulaTreatsBlanksAsZero?: boolean } {
  const formula = childText(element, 'formula');
  if (formula === undefined) return {};
  const blanks = childText(element, 'formulaTreatBlanksAs')?.trim();
  return { formula, formulaTreatsBlanksAsZero: blanks !== 'BlankAsBlank' };
}

function readAutoNumber(
  element: XmlElement,
  rule: FieldTypeRule,
  problems: ProblemList,
): { displayFormat?: string; startingNumber?: number } {
  if (rule.kind !== 'AutoNumber') return {};
  return readAutoNumberFormat(element, problems);
}

/** Reads `displayFormat` and `startingNumber` of an auto-number field or name field. */
export function readAutoNumberFormat(
  element: XmlElement,
  problems: ProblemList,
): { displayFormat?: string; startingNumber?: number } {
  const displayFormat = childText(element, 'displayFormat')?.trim();
  if (displayFormat === undefined) return {};
  if ((displayFormat.match(/\{0+\}/g) ?? []).length !== 1) {
    problems.add(`The display format '${displayFormat}' must hold exactly one number such as {0000}.`, 'displayFormat');
  }
  return { displayFormat, startingNumber: Number(childText(element, 'startingNumber') ?? '1') };
}
