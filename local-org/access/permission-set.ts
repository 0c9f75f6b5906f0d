export interface ObjectPermissions {
  readonly create: boolean;
  readonly read: boolean;
  readonly edit: boolean;
  readonly delete: boolean;
  readonly viewAll: boolean;
  readonly modifyAll: boolean;
}

/** What a deployed permission set grants. Keys are canonical API names. */
export interface PermissionSetDefinition {
  readonly name: string;
  readonly label: string;
  readonly description?: string;
  readonly objects: ReadonlyMap<string, ObjectPermissions>;
  /** By `Object.Field`. */
  readonly fields: ReadonlyMap<string, { readonly read: boolean; readonly edit: boolean }>;
  readonly classes: ReadonlySet<string>;
  readonly customPermissions: ReadonlySet<string>;
  /** As deployed: `ExternalCredential-Principal`. */
  readonly principals: ReadonlySet<string>;
  readonly userPermissions: ReadonlySet<string>;
}
