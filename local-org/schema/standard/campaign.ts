import {
  checkbox,
  currency,
  date,
  lookup,
  number,
  percent,
  picklist,
  REQUIRED,
  text,
  textArea,
} from '../field-builders.ts';
import type { StandardObject } from './standard-object.ts';

/** Object Reference, "Campaign". Roll-ups over members and opportunities are left out. */
export const CAMPAIGN: StandardObject = {
  name: 'Campaign',
  label: 'Campaign',
  pluralLabel: 'Campaigns',
  keyPrefix: '701',
  nameField: 'Name',
  owned: 'byUsers',
  deletable: true,
  fields: [
    text('Name', 'Name', 80, REQUIRED),
    lookup('ParentId', 'Parent Campaign ID', 'Campaign', { childRelationshipName: 'ChildCampaigns' }),
    picklist('Type', 'Type', ['Conference', 'Webinar', 'Trade Show', 'Email', 'Partners', 'Other']),
    picklist('Status', 'Status', ['Planned*', 'In Progress', 'Completed', 'Aborted']),
    date('StartDate', 'Start Date'),
    date('EndDate', 'End Date'),
    currency('ExpectedRevenue', 'Expected Revenue'),
    currency('BudgetedCost', 'Budgeted Cost'),
    currency('ActualCost', 'Actual Cost'),
    percent('ExpectedResponse', 'Expected Response (%)', 10, 2),
    number('NumberSent', 'Num Sent', 18, 0),
    checkbox('IsActive', 'Active'),
    textArea('Description', 'Description', 32_000),
  ],
};

/**
 * Object Reference, "CampaignMember". `HasResponded` follows from `CampaignMemberStatus`, which the local org does
 * not have, so it is left out; so are the columns that repeat the lead or contact.
 */
export const CAMPAIGN_MEMBER: StandardObject = {
  name: 'CampaignMember',
  label: 'Campaign Member',
  pluralLabel: 'Campaign Members',
  keyPrefix: '00v',
  nameField: 'Id',
  owned: false,
  deletable: true,
  fields: [
    lookup('CampaignId', 'Campaign ID', 'Campaign', {
      ...REQUIRED,
      childRelationshipName: 'CampaignMembers',
      deleteConstraint: 'Cascade',
      updateable: false,
    }),
    lookup('LeadId', 'Lead ID', 'Lead', {
      childRelationshipName: 'CampaignMembers',
      deleteConstraint: 'Cascade',
      updateable: false,
    }),
    lookup('ContactId', 'Contact ID', 'Contact', {
      childRelationshipName: 'CampaignMembers',
      deleteConstraint: 'Cascade',
      updateable: false,
    }),
    picklist('Status', 'Status', ['Sent*', 'Responded']),
  ],
};
