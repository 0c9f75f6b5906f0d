import type { DmlVerb } from '../syntax/syntax-tree.ts';
import type { RecordError, SaveResult } from '../../data/data-service.ts';
import { EnumValue, LibraryObject, ListValue, type ApexValue } from '../runtime/apex-value.ts';
import { nullPointer, SystemFailure } from '../runtime/exception-value.ts';
import type { Execution } from '../runtime/execution.ts';
import { enumConstants } from '../runtime/instances.ts';
import { fromRecord, recordsOf, save, throwFailures, toRecord } from '../runtime/records.ts';
import { STRING, type ApexType } from '../types/apex-type.ts';
import { record, text } from './arguments.ts';
import type { LibraryFunction, LibrarySource } from './library-type.ts';

class SaveResultValue extends LibraryObject {
  readonly libraryName: string;
  readonly result: SaveResult;

  constructor(libraryName: string, result: SaveResult) {
    super();
    this.libraryName = libraryName;
    this.result = result;
  }
}

class ErrorValue extends LibraryObject {
  readonly libraryName = 'Database.Error';
  readonly error: RecordError;

  constructor(error: RecordError) {
    super();
    this.error = error;
  }
}

const RESULTS: Readonly<Record<DmlVerb, string>> = {
  insert: 'Database.SaveResult',
  update: 'Database.SaveResult',
  upsert: 'Database.UpsertResult',
  delete: 'Database.DeleteResult',
};

function results(execution: Execution, verb: DmlVerb, value: ApexValue, allOrNone: boolean): ListValue {
  const outcome = save(execution, verb, recordsOf(value), { allOrNone });
  if (allOrNone) throwFailures(verb, outcome);
  const element: ApexType = { kind: 'library', type: execution.libraryType(RESULTS[verb]) };
  return new ListValue(
    element,
    outcome.map((one) => new SaveResultValue(RESULTS[verb], one)),
  );
}

function members(verb: DmlVerb): LibrarySource['members'] {
  const result = RESULTS[verb];
  const one: LibraryFunction = (execution, _, value) => results(execution, verb, value, true).items[0] ?? null;
  return {
    [`static ${result} ${verb}(SObject record)`]: one,
    [`static ${result} ${verb}(SObject record, Boolean allOrNone)`]: (execution, _, value, all) =>
      results(execution, verb, value, all !== false).items[0] ?? null,
    [`static List<${result}> ${verb}(List<SObject> records)`]: (execution, _, value) =>
      results(execution, verb, value, true),
    [`static List<${result}> ${verb}(List<SObject> records, Boolean allOrNone)`]: (execution, _, value, all) =>
      results(execution, verb, value, all !== false),
  };
}

export const DATABASE_CLASS: LibrarySource = {
  name: 'Database',
  description: 'DML with partial success.',
  members: { ...members('insert'), ...members('update'), ...members('upsert'), ...members('delete') },
};

function resultOf(value: ApexValue): SaveResult {
  if (value instanceof SaveResultValue) return value.result;
  throw nullPointer();
}

function resultClass(name: string, more: LibrarySource['members'] = {}): LibrarySource {
  return {
    name,
    namespace: 'Database',
    description: 'What came of one record of a DML call.',
    members: {
      'Boolean isSuccess()': (_, self) => resultOf(self).success,
      'Id getId()': (_, self) => resultOf(self).id,
      'List<Database.Error> getErrors()': (execution, self) =>
        new ListValue(
          { kind: 'library', type: execution.libraryType('Database.Error') },
          resultOf(self).errors.map((error) => new ErrorValue(error)),
        ),
      ...more,
    },
  };
}

function errorOf(value: ApexValue): RecordError {
  if (value instanceof ErrorValue) return value.error;
  throw nullPointer();
}

export const DATABASE_RESULTS: readonly LibrarySource[] = [
  resultClass('SaveResult'),
  resultClass('DeleteResult'),
  resultClass('UpsertResult', { 'Boolean isCreated()': (_, self) => resultOf(self).created }),
  {
    name: 'Error',
    namespace: 'Database',
    description: 'Why a record was not saved.',
    members: {
      'String getMessage()': (_, self) => errorOf(self).message,
      'List<String> getFields()': (_, self) => new ListValue(STRING, [...errorOf(self).fields]),
      'StatusCode getStatusCode()': (execution, self) => statusCode(errorOf(self).statusCode, execution),
    },
  },
  {
    name: 'StatusCode',
    description: 'Status codes of DML errors.',
    members: {},
    constants: [
      'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', 'DELETE_FAILED', 'DUPLICATE_EXTERNAL_ID', 'DUPLICATE_VALUE', 'ENTITY_IS_DELETED',
      'FIELD_CUSTOM_VALIDATION_EXCEPTION', 'FIELD_FILTER_VALIDATION_EXCEPTION', 'FIELD_INTEGRITY_EXCEPTION',
      'INSUFFICIENT_ACCESS_OR_READONLY', 'INVALID_CROSS_REFERENCE_KEY', 'INVALID_EMAIL_ADDRESS', 'INVALID_FIELD_FOR_INSERT_UPDATE',
      'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST', 'INVALID_TYPE_ON_FIELD_IN_RECORD', 'MALFORMED_ID', 'MISSING_ARGUMENT',
      'NUMBER_OUTSIDE_VALID_RANGE', 'REQUIRED_FIELD_MISSING', 'STRING_TOO_LONG', 'UNABLE_TO_LOCK_ROW', 'UNKNOWN_EXCEPTION',
    ],
  },
]; // prettier-ignore

function statusCode(name: string, execution: Execution): EnumValue {
  const type = { kind: 'library', type: execution.libraryType('StatusCode') } as const;
  return enumConstants(type).find((one) => one.name === name) ?? new EnumValue(type, name, -1);
}

export const SOBJECT_CLASS: LibrarySource = {
  name: 'SObject',
  description: 'A record of any object.',
  members: {
    'Object get(String field)': (execution, self, name) => {
      const value = record(self);
      const field = fieldOf(execution, value.objectName, text(name));
      return fromRecord(value.fields.get(field) ?? null, execution);
    },
    'Object put(String field, Object value)': (execution, self, name, value) => {
      const target = record(self);
      const field = fieldOf(execution, target.objectName, text(name));
      const before = fromRecord(target.fields.get(field) ?? null, execution);
      target.set(field, toRecord(value));
      return before;
    },
    'Boolean isSet(String field)': (execution, self, name) =>
      record(self).fields.has(fieldOf(execution, record(self).objectName, text(name))),
    'void clear()': (_, self) => {
      record(self).fields.clear();
      return undefined;
    },
    'SELF clone()': (_, self) => {
      const copy = record(self).clone();
      copy.fields.delete('Id');
      return copy;
    },
    'SELF clone(Boolean preserveId)': (_, self, preserve) => {
      const copy = record(self).clone();
      if (preserve !== true) copy.fields.delete('Id');
      return copy;
    },
  },
};

function fieldOf(execution: Execution, objectName: string, name: string): string {
  const field = execution.schema.object(objectName)?.field(name);
  if (field === undefined) throw new SystemFailure('SObjectException', `Invalid field ${name} for ${objectName}`);
  return field.name;
}
