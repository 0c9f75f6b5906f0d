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

/** The findings with the org's alias in the commands of their remedies, to be copied as they stand. */
export function forOrg(findings: readonly Finding[], alias: string): readonly Finding[] {
  return findings.map((one) => ({
    ...one,
    ...(one.remedy === undefined
      ? {}
      : { remedy: one.remedy.replaceAll('--target-org ALIAS', () => `--target-org ${alias}`) }),
  }));
}

/** Whether an exit code should say that something is wrong. */
export function isUnhealthy(findings: readonly Finding[], strict: boolean): boolean {
  return findings.some(({ state }) => state === 'problem' || (strict && state === 'warning'));
}
