import type { Readable, Writable } from 'node:stream';
import { CommandError } from './command-error.ts';

const ENTER = new Set(['\r', '\n']);
const BACKSPACE = new Set(['\b', '\u007f']);
const INTERRUPT = '\u0003';

/** A terminal whose echo can be switched off. */
interface Terminal extends Readable {
  setRawMode?(on: boolean): unknown;
}

/** Asks on a terminal for a text that is not shown while it is typed or pasted. */
export function askHidden(question: string, input: Terminal, output: Writable): Promise<string> {
  output.write(question);
  input.setRawMode?.(true);
  input.resume();
  return new Promise((resolve, reject) => {
    let typed = '';
    const finish = (): void => {
      input.off('data', read);
      input.setRawMode?.(false);
      input.pause();
      output.write('\n');
    };
    const read = (chunk: Buffer | string): void => {
      for (const character of chunk.toString()) {
        if (character === INTERRUPT) {
          finish();
          reject(interrupted());
          return;
        }
        if (ENTER.has(character)) {
          finish();
          resolve(typed);
          return;
        }
        typed = BACKSPACE.has(character) ? typed.slice(0, -1) : typed + character;
      }
    };
    input.on('data', read);
  });
}

function interrupted(): CommandError {
  return new CommandError({
    attempted: 'Asking for the Sertifier key',
    problem: 'the prompt was interrupted.',
    remedy: 'Run the command again; nothing was written with the key.',
  });
}
