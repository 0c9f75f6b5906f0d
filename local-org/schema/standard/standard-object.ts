import type { FieldDefinition } from '../object-definition.ts';

/** A standard object as data: what the local org knows of it. Fields that are not listed do not exist here. */
export interface StandardObject {
  readonly name: string;
  readonly label: string;
  readonly pluralLabel: string;
  readonly keyPrefix: string;
  readonly nameField: string;
  /** Whether records have an owner. */
  readonly owned: boolean;
  /** Whether deleted records go to the recycle bin. */
  readonly deletable: boolean;
  /** Own fields; system fields are added. */
  readonly fields: readonly FieldDefinition[];
}
