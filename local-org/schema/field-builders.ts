import type { FieldDefinition, FieldKind } from './object-definition.ts';

type Details = Partial<Omit<FieldDefinition, 'name' | 'label' | 'kind'>>;

/** A field with what holds for most: optional, not unique, written by anyone. */
export function field(kind: FieldKind, name: string, label: string, details: Details = {}): FieldDefinition {
  return {
    name,
    label,
    kind,
    custom: false,
    required: false,
    unique: false,
    caseSensitive: false,
    externalId: false,
    createable: true,
    updateable: true,
    ...details,
  };
}

/** What only the platform writes. */
export const READ_ONLY = { createable: false, updateable: false } as const;

export const REQUIRED = { required: true } as const;

export function text(name: string, label: string, length: number, details: Details = {}): FieldDefinition {
  return field('Text', name, label, { length, ...details });
}

export function textArea(name: string, label: string, length: number, details: Details = {}): FieldDefinition {
  return field(length > 255 ? 'LongTextArea' : 'TextArea', name, label, { length, ...details });
}

export function checkbox(name: string, label: string, details: Details = {}): FieldDefinition {
  return field('Checkbox', name, label, { defaultValue: 'false', ...details });
}

export function phone(name: string, label: string): FieldDefinition {
  return field('Phone', name, label, { length: 40 });
}

export function email(name: string, label: string, details: Details = {}): FieldDefinition {
  return field('Email', name, label, { length: 80, ...details });
}

export function url(name: string, label: string): FieldDefinition {
  return field('Url', name, label, { length: 255 });
}

export function date(name: string, label: string, details: Details = {}): FieldDefinition {
  return field('Date', name, label, details);
}

export function dateTime(name: string, label: string, details: Details = {}): FieldDefinition {
  return field('DateTime', name, label, details);
}

export function number(
  name: string,
  label: string,
  precision: number,
  scale: number,
  details: Details = {},
): FieldDefinition {
  return field('Number', name, label, { precision, scale, ...details });
}

export function currency(name: string, label: string): FieldDefinition {
  return field('Currency', name, label, { precision: 18, scale: 2 });
}

export function percent(name: string, label: string, precision: number, scale: number): FieldDefinition {
  return field('Percent', name, label, { precision, scale });
}

/** An unrestricted picklist; the first value of `values` that ends with `*` is the default. */
export function picklist(
  name: string,
  label: string,
  values: readonly string[],
  details: Details = {},
): FieldDefinition {
  return field('Picklist', name, label, {
    length: 255,
    picklist: {
      restricted: false,
      values: values.map((value) => {
        const isDefault = value.endsWith('*');
        const plain = isDefault ? value.slice(0, -1) : value;
        return { value: plain, label: plain, default: isDefault, active: true };
      }),
    },
    ...details,
  });
}

export function lookup(
  name: string,
  label: string,
  referenceTo: string | readonly string[],
  details: Details = {},
): FieldDefinition {
  return field('Lookup', name, label, {
    referenceTo: typeof referenceTo === 'string' ? [referenceTo] : referenceTo,
    relationshipName: name.replace(/Id$/, ''),
    deleteConstraint: 'SetNull',
    ...details,
  });
}

/** Street, city, state, postal code and country under one prefix (`Mailing`). */
export function address(prefix: string, label: string): FieldDefinition[] {
  const labelled = (part: string): string => (label === '' ? part : `${label} ${part}`);
  return [
    textArea(`${prefix}Street`, labelled('Street'), 255),
    text(`${prefix}City`, labelled('City'), 40),
    text(`${prefix}State`, labelled('State/Province'), 80),
    text(`${prefix}PostalCode`, labelled('Zip/Postal Code'), 20),
    text(`${prefix}Country`, labelled('Country'), 80),
  ];
}
