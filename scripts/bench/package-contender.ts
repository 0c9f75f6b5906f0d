import { ScenarioOrg } from '../scenarios/harness/scenario-org.ts';
import { API, type Contender } from './contender.ts';

const UNDECIDED = "Status__c IN ('Queued', 'Retry Scheduled', 'Checking')";

/** The package as it ships. */
export const packageContender: Contender = {
  flow: 'ours',
  sizes: (wanted) => wanted,
  open: () => ScenarioOrg.open({ sertifier: API }),

  async isDecided(org) {
    return (await org.query(`SELECT Id FROM Sertifier_Credential__c WHERE ${UNDECIDED} LIMIT 1`)).length === 0;
  },

  async outcomes(org) {
    const rows = await org.query('SELECT Contact__c, Status__c, Last_Error__c FROM Sertifier_Credential__c');
    const rowOf = new Map(rows.map((row) => [row.Contact__c, row]));
    const contacts = await org.query('SELECT Id, Email FROM Contact');
    return contacts.map(({ Id, Email }) => {
      const row = rowOf.get(Id);
      const reason = row?.Last_Error__c;
      return {
        email: String(Email),
        issued: row?.Status__c === 'Issued',
        explained: typeof reason === 'string' && reason !== '',
      };
    });
  },
};
