import { CommandError } from '../command/command-error.ts';

const MOST_CONTACTS = 50_000;

/** The numbers of contacts in an option such as `1,20,200`. */
export function parseSizes(text: string): readonly number[] {
  const sizes = text.split(',').map((part) => Number(part.trim()));
  if (sizes.every((size) => Number.isInteger(size) && size >= 1 && size <= MOST_CONTACTS)) return sizes;
  throw new CommandError({
    attempted: 'Reading --sizes',
    problem: `"${text}" is no list of numbers from 1 to ${MOST_CONTACTS}.`,
    remedy: 'Give numbers with commas between them, such as --sizes 1,20,200.',
  });
}
