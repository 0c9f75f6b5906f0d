import type { FormulaScope, ReferencePath } from '../../formula/formula.ts';
import type { ObjectDefinition, Schema } from '../../schema/object-definition.ts';
import type { RuntimeValue } from '../../values/runtime-value.ts';
import { SObject } from '../../values/sobject.ts';
import type { Reader, TypedReader, Writer } from '../model/flow-model.ts';
import { fieldType, formulaTypeOf, recordType, scalar, type FlowType } from '../model/flow-type.ts';
import { asFieldValue, asRecord, ElementFault, isApexInstance } from '../run/flow-values.ts';
import type { Frame } from '../run/interview.ts';
import { resolveGlobal, type GlobalLookups } from './global-references.ts';

export interface Resolved extends TypedReader {
  /** Undefined for what cannot be assigned to. */
  readonly write?: Writer;
}

export type Resolution = Resolved | { readonly problem: string };

/** A name of the flow: an element's output, a variable, a formula… Its type may have to be worked out first. */
export type Resource = () => Resolution;

/** Everything that references in one flow can mean. */
export class FlowScope {
  readonly schema: Schema;
  readonly lookups: GlobalLookups;
  /** The object that triggers the flow. */
  triggerObject: ObjectDefinition | undefined;
  changesTriggerRecord = false;
  private readonly resources = new Map<string, Resource>();
  /** Members of automatic outputs that have no type as a whole: actions and subflows. */
  private readonly members = new Map<string, (member: string) => FlowType | undefined>();
  private slots = 0;

  constructor(schema: Schema, lookups: GlobalLookups) {
    this.schema = schema;
    this.lookups = lookups;
  }

  get slotCount(): number {
    return this.slots;
  }

  newSlot(): number {
    this.slots += 1;
    return this.slots - 1;
  }

  has(name: string): boolean {
    return this.resources.has(name);
  }

  define(name: string, resource: Resource): void {
    this.resources.set(name, resource);
  }

  /** Defines a name that is held in a slot of its own; gives the slot. */
  defineSlot(name: string, type: FlowType, writable: boolean): number {
    const slot = this.newSlot();
    const read: Reader = (frame) => frame.slots[slot] ?? null;
    const write: Writer = (frame, value) => {
      frame.slots[slot] = value;
    };
    const resolved: Resolved = writable ? { type, read, write } : { type, read };
    this.define(name, () => resolved);
    return slot;
  }

  /** Defines an element whose outputs are read by member (`Issue.outcome`); gives the slot of its map. */
  defineMembers(name: string, typeOf: (member: string) => FlowType | undefined): number {
    this.members.set(name, typeOf);
    return this.defineSlot(name, { base: 'Map', collection: false }, false);
  }

  resolve(reference: string, place: 'element' | 'formula' = 'element'): Resolution {
    const path = reference.trim().split('.');
    return this.resolvePath(path, place);
  }

  resolvePath(path: ReferencePath, place: 'element' | 'formula'): Resolution {
    const [first = '', ...rest] = path;
    if (first.startsWith('$')) {
      const global = resolveGlobal(path, place, this);
      if ('problem' in global) return global;
      return 'rest' in global ? this.walk(global.base, global.rest, path.join('.')) : global;
    }
    const resource = this.resources.get(first);
    if (resource === undefined) return { problem: `The element or resource "${first}" doesn't exist in this flow.` };
    const base = resource();
    if ('problem' in base || rest.length === 0) return base;
    const memberType = this.members.get(first);
    return memberType === undefined ? this.walk(base, rest, path.join('.')) : this.member(base, memberType, path);
  }

  /** What formulas may refer to. */
  formulaScope(allowsPriorValues: boolean, remember: (path: ReferencePath, read: Reader) => void): FormulaScope {
    return {
      allowsPriorValues,
      resolve: (path) => {
        const resolved = this.resolvePath(path, 'formula');
        if ('problem' in resolved) return resolved;
        const type = formulaTypeOf(resolved.type);
        if (type === undefined) return { problem: `${path.join('.')} can't be used in a formula.` };
        remember(path, resolved.read);
        return { type };
      },
    };
  }

  private member(base: Resolved, typeOf: (member: string) => FlowType | undefined, path: ReferencePath): Resolution {
    const [element = '', name = '', ...rest] = path;
    const type = typeOf(name);
    if (type === undefined) return { problem: `The element "${element}" has no output "${name}".` };
    const read: Reader = (frame) => {
      const value = base.read(frame);
      return isApexInstance(value) ? (value.members.get(name) ?? null) : null;
    };
    return rest.length === 0 ? { type, read } : this.walk({ type, read }, rest, path.join('.'));
  }

