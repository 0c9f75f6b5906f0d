import { CommandError } from '../command/command-error.ts';
import type { SfCli } from '../command/sf.ts';
import { asRecord } from '../org/queries.ts';
import { textOf, type OrgRecord } from '../org/org-port.ts';

/** Name of the package at the Dev Hub, as sfdx-project.json names it. */
export const PACKAGE = 'Sertifier Credentials';

const OTHERWISE =
  'Check the Dev Hub: Setup > Dev Hub > Enable Dev Hub and Unlocked Packages; docs/contribute.md tells the steps.';
/** What helps, by the CLI's words; its own proposals where none of these fits. */
const REMEDIES: readonly (readonly [RegExp, string])[] = [
  [
    /isn't defined in the sfdx-project\.json/,
    'Create the package at the Dev Hub, once: npm run package:version -- --dev-hub HUB --create-package. Commit sfdx-project.json afterwards: the CLI notes the ID of the package there.',
  ],
  [/is not a Dev Hub/, `Name the org that is one. ${OTHERWISE}`],
  [
    /No authorization information found/,
    'Log in to the Dev Hub first: npx sf org login web --alias HUB. "npx sf org list" shows what the CLI knows.',
  ],
];

/**
 * Runs a command of the Salesforce CLI on a Dev Hub, and reads its JSON answer.
 * @throws CommandError in the CLI's own words, with what helps
 */
export async function askDevHub(
  sf: Pick<SfCli, 'run'>,
  attempted: string,
  args: readonly string[],
): Promise<OrgRecord> {
  const { exitCode, stdout, stderr } = await sf.run([...args, '--json']);
  const answer = parse(stdout);
  if (exitCode === 0) return asRecord(answer?.result);
  const words =
    textOf(answer, 'message') ?? (stderr.trim() || stdout.trim() || `the CLI ended with exit code ${exitCode}.`);
  const problem = withoutParserWords(words);
  throw new CommandError({
    attempted: `${attempted} (sf ${commandName(args)})`,
    problem,
    remedy: REMEDIES.find(([pattern]) => pattern.test(problem))?.[1] ?? proposals(answer) ?? OTHERWISE,
  });
}

function proposals(answer: OrgRecord | undefined): string | undefined {
  const actions = answer?.actions;
  return Array.isArray(actions) && actions.length > 0 ? actions.join(' ') : undefined;
}

/** The words before the first option. */
function commandName(args: readonly string[]): string {
  const first = args.findIndex((one) => one.startsWith('-'));
  return args.slice(0, first === -1 ? undefined : first).join(' ');
}

/** The CLI puts what its parser did around what is wrong. */
function withoutParserWords(words: string): string {
  return words
    .replace(/^Parsing --[\w-]+\s+/, '')
    .replace(/\s*See more help with --help\s*$/, '')
    .replace(/\s*\n\s*/g, ' ');
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
