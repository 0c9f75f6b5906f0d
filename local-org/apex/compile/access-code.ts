import type { Position } from '../../metadata/xml-element.ts';
import { SourceError } from '../syntax/source-error.ts';
import { primitive, STRING, typeName, type ApexType } from '../types/apex-type.ts';
import type { ClassSymbol, FieldSymbol } from '../types/class-symbol.ts';
import type { FieldDefinition } from '../../schema/object-definition.ts';
import type { BodyScope } from './body-scope.ts';
import type { ModuleBuilder } from './module-builder.ts';
import { isVisible } from './visibility.ts';

/** Something that can be read and perhaps written; `setup` evaluates what it hangs on exactly once. */
export interface Place {
  readonly type: ApexType;
  readonly setup: readonly string[];
  readonly read: string;
  /** JavaScript of an assignment, whose value is the value assigned; undefined for what cannot be written. */
  readonly write: ((value: string) => string) | undefined;
  readonly name: string;
  readonly guards?: readonly string[];
}

/** JavaScript of the static variables of a class, which its first use fills. */
export function staticsOf(symbol: ClassSymbol): string {
  return `($.statics[${symbol.index}]??(yield* I${symbol.index}($)))`;
}

/** A field or property, of `holder` (instance or static variables). */
export function fieldPlace(field: FieldSymbol, holder: string, scope: BodyScope, at: Position): Place {
  if (!isVisible(field, field.visibility, scope.symbol)) {
    throw new SourceError(`Variable is not visible: ${field.owner.name}.${field.name}`, at);
  }
  const { accessors, slot, type, name } = field;
  const own = scope.options.property === field;
  const held = scope.temporary();
  const setup = holder === 'this' || holder === 'self' ? [] : [`${held}=${holder}`];
  const on = setup.length === 0 ? holder : held;
  const plain = `${on}.${slot}`;
  const target = field.static ? '' : `${on}.`;
  if (!own && accessors?.get === undefined && accessors !== undefined && accessors.set === undefined) {
    throw new SourceError(`Property has no accessor: ${name}`, at);
  }
  const read = own || accessors?.get !== 'code' ? plain : `(yield* ${target}g_${slot}($))`;
  return { type, setup, read, write: fieldWriter(field, plain, target, scope, own), name };
}

function fieldWriter(
  field: FieldSymbol,
  plain: string,
  target: string,
  scope: BodyScope,
  own: boolean,
): Place['write'] {
  const { accessors, slot } = field;
  if (field.final && !(scope.options.initializes === true && scope.symbol === field.owner)) return undefined;
  if (accessors === undefined || own) return (value) => `(${plain}=${value})`;
  const usable = accessors.set !== undefined && isVisible(field, accessors.setVisibility, scope.symbol);
  if (!usable) return undefined;
  return accessors.set === 'code'
    ? (value) => `(yield* ${target}w_${slot}($,${value}))`
    : (value) => `(${plain}=${value})`;
}

/** A field or parent record of a record. */
export function recordPlace(
  type: Extract<ApexType, { kind: 'sobject' }>,
  record: string,
  name: string,
  scope: BodyScope,
  at: Position,
): Place {
  const { object } = type;
  if (object === undefined) throw new SourceError(`Variable does not exist: ${name}`, at);
  const held = scope.temporary();
  const setup = [`${held}=${record}`];
  const field = object.field(name);
  if (field !== undefined) {
    const reference = scope.builder.field(field);
    return {
      type: typeOfField(field),
      setup,
      read: `readField($,${held},${reference})`,
      write: isWriteable(field) ? (value) => `writeField(${held},${reference},${value})` : undefined,
      name,
    };
  }
  const lookup = object.parentRelationship(name);
  if (lookup?.relationshipName === undefined) {
    throw new SourceError(`Variable does not exist: ${name}`, at);
  }
  const reference = scope.builder.field(lookup, lookup.relationshipName);
  return {
    type: parentType(lookup, scope.builder),
    setup,
    read: `readField($,${held},${reference})`,
    write: (value) => `writeField(${held},${reference},${value})`,
    name,
  };
}

/** Formulas, auto-numbers and audit fields are read-only in Apex too; the ID can be set, for an update. */
function isWriteable(field: FieldDefinition): boolean {
  return field.createable || field.updateable || field.kind === 'Id';
}

function parentType(lookup: FieldDefinition, builder: ModuleBuilder): ApexType {
  const [target, ...more] = lookup.referenceTo ?? [];
  const object = target === undefined || more.length > 0 ? undefined : builder.org.schema.object(target);
  return { kind: 'sobject', object };
}

/** The Apex type of a record field. */
export function typeOfField(field: FieldDefinition): ApexType {
  switch (field.kind) {
    case 'Id':
    case 'Lookup':
    case 'MasterDetail':
    case 'Hierarchy':
      return primitive('Id');
    case 'Checkbox':
      return primitive('Boolean');
    case 'Currency':
    case 'Number':
    case 'Percent':
      return primitive('Decimal');
    case 'Date':
      return primitive('Date');
    case 'DateTime':
      return primitive('Datetime');
    case 'Time':
      return primitive('Time');
    default:
      return STRING;
  }
}

export function notWriteable(place: Place, at: Position): SourceError {
  return new SourceError(`Field is not writeable: ${place.name} (${typeName(place.type)})`, at);
}
