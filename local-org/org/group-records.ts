import type { DataStore } from '../data/data-store.ts';
import { componentKey, problemOf, type Component, type Problem } from '../metadata/component.ts';
import { child, children, childText, type XmlElement } from '../metadata/xml-element.ts';
import type { Transaction } from '../transactions/transaction.ts';
import { SObject } from '../values/sobject.ts';
import { selectAll } from './system-query.ts';

type Components = ReadonlyMap<string, Component>;

/** Kinds of members that need a hierarchy of roles, which the local org has not. */
const ROLE_MEMBERS = ['roles', 'roleAndSubordinates', 'roleAndSubordinatesInternal'];

/**
 * Checks that the members of queues exist (Metadata API Developer Guide, "Queue", `queueMembers`): users by username,
 * public groups by developer name.
 */
export function checkQueueMembers(data: DataStore, components: Components): Problem[] {
  return queuesWithMembers(components).flatMap(({ component, members }) => [
    ...ROLE_MEMBERS.flatMap((name) => child(members, name) ?? []).map(({ name, position }) =>
      problemOf(component, `The local org has no roles: it does not implement '${name}' of queueMembers.`, position),
    ),
    ...named(members, 'users', 'user')
      .filter(({ text }) => userId(data, text) === undefined)
      .map(({ text, position }) => problemOf(component, `In field: user - no User named ${text} found`, position)),
    ...named(members, 'publicGroups', 'publicGroup')
      .filter(({ text }) => !components.has(componentKey('Group', text)) && groupId(data, text) === undefined)
      .map(({ text, position }) =>
        problemOf(component, `In field: publicGroup - no Group named ${text} found`, position),
      ),
  ]);
}

/**
 * Writes what stands beside the group of a deployed queue: the objects that it can own (Object Reference,
 * "QueueSobject") and, where its file names any, its members ("GroupMember").
 */
export function replaceQueueRecords(data: DataStore, components: Components, transaction: Transaction): void {
  for (const group of selectAll(data, 'Group')) {
    const xml = components.get(componentKey('Queue', String(group.value('DeveloperName'))))?.xml;
    if (group.value('Type') !== 'Queue' || xml === undefined) continue;
    const objects = children(xml, 'queueSobject').map((one) => childText(one, 'sobjectType')?.trim() ?? '');
    replaceRows(data, 'QueueSobject', ['QueueId', group.id], ['SobjectType', objects], transaction);
    const members = child(xml, 'queueMembers');
    if (members === undefined) continue;
    replaceRows(data, 'GroupMember', ['GroupId', group.id], ['UserOrGroupId', memberIds(data, members)], transaction);
  }
}

function memberIds(data: DataStore, members: XmlElement): string[] {
  return [
    ...named(members, 'users', 'user').flatMap(({ text }) => userId(data, text) ?? []),
    ...named(members, 'publicGroups', 'publicGroup').flatMap(({ text }) => groupId(data, text) ?? []),
  ];
}

/** Leaves the rows that are wanted as they are: their IDs stay. */
function replaceRows(
  data: DataStore,
  object: string,
  [parentField, parent]: readonly [string, string | null],
  [valueField, values]: readonly [string, readonly string[]],
  transaction: Transaction,
): void {
  const rows = selectAll(data, object).filter((row) => row.value(parentField) === parent);
  const wanted = new Set(values);
  const gone = rows.filter((row) => !wanted.has(String(row.value(valueField))));
  for (const row of rows) wanted.delete(String(row.value(valueField)));
  data.removeSystemRecords(
    object,
    gone.flatMap(({ id }) => id ?? []),
    transaction,
  );
  const fresh = [...wanted].map(
    (value) =>
      new SObject(object, [
        [parentField, parent],
        [valueField, value],
      ]),
  );
  data.writeSystemRecords(fresh, transaction);
}

function queuesWithMembers(components: Components): { component: Component; members: XmlElement }[] {
  return [...components.values()].flatMap((component) => {
    if (component.type !== 'Queue' || component.xml === undefined) return [];
    const members = child(component.xml, 'queueMembers');
    return members === undefined ? [] : [{ component, members }];
  });
}

function named(members: XmlElement, list: string, item: string): { text: string; position: XmlElement['position'] }[] {
  return children(members, list)
    .flatMap((one) => children(one, item))
    .map(({ text, position }) => ({ text: text.trim(), position }));
}

function userId(data: DataStore, username: string): string | undefined {
  const same = (row: SObject): boolean => String(row.value('Username')).toLowerCase() === username.toLowerCase();
  return selectAll(data, 'User').find(same)?.id ?? undefined;
}

function groupId(data: DataStore, name: string): string | undefined {
  const isMeant = (row: SObject): boolean => row.value('Type') === 'Regular' && row.value('DeveloperName') === name;
  return selectAll(data, 'Group').find(isMeant)?.id ?? undefined;
}
