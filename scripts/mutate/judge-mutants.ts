import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { candidates, type Coverage } from './coverage.ts';
import type { Mutant } from './operators.ts';
import type { PastKills } from './past-kills.ts';
import type { WorkerMessage, WorkerRequest } from './worker.ts';

const WORKER = fileURLToPath(new URL('worker.ts', import.meta.url));
/** A damaged flow may run in a circle for ever, which only another process can end. */
const PATIENCE = 45_000;
/** Opening an org and playing every scenario once. */
const PREPARATION_PATIENCE = 600_000;

export interface Judgement {
  readonly mutant: Mutant;
  readonly killer: string | undefined;
  /** Scenarios that come past it. */
  readonly candidates: number;
}

export interface JudgeOptions {
  readonly workers: number;
  readonly milliseconds: number;
  /** Whether each scenario is played that comes past a damage, and not only two of those alike. */
  readonly all: boolean;
  readonly pastKills: PastKills;
  readonly onJudged: (judgement: Judgement) => void;
  readonly onLeftOut: (scenarios: readonly string[]) => void;
}

/** Has mutants judged by worker processes; those that the time does not reach are not in the answer. */
export async function judgeMutants(mutants: readonly Mutant[], options: JudgeOptions): Promise<readonly Judgement[]> {
  if (mutants.length === 0) return [];
  const queue = [...mutants];
  const judged: Judgement[] = [];
  const first = await Worker.start(undefined);
  options.onLeftOut(first.coverage.leftOut);
  const end = performance.now() + options.milliseconds;
  const work = async (started: Worker | undefined): Promise<void> => {
    let worker = started;
    for (let mutant = queue.shift(); mutant !== undefined && performance.now() < end; mutant = queue.shift()) {
      worker ??= await Worker.start(first.coverage);
      const killer = await worker.judge(mutant, options.all, options.pastKills.get(mutant.id));
      if (worker.ended) worker = undefined;
      const judgement = { mutant, killer, candidates: candidates(first.coverage, mutant, options).length };
      judged.push(judgement);
      options.onJudged(judgement);
    }
    worker?.end();
  };
  await Promise.all(Array.from({ length: options.workers }, (_, index) => work(index === 0 ? first : undefined)));
  return judged;
}

class Worker {
  ended = false;
  coverage: Coverage = { scenarios: [], leftOut: [] };
  private readonly child: ChildProcess;

  private constructor(child: ChildProcess) {
    this.child = child;
  }

  static async start(coverage: Coverage | undefined): Promise<Worker> {
    const worker = new Worker(fork(WORKER, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] }));
    const alive = await worker.answer(PREPARATION_PATIENCE, () => true);
    if (alive !== undefined) worker.send({ kind: 'prepare', ...(coverage === undefined ? {} : { coverage }) });
    const message = await worker.answer(PREPARATION_PATIENCE);
    if (message?.kind !== 'ready') throw new Error('A worker of the mutation check did not get ready.');
    worker.coverage = message.coverage;
    return worker;
  }

  async judge(mutant: Mutant, all: boolean, likely: string | undefined): Promise<string | undefined> {
    this.send({ kind: 'judge', mutant, all, ...(likely === undefined ? {} : { likely }) });
    const message = await this.answer(PATIENCE);
    return message?.kind === 'judged' ? message.killer : 'the org does not answer any more';
  }

  end(): void {
    this.ended = true;
    this.child.kill('SIGKILL');
  }

  private send(request: WorkerRequest): void {
    this.child.send(request);
  }

  /**
   * The next message that ends the waiting; undefined when the worker ended or was silent for too long: it is ended
   * then.
   */
  private answer(
    patience: number,
    ends: (message: WorkerMessage) => boolean = ({ kind }) => kind !== 'alive',
  ): Promise<WorkerMessage | undefined> {
    return new Promise((resolve) => {
      const finish = (message: WorkerMessage | undefined): void => {
        clearTimeout(timer);
        this.child.removeAllListeners();
        if (message === undefined) this.end();
        resolve(message);
      };
      let timer = setTimeout(() => finish(undefined), patience);
      this.child.on('message', (message: WorkerMessage) => {
        clearTimeout(timer);
        if (ends(message)) finish(message);
        else timer = setTimeout(() => finish(undefined), patience);
      });
      this.child.once('exit', () => finish(undefined));
    });
  }
}
