import type { FlowCatalog, FlowVersion } from '../flow/flow-runtime.ts';
import type { Problem } from '../metadata/component.ts';
import type { ManifestMember } from '../metadata/manifest.ts';
import type { Deployment } from '../metadata/read-deployment.ts';

const VERSION = /^(\w+)-(\d+)$/;

/**
 * Deletions that name each version of a flow (`My_Flow-1`, `My_Flow-2`, …), which is how orgs want flows with several
 * versions named (scolladon/sfdx-git-delta README, "Handle flow deletion"), as a deletion of the flow. The active
 * version cannot be deleted. A flow by its bare name is taken too, although orgs have been seen to refuse that.
 */
export function withFlowDeletions(
  deployment: Deployment,
  flows: FlowCatalog,
): { readonly deployment: Deployment; readonly problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const whole = (members: readonly ManifestMember[]): readonly ManifestMember[] => {
    const byFlow = Map.groupBy(members, ({ type, fullName }) =>
      type === 'Flow' ? VERSION.exec(fullName)?.[1] : undefined,
    );
    return [...byFlow].flatMap(([name, named]) => {
      const versions = flows.versions().filter(({ apiName }) => apiName === name);
      const [first] = named;
      if (name === undefined || first === undefined || versions.length === 0) return named;
      const numbers = new Set(named.map(({ fullName }) => Number(VERSION.exec(fullName)?.[2])));
      const problem = problemOfVersions(
        versions.filter(({ versionNumber }) => numbers.has(versionNumber)),
        versions.length,
      );
      if (problem !== undefined) {
        problems.push({
          componentType: 'Flow',
          fullName: name,
          fileName: first.fileName,
          message: problem,
          severity: 'Error',
        });
      }
      return [{ ...first, fullName: name }];
    });
  };
  const { pre, post } = deployment.destructive;
  return { deployment: { ...deployment, destructive: { pre: whole(pre), post: whole(post) } }, problems };
}

function problemOfVersions(named: readonly FlowVersion[], all: number): string | undefined {
  const active = named.find(({ status }) => status === 'Active');
  if (active !== undefined)
    return `Version ${active.versionNumber} is active and can't be deleted. Deactivate it first.`;
  if (named.length === all) return undefined;
  return `The local org does not implement deleting ${named.length} of the ${all} versions of a flow. Name all of them.`;
}
