import { parseArgs } from 'node:util';
import { checklist, type PlayedScenario } from './checklist/checklist.ts';
import { names, TEST_SCENARIOS } from './checklist/test-scenarios.ts';
import { runCommand } from './command/run-command.ts';
import { collectScenarios } from './scenarios/harness/collected-scenarios.ts';
import { ScenarioOrg } from './scenarios/harness/scenario-org.ts';
import { scenarioPaths } from './scenarios/harness/scenario-paths.ts';
import { ScenarioPlayer } from './scenarios/harness/scenario-player.ts';

const HELP = `Plays the ten test scenarios of the design guide with the deployed package, and prints them as a checklist.

  npm run checklist

Those that wait for another part of the package are listed as later.
`;

await runCommand(async () => {
  const { values } = parseArgs({ options: { help: { type: 'boolean', default: false } } });
  if (values.help) {
    process.stdout.write(HELP);
    return;
  }
  const { lines, passed } = checklist(TEST_SCENARIOS, await playNamed());
  process.stdout.write(`${lines.join('\n')}\n`);
  if (!passed) process.exitCode = 1;
});

async function playNamed(): Promise<readonly PlayedScenario[]> {
  const files = await collectScenarios(scenarioPaths());
  const org = await ScenarioOrg.open();
  const played: PlayedScenario[] = [];
  try {
    const player = new ScenarioPlayer(org);
    for (const file of files) {
      const named = file.scenarios.filter(({ name }) => TEST_SCENARIOS.some(({ id }) => names(name, id)));
      if (named.length === 0) continue;
      await player.withPrepared(file, async () => {
        for (const scenario of named) {
          const failure = await player.failureOf(scenario);
          played.push({ name: scenario.name, ...(failure === undefined ? {} : { failure }) });
        }
      });
    }
    return played;
  } finally {
    await org.close();
  }
}
