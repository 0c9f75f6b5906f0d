import type { Writable } from 'node:stream';

/** Tells a person what happens while it happens, and keeps how long each step took. */
export interface Progress {
  /** Runs a step, shows its name, its time and what came of it. */
  step<Result>(name: string, run: () => Promise<Result>, describe: (result: Result) => string): Promise<Result>;
  note(text: string): void;
  /** Seconds that each step took, by name. */
  seconds(): Record<string, number>;
}

const NAME_WIDTH = 16;

/** Progress as lines of text: on a terminal the line of a running step is replaced when it ends. */
export function createProgress(out: Writable & { readonly isTTY?: boolean }): Progress {
  const seconds: Record<string, number> = {};
  const line = (mark: string, name: string, rest: string): string => `${mark} ${name.padEnd(NAME_WIDTH)} ${rest}`;
  return {
    async step(name, run, describe) {
      const start = performance.now();
      const elapsed = (): string => {
        seconds[name] = Math.round(performance.now() - start) / 1000;
        return `${seconds[name].toFixed(1)} s`.padStart(7);
      };
      if (out.isTTY === true) out.write(line('…', name, ''));
      const clear = out.isTTY === true ? '\r\u001b[K' : '';
      try {
        const result = await run();
        out.write(`${clear}${line('✓', name, `${elapsed()}  ${describe(result)}`)}\n`);
        return result;
      } catch (error) {
        out.write(`${clear}${line('✗', name, elapsed())}\n`);
        throw error;
      }
    },
    note(text) {
      out.write(`${text}\n`);
    },
    seconds: () => seconds,
  };
}
