/** The kinds of field that the local org knows, under the names of the Metadata API (`FieldType`) where it has one. */
export type FieldKind =
  | 'Id'
  | 'AutoNumber'
  | 'Lookup'
  | 'MasterDetail'
  | 'Hierarchy'
  | 'Checkbox'
  | 'Currency'
  | 'Date'
  | 'DateTime'
  | 'Time'
  | 'Email'
  | 'Number'
  | 'Percent'
  | 'Phone'
  | 'Picklist'
  | 'MultiselectPicklist'
  | 'Text'
  | 'EncryptedText'
  | 'TextArea'
  | 'LongTextArea'
  | 'Html'
  | 'Url';

export interface PicklistValue {
  readonly value: string;
  readonly label: string;
  readonly default: boolean;
  readonly active: boolean;
}

export interface FieldDefinition {
  /** Canonical API name, such as `Issue_Credential__c`. */
  readonly name: string;
  readonly label: string;
  readonly kind: FieldKind;
  readonly custom: boolean;
  readonly description?: string;
  readonly inlineHelpText?: string;
  /** Greatest number of characters, for text kinds. */
  readonly length?: number;
  /** All digits and decimal digits, for number kinds. */
  readonly precision?: number;
  readonly scale?: number;
  readonly required: boolean;
  readonly unique: boolean;
  readonly caseSensitive: boolean;
  readonly externalId: boolean;
  /** Formula source of the default value. */
  readonly defaultValue?: string;
  /** Formula source: the field is calculated and never stored. */
  readonly formula?: string;
  readonly formulaTreatsBlanksAsZero?: boolean;
  readonly picklist?: { readonly restricted: boolean; readonly values: readonly PicklistValue[] };
  /** Objects that a lookup can point at. */
  readonly referenceTo?: readonly string[];
  /** Name of the parent in queries, such as `Contact__r`. */
  readonly relationshipName?: string;
  /** Name of the child list on the parent, such as `Sertifier_Credentials__r`. */
  readonly childRelationshipName?: string;
  readonly relationshipLabel?: string;
  readonly deleteConstraint?: 'SetNull' | 'Restrict' | 'Cascade';
  /** Auto-number format, such as `SC-{000000}`. */
  readonly displayFormat?: string;
  readonly startingNumber?: number;
  /** False for what only the platform writes: IDs, audit fields, formulas, auto-numbers. */
  readonly createable: boolean;
  readonly updateable: boolean;
}

export interface ValidationRule {
  readonly name: string;
  readonly active: boolean;
  readonly errorConditionFormula: string;
  readonly errorMessage: string;
  readonly errorDisplayField?: string;
}

export type ObjectKind = 'standard' | 'custom' | 'customMetadata' | 'customSetting' | 'platformEvent';

/** How a custom setting finds its data set: by user, profile and organization, or by name. */
export type SettingType = 'Hierarchy' | 'List';

export interface ObjectDefinition {
  /** Canonical API name, such as `Sertifier_Credential__c`. */
  readonly name: string;
  readonly label: string;
  readonly pluralLabel: string;
  readonly kind: ObjectKind;
  /** Three characters with which the IDs of its records begin. */
  readonly keyPrefix: string;
  /** Canonical name of the field that names a record (`Name`, `DeveloperName`…). */
  readonly nameField: string;
  /** Of a platform event: it is out at once, whatever becomes of the transaction. */
  readonly publishesImmediately?: boolean;
  /** Of a custom setting alone. */
  readonly settingType?: SettingType;
  readonly fields: ReadonlyMap<string, FieldDefinition>;
  readonly validationRules: readonly ValidationRule[];
  /** A field by its name in any case; undefined where there is none. */
  field(name: string): FieldDefinition | undefined;
  /** The lookup field behind a parent relationship name (`Contact__r`) in any case. */
  parentRelationship(name: string): FieldDefinition | undefined;
}

/** One child list of a parent object. */
export interface ChildRelationship {
  readonly name: string;
  readonly childObject: string;
  readonly field: string;
}

/** All objects of one state of the org. Immutable: a deployment makes a new one. */
export interface Schema {
  /** An object by its name in any case; undefined where there is none. */
  object(name: string): ObjectDefinition | undefined;
  objects(): Iterable<ObjectDefinition>;
  objectOfRecord(id: string): ObjectDefinition | undefined;
  childRelationships(objectName: string): readonly ChildRelationship[];
}
