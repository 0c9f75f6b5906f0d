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
  const answer = jsonOf(result.stdout);
  const refusal = refusalIn(answer);
  throw new CommandError({
    attempted: 'Deploying the package (sf project deploy start)',
    problem: refusal ?? textOf(asRecord(answer), 'message') ?? (result.stderr.trim() || result.stdout.trim()),
    remedy:
      refusal === undefined
        ? 'Whether the org took it is not known. Mend what is named above, then run the command again: it looks first, and goes on where it is.'
        : 'Nothing was deployed. Mend what is named above, then run the command again.',
  });
}

/** An empty object where the CLI printed none. */
function jsonOf(stdout: string): unknown {
  try {
    return JSON.parse(stdout);
  } catch {
    return {};
  }
}

/** What the org refused, by component; undefined where the CLI failed before or beside that. */
function refusalIn(answer: unknown): string | undefined {
  const files = listOf(asRecord(asRecord(answer).result).files).map(asRecord);
  const failures = files
    .filter(({ state }) => state === 'Failed')
    .map((file) => {
      const line = typeof file.lineNumber === 'number' ? `, line ${file.lineNumber}` : '';
      return `${textOf(file, 'type') ?? ''} ${textOf(file, 'fullName') ?? ''}${line}: ${textOf(file, 'error') ?? ''}`;
    });
  const more = failures.length > MOST_FAILURES ? [`and ${failures.length - MOST_FAILURES} more`] : [];
  if (failures.length === 0) return undefined;
  return ['the org refused', ...failures.slice(0, MOST_FAILURES), ...more].join('\n    ');
}
