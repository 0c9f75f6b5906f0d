import type { FieldDefinition, ObjectDefinition, Schema } from '../schema/object-definition.ts';
import { supportsDelete, supportsInsert } from '../data/supported-operations.ts';
import { toLongId } from '../values/record-id.ts';
import { fieldType, isLongText, isMandatory, lengthOf } from './field-types.ts';
import { visibleChildren, visibleField, visibleFields, visibleObject } from './record-access.ts';
import { RestError } from './rest-error.ts';
import { type Call, inTransaction, ok, parameter } from './rest-exchange.ts';
import type { Route } from './router.ts';
import { eTagOf } from './ui-record.ts';

const OBJECT = '/services/data/:version/ui-api/object-info/:object';
/** The ID of the record type that every object has when it has none of its own. */
const MASTER_RECORD_TYPE = '012000000000000AAA';

/** What Lightning pages know of an object and its picklists (User Interface API Developer Guide, "Object Info"). */
export const uiObjectRoutes: readonly Route[] = [
  {
    method: 'GET',
    pattern: OBJECT,
    handler: inTransaction((_request, call) => ok(objectInfo(call, objectOf(call)))),
  },
  {
    method: 'GET',
    pattern: `${OBJECT}/picklist-values/:recordType`,
    handler: inTransaction((_request, call) => {
      const object = objectOf(call);
      requireMaster(call);
      const fields = visibleFields(call.access, object).filter((field) => field.picklist !== undefined);
      const values = Object.fromEntries(fields.map((field) => [field.name, picklistJson(call, object, field)]));
      return ok({ eTag: eTagOf(values), picklistFieldValues: values });
    }),
  },
  {
    method: 'GET',
    pattern: `${OBJECT}/picklist-values/:recordType/:field`,
    handler: inTransaction((_request, call) => {
      const object = objectOf(call);
      requireMaster(call);
      const field = visibleField(call.access, object, parameter(call.parameters, 'field'));
      if (field?.picklist === undefined) throw RestError.notFound();
      return ok(picklistJson(call, object, field));
    }),
  },
];

function objectOf(call: Call): ObjectDefinition {
  return visibleObject(call, parameter(call.parameters, 'object'));
}

function requireMaster(call: Call): void {
  if (toLongId(parameter(call.parameters, 'recordType')) === MASTER_RECORD_TYPE) return;
  throw RestError.notImplemented('record types', `Ask for the master record type ${MASTER_RECORD_TYPE}.`);
}

function picklistJson(call: Call, object: ObjectDefinition, field: FieldDefinition): Record<string, unknown> {
  const values = (field.picklist?.values ?? []).filter((one) => one.active);
  const json = (one: (typeof values)[number]): Record<string, unknown> => ({
    attributes: null,
    label: one.label,
    validFor: [],
    value: one.value,
  });
  const chosen = values.find((one) => one.default);
  const base = `/services/data/${parameter(call.parameters, 'version')}/ui-api/object-info/${object.name}`;
  return {
    controllerValues: {},
    defaultValue: chosen === undefined ? null : json(chosen),
    eTag: eTagOf(values),
    url: `${base}/picklist-values/${MASTER_RECORD_TYPE}/${field.name}`,
    values: values.map(json),
  };
}

export function objectInfo(call: Call, object: ObjectDefinition): Record<string, unknown> {
  const { access } = call;
  const { schema } = call.services.data;
  const isRecordHolder = object.kind === 'standard' || object.kind === 'custom';
  const info = {
    apiName: object.name,
    associateEntityType: null,
    associateParentEntity: null,
    childRelationships: visibleChildren(access, schema, object).map((child) => ({
      childObjectApiName: child.childObject,
      fieldName: child.field,
      junctionIdListNames: [],
      junctionReferenceTo: [],
      relationshipName: child.name,
    })),
    compactLayoutable: isRecordHolder,
    createable: access.canCreateObject(object.name) && supportsInsert(object),
    custom: object.kind !== 'standard',
    defaultRecordTypeId: MASTER_RECORD_TYPE,
    deletable: access.canDeleteObject(object.name) && supportsDelete(object),
    dependentFields: {},
    feedEnabled: false,
    fields: Object.fromEntries(
      visibleFields(access, object).map((field) => [field.name, fieldInfo(call, schema, object, field)]),
    ),
    keyPrefix: object.keyPrefix,
    label: object.label,
    labelPlural: object.pluralLabel,
    layoutable: isRecordHolder,
    mruEnabled: false,
    nameFields: [object.nameField],
    queryable: true,
    recordTypeInfos: {
      [MASTER_RECORD_TYPE]: {
        available: true,
        defaultRecordTypeMapping: true,
        master: true,
        name: 'Master',
        recordTypeId: MASTER_RECORD_TYPE,
      },
    },
    searchable: false,
    themeInfo: null,
    updateable: access.canEditObject(object.name),
  };
  return { ...info, eTag: eTagOf(info) };
}

function fieldInfo(
  call: Call,
  schema: Schema,
  object: ObjectDefinition,
  field: FieldDefinition,
): Record<string, unknown> {
  const { dataType, soapType } = fieldType(field);
  const editable = call.access.canEditField(object.name, field.name);
  return {
    apiName: field.name,
    calculated: field.formula !== undefined,
    compound: false,
    compoundComponentName: null,
    compoundFieldName: null,
    controllerName: null,
    controllingFields: [],
    createable: field.createable && editable,
    custom: field.custom,
    dataType,
    extraTypeInfo: dataType === 'TextArea' ? (field.kind === 'Html' ? 'RichTextArea' : 'PlainTextArea') : null,
    filterable: !isLongText(field),
    filteredLookupInfo: null,
    highScaleNumber: false,
    htmlFormatted: field.kind === 'Html',
    inlineHelpText: field.inlineHelpText ?? null,
    label: field.label,
    length: lengthOf(field),
    maskType: null,
    nameField: field.name === object.nameField,
    polymorphicForeignKey: (field.referenceTo?.length ?? 0) > 1,
    precision: soapType === 'xsd:double' ? (field.precision ?? 18) : 0,
    reference: field.referenceTo !== undefined,
    referenceTargetField: null,
    referenceToInfos: (field.referenceTo ?? []).map((name) => ({
      apiName: name,
      nameFields: [schema.object(name)?.nameField ?? 'Name'],
    })),
    relationshipName: field.relationshipName ?? null,
    required: isMandatory(field),
    scale: field.scale ?? 0,
    searchPrefilterable: false,
    sortable: !isLongText(field),
    unique: field.unique,
    updateable: field.updateable && editable,
  };
}
