import { CommandError } from '../command/command-error.ts';
import type { SfCli } from '../command/sf.ts';
import { asRecord, listOf } from '../org/queries.ts';
import { textOf } from '../org/org-port.ts';

const MOST_FAILURES = 10;

/**
 * Deploys folders of source with the Salesforce CLI: all or nothing.
 * @throws CommandError that names each component that the org refuses, with its line
 */
export async function deploySource(
  sf: Pick<SfCli, 'run'>,
  folders: readonly string[],
  targetOrg: string,
): Promise<void> {
  const sources = folders.flatMap((folder) => ['--source-dir', folder]);
  const result = await sf.run(['project', 'deploy', 'start', ...sources, '--target-org', targetOrg, '--json']);
  if (result.exitCode === 0) return;
  throw new CommandError({
    attempted: 'Deploying the package (sf project deploy start)',
    problem: problemIn(result.stdout) ?? (result.stderr.trim() || result.stdout.trim()),
    remedy: 'Nothing was deployed. Mend what is named above, then run the command again.',
  });
}

function problemIn(stdout: string): string | undefined {
  let answer: unknown;
  try {
    answer = JSON.parse(stdout);
  } catch {
    return undefined;
  }
  const files = listOf(asRecord(asRecord(answer).result).files).map(asRecord);
  const failures = files
    .filter(({ state }) => state === 'Failed')
    .map((file) => {
      const line = typeof file.lineNumber === 'number' ? `, line ${file.lineNumber}` : '';
      return `${textOf(file, 'type') ?? ''} ${textOf(file, 'fullName') ?? ''}${line}: ${textOf(file, 'error') ?? ''}`;
    });
  const more = failures.length > MOST_FAILURES ? [`and ${failures.length - MOST_FAILURES} more`] : [];
  if (failures.length > 0) return ['the org refused', ...failures.slice(0, MOST_FAILURES), ...more].join('\n    ');
  return textOf(asRecord(answer), 'message');
}
