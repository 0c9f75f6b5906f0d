import { checkPermissionSetReferences } from '../access/check-permission-set.ts';
import { parsePermissionSet } from '../access/parse-permission-set.ts';
import type { PermissionSetDefinition } from '../access/permission-set.ts';
import type { ApexCatalog } from '../apex/apex-catalog.ts';
import { compileApex } from '../apex/compile-apex.ts';
import type { ApexServices } from '../apex/runtime/services.ts';
import type { CredentialCatalog } from '../callouts/credential-catalog.ts';
import { parseCredentials } from '../callouts/parse-credentials.ts';
import type { Configuration } from '../configuration.ts';
import type { ExternalServiceCatalog } from '../external-services/external-service.ts';
import { parseExternalServices } from '../external-services/parse-external-services.ts';
import { readCustomMetadata } from '../data/custom-metadata.ts';
import { findFormulaProblems } from '../data/formula-problems.ts';
import type { CompiledFlowCatalog } from '../flow/compile/flow-catalog.ts';
import { compileFlows } from '../flow/compile/compile-flows.ts';
import { componentKey, type Component, type Problem } from '../metadata/component.ts';
import { childText } from '../metadata/xml-element.ts';
import type { Schema } from '../schema/object-definition.ts';
import { buildSchema } from '../schema/build-schema.ts';
import type { Switches } from '../switches.ts';
import { undeployableTypes } from './deployable-types.ts';
import { formulaGlobals } from './formula-globals.ts';
import { checkReferences } from './reference-check.ts';

export interface BuiltConfiguration {
  readonly configuration: OrgConfiguration;
  readonly problems: readonly Problem[];
}

/** The configuration with what only the composition needs. */
export interface OrgConfiguration extends Configuration {
  readonly flows: CompiledFlowCatalog;
  readonly externalServices: ExternalServiceCatalog;
}

/**
 * Compiles everything that would be deployed: schema first, then what refers to it. Nothing of the running org changes.
 * @param previous the state that the org is in: flow versions and key prefixes go on from there
 */
export function buildConfiguration(
  components: ReadonlyMap<string, Component>,
  previous: OrgConfiguration | undefined,
  services: ApexServices,
  switches?: Switches,
): BuiltConfiguration {
  const all = [...components.values()];
  const problems: Problem[] = [...undeployableTypes(all)];
  const keep = <Part extends { readonly problems: readonly Problem[] }>(part: Part): Part => {
    problems.push(...part.problems);
    return part;
  };
  const { schema } = keep(buildSchema(all, previous?.schema));
  problems.push(...findFormulaProblems(all, schema, formulaGlobals(components)));
  keep(readCustomMetadata(all, schema));
  const labels = customLabels(all);
  const { catalog: credentials } = keep(parseCredentials(all));
  const { catalog: apex } = keep(
    compileApex({
      components: all.filter(({ type }) => type === 'ApexClass'),
      schema,
      services: { ...services, label: (name) => labels.get(name) },
    }),
  );
  const { catalog: externalServices } = keep(parseExternalServices(all, credentials));
  // Switch `registrationWithFlow`: the classes of a registration may come too late for flows beside it (cli #2233)
  const comeTooLate = previous !== undefined && switches?.get('registrationWithFlow') === 'fails';
  const hasCustomPermission = (name: string): boolean => components.has(componentKey('CustomPermission', name));
  const { catalog: flows } = keep(
    compileFlows({
      components: all,
      schema,
      apex,
      previous: previous?.flows,
      hasCustomMetadataRecord: (objectName, name) =>
        components.has(componentKey('CustomMetadata', `${objectName.replace(/__mdt$/, '')}.${name}`)),
      hasLabel: (name) => labels.has(name),
      externalServices: comeTooLate ? previous.externalServices : externalServices,
      hasCustomPermission,
    }),
  );
  const permissionSets = keep(readPermissionSets(all, { schema, apex, credentials, hasCustomPermission })).definitions;
  problems.push(...checkReferences(all, { schema, components }));
  const configuration = { components, schema, apex, flows, credentials, permissionSets, labels, externalServices };
  return { configuration, problems };
}

function customLabels(components: readonly Component[]): ReadonlyMap<string, string> {
  const labels = new Map<string, string>();
  for (const { type, fullName, xml } of components) {
    if (type === 'CustomLabel' && xml !== undefined) labels.set(fullName, childText(xml, 'value') ?? '');
  }
  return labels;
}

interface Grantable {
  readonly schema: Schema;
  readonly apex: ApexCatalog;
  readonly credentials: CredentialCatalog;
  hasCustomPermission(name: string): boolean;
}

function readPermissionSets(
  components: readonly Component[],
  known: Grantable,
): { readonly definitions: ReadonlyMap<string, PermissionSetDefinition>; readonly problems: readonly Problem[] } {
  const definitions = new Map<string, PermissionSetDefinition>();
  const problems: Problem[] = [];
  for (const component of components) {
    if (component.type !== 'PermissionSet') continue;
    const parsed = parsePermissionSet(component);
    definitions.set(parsed.definition.name, parsed.definition);
    const unknown = checkPermissionSetReferences(parsed.definition, component, {
      schema: known.schema,
      hasClass: (name) => known.apex.hasClass(name),
      hasCustomPermission: (name) => known.hasCustomPermission(name),
      hasPrincipal: (external, principal) =>
        known.credentials.external(external)?.principals.some(({ name }) => name === principal) ?? false,
      hasComponent: (type, fullName) => components.some((one) => one.type === type && one.fullName === fullName),
    });
    problems.push(...parsed.problems, ...unknown);
  }
  return { definitions, problems };
}
