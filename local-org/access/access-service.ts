import type { FieldDefinition, ObjectDefinition, Schema } from '../schema/object-definition.ts';
import type { AccessService, UserAccess } from './access.ts';
import { isAlwaysVisible, USER_EXTERNAL_CREDENTIAL } from './check-permission-set.ts';
import type { ObjectPermissions, PermissionSetDefinition } from './permission-set.ts';

/** What a user has by the profile alone. */
export interface ProfileAccess {
  readonly name: string;
  /** Modify All Data and Author Apex: all objects and all classes, but neither custom fields nor principals. */
  readonly isAdministrator: boolean;
  /** "Most standard permission sets and profiles have it by default" (help, nc_user_external_credentials). */
  readonly readsUserExternalCredential: boolean;
  /** Whether the profile opens the fields that come with the standard objects. */
  readonly readsStandardFields: boolean;
  /** Permissions on standard objects, by canonical name. */
  readonly objects: ReadonlyMap<string, ObjectPermissions>;
}

const EVERYTHING_OF_AN_OBJECT = {
  create: true,
  read: true,
  edit: true,
  delete: true,
  viewAll: false,
  modifyAll: false,
};
const READ_ONLY = { create: false, read: true, edit: false, delete: false, viewAll: false, modifyAll: false };

export const SYSTEM_ADMINISTRATOR: ProfileAccess = {
  name: 'System Administrator',
  isAdministrator: true,
  readsUserExternalCredential: true,
  readsStandardFields: true,
  objects: new Map(),
};

export const STANDARD_USER: ProfileAccess = {
  name: 'Standard User',
  isAdministrator: false,
  readsUserExternalCredential: true,
  readsStandardFields: true,
  objects: new Map<string, ObjectPermissions>([
    ['Account', EVERYTHING_OF_AN_OBJECT],
    ['Campaign', READ_ONLY],
    ['CampaignMember', READ_ONLY],
    ['Case', EVERYTHING_OF_AN_OBJECT],
    ['Contact', EVERYTHING_OF_AN_OBJECT],
    ['Lead', EVERYTHING_OF_AN_OBJECT],
    ['Opportunity', EVERYTHING_OF_AN_OBJECT],
    ['User', READ_ONLY],
  ]),
};

/** "Minimum Access - Salesforce", and any profile to which nothing was given. */
export const MINIMUM_ACCESS: ProfileAccess = {
  name: 'Minimum Access - Salesforce',
  isAdministrator: false,
  readsUserExternalCredential: false,
  readsStandardFields: false,
  objects: new Map(),
};

export interface AccessServiceOptions {
  readonly schema: () => Schema;
  /** Permission sets of the present state of the org, by API name. */
  readonly permissionSets: () => ReadonlyMap<string, PermissionSetDefinition>;
  /** API names of the permission sets that are assigned to a user. */
  readonly assignedPermissionSets: (userId: string) => readonly string[];
  readonly profileOf: (userId: string) => ProfileAccess;
}

/**
 * Says what users may do: the profile and all assigned permission sets add up (help, "Permission Sets").
 * Custom fields that metadata brought are visible to nobody without a grant, not even to administrators.
 */
export function createAccessService(options: AccessServiceOptions): AccessService {
  return {
    of: (userId) => {
      const sets = options.permissionSets();
      const assigned = options.assignedPermissionSets(userId).flatMap((name) => sets.get(name) ?? []);
      return new Access(options.schema(), options.profileOf(userId), assigned);
    },
  };
}

type ObjectRight = keyof ObjectPermissions;

/** Looks into the few assigned sets on each question: building a union for each user costs more than it saves. */
class Access implements UserAccess {
  readonly isAdministrator: boolean;
  private readonly schema: Schema;
  private readonly profile: ProfileAccess;
  private readonly sets: readonly PermissionSetDefinition[];

  constructor(schema: Schema, profile: ProfileAccess, sets: readonly PermissionSetDefinition[]) {
    this.schema = schema;
    this.profile = profile;
    this.sets = sets;
    this.isAdministrator = profile.isAdministrator;
  }

  canReadObject(objectName: string): boolean {
    if (objectName === USER_EXTERNAL_CREDENTIAL && this.profile.readsUserExternalCredential) return true;
    return this.may(objectName, ['read', 'viewAll', 'modifyAll']);
  }

  canCreateObject(objectName: string): boolean {
    return this.may(objectName, ['create']);
  }

  canEditObject(objectName: string): boolean {
    return this.may(objectName, ['edit', 'modifyAll']);
  }

  canDeleteObject(objectName: string): boolean {
    return this.may(objectName, ['delete', 'modifyAll']);
  }

  canReadField(objectName: string, fieldName: string): boolean {
    return this.canReadObject(objectName) && this.fieldIsOpen(objectName, fieldName, 'read');
  }

  canEditField(objectName: string, fieldName: string): boolean {
    const field = this.schema.object(objectName)?.field(fieldName);
    if (field === undefined || (!field.createable && !field.updateable)) return false;
    const writesObject = this.canEditObject(objectName) || this.canCreateObject(objectName);
    return writesObject && this.fieldIsOpen(objectName, fieldName, 'edit');
  }

  canUseClass(className: string): boolean {
    return this.isAdministrator || this.sets.some(({ classes }) => classes.has(className));
  }

  hasCustomPermission(name: string): boolean {
    return this.sets.some(({ customPermissions }) => customPermissions.has(name));
  }

  hasPrincipal(externalCredential: string, principal: string): boolean {
    return this.sets.some(({ principals }) => principals.has(`${externalCredential}-${principal}`));
  }

  private may(objectName: string, rights: readonly ObjectRight[]): boolean {
    if (
      this.isAdministrator &&
      objectName !== USER_EXTERNAL_CREDENTIAL &&
      this.schema.object(objectName) !== undefined
    ) {
      return true;
    }
    const grants = (permissions: ObjectPermissions | undefined): boolean =>
      permissions !== undefined && rights.some((right) => permissions[right]);
    return (
      grants(this.profile.objects.get(objectName)) || this.sets.some(({ objects }) => grants(objects.get(objectName)))
    );
  }

  private fieldIsOpen(objectName: string, fieldName: string, right: 'read' | 'edit'): boolean {
    const object = this.schema.object(objectName);
    const field = object?.field(fieldName);
    if (object === undefined || field === undefined) return false;
    if (isAlwaysVisible(field) || hasNoFieldSecurity(object, field)) return true;
    if (!field.custom && this.profile.readsStandardFields) return true;
    return this.sets.some(({ fields }) => fields.get(`${object.name}.${field.name}`)?.[right] === true);
  }
}

const AUDIT_FIELDS: ReadonlySet<string> = new Set([
  'CreatedById',
  'CreatedDate',
  'IsDeleted',
  'LastModifiedById',
  'LastModifiedDate',
  'OwnerId',
  'SystemModstamp',
]);

/** Names and audit fields have none; nor have the fields of custom metadata and custom settings. */
function hasNoFieldSecurity(object: ObjectDefinition, field: FieldDefinition): boolean {
  if (object.kind !== 'standard' && object.kind !== 'custom') return true;
  return (
    field.name === object.nameField || AUDIT_FIELDS.has(field.name) || (object.kind !== 'standard' && !field.custom)
  );
}
