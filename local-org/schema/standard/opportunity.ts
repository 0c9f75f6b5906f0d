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

/** Object Reference, "Opportunity". What follows from the stage (`IsWon`, `ForecastCategory`) is left out. */
export const OPPORTUNITY: StandardObject = {
  name: 'Opportunity',
  label: 'Opportunity',
  pluralLabel: 'Opportunities',
  keyPrefix: '006',
  nameField: 'Name',
  owned: 'byUsers',
  deletable: true,
  fields: [
    lookup('AccountId', 'Account ID', 'Account', {
      childRelationshipName: 'Opportunities',
      deleteConstraint: 'Cascade',
    }),
    checkbox('IsPrivate', 'Private'),
    text('Name', 'Name', 120, REQUIRED),
    textArea('Description', 'Description', 32_000),
    picklist(
      'StageName',
      'Stage',
      [
        'Prospecting',
        'Qualification',
        'Needs Analysis',
        'Value Proposition',
        'Proposal/Price Quote',
        'Negotiation/Review',
        'Closed Won',
        'Closed Lost',
      ],
      REQUIRED,
    ),
    currency('Amount', 'Amount'),
    percent('Probability', 'Probability (%)', 3, 0),
    number('TotalOpportunityQuantity', 'Quantity', 18, 2),
    date('CloseDate', 'Close Date', REQUIRED),
    picklist('Type', 'Opportunity Type', ['Existing Business', 'New Business']),
    text('NextStep', 'Next Step', 255),
    picklist('LeadSource', 'Lead Source', ['Web', 'Phone Inquiry', 'Partner Referral', 'Purchased List', 'Other']),
    lookup('CampaignId', 'Campaign ID', 'Campaign', { childRelationshipName: 'Opportunities' }),
    lookup('ContactId', 'Contact ID', 'Contact', { updateable: false }),
  ],
};
