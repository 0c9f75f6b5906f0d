import { problemOf, type Component, type Problem } from '../metadata/component.ts';
import type { XmlElement } from '../metadata/xml-element.ts';
import { BuiltObject } from './built-object.ts';
import { BuiltSchema } from './built-schema.ts';
import { readCustomField, type FieldContext } from './custom-field.ts';
import { readCustomObject } from './custom-object.ts';
import { KeyPrefixes } from './key-prefixes.ts';
import type { ObjectDefinition, Schema } from './object-definition.ts';
import { ProblemList } from './problem-list.ts';
import { standardFieldProblems, standardObjectProblems } from './standard-field.ts';
import { STANDARD_OBJECTS } from './standard/standard-objects.ts';
import { ownerField, systemFields } from './system-fields.ts';
import { readValidationRule } from './validation-rule.ts';

/**
 * Builds the objects of the org from all its components (`CustomObject`, `CustomField`, `ValidationRule`,
 * `GlobalValueSet`; others are passed over) on top of the standard objects.
 * @param prior the schema so far: objects keep their key prefixes over deployments
 * @returns the schema, without what is wrong, and every problem with file and position
 */
export function buildSchema(
  components: Iterable<Component>,
  prior?: Schema,
): { readonly schema: Schema; readonly problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const all = [...components];
  const objects = new Map<string, BuiltObject>();
  for (const object of standardObjects()) objects.set(object.name.toLowerCase(), object);
  const prefixes = new KeyPrefixes(prior);
  for (const component of all) {
    if (component.type !== 'CustomObject') continue;
    if (objects.get(component.fullName.toLowerCase())?.kind === 'standard') {
      problems.push(...standardObjectProblems(component));
      continue;
    }
    if (objects.has(component.fullName.toLowerCase())) continue;
    const object = readCustomObject(component, prefixes, problems);
    if (object === undefined) continue;
    objects.set(object.name.toLowerCase(), object);
    // What an object is cannot change (help "Create Custom Settings": neither can the type of a setting).
    const existing = prior?.object(object.name);
    if (existing === undefined || existing.settingType === object.settingType) continue;
    const problem = `The customSettingsType of ${object.name} cannot be changed: delete it first.`;
    problems.push(problemOf(component, problem, component.xml?.position));
  }
  addFields(all, objects, problems);
  for (const component of all) {
    if (component.type !== 'ValidationRule') continue;
    const object = parentOf(component, objects, problems);
    const rule = object === undefined ? undefined : readValidationRule(component, object, problems);
    if (object !== undefined && rule !== undefined) object.addValidationRule(rule);
  }
  return { schema: new BuiltSchema(objects.values()), problems };
}

function standardObjects(): BuiltObject[] {
  return STANDARD_OBJECTS.map((standard) => {
    const [id, ...audit] = systemFields(standard.deletable);
    return new BuiltObject({ ...standard, kind: 'standard' }, [
      ...(id === undefined ? [] : [id]),
      ...standard.fields,
      ...(standard.owned === false ? [] : [ownerField(standard.owned === 'byUsersAndQueues')]),
      ...audit,
    ]);
  });
}

function addFields(all: readonly Component[], objects: ReadonlyMap<string, BuiltObject>, problems: Problem[]): void {
  const globalValueSets = new Map<string, XmlElement>();
  for (const component of all) {
    if (component.type === 'GlobalValueSet' && component.xml !== undefined) {
      globalValueSets.set(component.fullName, component.xml);
    }
  }
  const childLists = new Map<string, string>();
  const objectOf = (name: string): ObjectDefinition | undefined => objects.get(name.toLowerCase());
  for (const component of all) {
    if (component.type !== 'CustomField') continue;
    const object = parentOf(component, objects, problems);
    if (object === undefined) continue;
    addField(component, object, { object, objectOf, globalValueSets, problems }, childLists);
  }
}

function addField(
  component: Component,
  object: BuiltObject,
  context: FieldContext,
  childLists: Map<string, string>,
): void {
  const name = component.fullName.slice(component.fullName.indexOf('.') + 1);
  const existing = object.field(name);
  if (existing !== undefined && !existing.custom) {
    context.problems.push(...standardFieldProblems(component));
    return;
  }
  if (existing !== undefined) {
    context.problems.push(problemOf(component, `There is already a field named ${existing.name} on ${object.name}.`));
    return;
  }
  const field = readCustomField(component, context);
  if (field === undefined) return;
  object.addField(field);
  if (field.childRelationshipName === undefined || component.xml === undefined) return;
  for (const parent of field.referenceTo ?? []) {
    const key = `${parent}.${field.childRelationshipName}`.toLowerCase();
    const taken = childLists.get(key);
    if (taken !== undefined) {
      new ProblemList(component, component.xml, context.problems).add(
        `There is already a Child Relationship named ${field.childRelationshipName.replace(/__r$/, '')} on ${parent} (${taken}).`,
        'relationshipName',
      );
    }
    childLists.set(key, component.fullName);
  }
}

function parentOf(
  component: Component,
  objects: ReadonlyMap<string, BuiltObject>,
  problems: Problem[],
): BuiltObject | undefined {
  const parentName = component.fullName.slice(0, component.fullName.indexOf('.'));
  const object = objects.get(parentName.toLowerCase());
  if (object === undefined) {
    problems.push(
      problemOf(
        component,
        `Entity of type 'CustomObject' named '${parentName}' cannot be found`,
        component.xml?.position,
      ),
    );
  }
  return object;
}
