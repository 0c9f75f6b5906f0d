import { dataSetsOf, mergedSetting, settingOwners, uncounted } from '../../data/custom-setting.ts';
import type { ObjectDefinition } from '../../schema/object-definition.ts';
import { literalDefault } from '../../schema/default-value.ts';
import { toLongId } from '../../values/record-id.ts';
import { SObject } from '../../values/sobject.ts';
import { MapValue, type ApexValue } from '../runtime/apex-value.ts';
import { putInto } from '../runtime/collections.ts';
import type { Execution } from '../runtime/execution.ts';
import { STRING } from '../types/apex-type.ts';
import { text } from './arguments.ts';
import type { LibrarySource } from './library-type.ts';

/*
 * Apex Developer Guide, "Custom Settings Methods". They are called on the setting itself, `Desk__c.getInstance()`:
 * its name is what they get as `self`. None counts as a query.
 */

/** Class of the library that holds the methods of a custom setting. */
export function settingClass(setting: ObjectDefinition): string {
  return (setting.settingType === 'List' ? LIST_SETTING : HIERARCHY_SETTING).name.toLowerCase();
}

function settingOf(execution: Execution, self: ApexValue): ObjectDefinition {
  const setting = execution.schema.object(text(self));
  if (setting === undefined) throw new Error(`There is no custom setting ${text(self)}.`);
  return setting;
}

/** The data set of one owner, and nothing of what stands above. */
function ownDataSet(execution: Execution, self: ApexValue, owner: string): SObject | null {
  const setting = settingOf(execution, self);
  const [found] = dataSetsOf(execution.services.data(), setting, [toLongId(owner)], execution.transaction);
  return found ?? null;
}

/** What holds for somebody: with the ID of their own data set if they have one, and ready to be saved as theirs. */
function merged(execution: Execution, self: ApexValue, owner: string): SObject {
  const data = execution.services.data();
  const setting = settingOf(execution, self);
  const owners = settingOwners(data, owner, execution.transaction);
  const dataSets = dataSetsOf(data, setting, owners, execution.transaction);
  const record = dataSets.length === 0 ? newDataSet(setting) : mergedSetting(setting, dataSets, owners);
  const own = dataSets.find((one) => one.value('SetupOwnerId') === toLongId(owner));
  if (own !== undefined) record.set('Id', own.id).set('Name', own.value('Name'));
  return record.set('SetupOwnerId', toLongId(owner));
}

/** Nothing is set anywhere: fields have their default values. */
function newDataSet(setting: ObjectDefinition): SObject {
  const record = new SObject(setting.name);
  for (const { name, custom, defaultValue } of setting.fields.values()) {
    const found = defaultValue === undefined ? undefined : literalDefault(defaultValue);
    if (custom && found !== undefined) record.set(name, found.value);
  }
  return record;
}

function organizationDefaults(execution: Execution, self: ApexValue): SObject {
  const [organization] = settingOwners(execution.services.data(), undefined, execution.transaction);
  const found = organization === undefined ? null : ownDataSet(execution, self, organization);
  return found ?? new SObject(settingOf(execution, self).name);
}

export const HIERARCHY_SETTING: LibrarySource = {
  name: 'Hierarchy custom setting',
  description: 'Data sets by user, profile and organization.',
  members: {
    'static SELF getInstance()': (execution, self) => merged(execution, self, execution.transaction.user.id),
    'static SELF getInstance(Id owner)': (execution, self, owner) => merged(execution, self, text(owner)),
    'static SELF getOrgDefaults()': organizationDefaults,
    'static SELF getValues(Id owner)': (execution, self, owner) => ownDataSet(execution, self, text(owner)),
  },
};

function allDataSets(execution: Execution, self: ApexValue): SObject[] {
  const { name } = settingOf(execution, self);
  return execution.services.data().select({ object: name }, uncounted(execution.transaction));
}

/** Names are compared as the database compares them: in any case. */
function named(execution: Execution, self: ApexValue, name: ApexValue): SObject | null {
  const wanted = text(name).toLowerCase();
  return allDataSets(execution, self).find((one) => String(one.value('Name')).toLowerCase() === wanted) ?? null;
}

export const LIST_SETTING: LibrarySource = {
  name: 'List custom setting',
  description: 'Data sets by name.',
  members: {
    'static Map<String, SELF> getAll()': (execution, self) => {
      const found = new MapValue(STRING, { kind: 'sobject', object: settingOf(execution, self) });
      for (const one of allDataSets(execution, self)) putInto(found, String(one.value('Name')), one);
      return found;
    },
    'static SELF getInstance(String name)': named,
    'static SELF getValues(String name)': named,
  },
};
