import type { FieldValue } from '../values/field-value.ts';
import type { Table } from './table.ts';

/** Objects of people: `Name` is put together from the parts of the name (Object Reference, "Contact", `Name`). */
const PEOPLE = new Set(['Contact', 'Lead', 'User']);

/** Sets the name of a person from first and last name; leaves other records alone. */
export function computeName(table: Table, values: FieldValue[]): void {
  if (!PEOPLE.has(table.object.name)) return;
  const [name, first, last] = [table.slot('Name'), table.slot('FirstName'), table.slot('LastName')];
  if (name === undefined || first === undefined || last === undefined) return;
  const parts = [values[first], values[last]].filter((part) => typeof part === 'string');
  values[name] = parts.length === 0 ? null : parts.join(' ');
}
