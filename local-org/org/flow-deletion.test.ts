import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { FlowCatalog, FlowVersion } from '../flow/flow-runtime.ts';
import type { ManifestMember } from '../metadata/manifest.ts';
import type { Deployment } from '../metadata/read-deployment.ts';
import { withFlowDeletions } from './flow-deletion.ts';

const position = { line: 1, column: 1 };

function outcome(names: readonly string[], versions: readonly FlowVersion['status'][]): readonly string[] {
  const members: ManifestMember[] = names.map((fullName) => ({
    type: 'Flow',
    fullName,
    fileName: 'destructiveChanges.xml',
    position,
  }));
  const deployment: Deployment = {
    components: [],
    destructive: { pre: members, post: [] },
    manifest: { members: [], version: '66.0' },
    apiVersion: '66.0',
    problems: [],
  };
  const kept = versions.map((status, index) => ({
    apiName: 'My_Flow',
    label: 'My Flow',
    versionNumber: index + 1,
    status,
  }));
  const flows: FlowCatalog = { versions: () => kept, hasFlow: () => true, inputTypes: () => new Map() };
  const { deployment: read, problems } = withFlowDeletions(deployment, flows);
  return problems.length > 0
    ? problems.map(({ message }) => message)
    : read.destructive.pre.map(({ fullName }) => fullName);
}

describe('a flow is deleted version by version (sfdx-git-delta README, "Handle flow deletion")', () => {
  it('all of its versions take the flow with them', () => {
    assert.deepEqual(outcome(['My_Flow-1', 'My_Flow-2'], ['Obsolete', 'Draft']), ['My_Flow']);
  });

  it('an active version is refused', () => {
    assert.match(outcome(['My_Flow-1', 'My_Flow-2'], ['Obsolete', 'Active']).join(), /Version 2 is active/);
  });

  it('some of its versions are refused by name', () => {
    assert.match(outcome(['My_Flow-1'], ['Obsolete', 'Draft']).join(), /does not implement deleting 1 of the 2/);
  });

  it('what names no version of a flow that is there stays as it stands', () => {
    assert.deepEqual(outcome(['My_Flow', 'Other-1'], ['Active']), ['My_Flow', 'Other-1']);
  });
});
