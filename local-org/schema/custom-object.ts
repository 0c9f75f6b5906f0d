import type { Component, Problem } from '../metadata/component.ts';
import { child, childText, type XmlElement } from '../metadata/xml-element.ts';
import { BuiltObject } from './built-object.ts';
import { readAutoNumberFormat } from './custom-field.ts';
import { customSettingFields, readSettingType } from './custom-setting.ts';
import { field, READ_ONLY, text } from './field-builders.ts';
import type { KeyPrefixes } from './key-prefixes.ts';
import type { FieldDefinition } from './object-definition.ts';
import { ProblemList } from './problem-list.ts';
import { customMetadataFields, ownerField, platformEventFields, systemFields } from './system-fields.ts';

/** The most characters that the name of a record can have. */
const NAME_LENGTH = 80;

/**
 * Reads a `CustomObject` that makes an object of its own (Metadata API Developer Guide, "CustomObject").
 * @returns undefined where the object cannot be made
 */
export function readCustomObject(
  component: Component,
  prefixes: KeyPrefixes,
  problemsOfAll: Problem[],
): BuiltObject | undefined {
  const element = component.xml;
  if (element === undefined) return undefined;
  const problems = new ProblemList(component, element, problemsOfAll);
  const name = component.fullName;
  if (!/^[A-Za-z](?:_?[A-Za-z0-9])*__(?:c|e|mdt)$/.test(name)) {
    const suffix = /__(x|b|kav|share|feed)$/i.exec(name)?.[1];
    problems.add(
      suffix === undefined
        ? `'${name}' is neither a standard object that the local org has, nor a valid name of a custom object (__c, __e, __mdt).`
        : `The local org does not implement objects that end with '__${suffix}' ('${name}').`,
    );
    return undefined;
  }
  if (child(element, 'externalDataSource') !== undefined) {
    problems.add("The local org does not implement 'externalDataSource' of a CustomObject.", 'externalDataSource');
    return undefined;
  }
  if (child(element, 'customSettingsType') !== undefined) return customSetting(name, element, prefixes, problems);
  const isMetadata = name.endsWith('__mdt');
  const isEvent = name.endsWith('__e');
  const needs =
    isMetadata || isEvent ? ['label', 'pluralLabel'] : ['label', 'pluralLabel', 'nameField', 'sharingModel'];
  const label = readLabel(name, element, problems, needs);
  const kind = isMetadata ? 'customMetadata' : isEvent ? 'platformEvent' : 'custom';
  const fields = isMetadata
    ? customMetadataFields()
    : isEvent
      ? platformEventFields()
      : recordFields(element, problems);
  return new BuiltObject(
    {
      name,
      label,
      pluralLabel: childText(element, 'pluralLabel')?.trim() ?? label,
      kind,
      keyPrefix: prefixes.prefixFor(name, kind),
      nameField: isMetadata ? 'MasterLabel' : isEvent ? 'EventUuid' : 'Name',
      ...(isEvent && childText(element, 'publishBehavior')?.trim() === 'PublishImmediately'
        ? { publishesImmediately: true }
        : {}),
    },
    fields,
  );
}

function customSetting(
  name: string,
  element: XmlElement,
  prefixes: KeyPrefixes,
  problems: ProblemList,
): BuiltObject | undefined {
  const settingType = readSettingType(element, problems);
  if (settingType === undefined) return undefined;
  if (!name.endsWith('__c')) {
    problems.add(`A custom setting must end with '__c' ('${name}').`, 'customSettingsType');
    return undefined;
  }
  const label = readLabel(name, element, problems, ['label']);
  const keyPrefix = prefixes.prefixFor(name, 'customSetting');
  return new BuiltObject(
    { name, label, pluralLabel: label, kind: 'customSetting', keyPrefix, nameField: 'Name', settingType },
    customSettingFields(settingType),
  );
}

/** The label, after a look at what the object needs. */
function readLabel(name: string, element: XmlElement, problems: ProblemList, needs: readonly string[]): string {
  for (const needed of needs) {
    if (child(element, needed) === undefined) problems.add(`Must specify a non-empty ${needed} for the CustomObject`);
  }
  const label = childText(element, 'label')?.trim() ?? name;
  if (label.length > 40) problems.add('Value too long for field: MasterLabel maximum length is:40', 'label');
  return label;
}

function recordFields(element: XmlElement, problems: ProblemList): FieldDefinition[] {
  // The detail side of a master-detail has no owner of its own: sharing follows the master.
  const isDetail = childText(element, 'sharingModel')?.trim() === 'ControlledByParent';
  const [id, ...audit] = systemFields(true);
  return [
    ...(id === undefined ? [] : [id]),
    nameField(element, problems),
    ...(isDetail ? [] : [ownerField()]),
    ...audit,
  ];
}

function nameField(element: XmlElement, problems: ProblemList): FieldDefinition {
  const definition = child(element, 'nameField');
  const label = definition === undefined ? 'Name' : (childText(definition, 'label')?.trim() ?? 'Name');
  const type = definition === undefined ? 'Text' : (childText(definition, 'type')?.trim() ?? '');
  if (definition !== undefined && type === 'AutoNumber') {
    if (child(definition, 'displayFormat') === undefined) {
      problems.addAt("Must specify 'displayFormat' for a CustomField of type AutoNumber", definition);
    }
    return field('AutoNumber', 'Name', label, {
      length: NAME_LENGTH,
      ...READ_ONLY,
      ...readAutoNumberFormat(definition, problems.within(definition)),
    });
  }
  if (type !== 'Text')
    problems.addAt(`The nameField must be of type Text or AutoNumber, not '${type}'.`, definition ?? element);
  return text('Name', label, NAME_LENGTH);
}
