import { checkbox, lookup, picklist, READ_ONLY, REQUIRED, text } from '../field-builders.ts';
import type { StandardObject } from './standard-object.ts';

/** Object Reference, "PermissionSet". Single permissions (`PermissionsApiEnabled` …) are left out. */
export const PERMISSION_SET: StandardObject = {
  name: 'PermissionSet',
  label: 'Permission Set',
  pluralLabel: 'Permission Sets',
  keyPrefix: '0PS',
  nameField: 'Name',
  owned: false,
  deletable: false,
  fields: [
    text('Name', 'Permission Set Name', 80, REQUIRED),
    text('Label', 'Permission Set Label', 80, REQUIRED),
    text('Description', 'Description', 255),
    text('NamespacePrefix', 'Namespace Prefix', 15, READ_ONLY),
    checkbox('IsOwnedByProfile', 'Is Owned By Profile', READ_ONLY),
    checkbox('IsCustom', 'Custom', { ...READ_ONLY, defaultValue: 'true' }),
    picklist('Type', 'Permission Set Type', ['Regular*', 'Standard', 'Profile', 'Session', 'Group'], READ_ONLY),
    lookup('ProfileId', 'Profile ID', 'Profile', READ_ONLY),
  ],
};

/** Object Reference, "PermissionSetAssignment". */
export const PERMISSION_SET_ASSIGNMENT: StandardObject = {
  name: 'PermissionSetAssignment',
  label: 'Permission Set Assignment',
  pluralLabel: 'Permission Set Assignments',
  keyPrefix: '0Pa',
  nameField: 'Id',
  owned: false,
  deletable: false,
  fields: [
    lookup('PermissionSetId', 'PermissionSet ID', 'PermissionSet', {
      childRelationshipName: 'Assignments',
      deleteConstraint: 'Cascade',
      updateable: false,
    }),
    lookup('AssigneeId', 'Assignee ID', 'User', {
      ...REQUIRED,
      childRelationshipName: 'PermissionSetAssignments',
      deleteConstraint: 'Cascade',
      updateable: false,
    }),
    checkbox('IsActive', 'Active', { ...READ_ONLY, defaultValue: 'true' }),
  ],
};

/**
 * Object Reference, "UserExternalCredential": the place of per-user tokens. Nobody writes it through the API here;
 * it exists so that permission sets can grant Read on it.
 */
export const USER_EXTERNAL_CREDENTIAL: StandardObject = {
  name: 'UserExternalCredential',
  label: 'User External Credential',
  pluralLabel: 'User External Credentials',
  keyPrefix: '0uX',
  nameField: 'Id',
  owned: false,
  deletable: true,
  fields: [],
};
