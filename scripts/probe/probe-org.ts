import type { OrgPort } from '../org/org-port.ts';
import { asRecord, isSuccess, listOf } from '../org/queries.ts';
import { activate, flowStates } from '../setup/steps/activate-flows.ts';
import { flowNameOf, flowXml, PROBES, type ProbeFlow } from './probe-flows.ts';

export interface Observation {
  readonly switch: string;
  readonly question: string;
  /** The reading that the org showed; undefined when it showed none of the known ones. */
  readonly value: string | boolean | undefined;
  /** What was seen. */
  readonly seen: string;
}

const NAMESPACE = 'http://soap.sforce.com/2006/04/metadata';

/**
 * Deploys small flows, runs each once, and reads from its answer how the platform takes an open point. Deletes them
 * again, also when something fails. Touches no record.
 */
export async function probeOrg(org: OrgPort): Promise<readonly Observation[]> {
  await org.deployMetadata([
    { path: 'package.xml', content: manifest(PROBES.map(flowNameOf)) },
    ...PROBES.map((probe) => ({ path: `flows/${flowNameOf(probe)}.flow`, content: flowXml(probe) })),
  ]);
  try {
    await activateAll(org);
    const observations: Observation[] = [];
    for (const probe of PROBES) observations.push(await observe(org, probe));
    return observations;
  } finally {
    await removeProbes(org);
  }
}

/** Where flows arrive inactive. */
async function activateAll(org: OrgPort): Promise<void> {
  const states = await flowStates(org, PROBES.map(flowNameOf));
  for (const state of states.values()) {
    if (state.activeVersion === undefined) await activate(org, state, state.latestVersion);
  }
}

async function observe(org: OrgPort, probe: ProbeFlow): Promise<Observation> {
  const answer = await org.request('POST', `/actions/custom/flow/${flowNameOf(probe)}`, { inputs: [{}] });
  const outcome = asRecord(asRecord(listOf(answer.body)[0]).outputValues).outcome;
  const seen = !isSuccess(answer) ? 'fault' : outcome === 'true' || outcome === 'false' ? outcome : 'nothing';
  const value = seen === 'nothing' ? undefined : probe.readings[seen];
  return { switch: probe.switch, question: probe.question, value, seen };
}

async function removeProbes(org: OrgPort): Promise<void> {
  const names = PROBES.map(flowNameOf);
  // an active flow cannot be deleted
  for (const state of (await flowStates(org, names)).values()) {
    if (state.activeVersion !== undefined) await activate(org, state, 0);
  }
  await org.deployMetadata([
    { path: 'package.xml', content: `<Package xmlns="${NAMESPACE}"><version>66.0</version></Package>` },
    { path: 'destructiveChanges.xml', content: manifest(names) },
  ]);
}

function manifest(names: readonly string[]): string {
  const members = names.map((name) => `<members>${name}</members>`).join('');
  return `<?xml version="1.0" encoding="UTF-8"?><Package xmlns="${NAMESPACE}"><types>${members}<name>Flow</name></types><version>66.0</version></Package>`;
}
