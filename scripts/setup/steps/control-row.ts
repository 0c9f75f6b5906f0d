import { textOf, type OrgRecord } from '../../org/org-port.ts';
import type { SetupStep } from '../setup-step.ts';

export interface ControlSetup {
  readonly defaultCampaign: string;
  readonly alertRecipients: readonly string[];
}

const OBJECT = 'Sertifier_Control__c';

/**
 * Writes the one row that says the org is set up. Its organization ID is kept in two halves: in a refreshed sandbox
 * Salesforce rewrites the production ID wherever it stands as text, and the guard would never notice the copy.
 */
export function controlRow(wanted: ControlSetup, now: () => Date): SetupStep {
  return {
    name: 'control',
    async plan(org) {
      const [organization] = await org.query('SELECT Id, IsSandbox FROM Organization');
      const id = textOf(organization, 'Id') ?? org.organizationId;
      const fields: OrgRecord = {
        Default_Campaign__c: wanted.defaultCampaign,
        Organization_ID_Start__c: id.slice(0, 9),
        Organization_ID_End__c: id.slice(9),
        Is_Sandbox__c: organization?.IsSandbox === true,
        Alert_Recipients__c: wanted.alertRecipients.map((name) => (name === 'me' ? org.username : name)).join(','),
      };
      const names = Object.keys(fields).join(', ');
      const [row] = await org.query(`SELECT Id, ${names} FROM ${OBJECT}`);
      const rowId = textOf(row, 'Id');
      if (row === undefined || rowId === undefined) {
        const create = { Name: 'Sertifier', ...fields, Key_Set_At__c: now().toISOString() };
        return [{ description: 'create the control row', apply: async () => void (await org.create(OBJECT, create)) }];
      }
      const changed = Object.fromEntries(Object.entries(fields).filter(([name, value]) => (row[name] ?? '') !== value));
      if (Object.keys(changed).length === 0) return [];
      return [
        {
          description: `change ${Object.keys(changed).join(', ')} of the control row`,
          apply: () => org.update(OBJECT, rowId, changed),
        },
      ];
    },
  };
}
