import { child, children, childFlag, childText, type XmlElement } from '../metadata/xml-element.ts';
import type { PicklistValue } from './object-definition.ts';
import type { ProblemList } from './problem-list.ts';

interface Picklist {
  readonly restricted: boolean;
  readonly values: readonly PicklistValue[];
}

/** Global value sets of the org, by name. */
export type GlobalValueSets = ReadonlyMap<string, XmlElement>;

/** Reads `valueSet` of a picklist field: values of its own, or those of a global value set. */
export function readPicklist(
  valueSet: XmlElement,
  globalValueSets: GlobalValueSets,
  problems: ProblemList,
): Picklist | undefined {
  for (const name of ['controllingField', 'valueSettings']) {
    const element = child(valueSet, name);
    if (element !== undefined) {
      problems.addAt(`The local org does not implement '${name}' (dependent picklists).`, element);
    }
  }
  const restricted = childFlag(valueSet, 'restricted') ?? false;
  const setName = childText(valueSet, 'valueSetName')?.trim();
  if (setName !== undefined) {
    const set = globalValueSets.get(setName);
    if (set === undefined) {
      problems.addAt(`Global value set '${setName}' does not exist.`, valueSet);
      return undefined;
    }
    // A field on a global value set is always restricted (Metadata API Developer Guide, "ValueSet").
    return { restricted: true, values: readValues(children(set, 'customValue'), problems) };
  }
  const definition = child(valueSet, 'valueSetDefinition');
  if (definition === undefined) {
    problems.addAt('A picklist needs valueSetDefinition or valueSetName.', valueSet);
    return undefined;
  }
  return { restricted, values: readValues(children(definition, 'value'), problems) };
}

function readValues(elements: readonly XmlElement[], problems: ProblemList): PicklistValue[] {
  const values: PicklistValue[] = [];
  const seen = new Set<string>();
  for (const element of elements) {
    const value = (childText(element, 'fullName') ?? '').trim();
    if (value === '') {
      problems.addAt('A picklist value needs a fullName.', element);
      continue;
    }
    if (value.length > 255) problems.addAt(`Picklist value '${value}' is longer than 255 characters.`, element);
    if (seen.has(value.toLowerCase())) problems.addAt(`Duplicate picklist value: ${value}`, element);
    seen.add(value.toLowerCase());
    values.push({
      value,
      label: childText(element, 'label')?.trim() ?? value,
      default: childFlag(element, 'default') ?? false,
      active: childFlag(element, 'isActive') ?? true,
    });
  }
  const defaults = values.filter((one) => one.default);
  if (defaults.length > 1)
    problems.add(`More than one default picklist value: ${defaults.map((one) => one.value).join(', ')}`);
  return values;
}
