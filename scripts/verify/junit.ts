import type { ScenarioResult } from './verify-org.ts';

/** The results as a JUnit file, as continuous integration reads it. */
export function junitXml(results: readonly ScenarioResult[]): string {
  const count = (state: ScenarioResult['state']): number => results.filter((one) => one.state === state).length;
  const total = results.reduce((sum, { seconds }) => sum + seconds, 0);
  const cases = results.map(({ campaign, scenario, state, detail, seconds }) => {
    const inside =
      state === 'failed'
        ? `<failure message="${escapeXml(detail)}"/>`
        : state === 'skipped'
          ? `<skipped message="${escapeXml(detail)}"/>`
          : '';
    return `    <testcase classname="${escapeXml(campaign)}" name="${escapeXml(scenario)}" time="${seconds.toFixed(3)}">${inside}</testcase>`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>
<testsuites>
  <testsuite name="verify" tests="${results.length}" failures="${count('failed')}" skipped="${count('skipped')}" time="${total.toFixed(3)}">
${cases.join('\n')}
  </testsuite>
</testsuites>
`;
}

function escapeXml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\n', '&#10;');
}
