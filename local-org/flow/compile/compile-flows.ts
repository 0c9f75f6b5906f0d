import type { ApexCatalog } from '../../apex/apex-catalog.ts';
import { problemOf, type Component, type Problem } from '../../metadata/component.ts';
import { child, childFlag, childText, children } from '../../metadata/xml-element.ts';
import type { ExternalServiceCatalog } from '../../external-services/external-service.ts';
import type { Schema } from '../../schema/object-definition.ts';
import type { FlowCatalog, FlowVersion } from '../flow-runtime.ts';
import type { CompiledFlow } from '../model/flow-model.ts';
import type { FlowType } from '../model/flow-type.ts';
import { CompiledFlowCatalog, type StoredFlow, type StoredVersion } from './flow-catalog.ts';
import type { FlowSignature } from './compile-context.ts';
import { compileFlow, type FlowSurroundings } from './compile-flow.ts';
import { definedTypes, type DefinedTypes } from './defined-types.ts';
import { declaredType } from './resources.ts';

export interface FlowCompilation {
  /** All components of the types Flow and FlowDefinition that the org will have; others are left alone. */
  readonly components: Iterable<Component>;
  readonly schema: Schema;
  readonly apex: ApexCatalog;
  /** The flows as they are now: version numbers and activation go on from there. */
  readonly previous?: FlowCatalog | undefined;
  readonly hasCustomMetadataRecord: (objectName: string, developerName: string) => boolean;
  readonly hasLabel: (name: string) => boolean;
  readonly hasCustomPermission: (name: string) => boolean;
  /** External services that flows may use; none where it is left out. */
  readonly externalServices?: ExternalServiceCatalog;
}

/**
 * Compiles all flows of the org against its new schema and Apex classes.
 * A changed file is a new version. `Active` activates it and retires the one before; `Draft` leaves an active
 * version active; a FlowDefinition names the active version, 0 for none (Metadata API, "FlowDefinition").
 */
export function compileFlows(compilation: FlowCompilation): {
  readonly catalog: CompiledFlowCatalog;
  readonly problems: Problem[];
} {
  const problems: Problem[] = [];
  const components = [...compilation.components];
  const flows = new Map<string, StoredFlow>();
  const previous = compilation.previous instanceof CompiledFlowCatalog ? compilation.previous : undefined;
  for (const component of components) {
    if (component.type === 'Flow') {
      flows.set(component.fullName, withVersion(component, previous?.stored(component.fullName), problems));
    }
  }
  for (const definition of components) {
    if (definition.type === 'FlowDefinition') applyDefinition(definition, flows, previous, problems);
  }
  const compiled = compileVersions(flows, compilation, problems);
  return { catalog: new CompiledFlowCatalog(flows, compiled), problems };
}

function withVersion(component: Component, before: StoredFlow | undefined, problems: Problem[]): StoredFlow {
  const latest = before?.versions.at(-1);
  if (before !== undefined && latest?.component === component) return before;
  const status = statusOf(component, problems);
  const version: StoredVersion = { component, versionNumber: (latest?.versionNumber ?? 0) + 1, status };
  return {
    versions: [...(before?.versions ?? []), version],
    activeVersion: status === 'Active' ? version.versionNumber : before?.activeVersion,
    definition: before?.definition,
  };
}

function statusOf(component: Component, problems: Problem[]): FlowVersion['status'] {
  const element = component.xml === undefined ? undefined : child(component.xml, 'status');
  const status = element?.text.trim() ?? 'Draft';
  if (status === 'Active' || status === 'Draft' || status === 'Obsolete') return status;
  problems.push(
    problemOf(component, `The local org does not implement the flow status '${status}'.`, element?.position),
  );
  return 'Draft';
}

function applyDefinition(
  definition: Component,
  flows: Map<string, StoredFlow>,
  previous: CompiledFlowCatalog | undefined,
  problems: Problem[],
): void {
  const flow = flows.get(definition.fullName);
  // a definition acts when it is deployed, not again with every later deployment
  if (previous?.stored(definition.fullName)?.definition === definition) return;
  const element = definition.xml === undefined ? undefined : child(definition.xml, 'activeVersionNumber');
  const number = element === undefined ? undefined : Number(element.text.trim());
  if (flow === undefined) {
    problems.push(problemOf(definition, `The flow "${definition.fullName}" doesn't exist.`, definition.xml?.position));
    return;
  }
  if (number !== undefined && number !== 0 && !flow.versions.some((version) => version.versionNumber === number)) {
    problems.push(
      problemOf(definition, `The flow "${definition.fullName}" has no version ${number}.`, element?.position),
    );
    return;
  }
  const activeVersion = number === undefined ? flow.activeVersion : number === 0 ? undefined : number;
  flows.set(definition.fullName, { ...flow, activeVersion, definition });
}

/** The active and the latest version of each flow, checked; older ones are only listed. */
function compileVersions(
  flows: ReadonlyMap<string, StoredFlow>,
  compilation: FlowCompilation,
  problems: Problem[],
): Map<string, CompiledFlow> {
  const compiled = new Map<string, CompiledFlow>();
  const { schema, apex, externalServices } = compilation;
  const types = definedTypes(schema, apex, externalServices);
  const surroundings: FlowSurroundings = {
    schema,
    apex,
    lookups: { ...compilation, definedTypes: types },
    signature: (name) => signatureOf(flows.get(name), schema, types),
  };
  for (const [name, flow] of flows) {
    const latest = flow.versions.at(-1);
    for (const version of flow.versions) {
      const active = version.versionNumber === flow.activeVersion;
      if (!active && version !== latest) continue;
      const result = compileFlow({ ...version, active }, surroundings);
      problems.push(...result.problems);
      if (result.flow !== undefined && active) compiled.set(name, result.flow);
    }
  }
  return compiled;
}

/** What callers of a flow may rely on: of its active version, otherwise of its latest. */
function signatureOf(flow: StoredFlow | undefined, schema: Schema, types: DefinedTypes): FlowSignature | undefined {
  if (flow === undefined) return undefined;
  const version = flow.versions.find((one) => one.versionNumber === flow.activeVersion) ?? flow.versions.at(-1);
  const xml = version?.component.xml;
  if (version === undefined || xml === undefined) return undefined;
  const start = child(xml, 'start');
  const variables = new Map<string, { type: FlowType; isInput: boolean; isOutput: boolean }>();
  for (const variable of children(xml, 'variables')) {
    const type = declaredType(variable, schema, types);
    if ('problem' in type) continue;
    variables.set(childText(variable, 'name')?.trim() ?? '', {
      type,
      isInput: childFlag(variable, 'isInput') === true,
      isOutput: childFlag(variable, 'isOutput') === true,
    });
  }
  return {
    apiName: version.component.fullName,
    hasTriggerType: start !== undefined && child(start, 'triggerType') !== undefined,
    variables,
  };
}
