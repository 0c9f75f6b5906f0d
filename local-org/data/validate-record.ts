import { FormulaError } from '../formula/formula.ts';
import type { FieldValue } from '../values/field-value.ts';
import type { RecordError } from './data-service.ts';
import { sizeError } from './field-value-check.ts';
import { recordError } from './record-error.ts';
import type { ReadContext, RecordReader } from './record-reader.ts';
import type { Table } from './table.ts';

/**
 * Step 5 of the order of execution (Apex Developer Guide, "Triggers and Order of Execution"): required fields,
 * sizes, then the validation rules of the object, of which every one that refuses the record is reported.
 * @param before the stored values; undefined for a new record
 */
export function validateRecord(
  table: Table,
  values: readonly FieldValue[],
  before: readonly FieldValue[] | undefined,
  reader: RecordReader,
  context: ReadContext,
): RecordError[] {
  const missing: string[] = [];
  const errors: RecordError[] = [];
  table.fields.forEach((field, slot) => {
    const value = values[slot] ?? null;
    if (value === null && field.required && field.kind !== 'AutoNumber') missing.push(field.name);
    if (before !== undefined && before[slot] === value) return;
    const error = sizeError(field, value);
    if (error !== undefined) errors.push(error);
  });
  if (missing.length > 0) {
    const message = `Required fields are missing: [${missing.join(', ')}]`;
    errors.unshift(recordError('REQUIRED_FIELD_MISSING', message, missing));
  }
  return errors.length > 0 ? errors : brokenRules(table, values, before, reader, context);
}

function brokenRules(
  table: Table,
  values: readonly FieldValue[],
  before: readonly FieldValue[] | undefined,
  reader: RecordReader,
  context: ReadContext,
): RecordError[] {
  const errors: RecordError[] = [];
  for (const rule of table.object.validationRules) {
    if (!rule.active) continue;
    const fields = rule.errorDisplayField === undefined ? [] : [rule.errorDisplayField];
    try {
      if (!reader.violates(rule, table, values, before, context)) continue;
      errors.push(recordError('FIELD_CUSTOM_VALIDATION_EXCEPTION', rule.errorMessage, fields));
    } catch (error) {
      if (!(error instanceof FormulaError)) throw error;
      const message = `The validation formula "${rule.name}" of ${table.object.name} failed: ${error.message}`;
      errors.push(recordError('FIELD_CUSTOM_VALIDATION_EXCEPTION', message, fields));
    }
  }
  return errors;
}
