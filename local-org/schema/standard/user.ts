import { checkbox, email, field, lookup, phone, picklist, READ_ONLY, REQUIRED, text } from '../field-builders.ts';
import type { StandardObject } from './standard-object.ts';

/** Object Reference, "User". */
export const USER: StandardObject = {
  name: 'User',
  label: 'User',
  pluralLabel: 'Users',
  keyPrefix: '005',
  nameField: 'Name',
  owned: false,
  deletable: false,
  fields: [
    text('Username', 'Username', 80, { ...REQUIRED, unique: true }),
    text('LastName', 'Last Name', 80, REQUIRED),
    text('FirstName', 'First Name', 40),
    text('Name', 'Full Name', 121, READ_ONLY),
    text('CompanyName', 'Company Name', 80),
    text('Division', 'Division', 80),
    text('Department', 'Department', 80),
    text('Title', 'Title', 80),
    email('Email', 'Email', { ...REQUIRED, length: 128 }),
    phone('Phone', 'Phone'),
    phone('MobilePhone', 'Mobile'),
    text('Alias', 'Alias', 8, REQUIRED),
    text('CommunityNickname', 'Nickname', 40),
    checkbox('IsActive', 'Active'),
    picklist('TimeZoneSidKey', 'Time Zone', [], REQUIRED),
    picklist('LocaleSidKey', 'Locale', [], REQUIRED),
    picklist('EmailEncodingKey', 'Email Encoding', ['UTF-8*'], REQUIRED),
    picklist('LanguageLocaleKey', 'Language', [], REQUIRED),
    picklist('UserType', 'User Type', ['Standard', 'AutomatedProcess'], READ_ONLY),
    lookup('ProfileId', 'Profile ID', 'Profile', { ...REQUIRED, childRelationshipName: 'Users' }),
    field('Hierarchy', 'ManagerId', 'Manager ID', {
      referenceTo: ['User'],
      relationshipName: 'Manager',
      childRelationshipName: 'ManagedUsers',
      deleteConstraint: 'SetNull',
    }),
    text('EmployeeNumber', 'Employee Number', 20),
    text('FederationIdentifier', 'SAML Federation ID', 512),
  ],
};

/** Object Reference, "Profile". */
export const PROFILE: StandardObject = {
  name: 'Profile',
  label: 'Profile',
  pluralLabel: 'Profiles',
  keyPrefix: '00e',
  nameField: 'Name',
  owned: false,
  deletable: false,
  fields: [
    text('Name', 'Name', 255, REQUIRED),
    picklist('UserType', 'User Type', ['Standard', 'AutomatedProcess']),
    text('Description', 'Description', 255),
  ],
};
