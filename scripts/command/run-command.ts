import { CommandError, messageOf } from './command-error.ts';

/**
 * The frame of every command: prints a fault with its remedy, and sets the exit code.
 * Only here a command ends; everything below returns or throws.
 */
export async function runCommand(main: () => Promise<void>): Promise<void> {
  try {
    await main();
  } catch (error) {
    process.exitCode = 1;
    if (error instanceof CommandError) {
      process.stderr.write(`\n${error.attempted}\n  Problem: ${error.problem}\n  Remedy:  ${error.remedy}\n`);
    } else {
      const stack = error instanceof Error ? error.stack : undefined;
      process.stderr.write(`\nUnexpected fault: ${messageOf(error)}\n${stack ?? ''}\n`);
    }
  }
}
