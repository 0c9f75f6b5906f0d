import type { FieldKind } from './object-definition.ts';

/** What a `CustomField` of one type must, may and must not say (Metadata API Developer Guide, "CustomField"). */
export interface FieldTypeRule {
  readonly kind: FieldKind;
  /** Elements without which the field is refused. */
  readonly needs: readonly string[];
  /** Further elements that this type allows besides those that every type allows. */
  readonly allows: readonly string[];
  /** Smallest and greatest `length`. */
  readonly lengths?: readonly [number, number];
  /** Length of the stored text where the metadata states none. */
  readonly fixedLength?: number;
  /** Whether a formula can have this type. */
  readonly formula: boolean;
  /** Whether a custom metadata type can have such a field. */
  readonly customMetadata: boolean;
}

const FORMULA = ['formula', 'formulaTreatBlanksAs'];
const UNIQUE = ['externalId', 'unique'];

export const FIELD_TYPE_RULES: Readonly<Record<string, FieldTypeRule>> = {
  AutoNumber: {
    kind: 'AutoNumber',
    needs: ['displayFormat'],
    allows: ['startingNumber', 'externalId', 'populateExistingRows'],
    fixedLength: 30,
    formula: false,
    customMetadata: false,
  },
  Checkbox: rule('Checkbox', [], ['defaultValue', ...FORMULA], true),
  Currency: rule('Currency', ['precision', 'scale'], ['defaultValue', 'required', ...FORMULA], true, false),
  Date: rule('Date', [], ['defaultValue', 'required', ...FORMULA], true),
  DateTime: rule('DateTime', [], ['defaultValue', 'required', ...FORMULA], true),
  Time: rule('Time', [], ['defaultValue', 'required', ...FORMULA], true, false),
  Email: { ...rule('Email', [], ['defaultValue', 'required', ...UNIQUE], false), fixedLength: 80 },
  EncryptedText: {
    ...rule('EncryptedText', ['length', 'maskChar', 'maskType'], ['required'], false, false),
    lengths: [1, 175],
  },
  Html: { ...rule('Html', ['length', 'visibleLines'], [], false, false), lengths: [256, 131_072] },
  LongTextArea: {
    ...rule('LongTextArea', ['length', 'visibleLines'], ['defaultValue'], false),
    lengths: [256, 131_072],
  },
  Lookup: rule(
    'Lookup',
    ['referenceTo'],
    ['deleteConstraint', 'relationshipLabel', 'relationshipName', 'required'],
    false,
    false,
  ),
  Hierarchy: rule('Hierarchy', [], ['relationshipLabel', 'relationshipName', 'required'], false, false),
  MasterDetail: rule(
    'MasterDetail',
    ['referenceTo', 'relationshipName'],
    ['relationshipLabel', 'relationshipOrder', 'reparentableMasterDetail', 'writeRequiresMasterRead'],
    false,
    false,
  ),
  MultiselectPicklist: {
    ...rule('MultiselectPicklist', ['valueSet', 'visibleLines'], ['required'], false, false),
    fixedLength: 4099,
  },
  Number: rule('Number', ['precision', 'scale'], ['defaultValue', 'required', ...UNIQUE, ...FORMULA], true),
  Percent: rule('Percent', ['precision', 'scale'], ['defaultValue', 'required', ...FORMULA], true),
  Phone: { ...rule('Phone', [], ['defaultValue', 'required'], false), fixedLength: 40 },
  Picklist: { ...rule('Picklist', ['valueSet'], ['required'], false), fixedLength: 255 },
  Text: {
    ...rule('Text', ['length'], ['defaultValue', 'required', 'caseSensitive', ...UNIQUE, ...FORMULA], true),
    lengths: [1, 255],
  },
  TextArea: { ...rule('TextArea', [], ['defaultValue', 'required'], false), fixedLength: 255 },
  Url: { ...rule('Url', [], ['defaultValue', 'required'], false), fixedLength: 255 },
};

/** Types of the Metadata API that the local org does not imitate. */
export const UNIMPLEMENTED_FIELD_TYPES: ReadonlySet<string> = new Set([
  'Summary',
  'Location',
  'Geolocation',
  'ExternalLookup',
  'IndirectLookup',
  'MetadataRelationship',
  'Address',
  'Array',
  'File',
]);

/** Elements that any field may have. Those that the local org has no use for say nothing about data. */
export const COMMON_ELEMENTS: ReadonlySet<string> = new Set([
  'fullName',
  'label',
  'type',
  'description',
  'inlineHelpText',
  'trackHistory',
  'trackFeedHistory',
  'trackTrending',
  'fieldManageability',
  'businessOwnerGroup',
  'businessOwnerUser',
  'businessStatus',
  'complianceGroup',
  'securityClassification',
]);

/** Elements that change how data behaves and that the local org does not imitate. */
export const UNIMPLEMENTED_FIELD_ELEMENTS: ReadonlySet<string> = new Set([
  'lookupFilter',
  'metadataRelationshipControllingField',
  'summarizedField',
  'summaryFilterItems',
  'summaryForeignKey',
  'summaryOperation',
  'encryptionScheme',
  'isConvertLeadDisabled',
  'isAIPredictionField',
  'isFilteringDisabled',
  'isNameField',
  'isSortingDisabled',
]);

function rule(
  kind: FieldKind,
  needs: readonly string[],
  allows: readonly string[],
  formula: boolean,
  customMetadata = true,
): FieldTypeRule {
  return { kind, needs, allows, formula, customMetadata };
}
