import type { DataStore } from '../data/data-store.ts';
import { systemSelect } from './system-query.ts';

/** API names of the permission sets that are assigned to a user. */
export function assignedPermissionSets(data: DataStore, userId: string): readonly string[] {
  const assignments = systemSelect(data, {
    object: 'PermissionSetAssignment',
    where: { kind: 'compare', path: ['AssigneeId'], operator: '=', value: userId },
  });
  return assignments.flatMap((assignment) => {
    const id = assignment.value('PermissionSetId');
    const name = typeof id === 'string' ? data.find('PermissionSet', id)?.value('Name') : undefined;
    return typeof name === 'string' ? [name] : [];
  });
}
