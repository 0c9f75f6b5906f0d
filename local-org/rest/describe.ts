import type { UserAccess } from '../access/access.ts';
import { supportsDelete, supportsInsert } from '../data/supported-operations.ts';
import type { FieldDefinition, ObjectDefinition, Schema } from '../schema/object-definition.ts';
import { fieldType, isLongText, isMandatory, isReference, lengthOf, plainDefault } from './field-types.ts';
import { visibleChildren, visibleFields } from './record-access.ts';

/** What the describes say of the object itself (REST API Developer Guide, "Describe Global"). */
export function describeBasics(object: ObjectDefinition, access: UserAccess, version: string): Record<string, unknown> {
  const base = `/services/data/${version}/sobjects/${object.name}`;
  const isRecordHolder = object.kind === 'standard' || object.kind === 'custom';
  const isWritable = isRecordHolder || object.kind === 'customSetting';
  return {
    activateable: false,
    associateEntityType: null,
    associateParentEntity: null,
    createable: access.canCreateObject(object.name) && supportsInsert(object),
    custom: object.kind !== 'standard',
    customSetting: object.kind === 'customSetting',
    deepCloneable: false,
    deletable: access.canDeleteObject(object.name) && supportsDelete(object),
    deprecatedAndHidden: false,
    feedEnabled: false,
    hasSubtypes: false,
    isInterface: false,
    isSubtype: false,
    keyPrefix: object.keyPrefix,
    label: object.label,
    labelPlural: object.pluralLabel,
    layoutable: isRecordHolder,
    mergeable: false,
    mruEnabled: false,
    name: object.name,
    queryable: object.kind !== 'platformEvent',
    replicateable: isRecordHolder,
    retrieveable: object.kind !== 'platformEvent',
    searchable: false,
    triggerable: isRecordHolder || object.kind === 'platformEvent',
    undeletable: false,
    updateable: access.canEditObject(object.name) && isWritable,
    urls: { sobject: base, describe: `${base}/describe`, rowTemplate: `${base}/{ID}` },
  };
}

/** REST API Developer Guide, "sObject Describe": the object with the fields that the user may see. */
export function describeObject(
  schema: Schema,
  object: ObjectDefinition,
  access: UserAccess,
  version: string,
): Record<string, unknown> {
  return {
    actionOverrides: [],
    ...describeBasics(object, access, version),
    childRelationships: visibleChildren(access, schema, object).map((child) => ({
      cascadeDelete: schema.object(child.childObject)?.field(child.field)?.deleteConstraint === 'Cascade',
      childSObject: child.childObject,
      deprecatedAndHidden: false,
      field: child.field,
      junctionIdListNames: [],
      junctionReferenceTo: [],
      relationshipName: child.name,
      restrictedDelete: schema.object(child.childObject)?.field(child.field)?.deleteConstraint === 'Restrict',
    })),
    compactLayoutable: object.kind === 'standard' || object.kind === 'custom',
    fields: visibleFields(access, object).map((field) => describeField(object, field, access)),
    listviewable: null,
    lookupLayoutable: null,
    namedLayoutInfos: [],
    networkScopeFieldName: null,
    recordTypeInfos: [],
    searchLayoutable: false,
    supportedScopes: [{ label: 'All', name: 'everything' }],
  };
}

function describeField(object: ObjectDefinition, field: FieldDefinition, access: UserAccess): Record<string, unknown> {
  const { type, soapType } = fieldType(field);
  const isText = soapType === 'xsd:string';
  const isNumber = soapType === 'xsd:double';
  const calculated = field.formula !== undefined;
  const editable = access.canEditField(object.name, field.name);
  const length = isText || soapType === 'tns:ID' ? lengthOf(field) : 0;
  const sortable = !isLongText(field) && field.kind !== 'MultiselectPicklist';
  return {
    aggregatable: sortable && field.kind !== 'Checkbox',
    aiPredictionField: false,
    autoNumber: field.kind === 'AutoNumber',
    byteLength: length * 3,
    calculated,
    calculatedFormula: field.formula ?? null,
    cascadeDelete: field.deleteConstraint === 'Cascade' || field.kind === 'MasterDetail',
    caseSensitive: field.caseSensitive,
    compoundFieldName: null,
    controllerName: null,
    createable: field.createable && editable,
    custom: field.custom,
    defaultValue: plainDefault(field),
    defaultValueFormula: field.defaultValue ?? null,
    defaultedOnCreate: field.defaultValue !== undefined || field.kind === 'Checkbox' || field.kind === 'Id',
    dependentPicklist: false,
    deprecatedAndHidden: false,
    digits: 0,
    displayLocationInDecimal: false,
    encrypted: field.kind === 'EncryptedText',
    externalId: field.externalId,
    extraTypeInfo: field.kind === 'Html' ? 'richtextarea' : type === 'textarea' ? 'plaintextarea' : null,
    filterable: !isLongText(field),
    filteredLookupInfo: null,
    formulaTreatNullNumberAsZero: field.formulaTreatsBlanksAsZero ?? false,
    groupable: sortable && !isNumber && field.kind !== 'DateTime' && !calculated,
    highScaleNumber: false,
    htmlFormatted: field.kind === 'Html',
    idLookup:
      field.kind === 'Id' || field.externalId || (field.name === object.nameField && !object.name.endsWith('mdt')),
    inlineHelpText: field.inlineHelpText ?? null,
    label: field.label,
    length,
    mask: null,
    maskType: null,
    name: field.name,
    nameField: field.name === object.nameField,
    namePointing: (field.referenceTo?.length ?? 0) > 1,
    nillable: !isMandatory(field) && field.kind !== 'Checkbox' && field.kind !== 'Id',
    permissionable: field.custom && !field.required && field.kind !== 'MasterDetail',
    picklistValues: (field.picklist?.values ?? []).map((one) => ({
      active: one.active,
      defaultValue: one.default,
      label: one.label,
      validFor: null,
      value: one.value,
    })),
    polymorphicForeignKey: (field.referenceTo?.length ?? 0) > 1,
    precision: isNumber ? (field.precision ?? 18) : 0,
    queryByDistance: false,
    referenceTargetField: null,
    referenceTo: isReference(field) ? field.referenceTo : [],
    relationshipName: field.relationshipName ?? null,
    relationshipOrder: field.kind === 'MasterDetail' ? 0 : null,
    restrictedDelete: field.deleteConstraint === 'Restrict',
    restrictedPicklist: field.picklist?.restricted ?? false,
    scale: isNumber ? (field.scale ?? 0) : 0,
    searchPrefilterable: isReference(field),
    soapType,
    sortable,
    type,
    unique: field.unique,
    updateable: field.updateable && editable,
    writeRequiresMasterRead: false,
  };
}
