import type { Finding, FindingState } from './finding.ts';

const MARKS: Readonly<Record<FindingState, string>> = {
  ok: '✓',
  warning: '!',
  problem: '✗',
  manual: '?',
  skipped: '-',
};
const NAME_WIDTH = 28;

/** The findings as lines of text, each with its remedy below. */
export function doctorText(findings: readonly Finding[]): string {
  const lines = findings.map(({ check, state, detail, remedy }) => {
    const line = `${MARKS[state]} ${check.padEnd(NAME_WIDTH)} ${detail}`;
    return remedy === undefined || state === 'ok' ? line : `${line}\n${' '.repeat(NAME_WIDTH + 3)}→ ${remedy}`;
  });
  return `${lines.join('\n')}\n\n${summary(findings)}\n`;
}

function summary(findings: readonly Finding[]): string {
  const count = (state: FindingState): number => findings.filter((one) => one.state === state).length;
  const [problems, warnings, manual] = [count('problem'), count('warning'), count('manual')];
  if (problems + warnings === 0) return `All is well; ${manual} to be looked at by a person.`;
  return `${problems} ${problems === 1 ? 'problem' : 'problems'}, ${warnings} ${warnings === 1 ? 'warning' : 'warnings'}, ${manual} to be looked at by a person.`;
}

/** A finding whose words a person can follow as they stand. */
export function shown(finding: Finding, words: (text: string) => string): Finding {
  const { detail, remedy } = finding;
  return { ...finding, detail: words(detail), ...(remedy === undefined ? {} : { remedy: words(remedy) }) };
}

/** Whether an exit code should say that something is wrong. */
export function isUnhealthy(findings: readonly Finding[], strict: boolean): boolean {
  return findings.some(({ state }) => state === 'problem' || (strict && state === 'warning'));
}
