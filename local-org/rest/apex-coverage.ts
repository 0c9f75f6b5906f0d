import type { MethodCoverage } from './apex-test-runs.ts';

export interface ClassLines {
  readonly className: string;
  readonly coveredLines: readonly number[];
  readonly uncoveredLines: readonly number[];
}

/** The coverage of each class over all test methods: a line is covered when one of them ran it. */
export function aggregateCoverage(coverage: readonly MethodCoverage[]): ClassLines[] {
  const byClass = new Map<string, { covered: Set<number>; all: Set<number> }>();
  for (const one of coverage) {
    const lines = byClass.get(one.className) ?? { covered: new Set<number>(), all: new Set<number>() };
    byClass.set(one.className, lines);
    for (const line of one.coveredLines) lines.covered.add(line);
    for (const line of [...one.coveredLines, ...one.uncoveredLines]) lines.all.add(line);
  }
  return [...byClass].map(([className, { covered, all }]) => ({
    className,
    coveredLines: sorted(covered),
    uncoveredLines: sorted([...all].filter((line) => !covered.has(line))),
  }));
}

/** Per cent of all lines that are covered, 0 where there are none. */
export function percentCovered(classes: readonly ClassLines[]): number {
  const covered = classes.reduce((sum, one) => sum + one.coveredLines.length, 0);
  const all = classes.reduce((sum, one) => sum + one.coveredLines.length + one.uncoveredLines.length, 0);
  return all === 0 ? 0 : Math.round((covered / all) * 100);
}

function sorted(lines: Iterable<number>): number[] {
  return [...lines].sort((one, other) => one - other);
}
