import { names, type TestScenario } from './test-scenarios.ts';

/** A scenario that was played. */
export interface PlayedScenario {
  readonly name: string;
  /** What failed, in words; absent when nothing did. */
  readonly failure?: string;
}

export interface Checklist {
  readonly lines: readonly string[];
  readonly passed: boolean;
}

/** The printed checklist: what holds, what does not, and what is not proved yet. */
export function checklist(wanted: readonly TestScenario[], played: readonly PlayedScenario[]): Checklist {
  let passed = true;
  const lines = wanted.flatMap(({ id, expectation, later }) => {
    const proofs = played.filter(({ name }) => names(name, id));
    if (proofs.length === 0 && later !== undefined) return [`–  ${id}  ${expectation}: later, ${later}`];
    const holds = proofs.length > 0 && proofs.every(({ failure }) => failure === undefined);
    if (!holds) passed = false;
    return [
      `${holds ? '✓' : '✗'}  ${id}  ${expectation}${proofs.length === 0 ? ': no scenario proves it' : ''}`,
      ...proofs.map(({ name, failure }) =>
        failure === undefined
          ? `      ✓ ${name}`
          : `      ✗ ${name}\n        ${failure.split('\n').join('\n        ')}`,
      ),
    ];
  });
  return { lines, passed };
}
