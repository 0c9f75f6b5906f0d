import { FormulaError, type CompiledFormula, type FormulaEnvironment, type ReferencePath } from '../formula/formula.ts';
import type { FieldDefinition, ObjectDefinition, ValidationRule } from '../schema/object-definition.ts';
import type { Transaction } from '../transactions/transaction.ts';
import type { FieldValue } from '../values/field-value.ts';
import type { Instant } from '../values/instant.ts';
import { SObject } from '../values/sobject.ts';
import { mostSpecificValue } from './custom-setting.ts';
import { compileObjectFormula, RECORD_GLOBALS, type FormulaGlobals, type FormulaUse } from './object-formulas.ts';
import { relatedType, tellsOwnType } from './related-type.ts';
import { roundToScale } from './round-to-scale.ts';
import type { Table } from './table.ts';
import type { Tables } from './tables.ts';

/** Who reads, and when: formulas depend on both. */
export interface ReadContext {
  readonly now: Instant;
  /** IANA name. */
  readonly timeZone: string;
  readonly transaction: Transaction | undefined;
  /** Whether records in the recycle bin are read too (`queryAll`). */
  readonly includesDeleted?: boolean;
}

/** Names that begin with `$` and that records do not answer, with their values. */
export interface FormulaGlobalValues extends FormulaGlobals {
  value(path: ReferencePath, transaction: Transaction | undefined): FieldValue;
}

/** Values of one record, in the order of its table's fields. */
export type RecordValues = readonly FieldValue[];

/** Reads one field, possibly of a parent, of any record of an object. */
export interface PathReader {
  /** The field at the end of the path. */
  readonly field: FieldDefinition;
  read(values: RecordValues, context: ReadContext): FieldValue;
}

interface FormulaSubject {
  readonly table: Table;
  readonly values: RecordValues;
  readonly before: RecordValues | undefined;
}

/** Reads records: stored fields, formula fields, and both of parents. */
export class RecordReader {
  private readonly tables: Tables;
  private readonly globals: FormulaGlobalValues | undefined;
  private readonly formulas = new WeakMap<FieldDefinition | ValidationRule, CompiledFormula>();
  private readonly paths = new WeakMap<Table, Map<string, PathReader>>();

  constructor(tables: Tables, globals: FormulaGlobalValues | undefined) {
    this.tables = tables;
    this.globals = globals;
  }

  /** @throws Error for a path that does not exist: whoever builds queries checks names first */
  path(table: Table, path: ReferencePath): PathReader {
    let known = this.paths.get(table);
    if (known === undefined) {
      known = new Map();
      this.paths.set(table, known);
    }
    const key = path.join('.');
    const present = known.get(key);
    if (present !== undefined) return present;
    const reader = this.compilePath(table, path);
    known.set(key, reader);
    return reader;
  }

  /** A complete copy of a record: stored fields first, then formulas. */
  toRecord(table: Table, values: RecordValues, context: ReadContext): SObject {
    const record = new SObject(table.object.name);
    this.fill(record, table, values, context);
    return record;
  }

  /** Sets every field of a record anew. */
  fill(record: SObject, table: Table, values: RecordValues, context: ReadContext): void {
    table.fields.forEach((field, slot) => record.fields.set(field.name, values[slot] ?? null));
    for (const field of table.object.fields.values()) {
      if (field.formula === undefined) continue;
      record.fields.set(field.name, this.path(table, [field.name]).read(values, context));
    }
  }

  /** The default that a formula gives a new record. */
  defaultValue(table: Table, field: FieldDefinition, context: ReadContext): FieldValue {
    const formula = this.formulaOf(field, field.defaultValue ?? '', table.object, 'default');
    const value = formula.evaluate(this.environment({ table, values: [], before: undefined }, false, context));
    return field.kind === 'Percent' && typeof value === 'number' ? value * 100 : value;
  }

  /**
   * Whether a validation rule refuses a record.
   * @param before the stored values; undefined for a new record
   * @throws FormulaError
   */
  violates(
    rule: ValidationRule,
    table: Table,
    values: RecordValues,
    before: RecordValues | undefined,
    context: ReadContext,
  ): boolean {
    const formula = this.formulaOf(rule, rule.errorConditionFormula, table.object, 'validationRule');
    return formula.evaluate(this.environment({ table, values, before }, false, context)) === true;
  }

  private compilePath(table: Table, path: ReferencePath): PathReader {
    const [first = '', ...rest] = path;
    if (rest.length > 0) return this.compileParentPath(table, first, rest);
    const field = table.object.field(first);
    if (field === undefined) throw new Error(`There is no field '${first}' on ${table.object.name}.`);
    if (field.formula !== undefined) {
      return { field, read: (values, context) => this.formulaValue(field, table, values, context) };
    }
    const slot = table.slot(field.name) ?? -1;
    return { field, read: (values) => values[slot] ?? null };
  }

  private compileParentPath(table: Table, relationship: string, rest: ReferencePath): PathReader {
    const lookup = table.object.parentRelationship(relationship);
    const target = lookup?.referenceTo?.[0];
    if (lookup === undefined || target === undefined) {
      throw new Error(`There is no relationship '${relationship}' on ${table.object.name}.`);
    }
    const slot = table.slot(lookup.name) ?? -1;
    const type = rest.length === 1 ? relatedType(lookup, rest[0] ?? '') : undefined;
    const usual = type === undefined ? this.path(this.tables.table(target), rest) : undefined;
    return {
      field: usual?.field ?? type ?? lookup,
      read: (values, context) => {
        const id = values[slot];
        if (typeof id !== 'string') return null;
        const parentTable = this.tables.tableOfRecord(id);
        const parent = context.includesDeleted === true ? parentTable?.row(id) : parentTable?.liveRow(id);
        if (parentTable === undefined || parent === undefined) return null;
        if (usual === undefined) return this.typeOf(parentTable, parent.values, context);
        if (parentTable.object.name === target) return usual.read(parent.values, context);
        // Of the other objects of a polymorphic lookup only the fields that they share can be asked for.
        if (parentTable.object.field(rest[0] ?? '') === undefined) return null;
        return this.path(parentTable, rest).read(parent.values, context);
      },
    };
  }

