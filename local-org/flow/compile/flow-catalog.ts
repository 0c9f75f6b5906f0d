import type { Component } from '../../metadata/component.ts';
import { childText } from '../../metadata/xml-element.ts';
import type { FlowCatalog, FlowVersion } from '../flow-runtime.ts';
import type { CompiledFlow } from '../model/flow-model.ts';
import { apexTypeOf } from '../model/flow-type.ts';

export interface StoredVersion {
  readonly component: Component;
  readonly versionNumber: number;
  /** As deployed; which version is active now is the flow's `activeVersion`. */
  readonly status: FlowVersion['status'];
}

export interface StoredFlow {
  /** Oldest first. */
  readonly versions: readonly StoredVersion[];
  readonly activeVersion: number | undefined;
  /** The FlowDefinition that was applied last. */
  readonly definition: Component | undefined;
}

/** All flows of one state of the org, with their active versions ready to run. */
export class CompiledFlowCatalog implements FlowCatalog {
  private readonly flows: ReadonlyMap<string, StoredFlow>;
  private readonly activeFlows: ReadonlyMap<string, CompiledFlow>;
  private readonly byTrigger = new Map<string, CompiledFlow[]>();

  constructor(flows: ReadonlyMap<string, StoredFlow>, activeFlows: ReadonlyMap<string, CompiledFlow>) {
    this.flows = flows;
    this.activeFlows = activeFlows;
    for (const flow of activeFlows.values()) {
      if (flow.trigger === undefined) continue;
      const key = `${flow.trigger.objectName} ${flow.trigger.when}`;
      const others = this.byTrigger.get(key);
      if (others === undefined) this.byTrigger.set(key, [flow]);
      else others.push(flow);
    }
    for (const triggered of this.byTrigger.values()) triggered.sort(byTriggerOrder);
  }

  versions(): readonly FlowVersion[] {
    return [...this.flows].flatMap(([apiName, flow]) =>
      flow.versions.map((version) => ({
        apiName,
        label: labelOf(version.component),
        versionNumber: version.versionNumber,
        status: statusNow(version, flow),
      })),
    );
  }

  hasFlow(apiName: string): boolean {
    return this.flows.has(apiName);
  }

  inputTypes(apiName: string): ReadonlyMap<string, string> {
    const variables = [...(this.activeFlows.get(apiName)?.variables.values() ?? [])];
    return new Map(variables.filter((one) => one.isInput).map((one) => [one.name, apexTypeOf(one.type)]));
  }

  stored(apiName: string): StoredFlow | undefined {
    return this.flows.get(apiName);
  }

  /** The active version of a flow, ready to run. */
  active(apiName: string): CompiledFlow | undefined {
    return this.activeFlows.get(apiName);
  }

  /** Active flows that a save of an object triggers, in the order in which they run. */
  triggeredBy(objectName: string, when: 'beforeSave' | 'afterSave'): readonly CompiledFlow[] {
    return this.byTrigger.get(`${objectName} ${when}`) ?? [];
  }

  /** Active flows that a platform event starts. */
  onEvent(objectName: string): CompiledFlow[] {
    return [...this.activeFlows.values()].filter((flow) => flow.event === objectName);
  }

  /** Active flows that run on a schedule. */
  scheduled(): CompiledFlow[] {
    return [...this.activeFlows.values()].filter((flow) => flow.schedule !== undefined);
  }
}

function byTriggerOrder(one: CompiledFlow, other: CompiledFlow): number {
  const difference = (one.trigger?.order ?? 0) - (other.trigger?.order ?? 0);
  return difference !== 0 ? difference : one.apiName < other.apiName ? -1 : 1;
}

function labelOf(component: Component): string {
  return (component.xml === undefined ? undefined : childText(component.xml, 'label')?.trim()) ?? component.fullName;
}

function statusNow(version: StoredVersion, flow: StoredFlow): FlowVersion['status'] {
  if (version.versionNumber === flow.activeVersion) return 'Active';
  return version.status === 'Active' ? 'Obsolete' : version.status;
}
