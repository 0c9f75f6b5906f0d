import { globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { runCommand } from './command/run-command.ts';
import { wholeNumber } from './histories/whole-number.ts';
import { judgeMutants, type Judgement } from './mutate/judge-mutants.ts';
import { readJustified, reasonFor } from './mutate/justified.ts';
import { lintKiller } from './mutate/lint-killer.ts';
import { mutantsOf, type Mutant } from './mutate/operators.ts';
import { readPastKills, writePastKills } from './mutate/past-kills.ts';

const DEFAULT_MINUTES = 60;
const DEFAULT_WORKERS = 2;
const PROJECT = fileURLToPath(new URL('..', import.meta.url));
/** Not part of the repository: it only decides which scenario is tried first. */
const PAST_KILLS = fileURLToPath(new URL('../.local/mutation-kills.json', import.meta.url));
const JUSTIFIED = fileURLToPath(new URL('mutate/justified.json', import.meta.url));

const HELP = `Damages the flows one thing at a time, and tells which damage no scenario and no lint rule notices.

  npm run mutate [-- options]

  --flow NAMES   only flows whose API name contains one of these, with commas between
  --only TEXT    only mutants whose name contains this, such as "fault connector removed"
  --guards       only what decides: fault connectors, outcomes, conditions, filters, steps, yes-or-no formulas
  --minutes N    begin nothing more after so many minutes (default: ${DEFAULT_MINUTES})
  --recheck      play also what stands in the list of survivors with a reason
  --sample N     only every Nth mutant
  --workers N    processes that share the work (default: ${DEFAULT_WORKERS})
  --all          play every scenario that comes past a damage, not only two of those that take the same way
  --list         print the mutants, run nothing
  --help         this text

A survivor that is right to survive stands with its reason in scripts/mutate/justified.json.
`;

await runCommand(async () => {
  const { values } = parseArgs({
    options: {
      flow: { type: 'string', default: '' },
      only: { type: 'string', default: '' },
      guards: { type: 'boolean', default: false },
      minutes: { type: 'string' },
      recheck: { type: 'boolean', default: false },
      sample: { type: 'string' },
      workers: { type: 'string' },
      all: { type: 'boolean', default: false },
      list: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return;
  }
  const sample = Math.max(1, wholeNumber('sample', values.sample, 1));
  const chosen = allMutants()
    .filter(({ flow, id }) => values.flow.split(',').some((name) => flow.includes(name)) && id.includes(values.only))
    .filter(({ kind }) => !values.guards || kind === 'guard')
    .filter((_, index) => index % sample === 0);
  if (values.list) {
    process.stdout.write(chosen.map(({ id }) => `${id}\n`).join(''));
    return;
  }
  const justified = await readJustified(JUSTIFIED);
  const judged = await judge(chosen, {
    isPlayed: ({ id }) => values.recheck || reasonFor(justified, id) === undefined,
    all: values.all,
    minutes: wholeNumber('minutes', values.minutes, DEFAULT_MINUTES),
    workers: Math.max(1, wholeNumber('workers', values.workers, DEFAULT_WORKERS)),
  });
  if (report(chosen, judged, justified) > 0) process.exitCode = 1;
});

function allMutants(): readonly Mutant[] {
  const files = globSync('force-app/**/*.flow-meta.xml', { cwd: PROJECT }).sort();
  return files.flatMap((file) => mutantsOf(basename(file, '.flow-meta.xml'), readFileSync(PROJECT + file, 'utf8')));
}

interface JudgeHow {
  readonly isPlayed: (mutant: Mutant) => boolean;
  readonly all: boolean;
  readonly minutes: number;
  readonly workers: number;
}

async function judge(
  mutants: readonly Mutant[],
  { isPlayed, all, minutes, workers }: JudgeHow,
): Promise<readonly Judgement[]> {
  const linted: Judgement[] = [];
  for (const mutant of mutants) linted.push({ mutant, killer: await lintKiller(mutant), candidates: 0 });
  const unnoticed = linted.filter(({ killer }) => killer === undefined).map(({ mutant }) => mutant);
  const open = unnoticed.filter(isPlayed);
  process.stdout.write(
    `${mutants.length} mutants; the lint notices ${mutants.length - unnoticed.length}, ${open.length} are played\n`,
  );
  const pastKills = await readPastKills(PAST_KILLS);
  const played = await judgeMutants(open, {
    all,
    pastKills,
    workers,
    milliseconds: minutes * 60_000,
    onLeftOut: (scenarios) => {
      for (const name of scenarios) process.stdout.write(`Left out: ${name}\n`);
    },
    onJudged: ({ mutant, killer, candidates }) => {
      const why = candidates === 0 ? 'no scenario comes past it' : `${candidates} scenarios come past it`;
      if (killer === undefined) process.stdout.write(`survives: ${mutant.id} (${why})\n`);
      else pastKills.set(mutant.id, killer);
    },
  });
  await writePastKills(PAST_KILLS, pastKills);
  return [...linted.filter(({ killer }) => killer !== undefined), ...played];
}

/** @returns how many survivors nobody has justified */
function report(
  chosen: readonly Mutant[],
  judged: readonly Judgement[],
  justified: ReadonlyMap<string, string>,
): number {
  const survivors = judged.filter(({ killer }) => killer === undefined).map(({ mutant }) => mutant.id);
  const open = survivors.filter((id) => reasonFor(justified, id) === undefined);
  const killed = new Set(judged.filter(({ killer }) => killer !== undefined).map(({ mutant }) => mutant.id));
  const excused = chosen.filter(({ id }) => !killed.has(id) && reasonFor(justified, id) !== undefined);
  const reached = judged.length + excused.filter(({ id }) => !survivors.includes(id)).length;
  const stale = [...justified.keys()].filter((id) => killed.has(id));
  for (const id of stale) process.stdout.write(`Justified, but noticed now: ${id}\n`);
  if (open.length > 0) process.stdout.write(`\nSurvivors without a reason:\n${open.map((id) => `  ${id}\n`).join('')}`);
  process.stdout.write(
    `\n${chosen.length} mutants: ${killed.size} noticed, ${excused.length} justified, ${open.length} survive without a reason, ${chosen.length - reached} not reached in time\n`,
  );
  return open.length;
}
