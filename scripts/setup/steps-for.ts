import type { SfCli } from '../command/sf.ts';
import type { OrgSetup } from './org-setup.ts';
import type { SetupStep } from './setup-step.ts';
import { campaigns, type KnownCampaign } from './steps/campaigns.ts';
import { controlRow } from './steps/control-row.ts';
import { deployPackage } from './steps/deploy-package.ts';
import { permissionSets } from './steps/permission-sets.ts';
import { secretKey } from './steps/secret-key.ts';

export interface SetupInputs {
  readonly setup: OrgSetup;
  readonly campaigns: readonly KnownCampaign[];
  readonly key: string | undefined;
  readonly sf: SfCli;
  readonly targetOrg: string;
}

/** All steps in their order: what a later one needs, an earlier one has made. */
export function stepsFor(inputs: SetupInputs): readonly SetupStep[] {
  return [
    deployPackage(inputs.sf, inputs.targetOrg),
    secretKey(inputs.key),
    campaigns(inputs.campaigns),
    permissionSets(inputs.setup.permissionSets),
    controlRow(inputs.setup, () => new Date()),
  ];
}
