import { textOf } from '../../org/org-port.ts';
import { queryIfDeployed } from '../../org/queries.ts';
import { flowsInOrder, flowStates } from '../../setup/steps/activate-flows.ts';
import { counted, ok, problem, warning, type Findings } from '../finding.ts';
import type { OrgFacts } from '../org-facts.ts';

/** Flows that are missing, inactive, or active in an older version. */
export async function flowCheck({ org }: OrgFacts): Promise<Findings> {
  const names = flowsInOrder();
  const states = await flowStates(org, names);
  const findings: Findings[number][] = [];
  for (const name of names) {
    const state = states.get(name);
    if (state === undefined)
      findings.push(...problem(`the org has no flow ${name}.`, 'npm run setup -- --target-org ALIAS'));
    else if (state.activeVersion === undefined) {
      findings.push(
        ...problem(`${name} is inactive.`, 'Setup > Flows > Activate, or npm run setup -- --target-org ALIAS.'),
      );
    } else if (state.activeVersion !== state.latestVersion) {
      const detail = `${name} runs in version ${state.activeVersion}; version ${state.latestVersion} is the newest.`;
      findings.push(
        ...warning(detail, 'Setup > Flows: activate the newest version, unless somebody chose the older one.'),
      );
    }
  }
  return findings.length > 0 ? findings : ok(`all ${names.length} are active in their newest version`);
}

/** No API tells who the Default Workflow User is. */
export function workflowUserCheck(): Promise<Findings> {
  return Promise.resolve([
    {
      state: 'manual',
      detail: 'no API tells who the Default Workflow User is, and scheduled paths need one with access.',
      remedy:
        'Setup > Process Automation Settings > Default Workflow User: an active user who holds "Sertifier Integration Access".',
    },
  ]);
}

/** Interviews of the package's flows that failed, as Setup lists them. */
export async function interviewCheck({ org }: OrgFacts): Promise<Findings> {
  const failed = await queryIfDeployed(
    org,
    "SELECT InterviewLabel, CurrentElement FROM FlowInterview WHERE InterviewStatus = 'Error' AND InterviewLabel LIKE 'Sertifier%' ORDER BY CreatedDate DESC LIMIT 200",
  );
  if (failed.length === 0) return ok('none');
  const newest = `${textOf(failed[0], 'InterviewLabel') ?? 'a flow'} at ${textOf(failed[0], 'CurrentElement') ?? 'an element'}`;
  return problem(
    `${counted(failed.length, 'interview', 'interviews')} failed, the newest in ${newest}.`,
    'Setup > Paused and Failed Flow Interviews shows why; the rows they stood for are named there.',
  );
}
