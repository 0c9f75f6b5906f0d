import type { Component } from '../metadata/component.ts';
import { childFlag, childText, type XmlElement } from '../metadata/xml-element.ts';
import type { Transaction } from '../transactions/transaction.ts';
import { SObject, type SObjectValue } from '../values/sobject.ts';
import type { OrgConfiguration } from './build-configuration.ts';
import { replaceQueueRecords } from './group-records.ts';
import type { LocalOrg } from './local-org.ts';
import { selectAll } from './system-query.ts';

type Fields = readonly (readonly [string, SObjectValue])[];

/** Components that are records too: clients and flows find them by name. */
interface RecordKind {
  readonly object: string;
  /** The field that holds the component's name. */
  readonly key: string;
  /** Whether a row of the object can come from such a component; other rows of it are records alone. */
  readonly isOfKind: (row: SObject) => boolean;
  readonly fields: (configuration: OrgConfiguration) => ReadonlyMap<string, Fields>;
}

const KINDS: readonly RecordKind[] = [
  { object: 'PermissionSet', key: 'Name', isOfKind: () => true, fields: permissionSets },
  {
    object: 'CustomNotificationType',
    key: 'DeveloperName',
    isOfKind: () => true,
    fields: ofType('CustomNotificationType', notificationType),
  },
  {
    object: 'Group',
    key: 'DeveloperName',
    isOfKind: (row) => row.value('Type') === 'Queue',
    fields: ofType('Queue', queue),
  },
  {
    object: 'Group',
    key: 'DeveloperName',
    isOfKind: (row) => row.value('Type') === 'Regular',
    fields: ofType('Group', publicGroup),
  },
];

/** A state of the org's metadata before a deployment, and after it. */
export interface MetadataChange {
  readonly before: OrgConfiguration;
  readonly after: OrgConfiguration;
}

/**
 * Writes the records behind deployed components; those of components that are gone go too. Records that a client made
 * under a name of their own stay.
 */
export function replaceMetadataRecords(org: LocalOrg, change: MetadataChange, transaction: Transaction): void {
  for (const kind of KINDS) replace(org, kind, change, transaction);
  replaceQueueRecords(org.data, change.after.components, transaction);
}

function replace(org: LocalOrg, kind: RecordKind, { before, after }: MetadataChange, transaction: Transaction): void {
  const wanted = kind.fields(after);
  const had = kind.fields(before);
  const rows = selectAll(org.data, kind.object).filter(kind.isOfKind);
  const idByName = new Map(rows.map((row) => [String(row.value(kind.key)), row.id]));
  const records = [...wanted].map(([name, fields]) => {
    const id = idByName.get(name) ?? null;
    return new SObject(kind.object, [...(id === null ? [] : [['Id', id] as const]), [kind.key, name], ...fields]);
  });
  org.data.writeSystemRecords(records, transaction);
  const gone = [...idByName].flatMap(([name, id]) => (wanted.has(name) || !had.has(name) || id === null ? [] : [id]));
  org.data.removeSystemRecords(kind.object, gone, transaction);
}

function permissionSets(configuration: OrgConfiguration): ReadonlyMap<string, Fields> {
  return new Map(
    [...configuration.permissionSets.values()].map((definition) => [
      definition.name,
      [
        ['Label', definition.label],
        ['Description', definition.description ?? null],
        ['IsCustom', true],
      ],
    ]),
  );
}

function ofType(type: string, fields: (xml: XmlElement, component: Component) => Fields): RecordKind['fields'] {
  return ({ components }) => {
    const found = new Map<string, Fields>();
    for (const component of components.values()) {
      if (component.type === type && component.xml !== undefined) {
        found.set(component.fullName, fields(component.xml, component));
      }
    }
    return found;
  };
}

function notificationType(xml: XmlElement, { fullName }: Component): Fields {
  return [
    ['CustomNotifTypeName', childText(xml, 'customNotifTypeName')?.trim() ?? fullName],
    ['MasterLabel', childText(xml, 'masterLabel')?.trim() ?? fullName],
    ['Description', childText(xml, 'description') ?? null],
    ['Desktop', childFlag(xml, 'desktop') === true],
    ['Mobile', childFlag(xml, 'mobile') === true],
  ];
}

function queue(xml: XmlElement, { fullName }: Component): Fields {
  return [
    ['Name', childText(xml, 'name')?.trim() ?? fullName],
    ['Type', 'Queue'],
    ['Email', childText(xml, 'email')?.trim() ?? null],
    ['DoesSendEmailToMembers', childFlag(xml, 'doesSendEmailToMembers') === true],
  ];
}

function publicGroup(xml: XmlElement, { fullName }: Component): Fields {
  return [
    ['Name', childText(xml, 'name')?.trim() ?? fullName],
    ['Type', 'Regular'],
    ['Description', childText(xml, 'description') ?? null],
    ['DoesIncludeBosses', childFlag(xml, 'doesIncludeBosses') === true],
  ];
}
