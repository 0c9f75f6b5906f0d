import { createDataStore, type DataStore } from '../../data/data-store.ts';
import type { Clock } from '../../transactions/clock.ts';
import type { RunningUser } from '../../transactions/transaction.ts';
import type { FieldValue } from '../../values/field-value.ts';
import { SObject } from '../../values/sobject.ts';
import { FLOW_RUNTIME } from './flow-fixture.ts';
import { orderSchema } from './order-metadata.ts';

/** A store with orders, users, an organization and one permission set. */
export interface DataFixture {
  readonly service: DataStore;
  /** Writes records past every rule. @returns their IDs */
  write(objectName: string, records: readonly Readonly<Record<string, FieldValue>>[]): string[];
}

export function createDataFixture(clock: Clock, users: readonly RunningUser[]): DataFixture {
  const service = createDataStore({
    schema: orderSchema(),
    clock,
    organizationTimeZone: 'UTC',
    automation: FLOW_RUNTIME,
  });
  const write: DataFixture['write'] = (objectName, records) =>
    service.writeSystemRecords(records.map((fields) => new SObject(objectName, Object.entries(fields))));
  write(
    'User',
    users.map((user) => ({
      Id: user.id,
      Username: user.username,
      LastName: user.name,
      Email: user.username,
      Alias: 'test',
    })),
  );
  write('Organization', [{ Name: 'Test Org', OrganizationType: 'Developer Edition', InstanceName: 'LOCAL' }]);
  write('PermissionSet', [{ Name: 'Order_Access', Label: 'Order Access' }]);
  return { service, write };
}
