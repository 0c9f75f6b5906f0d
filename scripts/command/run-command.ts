import { CommandError, messageOf } from './command-error.ts';
import { concealed } from './concealed.ts';

/**
 * The frame of every command: prints a fault with its remedy, and sets the exit code.
 * Only here a command ends; everything below returns or throws.
 * @param json whether the fault is printed to standard output as one JSON object, too
 * @param shown the words of a fault as its user shall read them
 */
export async function runCommand(
  main: () => Promise<void>,
  json = false,
  shown: (text: string) => string = (text) => text,
): Promise<void> {
  try {
    await main();
  } catch (error) {
    process.exitCode = error instanceof CommandError ? error.exitCode : 1;
    process.stderr.write(concealed(shown(`\n${faultText(error)}\n`)));
    if (json) process.stdout.write(concealed(`${JSON.stringify({ error: faultJson(error, shown) })}\n`));
  }
}

function faultText(error: unknown): string {
  if (error instanceof CommandError) {
    return `${error.attempted}\n  Problem: ${error.problem}\n  Remedy:  ${error.remedy}`;
  }
  return `Unexpected fault: ${messageOf(error)}\n${error instanceof Error ? (error.stack ?? '') : ''}`;
}

function faultJson(error: unknown, shown: (text: string) => string): Record<string, unknown> {
  if (!(error instanceof CommandError)) return { problem: messageOf(error) };
  return { attempted: error.attempted, problem: shown(error.problem), remedy: shown(error.remedy) };
}
