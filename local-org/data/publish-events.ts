import { randomUUID } from 'node:crypto';
import type { SaveItem } from './save-item.ts';
import type { ChunkCall } from './save-chunk.ts';
import { currentSecond } from './store-parts.ts';

/**
 * Publishes platform events instead of storing them: with the commit, or at once where the event says so (Platform
 * Events Developer Guide, "Platform Event Fields", `publishBehavior`).
 */
export function publishEvents(items: readonly SaveItem[], { table, transaction, parts }: ChunkCall): void {
  const { object } = table;
  const now = currentSecond(parts);
  const events = items.map(({ request, saveRow }) => {
    const id = parts.tables.nextId(object);
    request.id = id;
    request.created = true;
    return saveRow.after
      .set('Id', id)
      .set('EventUuid', randomUUID())
      .set('ReplayId', String(Number.parseInt(id.slice(3, 15), 36)))
      .set('CreatedDate', now)
      .set('CreatedById', transaction.user.id);
  });
  const publish = (): void => parts.automation.published?.(object, events);
  if (object.publishesImmediately === true) publish();
  else transaction.afterCommit(publish);
}
