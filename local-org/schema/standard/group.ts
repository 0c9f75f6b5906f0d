import { checkbox, email, lookup, picklist, REQUIRED, text } from '../field-builders.ts';
import type { StandardObject } from './standard-object.ts';

/** Object Reference, "Group": public groups and queues. */
export const GROUP: StandardObject = {
  name: 'Group',
  label: 'Group',
  pluralLabel: 'Groups',
  keyPrefix: '00G',
  nameField: 'Name',
  owned: false,
  deletable: false,
  fields: [
    text('Name', 'Name', 40, REQUIRED),
    text('DeveloperName', 'Developer Name', 80),
    picklist('Type', 'Type', ['Regular*', 'Queue'], { updateable: false }),
    email('Email', 'Email'),
    text('Description', 'Description', 255),
    checkbox('DoesSendEmailToMembers', 'Send Email to Members'),
    checkbox('DoesIncludeBosses', 'Include Bosses', { defaultValue: 'true' }),
  ],
};

/** Object Reference, "GroupMember". */
export const GROUP_MEMBER: StandardObject = {
  name: 'GroupMember',
  label: 'Group Member',
  pluralLabel: 'Group Members',
  keyPrefix: '011',
  nameField: 'Id',
  owned: false,
  deletable: true,
  fields: [
    lookup('GroupId', 'Group ID', 'Group', {
      ...REQUIRED,
      childRelationshipName: 'GroupMembers',
      deleteConstraint: 'Cascade',
      updateable: false,
    }),
    lookup('UserOrGroupId', 'User/Group ID', ['User', 'Group'], {
      ...REQUIRED,
      deleteConstraint: 'Cascade',
      updateable: false,
    }),
  ],
};

/** Object Reference, "QueueSobject": which objects a queue can own. */
export const QUEUE_SOBJECT: StandardObject = {
  name: 'QueueSobject',
  label: 'Queue Object',
  pluralLabel: 'Queue Objects',
  keyPrefix: '03g',
  nameField: 'Id',
  owned: false,
  deletable: true,
  fields: [
    lookup('QueueId', 'Queue ID', 'Group', {
      ...REQUIRED,
      childRelationshipName: 'QueueSobjects',
      deleteConstraint: 'Cascade',
    }),
    text('SobjectType', 'SObject Type', 80, REQUIRED),
  ],
};
