import { ACCOUNT } from './account.ts';
import { CAMPAIGN, CAMPAIGN_MEMBER } from './campaign.ts';
import { CONTACT } from './contact.ts';
import { GROUP, GROUP_MEMBER, QUEUE_SOBJECT } from './group.ts';
import { LEAD } from './lead.ts';
import { OPPORTUNITY } from './opportunity.ts';
import { APEX_CLASS, CUSTOM_NOTIFICATION_TYPE, FLOW_INTERVIEW, ORGANIZATION, RECORD_TYPE } from './organization.ts';
import { PERMISSION_SET, PERMISSION_SET_ASSIGNMENT, USER_EXTERNAL_CREDENTIAL } from './permission-set.ts';
import type { StandardObject } from './standard-object.ts';
import { PROFILE, USER } from './user.ts';

/** Every standard object that the local org has. */
export const STANDARD_OBJECTS: readonly StandardObject[] = [
  ACCOUNT,
  CONTACT,
  LEAD,
  OPPORTUNITY,
  CAMPAIGN,
  CAMPAIGN_MEMBER,
  USER,
  PROFILE,
  PERMISSION_SET,
  PERMISSION_SET_ASSIGNMENT,
  USER_EXTERNAL_CREDENTIAL,
  GROUP,
  GROUP_MEMBER,
  QUEUE_SOBJECT,
  ORGANIZATION,
  RECORD_TYPE,
  CUSTOM_NOTIFICATION_TYPE,
  FLOW_INTERVIEW,
  APEX_CLASS,
];
