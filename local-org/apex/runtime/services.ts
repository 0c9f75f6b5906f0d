import type { CalloutService } from '../../callouts/callout-service.ts';
import type { DataService } from '../../data/data-service.ts';
import type { Clock } from '../../transactions/clock.ts';

/** What Apex code needs of the org around it. Functions where the thing is only complete after the deployment. */
export interface ApexServices {
  data(): DataService;
  callouts(): CalloutService;
  readonly clock: Clock;
  /** Text of a custom label; undefined where there is no such label. Asked at deploy time and at run time. */
  label(name: string): string | undefined;
  /** ID of the org, for `UserInfo.getOrganizationId()`; without it that method is refused at run time. */
  readonly organizationId?: string;
}
