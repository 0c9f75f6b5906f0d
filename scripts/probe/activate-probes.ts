import type { MetadataFile, OrgPort } from '../org/org-port.ts';
import { flowStates, type FlowState } from '../setup/steps/activate-flows.ts';
import { manifest } from './probe-manifest.ts';

/** Makes the latest version of flows the active one: in production, and where the org says so, flows arrive inactive. */
export async function activateProbes(org: OrgPort, flows: readonly string[]): Promise<void> {
  const states = [...(await flowStates(org, flows)).values()];
  const inactive = states.filter(({ activeVersion, latestVersion }) => activeVersion !== latestVersion);
  await setVersions(org, inactive, ({ latestVersion }) => latestVersion);
}

/** An active flow cannot be deleted. */
export async function deactivateProbes(org: OrgPort, states: readonly FlowState[]): Promise<void> {
  await setVersions(
    org,
    states.filter(({ activeVersion }) => activeVersion !== undefined),
    () => 0,
  );
}

/** All in one deployment: some fifty flows one by one take their time. */
async function setVersions(
  org: OrgPort,
  states: readonly FlowState[],
  versionOf: (state: FlowState) => number,
): Promise<void> {
  if (states.length === 0) return;
  const files: readonly MetadataFile[] = states.map((state) => ({
    path: `flowDefinitions/${state.name}.flowDefinition`,
    content: `<?xml version="1.0" encoding="UTF-8"?><FlowDefinition xmlns="http://soap.sforce.com/2006/04/metadata"><activeVersionNumber>${versionOf(state)}</activeVersionNumber></FlowDefinition>`,
  }));
  await org.deployMetadata([{ path: 'package.xml', content: manifest(files) }, ...files]);
}
