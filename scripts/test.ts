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
  for (const stage of stages) {
    const start = performance.now();
    const passed = await runStage(stage, environment);
    if (!passed) failed.push(stage.name);
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    process.stdout.write(`${passed ? '✓' : '✗'} ${stage.name} (${seconds} s)\n\n`);
  }
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

function runStage(stage: Stage, environment: Readonly<Record<string, string>>): Promise<boolean> {
  const [program, ...args] = stage.command;
  process.stdout.write(`── ${stage.name}\n`);
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd: PROJECT, stdio: 'inherit', env: { ...process.env, ...environment } });
    child.once('error', (error) => {
      process.stderr.write(
        `${program} could not be started: ${error.message}. Run "npm ci", and start tests through npm.\n`,
      );
      resolve(false);
    });
    child.once('close', (code) => resolve(code === 0));
  });
}
