import { compileFormula } from '../formula/compile-formula.ts';
import type { CompiledFormula, FormulaProblem, FormulaScope, FormulaType, ReferencePath } from '../formula/formula.ts';
import type { FieldDefinition, FieldKind, ObjectDefinition, Schema } from '../schema/object-definition.ts';

/** Names that begin with `$` and that records do not answer, such as `$Permission`; whoever knows them gives this. */
export interface FormulaGlobals {
  resolve(path: ReferencePath): { readonly type: FormulaType } | { readonly problem: string };
  /** Whether a record that `$CustomMetadata` names exists; taken for granted where this is not given. */
  hasCustomMetadataRecord?(objectName: string, developerName: string): boolean;
}

/** What a formula is for: fields may not read long texts or prior values, defaults may not read the record. */
export type FormulaUse = 'field' | 'validationRule' | 'default';

const FORMULA_TYPES: Readonly<Record<FieldKind, FormulaType>> = {
  Id: 'Text',
  AutoNumber: 'Text',
  Lookup: 'Text',
  MasterDetail: 'Text',
  Hierarchy: 'Text',
  Checkbox: 'Boolean',
  Currency: 'Number',
  Date: 'Date',
  DateTime: 'DateTime',
  Time: 'Time',
  Email: 'Text',
  Number: 'Number',
  Percent: 'Number',
  Phone: 'Text',
  Picklist: 'Picklist',
  MultiselectPicklist: 'Picklist',
  Text: 'Text',
  EncryptedText: 'Text',
  TextArea: 'Text',
  LongTextArea: 'Text',
  Html: 'Text',
  Url: 'Text',
};

/** Objects whose single record a formula reads under a global name. */
export const RECORD_GLOBALS: Readonly<Record<string, string>> = {
  $User: 'User',
  $Profile: 'Profile',
  $Organization: 'Organization',
};

/** The type that the value of a field has in formulas. */
export function formulaTypeOf(field: FieldDefinition): FormulaType {
  return FORMULA_TYPES[field.kind];
}

/** Compiles a formula that belongs to an object: a formula field, a validation rule, a default value. */
export function compileObjectFormula(
  source: string,
  object: ObjectDefinition,
  use: FormulaUse,
  schema: Schema,
  globals?: FormulaGlobals,
): CompiledFormula | { readonly problems: readonly FormulaProblem[] } {
  return compileFormula(source, new ObjectScope(object, use, schema, globals), 'field');
}

class ObjectScope implements FormulaScope {
  readonly allowsPriorValues: boolean;
  private readonly object: ObjectDefinition;
  private readonly use: FormulaUse;
  private readonly schema: Schema;
  private readonly globals: FormulaGlobals | undefined;

  constructor(object: ObjectDefinition, use: FormulaUse, schema: Schema, globals: FormulaGlobals | undefined) {
    this.object = object;
    this.use = use;
    this.schema = schema;
    this.globals = globals;
    this.allowsPriorValues = use === 'validationRule';
  }

  resolve(path: ReferencePath): { readonly type: FormulaType } | { readonly problem: string } {
    const [first = '', ...rest] = path;
    const recordGlobal = RECORD_GLOBALS[first];
    if (recordGlobal !== undefined) return this.resolveIn(recordGlobal, rest, path);
    if (first === '$CustomMetadata' && rest.length === 3) {
      const [objectName = '', developerName = ''] = rest;
      if (this.globals?.hasCustomMetadataRecord?.(objectName, developerName) === false) {
        return { problem: `Field ${path.join('.')} does not exist. Check spelling.` };
      }
      return this.resolveIn(rest[0] ?? '', rest.slice(2), path);
    }
    if (first === '$Setup' && rest.length === 2) {
      const setting = this.schema.object(rest[0] ?? '');
      const isHierarchy = setting?.settingType === 'Hierarchy';
      // Formula fields read hierarchy custom settings alone (help "Access Custom Settings with Code").
      return this.resolveIn(isHierarchy ? setting.name : '', rest.slice(1), path);
    }
    if (first.startsWith('$')) {
      return (
        this.globals?.resolve(path) ?? { problem: `The local org does not know ${path.join('.')} in this formula.` }
      );
    }
    if (this.use === 'default') return { problem: `A default value cannot read the field ${path.join('.')}.` };
    return this.resolveIn(this.object.name, path, path);
  }

  private resolveIn(
    objectName: string,
    path: ReferencePath,
    whole: ReferencePath,
  ): ReturnType<FormulaScope['resolve']> {
    const unknown = { problem: `Field ${whole.join('.')} does not exist. Check spelling.` };
    let object = this.schema.object(objectName);
    for (const relationship of path.slice(0, -1)) {
      const lookup = object?.parentRelationship(relationship);
      object = this.schema.object(lookup?.referenceTo?.[0] ?? '');
    }
    const field = object?.field(path.at(-1) ?? '');
    if (field === undefined) return unknown;
    const isLongText = field.kind === 'LongTextArea' || field.kind === 'Html' || field.kind === 'EncryptedText';
    if (isLongText && this.use === 'field') {
      return { problem: `You cannot reference ${whole.join('.')}: fields of type ${field.kind} are not allowed here.` };
    }
    return { type: formulaTypeOf(field) };
  }
}
