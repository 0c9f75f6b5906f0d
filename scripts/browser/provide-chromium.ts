import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { CommandError } from '../command/command-error.ts';
import { findChromium } from './find-chromium.ts';

/**
 * The browser for the tests; fetches one where there is none: Debian's package for root, else Playwright's.
 * @throws CommandError with the command that helps when neither works
 */
export function provideChromium(): string {
  const found = findChromium();
  if (found !== undefined) return found;
  if (isDebianRoot()) {
    run('apt-get', ['update', '-qq']);
    // Salesforce's font: without it the browser falls back to a wider one, and pictures differ.
    run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-roboto-unhinted']);
  } else {
    run('npx', ['playwright-core', 'install', 'chromium']);
  }
  const fetched = findChromium();
  if (fetched !== undefined) return fetched;
  throw new CommandError({
    attempted: 'Finding Chromium for the browser tests',
    problem: 'none is installed, and none could be fetched (is there a network?).',
    remedy: 'Install it ("apt-get install chromium" as root, or any Chrome) or set CHROMIUM_PATH to one.',
  });
}

function isDebianRoot(): boolean {
  return process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
}

function run(command: string, args: readonly string[]): void {
  spawnSync(command, args, { stdio: 'inherit', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
}
