import type { ApexCatalog } from './apex/apex-catalog.ts';
import type { CredentialCatalog } from './callouts/credential-catalog.ts';
import type { FlowCatalog } from './flow/flow-runtime.ts';
import type { Component } from './metadata/component.ts';
import type { PermissionSetDefinition } from './access/permission-set.ts';
import type { Schema } from './schema/object-definition.ts';

/** One state of everything that is deployed. Immutable: a deployment builds a new one and swaps it in whole. */
export interface Configuration {
  /** Every component, by `componentKey`. */
  readonly components: ReadonlyMap<string, Component>;
  readonly schema: Schema;
  readonly apex: ApexCatalog;
  readonly flows: FlowCatalog;
  readonly credentials: CredentialCatalog;
  /** By API name. */
  readonly permissionSets: ReadonlyMap<string, PermissionSetDefinition>;
  /** Text of custom labels, by name. */
  readonly labels: ReadonlyMap<string, string>;
}
