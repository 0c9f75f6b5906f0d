import type { ObjectDefinition } from '../schema/object-definition.ts';

/**
 * Records that the platform alone makes (Object Reference, "Supported Calls" of each), and those that come by
 * deployment here: a record alone would be a profile, class or record type without any effect.
 */
const UNCREATABLE: ReadonlySet<string> = new Set([
  'Organization',
  'FlowInterview',
  'Profile',
  'ApexClass',
  'RecordType',
  'CustomNotificationType',
]);

const UNDELETABLE: ReadonlySet<string> = new Set(['User', 'Profile', 'Organization']);

/** Whether clients and automation may create records of an object at all, whoever they are. */
export function supportsInsert(object: ObjectDefinition): boolean {
  return object.kind !== 'customMetadata' && !UNCREATABLE.has(object.name);
}

/** Whether they may delete them. */
export function supportsDelete(object: ObjectDefinition): boolean {
  if (object.kind === 'customMetadata' || object.kind === 'platformEvent') return false;
  return !UNDELETABLE.has(object.name);
}
