import type { FieldDefinition } from '../object-definition.ts';

/** A standard object as data: what the local org knows of it. Fields that are not listed do not exist here. */
export interface StandardObject {
  readonly name: string;
  readonly label: string;
  readonly pluralLabel: string;
  readonly keyPrefix: string;
  readonly nameField: string;
  /** Whether records have an owner, and whether queues can be that, too. */
  readonly owned: false | 'byUsers' | 'byUsersAndQueues';
  /** Whether deleted records go to the recycle bin. */
  readonly deletable: boolean;
  /** Own fields; system fields are added. */
  readonly fields: readonly FieldDefinition[];
}
