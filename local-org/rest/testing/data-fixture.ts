import type { DataService } from '../../data/data-service.ts';
import type { Clock } from '../../transactions/clock.ts';
import type { RunningUser } from '../../transactions/transaction.ts';
import { orderSchema } from './order-metadata.ts';

export interface DataFixture {
  readonly service: DataService;
}

export function createDataFixture(_clock: Clock, _users: readonly RunningUser[]): DataFixture {
  const missing = (): never => {
    throw new Error('no store');
  };
  return {
    service: {
      schema: orderSchema(),
      select: missing,
      query: missing,
      find: () => undefined,
      insert: missing,
      update: missing,
      upsert: missing,
      delete: missing,
    },
  };
}
