import { MINIMUM_ACCESS, STANDARD_USER, SYSTEM_ADMINISTRATOR, type ProfileAccess } from '../access/access-service.ts';
import type { DataStore } from '../data/data-store.ts';
import type { RunningUser } from '../transactions/transaction.ts';

const PROFILES: readonly ProfileAccess[] = [SYSTEM_ADMINISTRATOR, STANDARD_USER, MINIMUM_ACCESS];

/** Users as the engines need them, read from the org's own records. */
export class OrgUsers {
  private readonly data: DataStore;

  constructor(data: DataStore) {
    this.data = data;
  }

  /** Undefined where there is no such active user. */
  find(id: string): RunningUser | undefined {
    const user = this.data.find('User', id);
    if (user?.value('IsActive') !== true) return undefined;
    const text = (field: string, otherwise: string): string => {
      const value = user.value(field);
      return typeof value === 'string' ? value : otherwise;
    };
    return {
      id,
      username: text('Username', ''),
      name: text('Name', text('LastName', '')),
      timeZone: text('TimeZoneSidKey', 'GMT'),
      locale: text('LocaleSidKey', 'en_US'),
    };
  }

  profileOf(userId: string): ProfileAccess {
    const profileId = this.data.find('User', userId)?.value('ProfileId');
    const name = typeof profileId === 'string' ? this.data.find('Profile', profileId)?.value('Name') : undefined;
    return PROFILES.find((profile) => profile.name === name) ?? MINIMUM_ACCESS;
  }
}
