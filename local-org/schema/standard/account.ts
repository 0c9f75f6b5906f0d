import {
  address,
  currency,
  lookup,
  number,
  phone,
  picklist,
  REQUIRED,
  text,
  textArea,
  url,
} from '../field-builders.ts';
import type { StandardObject } from './standard-object.ts';

/** Object Reference, "Account". */
export const ACCOUNT: StandardObject = {
  name: 'Account',
  label: 'Account',
  pluralLabel: 'Accounts',
  keyPrefix: '001',
  nameField: 'Name',
  owned: 'byUsers',
  deletable: true,
  fields: [
    text('Name', 'Account Name', 255, REQUIRED),
    lookup('ParentId', 'Parent Account ID', 'Account', { childRelationshipName: 'ChildAccounts' }),
    picklist('Type', 'Account Type', ['Prospect', 'Customer - Direct', 'Customer - Channel', 'Partner', 'Other']),
    ...address('Billing', 'Billing'),
    ...address('Shipping', 'Shipping'),
    phone('Phone', 'Account Phone'),
    phone('Fax', 'Account Fax'),
    text('AccountNumber', 'Account Number', 40),
    url('Website', 'Website'),
    picklist('Industry', 'Industry', ['Banking', 'Consulting', 'Education', 'Technology', 'Other']),
    currency('AnnualRevenue', 'Annual Revenue'),
    number('NumberOfEmployees', 'Employees', 8, 0),
    picklist('Rating', 'Account Rating', ['Hot', 'Warm', 'Cold']),
    text('Site', 'Account Site', 80),
    picklist('AccountSource', 'Account Source', [
      'Web',
      'Phone Inquiry',
      'Partner Referral',
      'Purchased List',
      'Other',
    ]),
    textArea('Description', 'Account Description', 32_000),
  ],
};
