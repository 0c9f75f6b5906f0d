import assert from 'node:assert/strict';
import { scenario, underEachReading } from './harness/scenario.ts';
import type { ScenarioOrg } from './harness/scenario-org.ts';
import { allowStateFields } from './harness/state-fields.ts';

const OBJECT = 'Sertifier_Credential__c';
const CAMPAIGN = 'Certified_Widget_Engineer';

async function policy(org: ScenarioOrg, Reissue_Policy__c: string): Promise<void> {
  const Campaign_ID__c = org.sertifier.campaignId('Certified Widget Engineer');
  await org.campaign(CAMPAIGN, { Label: 'Widgets', Campaign_ID__c, Reissue_Policy__c });
}

async function issueOne(org: ScenarioOrg): Promise<string> {
  const contact = await org.createContact();
  await org.tick(contact);
  await org.settle();
  return contact;
}

/** Asks for another credential with the data of a row; answers why not, or a blank text. */
async function askForAnother(org: ScenarioOrg, id: unknown): Promise<string> {
  const command = { Command__c: 'Issue Another', Command_Reason__c: 'Lost certificate' };
  const [outcome] = await org.tryUpdate(OBJECT, [{ Id: String(id), ...command }]);
  await org.settle();
  return outcome?.messages.join('; ') ?? 'nothing was saved';
}

underEachReading('DG-T10: Issue Another issues a further credential, with the reason on it', async (org) => {
  await policy(org, 'Each Entry');
  const contact = await issueOne(org);
  const { Id } = await org.credentialOf(contact);
  assert.equal(await askForAnother(org, Id), '');
  const rows = await org.credentialsOf(contact);
  assert.deepEqual(
    rows.map(({ Status__c }) => Status__c),
    ['Issued', 'Issued'],
  );
  assert.equal(rows[1]?.Trigger_Value__c, 'Another: Lost certificate');
  assert.equal(org.sertifier.credentials().length, 2);
});

scenario('DG-T10: Issue Another is noted on the credential that it was asked for, and on no other', async (org) => {
  await policy(org, 'Each Entry');
  const contact = await issueOne(org);
  const other = await org.createContact({ LastName: 'Other', Email: 'other@example.com' });
  await org.tick(other);
  await org.settle();
  const { Id } = await org.credentialOf(contact);
  const log = async (id: unknown): Promise<unknown> =>
    (await org.query(`SELECT Attempt_Log__c FROM ${OBJECT} WHERE Id = '${String(id)}'`))[0]?.Attempt_Log__c;
  const { Id: otherId } = await org.credentialOf(other);
  const before = await log(otherId);
  assert.equal(await askForAnother(org, Id), '');
  assert.match(String(await log(Id)), /Command Issue Another by .*: Lost certificate/);
  assert.equal(await log(otherId), before);
});

for (const [reissuePolicy, words] of [
  ['Once', /Widgets issues once for each record.*re-issue policy/],
  ['Each Value', /Widgets issues once for each value.*re-issue policy/],
] as const) {
  scenario(`issue 4.2: under the policy ${reissuePolicy} another with the same data is refused`, async (org) => {
    await policy(org, reissuePolicy);
    const contact = await issueOne(org);
    const { Id } = await org.credentialOf(contact);
    assert.match(await askForAnother(org, Id), words);
    assert.equal((await org.credentialOf(contact)).Status__c, 'Issued');
    assert.equal(org.sertifier.credentials().length, 1);
  });
}

scenario('issue 4.2: another is refused while the first one is not finished', async (org) => {
  await policy(org, 'Each Entry');
  await org.control({ Paused__c: true });
  const contact = await issueOne(org);
  const { Id } = await org.credentialOf(contact);
  assert.match(await askForAnother(org, Id), /This one is not finished/);
  assert.equal((await org.credentialOf(contact)).Status__c, 'Held');
});

scenario('issue 4.2: what was revoked can be issued anew under every policy', async (org) => {
  await allowStateFields(org);
  const contact = await issueOne(org);
  const { Id } = await org.credentialOf(contact);
  await org.update(OBJECT, String(Id), { Status__c: 'Revoked' });
  assert.equal(await askForAnother(org, Id), '');
  assert.deepEqual(
    (await org.credentialsOf(contact)).map(({ Status__c }) => Status__c),
    ['Revoked', 'Issued'],
  );
});

scenario(
  'issue 4.10: what was requested in another org is held, and can be issued from here as another',
  async (org) => {
    await allowStateFields(org);
    await org.control({ Paused__c: true });
    const contact = await issueOne(org);
    const { Id } = await org.credentialOf(contact);
    await org.update(OBJECT, String(Id), { Requested_In__c: 'elsewhere' });
    await org.control({ Paused__c: false });
    await org.update(OBJECT, String(Id), { Command__c: 'Release' });
    await org.settle();
    const held = await org.credentialOf(contact);
    assert.equal(held.Status__c, 'Held');
    assert.match(String(held.Last_Error__c), /was made in another org, of which this one is a copy/);
    assert.equal(org.sertifier.issueRequests().length, 0);
    assert.equal(await askForAnother(org, Id), '');
    const rows = await org.credentialsOf(contact);
    assert.deepEqual(
      rows.map(({ Status__c }) => Status__c),
      ['Held', 'Issued'],
    );
    const [own] = await org.query('SELECT Id FROM Organization');
    const [another] = await org.query(`SELECT Requested_In__c FROM ${OBJECT} WHERE Id = '${String(rows[1]?.Id)}'`);
    assert.equal(another?.Requested_In__c, String(own?.Id).slice(-9));
  },
);

scenario('issue 4.2: whether another is allowed is for the campaign of the credential to say', async (org) => {
  await policy(org, 'Each Entry');
  const Campaign_ID__c = org.sertifier.campaignId('Certified Widget Engineer');
  await org.campaign('Rotor_Once', { Label: 'Rotors', Campaign_ID__c, Reissue_Policy__c: 'Once' });
  await org.control({ Default_Campaign__c: 'Rotor_Once' });
  const contact = await issueOne(org);
  const { Id } = await org.credentialOf(contact);
  assert.match(await askForAnother(org, Id), /Rotors issues once for each record/);
  assert.equal(org.sertifier.credentials().length, 1);
});
