import { componentKey, type Component } from './component.ts';
import type { ComponentReference } from './manifest.ts';
import type { Deployment } from './read-deployment.ts';
import { typeRegistry } from './type-registry.ts';

/**
 * Everything that is deployed once a deployment has succeeded: without what it deletes before, with its components,
 * without what it deletes after. A component that is not part of it stays as it is: fields that an object's file
 * leaves out are kept, as in an org.
 * @param existing by `componentKey`; not changed
 */
export function componentsAfter(
  existing: ReadonlyMap<string, Component>,
  deployment: Deployment,
): Map<string, Component> {
  const after = new Map(existing);
  for (const member of deployment.destructive.pre) remove(after, member);
  for (const component of deployment.components) after.set(componentKey(component.type, component.fullName), component);
  for (const member of deployment.destructive.post) remove(after, member);
  return after;
}

/** Children go with the object that they belong to, and what says which version of a flow is active with the flow. */
function remove(components: Map<string, Component>, member: ComponentReference): void {
  components.delete(componentKey(member.type, member.fullName));
  if (member.type === 'Flow') components.delete(componentKey('FlowDefinition', member.fullName));
  const childTypes = typeRegistry().type(member.type)?.children ?? [];
  if (childTypes.length === 0) return;
  const names = new Set(childTypes.map((child) => child.name));
  for (const [key, { type, fullName }] of components) {
    if (names.has(type) && fullName.startsWith(`${member.fullName}.`)) components.delete(key);
  }
}
