import type { DataService } from '../../data/data-service.ts';
import type { Switches } from '../../switches.ts';
import type { RunningUser } from '../../transactions/transaction.ts';

export interface PathUsers {
  /** A user by ID; undefined where there is none. */
  readonly userOf: (id: string) => RunningUser | undefined;
  readonly automatedProcessUser: () => RunningUser;
  readonly defaultWorkflowUser: () => RunningUser;
}

/**
 * Who runs a path: whoever's save queued it, or the Default Workflow User when that user is inactive
 * (help `flow_concepts_trigger_scheduled_path`). For asynchronous paths switch `asyncRunningUser` has other readings.
 */
export function pathUser(
  kind: 'asynchronous' | 'timeBased',
  triggeringUser: RunningUser,
  users: PathUsers,
  switches: Switches,
  data: DataService,
): RunningUser {
  if (kind === 'asynchronous') {
    const reading = switches.get('asyncRunningUser');
    if (reading === 'automated process') return users.automatedProcessUser();
    if (reading === 'default workflow user') return users.defaultWorkflowUser();
  }
  const active = data.find('User', triggeringUser.id)?.value('IsActive') !== false;
  return active ? (users.userOf(triggeringUser.id) ?? triggeringUser) : users.defaultWorkflowUser();
}