  /** Follows `Field` or `Parent__r.Field` from a record. */
  private walk(base: Resolved, rest: readonly string[], reference: string): Resolution {
    if (base.type.base === 'Apex' && !base.type.collection) return this.classMember(base, rest, reference);
    if (base.type.base !== 'Record' || base.type.collection) {
      const what = base.type.collection
        ? 'a collection'
        : base.type.base === 'Unreadable'
          ? 'Apex-defined'
          : 'no record';
      return { problem: `"${reference}" can't be read: what stands before the dot is ${what}.` };
    }
    const object = this.schema.object(base.type.objectName ?? '');
    if (object === undefined) return { problem: `The object "${base.type.objectName ?? ''}" doesn't exist.` };
    const [segment = '', ...further] = rest;
    return further.length === 0
      ? this.field(base, object, segment, reference)
      : this.parent(base, object, segment, further, reference);
  }

  /** Follows a property of an Apex-defined value, such as `Add_Credentials.200.data`. */
  private classMember(base: Resolved, rest: readonly string[], reference: string): Resolution {
    const className = base.type.className ?? '';
    const [segment = '', ...further] = rest;
    const type = this.lookups.definedTypes(className)?.get(segment);
    if (type === undefined) return { problem: `The type "${className}" has no property "${segment}".` };
    const read: Reader = (frame) => {
      const value = base.read(frame);
      return isApexInstance(value) ? (value.members.get(segment) ?? null) : null;
    };
    const { write } = base;
    const member: Resolved =
      write === undefined
        ? { type, read }
        : { type, read, write: (frame, value) => writeMember(base.read, write, className, segment, frame, value) };
    return further.length === 0 ? member : this.walk(member, further, reference);
  }

  private field(base: Resolved, object: ObjectDefinition, segment: string, reference: string): Resolution {
    const field = object.field(segment);
    if (field === undefined)
      return { problem: `The field "${segment}" for the object "${object.name}" doesn't exist.` };
    const type = scalar(fieldType(field));
    const read: Reader = (frame) => {
      const record = asRecord(base.read(frame));
      return record === null ? unset(frame, reference) : record.value(field.name);
    };
    const { write } = base;
    if (write === undefined) return { type, read };
    return { type, read, write: (frame, value) => writeField(base.read, write, object.name, field.name, frame, value) };
  }

  private parent(
    base: Resolved,
    object: ObjectDefinition,
    segment: string,
    further: readonly string[],
    reference: string,
  ): Resolution {
    const lookup = object.parentRelationship(segment);
    const parentName = lookup?.referenceTo?.[0];
    const parent = parentName === undefined ? undefined : this.schema.object(parentName);
    if (lookup === undefined || parent === undefined) {
      return { problem: `The relationship "${segment}" for the object "${object.name}" doesn't exist.` };
    }
    if ((lookup.referenceTo?.length ?? 0) > 1) {
      return { problem: `The local org does not follow "${segment}", which can point at more than one object.` };
    }
    const read: Reader = (frame) => {
      const record = asRecord(base.read(frame));
      const id = record === null ? null : record.value(lookup.name);
      return typeof id === 'string' ? (frame.interview.services.data.find(parent.name, id) ?? null) : null;
    };
    return this.walk({ type: recordType(parent.name), read }, further, reference);
  }
}

/**
 * A field of a record that was never set, such as the result of a Get Records that found nothing, or of the parent
 * behind an empty lookup (help article 000212174).
 */
function unset(frame: Frame, reference: string): RuntimeValue {
  if (reference.startsWith('$Record__Prior') || frame.interview.services.switches.get('unsetReference') === 'null') {
    return null;
  }
  throw new ElementFault(
    `The flow failed to access the value for ${reference} because it hasn't been set or assigned.`,
  );
}

function writeMember(
  read: Reader,
  write: Writer,
  className: string,
  member: string,
  frame: Frame,
  value: RuntimeValue,
): void {
  const held = read(frame);
  const instance = frame.interview.changeableInstance(
    isApexInstance(held) ? held : { className, members: new Map<string, RuntimeValue>() },
  );
  instance.members.set(member, value);
  write(frame, instance);
}

function writeField(
  read: Reader,
  write: Writer,
  objectName: string,
  fieldName: string,
  frame: Frame,
  value: RuntimeValue,
): void {
  const held = asRecord(read(frame)) ?? new SObject(objectName);
  const record = frame.interview.changeableRecord(held);
  record.set(fieldName, asFieldValue(value));
  write(frame, record);
}
