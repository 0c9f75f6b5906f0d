import type { Component } from '../metadata/component.ts';
import { childFlag, children, childText, type XmlElement } from '../metadata/xml-element.ts';
import type { Transaction } from '../transactions/transaction.ts';
import { SObject, type SObjectValue } from '../values/sobject.ts';
import type { OrgConfiguration } from './build-configuration.ts';
import type { LocalOrg } from './local-org.ts';
import { selectAll } from './system-query.ts';

type Fields = readonly (readonly [string, SObjectValue])[];

/** Components that are records too: clients and flows find them by name. */
interface RecordKind {
  readonly object: string;
  /** The field that holds the component's name. */
  readonly key: string;
  /** Whether a row of the object comes from such a component, and goes with it. */
  readonly owns: (row: SObject) => boolean;
  readonly fields: (configuration: OrgConfiguration) => ReadonlyMap<string, Fields>;
}

const KINDS: readonly RecordKind[] = [
  { object: 'PermissionSet', key: 'Name', owns: () => true, fields: permissionSets },
  {
    object: 'CustomNotificationType',
    key: 'DeveloperName',
    owns: () => true,
    fields: ofType('CustomNotificationType', notificationType),
  },
  {
    object: 'Group',
    key: 'DeveloperName',
    owns: (row) => row.value('Type') === 'Queue',
    fields: ofType('Queue', queue),
  },
];

/** Writes the records behind deployed components; those of components that are gone go too. */
export function replaceMetadataRecords(org: LocalOrg, configuration: OrgConfiguration, transaction: Transaction): void {
  for (const kind of KINDS) replace(org, kind, kind.fields(configuration), transaction);
  replaceQueueObjects(org, configuration, transaction);
}

function replace(org: LocalOrg, kind: RecordKind, wanted: ReadonlyMap<string, Fields>, transaction: Transaction): void {
  const rows = selectAll(org.data, kind.object).filter(kind.owns);
  const idByName = new Map(rows.map((row) => [String(row.value(kind.key)), row.id]));
  const records = [...wanted].map(([name, fields]) => {
    const id = idByName.get(name) ?? null;
    return new SObject(kind.object, [...(id === null ? [] : [['Id', id] as const]), [kind.key, name], ...fields]);
  });
  org.data.writeSystemRecords(records, transaction);
  const gone = [...idByName].flatMap(([name, id]) => (wanted.has(name) || id === null ? [] : [id]));
  org.data.removeSystemRecords(kind.object, gone, transaction);
}

/** Which objects a queue can own stands in rows of their own. */
function replaceQueueObjects(org: LocalOrg, configuration: OrgConfiguration, transaction: Transaction): void {
  const rows = selectAll(org.data, 'QueueSobject');
  org.data.removeSystemRecords(
    'QueueSobject',
    rows.flatMap(({ id }) => id ?? []),
    transaction,
  );
  for (const group of selectAll(org.data, 'Group')) {
    const xml = configuration.components.get(`Queue:${String(group.value('DeveloperName'))}`)?.xml;
    if (group.value('Type') !== 'Queue' || xml === undefined) continue;
    const records = children(xml, 'queueSobject').map(
      (one) =>
        new SObject('QueueSobject', [
          ['QueueId', group.id],
          ['SobjectType', childText(one, 'sobjectType')?.trim() ?? ''],
        ]),
    );
    org.data.writeSystemRecords(records, transaction);
  }
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
