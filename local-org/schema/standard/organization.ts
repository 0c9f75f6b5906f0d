import {
  address,
  checkbox,
  dateTime,
  field,
  number,
  phone,
  picklist,
  READ_ONLY,
  REQUIRED,
  text,
  textArea,
} from '../field-builders.ts';
import type { StandardObject } from './standard-object.ts';

/** Object Reference, "Organization". */
export const ORGANIZATION: StandardObject = {
  name: 'Organization',
  label: 'Organization',
  pluralLabel: 'Organizations',
  keyPrefix: '00D',
  nameField: 'Name',
  owned: false,
  deletable: false,
  fields: [
    text('Name', 'Name', 80, REQUIRED),
    text('Division', 'Division', 80),
    ...address('', ''),
    phone('Phone', 'Phone'),
    text('PrimaryContact', 'Primary Contact', 80),
    picklist('DefaultLocaleSidKey', 'Locale', []),
    picklist('TimeZoneSidKey', 'Time Zone', []),
    picklist('LanguageLocaleKey', 'Language', []),
    picklist('OrganizationType', 'Edition', [], READ_ONLY),
    text('NamespacePrefix', 'Namespace Prefix', 15, READ_ONLY),
    text('InstanceName', 'Instance Name', 5, READ_ONLY),
    checkbox('IsSandbox', 'Is Sandbox', READ_ONLY),
    checkbox('IsReadOnly', 'Is Read Only', READ_ONLY),
    dateTime('TrialExpirationDate', 'Trial Expiration Date', READ_ONLY),
  ],
};

/** Object Reference, "RecordType". */
export const RECORD_TYPE: StandardObject = {
  name: 'RecordType',
  label: 'Record Type',
  pluralLabel: 'Record Types',
  keyPrefix: '012',
  nameField: 'Name',
  owned: false,
  deletable: false,
  fields: [
    text('Name', 'Name', 80, REQUIRED),
    text('DeveloperName', 'Record Type Name', 80, REQUIRED),
    text('SobjectType', 'SObject Type Name', 80, REQUIRED),
    text('NamespacePrefix', 'Namespace Prefix', 15, READ_ONLY),
    text('Description', 'Description', 255),
    checkbox('IsActive', 'Active', { defaultValue: 'true' }),
  ],
};

/** Object Reference, "CustomNotificationType". */
export const CUSTOM_NOTIFICATION_TYPE: StandardObject = {
  name: 'CustomNotificationType',
  label: 'Custom Notification Type',
  pluralLabel: 'Custom Notification Types',
  keyPrefix: '0ML',
  nameField: 'DeveloperName',
  owned: false,
  deletable: false,
  fields: [
    text('CustomNotifTypeName', 'Custom Notification Type Name', 80, REQUIRED),
    text('DeveloperName', 'API Name', 80, REQUIRED),
    text('MasterLabel', 'Label', 80, REQUIRED),
    text('NamespacePrefix', 'Namespace Prefix', 15, READ_ONLY),
    text('Description', 'Description', 255),
    checkbox('Desktop', 'Desktop'),
    checkbox('Mobile', 'Mobile'),
  ],
};

/** Object Reference, "FlowInterview", as far as failed and paused interviews show it. */
export const FLOW_INTERVIEW: StandardObject = {
  name: 'FlowInterview',
  label: 'Flow Interview',
  pluralLabel: 'Flow Interviews',
  keyPrefix: '0Fo',
  nameField: 'Name',
  owned: 'byUsersAndQueues',
  deletable: true,
  fields: [
    field('Text', 'Name', 'Name', { length: 80, ...REQUIRED }),
    text('InterviewLabel', 'Interview Label', 1000),
    text('CurrentElement', 'Current Element', 100),
    text('PauseLabel', 'Why Paused', 1000),
    text('Guid', 'Guid', 255),
    picklist('InterviewStatus', 'Interview Status', ['Running', 'Paused', 'Error']),
    textArea('Error', 'Error', 32_000),
  ],
};

/** Object Reference, "ApexClass". */
export const APEX_CLASS: StandardObject = {
  name: 'ApexClass',
  label: 'Apex Class',
  pluralLabel: 'Apex Classes',
  keyPrefix: '01p',
  nameField: 'Name',
  owned: false,
  deletable: false,
  fields: [
    text('Name', 'Name', 255, REQUIRED),
    text('NamespacePrefix', 'Namespace Prefix', 15, READ_ONLY),
    number('ApiVersion', 'Api Version', 18, 1),
    picklist('Status', 'Status', ['Active*', 'Inactive', 'Deleted']),
    checkbox('IsValid', 'Is Valid', { defaultValue: 'true' }),
    textArea('Body', 'Body', 1_000_000),
    number('LengthWithoutComments', 'Size Without Comments', 9, 0),
  ],
};
