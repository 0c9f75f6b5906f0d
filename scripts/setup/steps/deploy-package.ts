import type { SfCli } from '../../command/sf.ts';
import type { SetupStep } from '../setup-step.ts';

/**
 * Deploys the package from source with the Salesforce CLI: the whole of it or nothing.
 * The org itself decides what differs, so the plan always names the deployment.
 */
export function deployPackage(sf: SfCli, targetOrg: string): SetupStep {
  return {
    name: 'deploy',
    plan: () =>
      Promise.resolve([
        {
          description: 'deploy force-app from source',
          apply: async () => {
            const args = ['project', 'deploy', 'start', '--source-dir', 'force-app', '--target-org', targetOrg];
            await sf.expect('Deploying the package', args);
          },
        },
      ]),
  };
}
