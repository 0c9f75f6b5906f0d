import type { ApexCatalog } from '../../apex/apex-catalog.ts';
import type { Component } from '../../metadata/component.ts';
import { childText, type XmlElement } from '../../metadata/xml-element.ts';
import type { Schema } from '../../schema/object-definition.ts';
import type { FlowElement } from '../model/flow-model.ts';
import type { FlowType } from '../model/flow-type.ts';
import type { FlowScope } from './flow-scope.ts';
import type { Complain } from './shapes.ts';

/** What other flows may know of a flow: how it is started, and its input and output variables. */
export interface FlowSignature {
  readonly apiName: string;
  readonly hasTriggerType: boolean;
  readonly variables: ReadonlyMap<
    string,
    { readonly type: FlowType; readonly isInput: boolean; readonly isOutput: boolean }
  >;
}

/** Names the element that a connector leads to, once all elements are there. */
export type Link = () => void;

/** The compilation of one flow. */
export interface CompileContext {
  readonly component: Component;
  readonly xml: XmlElement;
  readonly apiName: string;
  readonly active: boolean;
  readonly schema: Schema;
  readonly apex: ApexCatalog;
  readonly scope: FlowScope;
  readonly complain: Complain;
  readonly signature: (flowName: string) => FlowSignature | undefined;
  /** How the flow runs, as far as elements depend on it. */
  readonly runs: {
    readonly trigger: 'beforeSave' | 'afterSave' | 'none';
    readonly canUpdate: boolean;
  };
  readonly elements: Map<string, FlowElement>;
  readonly links: Link[];
  loops: number;
}

/** Calls `use` with the element that a connector names; complains about one that does not exist. */
export function connect(
  context: CompileContext,
  connector: XmlElement | undefined,
  use: (element: FlowElement | undefined) => void,
): void {
  if (connector === undefined) return;
  const target = connector.children.find((one) => one.name === 'targetReference');
  context.links.push(() => {
    const name = target?.text.trim() ?? '';
    const element = context.elements.get(name);
    // One that is there and was refused has its own complaint.
    if (element === undefined && !context.xml.children.some((one) => childText(one, 'name')?.trim() === name)) {
      context.complain(
        `The element "${name}" that a connector leads to doesn't exist in this flow.`,
        target ?? connector,
      );
    }
    use(element);
  });
}
