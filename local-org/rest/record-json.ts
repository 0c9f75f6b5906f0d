import type { Schema } from '../schema/object-definition.ts';
import { SObject, type SObjectValue } from '../values/sobject.ts';

const AGGREGATE = 'AggregateResult';

/** Writes records as the REST API does: `attributes` first, then the fields, parents and child lists inside. */
export class RecordWriter {
  private readonly schema: Schema;
  private readonly basePath: string;

  /** @param version such as `v66.0` */
  constructor(schema: Schema, version: string) {
    this.schema = schema;
    this.basePath = `/services/data/${version}/sobjects`;
  }

  json(record: SObject): Record<string, unknown> {
    const json: Record<string, unknown> = { attributes: this.attributes(record) };
    for (const [name, value] of record.fields) json[name] = this.valueJson(value);
    return json;
  }

  private attributes(record: SObject): Record<string, string> {
    const { objectName: type } = record;
    if (type === AGGREGATE) return { type };
    const canonical = this.schema.object(type)?.name ?? type;
    const id = record.id ?? record.origin;
    return id === null ? { type: canonical } : { type: canonical, url: `${this.basePath}/${canonical}/${id}` };
  }

  private valueJson(value: SObjectValue): unknown {
    if (value instanceof SObject) return this.json(value);
    if (!isRecordList(value)) return value;
    // a child list without rows is null in a query result, not an empty list
    if (value.length === 0) return null;
    return { totalSize: value.length, done: true, records: value.map((one) => this.json(one)) };
  }
}

function isRecordList(value: SObjectValue): value is readonly SObject[] {
  return Array.isArray(value);
}
