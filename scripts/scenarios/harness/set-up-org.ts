import { PassThrough } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { createProgress } from '../../command/progress.ts';
import { SfCli } from '../../command/sf.ts';
import type { OrgPort } from '../../org/org-port.ts';
import { SertifierClient } from '../../sertifier/sertifier-client.ts';
import { findCampaigns } from '../../setup/find-campaigns.ts';
import { readOrgSetup } from '../../setup/org-setup.ts';
import { runSteps } from '../../setup/run-steps.ts';
import { stepsFor } from '../../setup/steps-for.ts';

const CONFIG = fileURLToPath(new URL('../../../config/org-setup.json', import.meta.url));
const PROJECT = fileURLToPath(new URL('../../..', import.meta.url));

/** Runs the steps of `npm run setup` with the project's own wanted state, but for the deployment by the CLI. */
export async function setUpOrg(org: OrgPort, sertifier: { readonly url: string; readonly key: string }): Promise<void> {
  const setup = await readOrgSetup(CONFIG);
  const campaigns = await findCampaigns(setup.campaigns, new SertifierClient(sertifier.key, sertifier.url));
  const sf = new SfCli({ cwd: PROJECT });
  const steps = stepsFor({ setup, campaigns, key: sertifier.key, sf, targetOrg: 'unused' });
  const withoutDeployment = steps.filter(({ name }) => name !== 'deploy');
  const nobody = new PassThrough();
  nobody.resume();
  await runSteps(withoutDeployment, org, createProgress(nobody));
}
