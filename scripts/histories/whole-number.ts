import { CommandError } from '../command/command-error.ts';

/** Reads an option that is a whole number from 0 on. @throws CommandError */
export function wholeNumber(option: string, text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise;
  const value = Number(text);
  if (text.trim() !== '' && Number.isSafeInteger(value) && value >= 0) return value;
  throw new CommandError({
    attempted: `Reading the option --${option}`,
    problem: `"${text}" is no whole number.`,
    remedy: `Give a number, such as --${option} ${otherwise}.`,
  });
}
