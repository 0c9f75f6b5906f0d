import type { FieldDefinition, ObjectDefinition } from '../schema/object-definition.ts';
import type { FieldValue } from '../values/field-value.ts';
import { Transaction } from '../transactions/transaction.ts';
import { toLongId } from '../values/record-id.ts';
import { SObject } from '../values/sobject.ts';
import type { DataService } from './data-service.ts';

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

/**
 * Whom data sets can be for that hold for somebody, most specific first (Apex Developer Guide, "Custom Settings").
 * @param owner ID of a user or a profile; without it only the organization's data set holds
 */
export function settingOwners(data: DataService, owner: string | undefined, transaction: Transaction): string[] {
  const id = owner === undefined ? undefined : toLongId(owner);
  const profile = id === undefined ? null : (data.find('User', id)?.value('ProfileId') ?? null);
  const organizations = data.select({ object: 'Organization', fields: [['Id']], limit: 1 }, uncounted(transaction));
  return [id, profile, organizations[0]?.id].filter((one) => typeof one === 'string');
}

/** The data sets of a hierarchy custom setting that belong to one of some owners. */
export function dataSetsOf(
  data: DataService,
  setting: ObjectDefinition,
  owners: readonly string[],
  transaction: Transaction,
): SObject[] {
  const where = { kind: 'in', path: ['SetupOwnerId'], values: owners } as const;
  return data.select({ object: setting.name, where }, uncounted(transaction));
}

/** Settings and metadata are read from the cache of the application, without a SOQL statement: nothing is counted. */
export function uncounted({ id, kind, user, startedAt }: Transaction): Transaction {
  return new Transaction({ id, kind, user, startedAt, limits: 'asynchronous' });
}
