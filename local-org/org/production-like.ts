import type { Deployment } from '../metadata/read-deployment.ts';
import type { Component } from '../metadata/component.ts';
import { componentKey } from '../metadata/component.ts';
import type { XmlElement } from '../metadata/xml-element.ts';
import type { OrgSettings } from '../rest/org-services.ts';

/** `Organization.OrganizationType`: a production org has a paid edition. */
export function editionOf({ productionLike }: OrgSettings): 'Developer Edition' | 'Enterprise Edition' {
  return productionLike ? 'Enterprise Edition' : 'Developer Edition';
}

/**
 * A deployment as a production org takes it in: flows arrive inactive, unless the org lets them be deployed as active
 * (Salesforce Help, "Deploy Processes and Flows as Active"). A flow that has not changed stays as it is.
 */
export function withInactiveFlows(deployment: Deployment, existing: ReadonlyMap<string, Component>): Deployment {
  return {
    ...deployment,
    components: deployment.components.map((component) => {
      if (component.type !== 'Flow' || component.xml === undefined) return component;
      const before = existing.get(componentKey(component.type, component.fullName));
      const draft = { ...component, xml: asDraft(component.xml) };
      return before !== undefined && textOf(before) === textOf(component) ? before : draft;
    }),
  };
}

function textOf(component: Component): string {
  return component.files.map(({ bytes }) => Buffer.from(bytes).toString('utf8')).join('\n');
}

function asDraft(flow: XmlElement): XmlElement {
  const children = flow.children.map((one) =>
    one.name === 'status' && one.text.trim() === 'Active' ? { ...one, text: 'Draft' } : one,
  );
  return { ...flow, children };
}
