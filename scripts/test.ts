import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { provideChromium } from './browser/provide-chromium.ts';
import { CommandError } from './command/command-error.ts';
import { runCommand } from './command/run-command.ts';
import { STAGES, type Stage } from './test/stages.ts';

const HELP = `Runs everything that proves the package, without an org.

  npm test [-- STAGE …]     only the named stages: ${STAGES.map(({ name }) => `"${name}"`).join(', ')}
`;

const PROJECT = fileURLToPath(new URL('..', import.meta.url));

await runCommand(async () => {
  const { values, positionals } = parseArgs({
    options: { help: { type: 'boolean', default: false } },
    allowPositionals: true,
  });
  if (values.help) {
    process.stdout.write(HELP);
    return;
  }
  const stages = chooseStages(positionals);
  const environment = stages.some(({ browser }) => browser === true) ? { CHROMIUM_PATH: provideChromium() } : {};
  const failed: string[] = [];
  const perform = async (stage: Stage, isAlone: boolean): Promise<void> => {
    const start = performance.now();
    const passed = await runStage(stage, environment, isAlone);
    if (!passed) failed.push(stage.name);
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    process.stdout.write(`${passed ? '✓' : '✗'} ${stage.name} (${seconds} s)\n\n`);
  };
  const sideBySide = stages.filter((stage) => stage.static === true);
  await Promise.all(sideBySide.map((stage) => perform(stage, false)));
  for (const stage of stages.filter((one) => one.static !== true)) await perform(stage, true);
  if (failed.length > 0) process.stdout.write(`Failed: ${failed.join(', ')}\n`);
  process.stdout.write(`Stages: ${stages.length - failed.length} passed, ${failed.length} failed\n`);
  if (failed.length > 0) process.exitCode = 1;
});

function chooseStages(names: readonly string[]): readonly Stage[] {
  const unknown = names.filter((name) => !STAGES.some((stage) => stage.name === name));
  if (unknown.length > 0) {
    throw new CommandError({
      attempted: 'Choosing the stages of the tests',
      problem: `there is no stage ${unknown.map((name) => `"${name}"`).join(', ')}.`,
      remedy: `Stages are ${STAGES.map(({ name }) => `"${name}"`).join(', ')}.`,
    });
  }
  return names.length === 0 ? STAGES : STAGES.filter(({ name }) => names.includes(name));
}

/** Runs one stage. What stages print that run side by side is shown when each ends, so that it does not mix. */
function runStage(stage: Stage, environment: Readonly<Record<string, string>>, isAlone: boolean): Promise<boolean> {
  const [program, ...args] = stage.command;
  const env = { ...process.env, ...environment, ...stage.environment };
  const title = `── ${stage.name}\n`;
  if (isAlone) process.stdout.write(title);
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd: PROJECT, stdio: isAlone ? 'inherit' : ['ignore', 'pipe', 'pipe'], env });
    const printed: Buffer[] = [];
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (part: Buffer) => printed.push(part));
    child.once('error', (error) => {
      process.stderr.write(
        `${program} could not be started: ${error.message}. Run "npm ci", and start tests through npm.\n`,
      );
      resolve(false);
    });
    child.once('close', (code) => {
      if (!isAlone) process.stdout.write(`${title}${Buffer.concat(printed).toString()}`);
      resolve(code === 0);
    });
  });
}
