import type { SfCli } from '../command/sf.ts';
import type { SertifierClient } from '../sertifier/sertifier-client.ts';
import type { OrgSetup } from './org-setup.ts';
import type { SetupStep } from './setup-step.ts';
import { activatePage } from './steps/activate-page.ts';
import { activateFlows } from './steps/activate-flows.ts';
import { campaigns, type CampaignSource, type KnownCampaign } from './steps/campaigns.ts';
import { connection } from './steps/connection.ts';
import { contactFields } from './steps/contact-fields.ts';
import { controlRow } from './steps/control-row.ts';
import { deployPackage } from './steps/deploy-package.ts';
import { orgRights } from './steps/org-rights.ts';
import { permissionSets } from './steps/permission-sets.ts';
import { secretKey, type KeySource } from './steps/secret-key.ts';

export interface SetupInputs {
  readonly setup: OrgSetup;
  /** Campaigns whose IDs are known already; found by the step where left out. */
  readonly campaigns?: readonly KnownCampaign[];
  /** The key, or where it comes from when the org turns out to need it. */
  readonly key: string | undefined | KeySource;
  /** Sertifier itself, to find campaigns and to prove the key before it is written; unproved where left out. */
  readonly sertifier?: () => Promise<SertifierClient | undefined>;
  readonly sf: Pick<SfCli, 'run'>;
  readonly targetOrg: string;
  /** Whether contacts shall be shown by the package's example page. */
  readonly activatePage?: boolean;
  /** The time, which the heartbeat is judged by; the machine's where left out. */
  readonly now?: () => Date;
}

/** All steps in their order: what a later one needs, an earlier one has made. What starts issuing comes last. */
export function stepsFor(inputs: SetupInputs): readonly SetupStep[] {
  const { setup, key } = inputs;
  const source: CampaignSource = inputs.sertifier ?? (() => Promise.resolve(undefined));
  return [
    orgRights(),
    deployPackage(inputs.sf, inputs.targetOrg),
    secretKey(typeof key === 'function' ? key : () => Promise.resolve(key), inputs.sertifier),
    campaigns(inputs.campaigns ?? setup.campaigns, source),
    permissionSets(setup.permissionSets),
    contactFields(),
    connection(),
    activateFlows(setup.inactiveFlows),
    // without this row everything is held; and its creation starts the heartbeat, whose flows must be active by then
    controlRow(setup, inputs.now ?? (() => new Date())),
    ...(inputs.activatePage === true ? [activatePage()] : []),
  ];
}
