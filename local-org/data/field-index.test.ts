import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { buildSchema } from '../schema/build-schema.ts';
import type { FieldValue } from '../values/field-value.ts';
import type { Row } from './row.ts';
import { Table, type UndoLog } from './table.ts';
import { ORDER_COMPONENTS } from './testing/store-fixture.ts';

const KEYS: readonly FieldValue[] = ['a', 'A', 'b', 'B', 'c', null];
const CONTACTS: readonly FieldValue[] = ['003000000000001AAA', '003000000000002AAA', null];

type Step =
  | {
      readonly kind: 'insert' | 'update';
      readonly pick: number;
      readonly key: FieldValue;
      readonly contact: FieldValue;
    }
  | { readonly kind: 'remove' | 'savepoint' | 'rollback'; readonly pick: number };

const stepArbitrary: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: rowStep('insert') },
  { weight: 3, arbitrary: rowStep('update') },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('remove' as const), pick: fc.nat(20) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('savepoint' as const), pick: fc.constant(0) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('rollback' as const), pick: fc.nat(3) }) },
);

function rowStep(kind: 'insert' | 'update'): fc.Arbitrary<Step> {
  return fc.record({
    kind: fc.constant(kind),
    pick: fc.nat(20),
    key: fc.constantFrom(...KEYS),
    contact: fc.constantFrom(...CONTACTS),
  });
}

/** A table of orders, and a log whose savepoints are returned to as a transaction does: the last change first. */
class History implements UndoLog {
  readonly table: Table;
  private readonly undos: (() => void)[] = [];
  private readonly savepoints: number[] = [0];

  constructor() {
    const order = buildSchema(ORDER_COMPONENTS).schema.object('Order__c');
    assert.ok(order);
    this.table = new Table(order);
  }

  onRollback(undo: () => void): void {
    this.undos.push(undo);
  }

  run(step: Step): void {
    const rows = [...this.table.liveRows()];
    const row = rows[step.pick % Math.max(rows.length, 1)];
    switch (step.kind) {
      case 'insert':
        this.table.insert(`a${this.undos.length}-${rows.length}`, this.values(step.key, step.contact), this);
        break;
      case 'update':
        if (row !== undefined) this.table.update(row, this.values(step.key, step.contact), this);
        break;
      case 'remove':
        if (row !== undefined) this.table.remove(row, this);
        break;
      case 'savepoint':
        this.savepoints.push(this.undos.length);
        break;
      case 'rollback':
        this.rollback(this.savepoints[step.pick % this.savepoints.length] ?? 0);
    }
  }

  private rollback(savepoint: number): void {
    while (this.undos.length > savepoint) this.undos.pop()?.();
    while ((this.savepoints.at(-1) ?? 0) > savepoint) this.savepoints.pop();
  }

  private values(key: FieldValue, contact: FieldValue): readonly FieldValue[] {
    return this.table.fields.map(({ name }) => (name === 'Key__c' ? key : name === 'Contact__c' ? contact : null));
  }
}

/** Rows with a value as a look at every live row finds them: a reader filters once more, and would hide a stale entry. */
function scan(table: Table, field: string, value: FieldValue): Row[] {
  const slot = table.slot(field) ?? -1;
  const isSame = (one: FieldValue): boolean =>
    one !== null && String(one).toLowerCase() === String(value).toLowerCase();
  return [...table.liveRows()].filter((row) => isSame(row.values[slot] ?? null));
}

describe('indexes', () => {
  it('hold after any changes and rollbacks exactly the rows that a look at all of them finds', () => {
    fc.assert(
      fc.property(fc.array(stepArbitrary, { maxLength: 40 }), (steps) => {
        const history = new History();
        for (const step of steps) {
          history.run(step);
          for (const [field, values] of [
            ['Key__c', KEYS],
            ['Contact__c', CONTACTS],
          ] as const) {
            for (const value of values.filter((one) => one !== null)) {
              const found = [...(history.table.index(field)?.matches(value) ?? [])];
              assert.deepEqual(new Set(found), new Set(scan(history.table, field, value)), `${field} ${String(value)}`);
              assert.equal(found.length, new Set(found).size);
            }
          }
        }
      }),
      { numRuns: 200 },
    );
  });
});
