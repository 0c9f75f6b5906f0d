import { format, resolveConfig } from 'prettier';
import { CommandError } from '../command/command-error.ts';

const BLOCK = /<!-- generated: ([\w ]+) -->[\s\S]*?<!-- end -->/g;

/**
 * Puts what the code says into the marked blocks of a page, formatted as the repository's own pages are.
 * @param sections what makes each block, by the name in its marker
 * @throws CommandError for a marker that nothing makes, or a section that no marker asks for
 */
export async function fillSections(
  page: string,
  file: string,
  sections: Readonly<Record<string, () => string | Promise<string>>>,
): Promise<string> {
  const asked = [...page.matchAll(BLOCK)].map(([, name = '']) => name);
  const wrong = [
    ...asked.filter((name) => !Object.hasOwn(sections, name)),
    ...Object.keys(sections).filter((name) => !asked.includes(name)),
  ];
  if (wrong.length > 0) {
    throw new CommandError({
      attempted: `Filling ${file}`,
      problem: `markers and sections differ: ${wrong.join(', ')}.`,
      remedy: 'Give each section in scripts/docs one marker in the page.',
    });
  }
  const made = new Map<string, string>();
  for (const [name, make] of Object.entries(sections)) made.set(name, await make());
  const filled = page.replaceAll(
    BLOCK,
    (_, name: string) => `<!-- generated: ${name} -->\n\n${made.get(name) ?? ''}\n\n<!-- end -->`,
  );
  return format(filled, { ...(await resolveConfig(file)), parser: 'markdown' });
}
