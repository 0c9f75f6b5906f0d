import { readFile } from 'node:fs/promises';
import { CommandError } from '../command/command-error.ts';

/** Reads why mutants may survive: a JSON object of mutant ID and reason. @throws CommandError */
export async function readJustified(path: string): Promise<ReadonlyMap<string, string>> {
  const json: unknown = JSON.parse(await readFile(path, 'utf8'));
  const entries = typeof json === 'object' && json !== null && !Array.isArray(json) ? Object.entries(json) : undefined;
  const reasons = entries?.flatMap(([id, reason]: [string, unknown]): [string, string][] =>
    typeof reason === 'string' && reason.trim() !== '' ? [[id, reason]] : [],
  );
  if (reasons !== undefined && reasons.length === entries?.length) return new Map(reasons);
  throw new CommandError({
    attempted: `Reading ${path}`,
    problem: 'it is no JSON object in which each survivor has a reason in words.',
    remedy: 'Write {"<mutant as the command prints it>": "<why nothing can notice it>"}.',
  });
}

/** A `*` in a key stands for any text: all mutants whose ID is like it share the reason. */
export function reasonFor(justified: ReadonlyMap<string, string>, id: string): string | undefined {
  const exact = justified.get(id);
  if (exact !== undefined) return exact;
  for (const [pattern, reason] of justified) {
    if (pattern.includes('*') && asExpression(pattern).test(id)) return reason;
  }
  return undefined;
}

function asExpression(pattern: string): RegExp {
  const parts = pattern.split('*').map((part) => part.replace(/[\\^$.|?+()[\]{}]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`);
}
