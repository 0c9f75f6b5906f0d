import assert from 'node:assert/strict';
import fc from 'fast-check';
import { SWITCH_VALUES } from '../../local-org/switches.ts';
import type { ScenarioOrg } from './harness/scenario-org.ts';
import { prepare, scenario } from './harness/scenario.ts';

const RUNS = 50;

prepare((org) =>
  org.refuseWhere('Contact', 'AND(LastName = "Stubborn", NOT(ISBLANK(Sertifier_Verification_Link__c)))', 'No.'),
);

/** Any combination of readings of all open points of the platform. */
const READINGS = fc.record(
  Object.fromEntries(Object.entries(SWITCH_VALUES).map(([key, values]) => [key, fc.constantFrom<unknown>(...values)])),
);

/** Twelve contacts: one without an address, one ticked twice, one that refuses its link. */
async function issueToMany(org: ScenarioOrg): Promise<readonly string[]> {
  const contacts = await org.createContacts(
    Array.from({ length: 12 }, (_, index) => ({
      LastName: index === 5 ? 'Stubborn' : `Person ${index}`,
      Email: index === 3 ? null : `person${index}@example.com`,
    })),
  );
  await org.tick(...contacts);
  await org.untick(contacts[7] ?? '');
  await org.tick(contacts[7] ?? '');
  await org.settle();
  return contacts;
}

scenario('no combination of readings loses a contact or issues twice', async (org) => {
  await fc.assert(
    fc.asyncProperty(READINGS, async (readings) => {
      await org.reset(readings);
      const contacts = await issueToMany(org);
      for (const [index, contact] of contacts.entries()) {
        const rows = await org.credentialsOf(contact);
        const [first, second] = rows;
        assert.equal(rows.length, index === 7 ? 2 : 1);
        assert.equal(first?.Status__c, index === 3 ? 'Held' : 'Issued', String(first?.Last_Error__c));
        if (index === 3) assert.match(String(first.Last_Error__c), /no e-mail address/);
        if (index === 7) assert.equal(second?.Status__c, 'Duplicate');
        const { Sertifier_Verification_Link__c: link } = await org.contact(contact);
        assert.equal(link, index === 3 || index === 5 ? null : first.Verification_Link__c);
        if (index === 5) assert.match(String(first.Contact_Link_Error__c), /No\./);
      }
      assert.equal(org.sertifier.credentials().length, 11);
    }),
    { numRuns: RUNS },
  );
});
