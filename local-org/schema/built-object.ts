import type {
  FieldDefinition,
  ObjectDefinition,
  ObjectKind,
  SettingType,
  ValidationRule,
} from './object-definition.ts';

export interface ObjectParts {
  readonly name: string;
  readonly label: string;
  readonly pluralLabel: string;
  readonly kind: ObjectKind;
  readonly keyPrefix: string;
  readonly nameField: string;
  readonly publishesImmediately?: boolean;
  readonly settingType?: SettingType;
}

/** An object under construction: fields and validation rules are added, then it is only read. */
export class BuiltObject implements ObjectDefinition {
  readonly name: string;
  readonly label: string;
  readonly pluralLabel: string;
  readonly kind: ObjectKind;
  readonly keyPrefix: string;
  readonly nameField: string;
  readonly publishesImmediately: boolean;
  readonly settingType?: SettingType;
  readonly fields = new Map<string, FieldDefinition>();
  readonly validationRules: ValidationRule[] = [];
  private readonly byLowerName = new Map<string, FieldDefinition>();
  private readonly byRelationship = new Map<string, FieldDefinition>();

  constructor(parts: ObjectParts, fields: Iterable<FieldDefinition>) {
    this.name = parts.name;
    this.label = parts.label;
    this.pluralLabel = parts.pluralLabel;
    this.kind = parts.kind;
    this.keyPrefix = parts.keyPrefix;
    this.nameField = parts.nameField;
    this.publishesImmediately = parts.publishesImmediately === true;
    if (parts.settingType !== undefined) this.settingType = parts.settingType;
    for (const field of fields) this.addField(field);
  }

  addField(field: FieldDefinition): void {
    this.fields.set(field.name, field);
    this.byLowerName.set(field.name.toLowerCase(), field);
    if (field.relationshipName !== undefined) this.byRelationship.set(field.relationshipName.toLowerCase(), field);
  }

  addValidationRule(rule: ValidationRule): void {
    this.validationRules.push(rule);
  }

  field(name: string): FieldDefinition | undefined {
    return this.fields.get(name) ?? this.byLowerName.get(name.toLowerCase());
  }

  parentRelationship(name: string): FieldDefinition | undefined {
    return this.byRelationship.get(name.toLowerCase());
  }
}
