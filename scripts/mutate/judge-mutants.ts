import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Mutant } from './operators.ts';
import type { WorkerMessage } from './worker.ts';

const WORKER = fileURLToPath(new URL('worker.ts', import.meta.url));
/** A damaged flow may run in a circle for ever, which only another process can end. */
const PATIENCE = 120_000;

export interface Judgement {
  readonly mutant: Mutant;
  readonly killer: string | undefined;
}

export interface JudgeOptions {
  readonly workers: number;
  readonly milliseconds: number;
  readonly onJudged: (judgement: Judgement) => void;
  readonly onLeftOut: (scenarios: readonly string[]) => void;
}

/** Has mutants judged by worker processes; those that the time does not reach are not in the answer. */
export async function judgeMutants(
  mutants: readonly Mutant[],
  { workers, milliseconds, onJudged, onLeftOut }: JudgeOptions,
): Promise<readonly Judgement[]> {
  const queue = [...mutants];
  const end = performance.now() + milliseconds;
  const judged: Judgement[] = [];
  const work = async (first: boolean): Promise<void> => {
    let worker: Worker | undefined;
    for (let mutant = queue.shift(); mutant !== undefined && performance.now() < end; mutant = queue.shift()) {
      worker ??= await Worker.start(first ? onLeftOut : () => undefined);
      const killer = await worker.judge(mutant);
      if (worker.ended) worker = undefined;
      const judgement = { mutant, killer };
      judged.push(judgement);
      onJudged(judgement);
    }
    worker?.end();
  };
  await Promise.all(Array.from({ length: workers }, (_, index) => work(index === 0)));
  return judged;
}

class Worker {
  ended = false;
  private readonly child: ChildProcess;

  private constructor(child: ChildProcess) {
    this.child = child;
  }

  static async start(onLeftOut: (scenarios: readonly string[]) => void): Promise<Worker> {
    const worker = new Worker(fork(WORKER, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] }));
    const message = await worker.answer();
    if (message?.kind !== 'ready') throw new Error('A worker of the mutation check did not get ready.');
    onLeftOut(message.leftOut);
    return worker;
  }

  async judge(mutant: Mutant): Promise<string | undefined> {
    this.child.send(mutant);
    const message = await this.answer();
    return message?.kind === 'judged' ? message.killer : 'the org does not answer any more';
  }

  end(): void {
    this.ended = true;
    this.child.kill('SIGKILL');
  }

  /** Undefined when the worker ended or took too long: it is ended then. */
  private answer(): Promise<WorkerMessage | undefined> {
    return new Promise((resolve) => {
      const finish = (message: WorkerMessage | undefined): void => {
        clearTimeout(timer);
        this.child.removeAllListeners();
        if (message === undefined) this.end();
        resolve(message);
      };
      const timer = setTimeout(() => finish(undefined), PATIENCE);
      this.child.once('message', (message: WorkerMessage) => finish(message));
      this.child.once('exit', () => finish(undefined));
    });
  }
}
