import { CommandError } from '../command/command-error.ts';
import type { SfCli } from '../command/sf.ts';
import { asRecord } from '../org/queries.ts';
import { textOf, type OrgRecord } from '../org/org-port.ts';

/** Name of the package at the Dev Hub, as sfdx-project.json names it. */
export const PACKAGE = 'Sertifier Credentials';

/**
 * Runs a packaging command of the Salesforce CLI and reads its JSON answer.
 * @throws CommandError in the CLI's own words, with what it proposes
 */
export async function runPackaging(
  sf: Pick<SfCli, 'run'>,
  attempted: string,
  args: readonly string[],
): Promise<OrgRecord> {
  const { exitCode, stdout, stderr } = await sf.run([...args, '--json']);
  const answer = parse(stdout);
  if (exitCode === 0) return asRecord(answer?.result);
  const actions = answer?.actions;
  throw new CommandError({
    attempted: `${attempted} (sf ${args.slice(0, 3).join(' ')})`,
    problem:
      textOf(answer, 'message') ?? (stderr.trim() || stdout.trim() || `the CLI ended with exit code ${exitCode}.`),
    remedy:
      Array.isArray(actions) && actions.length > 0
        ? actions.join(' ')
        : 'Check the Dev Hub: Setup > Dev Hub > Enable Dev Hub and Unlocked Packages; docs/contribute.md tells the steps.',
  });
}

function parse(text: string): OrgRecord | undefined {
  try {
    return asRecord(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** Where people install a version from. */
export function installText(versionId: string): string {
  return `  Production: https://login.salesforce.com/packaging/installPackage.apexp?p0=${versionId}
  Sandbox:    https://test.salesforce.com/packaging/installPackage.apexp?p0=${versionId}
  By command: npx sf package install --package ${versionId} --security-type AdminsOnly --wait 20 --target-org ALIAS`;
}
