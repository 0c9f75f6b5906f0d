import assert from 'node:assert/strict';
import { scenario, underEachReading } from './harness/scenario.ts';

const NAMES: readonly [first: string | null, last: string, sent: string][] = [
  ['Ada', 'Lovelace', 'Ada Lovelace'],
  [null, 'Lovelace', 'Lovelace'],
  ['  Ada  ', '  Lovelace ', 'Ada Lovelace'],
  ['Ada  Augusta', 'King   Lovelace', 'Ada Augusta King Lovelace'],
  ['Ayşe Gül', 'Çağlar-Öztürk', 'Ayşe Gül Çağlar-Öztürk'],
  ['José', 'Ñandú', 'José Ñandú'],
  ['美智子', '山田', '美智子 山田'],
  ['د. ليلى', 'الحسن', 'د. ليلى الحسن'],
  ['Zoë 🎓', "O'Brien", "Zoë 🎓 O'Brien"],
  ['"Quoted" \\ Back', '<b>&amp;</b>', '"Quoted" \\ Back <b>&amp;</b>'],
];

underEachReading('SF-45: first and last name arrive as one text, cleaned of stray blanks', async (org) => {
  const contacts = await org.createContacts(
    NAMES.map(([FirstName, LastName], index) => ({ FirstName, LastName, Email: `person${index}@example.com` })),
  );
  await org.tick(...contacts);
  await org.settle();
  for (const [index, contact] of contacts.entries()) {
    const row = await org.credentialOf(contact);
    assert.equal(row.Status__c, 'Issued', String(row.Last_Error__c));
    assert.equal(row.Recipient_Name__c, NAMES[index]?.[2]);
    assert.equal(row.Sertifier_Name__c, NAMES[index]?.[2]);
  }
});

scenario('SF-45: the longest names that a contact can hold arrive whole', async (org) => {
  const contact = await org.createContact({
    FirstName: 'F'.repeat(40),
    LastName: 'L'.repeat(80),
    Email: 'long@example.com',
  });
  await org.tick(contact);
  await org.settle();
  assert.equal((await org.credentialOf(contact)).Sertifier_Name__c, `${'F'.repeat(40)} ${'L'.repeat(80)}`);
});

scenario('the credential keeps name and e-mail as they were when it was asked for', async (org) => {
  const contact = await org.createContact({ FirstName: 'Ada', LastName: 'Byron', Email: 'ada@example.com' });
  await org.tick(contact);
  await org.settle();
  await org.update('Contact', contact, { LastName: 'Lovelace', Email: 'new@example.com' });
  const row = await org.credentialOf(contact);
  assert.equal(row.Recipient_Name__c, 'Ada Byron');
  assert.equal(row.Recipient_Email__c, 'ada@example.com');
});
