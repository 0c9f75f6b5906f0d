import { componentKey, type Component, type Problem } from '../metadata/component.ts';
import type { ManifestMember } from '../metadata/manifest.ts';
import type { Deployment } from '../metadata/read-deployment.ts';

/**
 * The problems of a deployment, in which those of components that lose a class they use are the deletion's: an org
 * leaves the users alone, and says of the class who uses it ("This apex class is referenced elsewhere in Salesforce.
 * Remove the usage and try again. : …"). A component of the deployment itself is blamed where the class goes first.
 * @param before every component that the org has
 * @param after every component once the deployment has succeeded
 */
export function blameDeletedClasses(
  problems: readonly Problem[],
  { components, destructive }: Deployment,
  before: ReadonlyMap<string, Component>,
  after: ReadonlyMap<string, Component>,
): readonly Problem[] {
  const deployed = new Set(components.map(({ type, fullName }) => componentKey(type, fullName)));
  const gone = ({ type, fullName }: ManifestMember): boolean => {
    const key = componentKey(type, fullName);
    return type === 'ApexClass' && before.has(key) && !after.has(key);
  };
  const first = destructive.pre.filter(gone);
  const last = destructive.post.filter(gone);
  const blamed = problems.map((problem) => {
    const isDeployed = deployed.has(componentKey(problem.componentType, problem.fullName));
    const lost = (isDeployed ? last : [...first, ...last]).find(({ fullName }) => names(problem.message, fullName));
    return lost === undefined || problem.severity !== 'Error' ? problem : inUse(lost, problem);
  });
  return [...new Map(blamed.map((problem) => [JSON.stringify(problem), problem])).values()];
}

/** Apex and everything that names it write classes in any case. */
function names(message: string, className: string): boolean {
  return new RegExp(`\\b${className}\\b`, 'i').test(message);
}

function inUse({ type, fullName, fileName }: ManifestMember, { componentType, fullName: user }: Problem): Problem {
  const kind = componentType.replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' ');
  return {
    componentType: type,
    fullName,
    fileName,
    message: `This apex class is referenced elsewhere in Salesforce. Remove the usage and try again. : ${kind} - ${user}.`,
    severity: 'Error',
  };
}
