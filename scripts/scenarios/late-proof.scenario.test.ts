import assert from 'node:assert/strict';
import { issueByLevel, reach, sentLevels, statuses } from './harness/level-flow.ts';
import { allowStateFields } from './harness/state-fields.ts';
import { scenario, underEachReading } from './harness/scenario.ts';
import type { ScenarioOrg } from './harness/scenario-org.ts';
import { whileSending } from './harness/while-sending.ts';

const ISSUE = '/campaign/addCredentials';
const OBJECT = 'Sertifier_Credential__c';

/** Gold is issued; then Silver is on its way when the contact goes back to Gold. */
async function overtakeSilver(org: ScenarioOrg, fate: Readonly<Record<string, unknown>> = {}): Promise<string> {
  const contact = await issueByLevel(org, 'Each Value');
  await reach(org, contact, 'Gold');
  await org.advance('PT10M');
  await org.sertifier.faults([{ on: { path: ISSUE, nth: 1 }, then: fate }]);
  await whileSending(
    org,
    () => reach(org, contact, 'Silver'),
    () => reach(org, contact, 'Gold'),
  );
  await org.sertifier.faults([]);
  await org.advance('PT2H');
  return contact;
}

async function lateFields(org: ScenarioOrg, id: unknown): Promise<Readonly<Record<string, unknown>>> {
  const [row] = await org.query(
    `SELECT Late_Proof_At__c, Check_Needed__c, Write_Link_Now__c FROM ${OBJECT} WHERE Id = '${String(id)}'`,
  );
  return row ?? {};
}

underEachReading('issue 4.1: proof that comes for an overtaken credential is kept and flagged', async (org) => {
  const contact = await overtakeSilver(org);
  assert.deepEqual(sentLevels(org), ['Gold', 'Silver']);
  const rows = await org.credentialsOf(contact);
  assert.deepEqual(statuses(rows), ['Gold Issued', 'Silver Superseded', 'Gold Duplicate']);
  const [gold, silver] = rows;
  const atSertifier = org.sertifier.credentials().find(({ externalId }) => externalId === silver?.Id);
  assert.equal(silver?.Certificate_Number__c, atSertifier?.certificateNumber);
  assert.notEqual(silver?.Verification_Link__c, null);
  assert.match(String(silver?.Last_Error__c), /Sertifier issued it all the same.*Delete it at Sertifier/s);
  assert.notEqual(silver?.Due_At__c, null);
  const late = await lateFields(org, silver?.Id);
  assert.notEqual(late.Late_Proof_At__c, null);
  assert.equal(late.Write_Link_Now__c, false);
  assert.equal((await org.contact(contact)).Sertifier_Verification_Link__c, gold?.Verification_Link__c);
});

underEachReading('issue 4.1: an overtaken credential whose answer is lost says that it may exist', async (org) => {
  const contact = await overtakeSilver(org, { drop: 'after commit' });
  assert.deepEqual(sentLevels(org), ['Gold', 'Silver']);
  const [, silver] = await org.credentialsOf(contact);
  assert.equal(silver?.Status__c, 'Superseded');
  assert.match(String(silver.Last_Error__c), /it may have been issued. Look for it at Sertifier/);
  assert.notEqual(silver.Due_At__c, null);
  const late = await lateFields(org, silver.Id);
  assert.equal(late.Late_Proof_At__c, null);
  assert.equal(late.Check_Needed__c, true);
});

scenario('issue 4.1: proof for a revoked credential is kept, by the API too, and it stays revoked', async (org) => {
  await allowStateFields(org);
  const contact = await org.createContact({ LastName: 'Without Address' });
  await org.tick(contact);
  await org.settle();
  const { Id } = await org.credentialOf(contact);
  await org.update(OBJECT, String(Id), { Status__c: 'Superseded' });
  await org.update(OBJECT, String(Id), { Status__c: 'Revoked' });
  const [refused] = await org.tryUpdate(OBJECT, [{ Id: String(Id), Status__c: 'Issued' }]);
  assert.match(String(refused?.messages), /only by proof from Sertifier/);
  await org.update(OBJECT, String(Id), { Status__c: 'Issued', Sertifier_ID__c: 'id' });
  const row = await org.credentialOf(contact);
  assert.equal(row.Status__c, 'Revoked');
  assert.equal(row.Sertifier_ID__c, 'id');
  assert.match(String(row.Last_Error__c), /withdrawn here, but Sertifier issued it/);
  assert.notEqual((await lateFields(org, Id)).Late_Proof_At__c, null);
});
