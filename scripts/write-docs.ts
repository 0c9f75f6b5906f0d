import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { startCommand, type CommandDefinition } from './command/define-command.ts';
import { fillSections } from './docs/fill-sections.ts';
import { SECTIONS } from './docs/local-org-sections.ts';

const PAGE = fileURLToPath(new URL('../docs/local-org.md', import.meta.url));

const COMMAND: CommandDefinition = {
  name: 'docs',
  summary: 'Writes the parts of docs/local-org.md that are made from the code.',
  options: {},
};

await startCommand(COMMAND, async () => {
  await writeFile(PAGE, await fillSections(await readFile(PAGE, 'utf8'), PAGE, SECTIONS));
});
