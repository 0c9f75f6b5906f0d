import { parseArgs } from 'node:util';
import { runCommand } from './command/run-command.ts';
import { wholeNumber } from './histories/whole-number.ts';
import { collectScenarios } from './scenarios/harness/collected-scenarios.ts';
import { ScenarioOrg } from './scenarios/harness/scenario-org.ts';
import { scenarioPaths } from './scenarios/harness/scenario-paths.ts';
import { ScenarioPlayer } from './scenarios/harness/scenario-player.ts';
import { pairsReport, playPairs } from './scenarios/pairs/play-pairs.ts';

const DEFAULT_MINUTES = 30;

const HELP = `Plays the scenarios under readings of the platform's open points, so that all pairs of readings meet.

  npm run pairs [-- options]

  --minutes N    begin nothing more after so many minutes (default: ${DEFAULT_MINUTES})
  --all          also the scenarios that speak of the likelier readings only: what fails then need be no defect
  --help         this text
`;

await runCommand(async () => {
  const { values } = parseArgs({
    options: {
      minutes: { type: 'string' },
      all: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return;
  }
  const milliseconds = wholeNumber('minutes', values.minutes, DEFAULT_MINUTES) * 60_000;
  const files = await collectScenarios(scenarioPaths());
  const org = await ScenarioOrg.open();
  try {
    const chosen = ({ everyReading }: { readonly everyReading: boolean }): boolean => everyReading || values.all;
    const result = await playPairs(new ScenarioPlayer(org), files, { milliseconds, chosen });
    process.stdout.write(`${pairsReport(result)}\n`);
    if (result.failures.length > 0) process.exitCode = 1;
  } finally {
    await org.close();
  }
});
