import type { FieldDefinition, ObjectDefinition } from '../schema/object-definition.ts';
import type { FieldValue } from '../values/field-value.ts';
import { SObject } from '../values/sobject.ts';

/**
 * What a hierarchy custom setting holds for a user: the most specific value of each field, blank ones passed over
 * (Apex Developer Guide, "Custom Settings": user over profile over organization). A checkbox that nobody set is false.
 * @param levels the field's values in the data sets that there are, the user's first, the organization's last
 */
export function mostSpecificValue(field: FieldDefinition, levels: readonly FieldValue[]): FieldValue {
  return levels.find((value) => value !== null) ?? (field.kind === 'Checkbox' ? false : null);
}

/**
 * A hierarchy custom setting as a user has it, in one record without an ID.
 * @param dataSets of the user and what is above, in any order
 * @param owners IDs of the user, the profile and the organization, most specific first
 */
export function mergedSetting(
  setting: ObjectDefinition,
  dataSets: readonly SObject[],
  owners: readonly FieldValue[],
): SObject {
  const levels = owners.flatMap((owner) => dataSets.filter((one) => one.value('SetupOwnerId') === owner));
  const merged = new SObject(setting.name);
  for (const field of setting.fields.values()) {
    if (!field.custom) continue;
    const values = levels.map((level) => level.value(field.name));
    merged.fields.set(field.name, mostSpecificValue(field, values));
  }
  return merged;
}