  /** What `Type` says behind a lookup to several objects. */
  typeOf(table: Table, values: RecordValues, context: ReadContext): FieldValue {
    const { name } = table.object;
    return tellsOwnType(name) ? this.path(table, ['Type']).read(values, context) : name;
  }

  private formulaValue(field: FieldDefinition, table: Table, values: RecordValues, context: ReadContext): FieldValue {
    const formula = this.formulaOf(field, field.formula ?? '', table.object, 'field');
    const asZero = field.formulaTreatsBlanksAsZero ?? true;
    try {
      const value = formula.evaluate(this.environment({ table, values, before: undefined }, asZero, context));
      if (typeof value !== 'number') return value;
      return roundToScale(field.kind === 'Percent' ? value * 100 : value, field.scale ?? 0);
    } catch (error) {
      // The platform shows "#Error!" on pages, and null through the API.
      if (error instanceof FormulaError) return null;
      throw error;
    }
  }

  private formulaOf(
    key: FieldDefinition | ValidationRule,
    source: string,
    object: ObjectDefinition,
    use: FormulaUse,
  ): CompiledFormula {
    const known = this.formulas.get(key);
    if (known !== undefined) return known;
    const formula = compileObjectFormula(source, object, use, this.tables.schema, this.globals);
    if ('problems' in formula) {
      const [problem] = formula.problems;
      throw new Error(
        `The formula of ${object.name}.${key.name} was deployed although it does not compile: ${problem?.message ?? ''}`,
      );
    }
    this.formulas.set(key, formula);
    return formula;
  }

  private environment(subject: FormulaSubject, blankNumberAsZero: boolean, context: ReadContext): FormulaEnvironment {
    const { table, values, before } = subject;
    return {
      value: (path) => this.reference(path, table, values, context),
      priorValue: (path) => this.reference(path, table, before ?? values, context),
      isNew: before === undefined,
      now: context.now,
      timeZone: context.timeZone,
      blankNumberAsZero,
    };
  }

  private reference(path: ReferencePath, table: Table, values: RecordValues, context: ReadContext): FieldValue {
    if (path[0]?.startsWith('$') === true) return this.globalValue(path, context);
    return asFormulaValue(this.path(table, path), values, context);
  }

  private globalValue(path: ReferencePath, context: ReadContext): FieldValue {
    const [first = '', ...rest] = path;
    if (first === '$CustomMetadata') return this.customMetadataValue(rest, context);
    if (first === '$Setup') return this.settingValue(rest, context);
    const objectName = RECORD_GLOBALS[first];
    if (objectName === undefined) return this.globals?.value(path, context.transaction) ?? null;
    const record = this.globalRecord(objectName, context);
    return record === undefined ? null : asFormulaValue(this.path(record.table, rest), record.values, context);
  }

  private globalRecord(
    objectName: string,
    context: ReadContext,
  ): { readonly id: string; readonly table: Table; readonly values: RecordValues } | undefined {
    const table = this.tables.table(objectName);
    if (objectName === 'Organization') {
      const [row] = table.liveRows();
      return row === undefined ? undefined : { id: row.id, table, values: row.values };
    }
    const users = this.tables.table('User');
    const user = users.liveRow(context.transaction?.user.id ?? '');
    if (user === undefined || objectName === 'User') return user && { id: user.id, table, values: user.values };
    const profileId = this.path(users, ['ProfileId']).read(user.values, context);
    const profile = table.liveRow(typeof profileId === 'string' ? profileId : '');
    return profile && { id: profile.id, table, values: profile.values };
  }

  private settingValue([name = '', fieldName = '']: ReferencePath, context: ReadContext): FieldValue {
    const object = this.tables.schema.object(name);
    if (object === undefined) return null;
    const table = this.tables.table(object.name);
    const reader = this.path(table, [fieldName]);
    const userId = context.transaction?.user.id ?? null;
    const owners = [userId, this.globalRecord('Profile', context)?.id ?? null, this.tables.organizationId()];
    const levels = owners.flatMap((owner) =>
      [...(table.index('SetupOwnerId')?.matches(owner) ?? [])].map((row) =>
        asFormulaValue(reader, row.values, context),
      ),
    );
    return mostSpecificValue(reader.field, levels);
  }

  private customMetadataValue(
    [type = '', developerName = '', field = '']: ReferencePath,
    context: ReadContext,
  ): FieldValue {
    const object = this.tables.schema.object(type);
    if (object === undefined) return null;
    const table = this.tables.table(object.name);
    const [row] = table.index('DeveloperName')?.matches(developerName) ?? [];
    return row === undefined ? null : asFormulaValue(this.path(table, [field]), row.values, context);
  }
}

/** In formulas 50 % is 0.5. */
function asFormulaValue(reader: PathReader, values: RecordValues, context: ReadContext): FieldValue {
  const value = reader.read(values, context);
  return reader.field.kind === 'Percent' && typeof value === 'number' ? value / 100 : value;
}
