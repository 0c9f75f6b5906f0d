import assert from 'node:assert/strict';
import type { OrgRecord } from '../org/org-port.ts';
import { scenario, underEachReading } from './harness/scenario.ts';
import type { ScenarioOrg } from './harness/scenario-org.ts';

const ISSUE = '/campaign/addCredentials';
const NOWHERE = 'http://127.0.0.1:9';
const HOUR = 3_600_000;

interface Outcome {
  readonly name: string;
  readonly fault?: OrgRecord;
  readonly arrange?: (org: ScenarioOrg) => Promise<void>;
  readonly status: string;
  readonly outcome: string;
  readonly heldFor: string | null;
  readonly dueHours: number | null;
  readonly words: RegExp;
}

/** What Sertifier answers, and what becomes of the row (docs/states.md, "Outcomes"). */
const OUTCOMES: readonly Outcome[] = [
  { name: 'issued', status: 'Issued', outcome: 'Issued', heldFor: null, dueHours: null, words: /^null$/ },
  {
    name: 'DG-65: wrong data',
    fault: { refuse: 'The name is not allowed.' },
    ...{ status: 'Held', outcome: 'Wrong Data', heldFor: 'Recipient', dueHours: 24 },
    words: /The name is not allowed.*Correct what Sertifier names/,
  },
  {
    name: 'DG-66: a campaign that Sertifier does not know',
    arrange: (org) => org.campaign('Certified_Widget_Engineer', { Campaign_ID__c: 'unknown' }),
    ...{ status: 'Held', outcome: 'Configuration', heldFor: 'Person', dueHours: 4 },
    words: /Campaign not found.*Copy ID/,
  },
  {
    name: 'DG-66: a campaign that is not active here',
    arrange: (org) => org.campaign('Certified_Widget_Engineer', { Campaign_ID__c: 'any', Active__c: false }),
    ...{ status: 'Held', outcome: 'Configuration', heldFor: 'Campaign', dueHours: 4 },
    words: /is not active. Tick Active/,
  },
  {
    name: 'SF-68: a refused key',
    fault: { status: 401 },
    ...{ status: 'Held', outcome: 'Access', heldFor: 'Key', dueHours: 4 },
    words: /HTTP 401.*secretKey/,
  },
  {
    name: 'DG-107: busy',
    fault: { status: 429, retryAfter: '600' },
    ...{ status: 'Retry Scheduled', outcome: 'Busy', heldFor: null, dueHours: 4 },
    words: /fewer requests.*sent again by itself at 2026/,
  },
  {
    name: 'DG-69: down, nothing was sent',
    arrange: (org) =>
      org.requests.expect('PATCH', '/local/endpoints', { 'https://b2b.sertifier.com': NOWHERE }).then(() => undefined),
    ...{ status: 'Retry Scheduled', outcome: 'Down', heldFor: null, dueHours: 4 },
    words: /sent again by itself at 2026/,
  },
  ...(
    [
      ['HTTP 500', { status: 500 }],
      ['HTTP 503', { status: 503 }],
      ['a broken connection', { drop: 'after commit' }],
      ['garbage', { malformed: 'garbled' }],
      ['half an answer', { malformed: 'truncated' }],
      ['nothing', { malformed: 'empty' }],
    ] as const
  ).map(([what, fault]) => ({
    name: `DG-64: unknown, ${what}`,
    fault,
    ...{ status: 'Checking', outcome: 'Unknown', heldFor: null, dueHours: 4 },
    words: /Look at Sertifier/,
  })),
];

for (const { name, fault, arrange, ...expected } of OUTCOMES) {
  scenario(`DG-64…69: ${name}`, async (org) => {
    if (fault !== undefined) {
      await org.sertifier.faults([{ on: { path: ISSUE, credential: 'ada0@example.com' }, then: fault }]);
    }
    await arrange?.(org);
    const contact = await org.createContact();
    await org.tick(contact);
    await org.settle();
    const row = await org.credentialOf(contact);
    const [{ Held_For__c = null } = {}] = await org.query('SELECT Held_For__c FROM Sertifier_Credential__c');
    const dueHours = (Date.parse(String(row.Due_At__c)) - Date.parse(String(row.CreatedDate))) / HOUR;
    assert.deepEqual(
      [row.Status__c, row.Outcome__c, Held_For__c, dueHours],
      [expected.status, expected.outcome, expected.heldFor, expected.dueHours ?? Number.NaN],
      String(row.Last_Error__c),
    );
    assert.match(String(row.Last_Error__c), expected.words);
  });
}

for (const validationErrors of ['strings', 'objects']) {
  scenario(`DG-65: one that is refused by ${validationErrors} among 200 stands alone in the end`, async (org) => {
    await org.sertifier.faults([
      { on: { path: ISSUE }, then: { variants: { validationErrors } } },
      { on: { path: ISSUE, credential: 'ada99@example.com' }, then: { refuse: 'Name: not allowed.' } },
    ]);
    await org.tick(...(await org.createContacts(200)));
    await org.advance('PT1H');
    const rows = await org.credentials();
    const [held, ...others] = rows.filter(({ Status__c }) => Status__c !== 'Issued');
    assert.equal(others.length, 0, others.map(({ Last_Error__c }) => String(Last_Error__c)).join('\n'));
    assert.equal(held?.Recipient_Email__c, 'ada99@example.com');
    assert.match(String(held.Last_Error__c), /not allowed/);
    assert.equal(org.sertifier.credentials().length, 199);
  });
}

scenario('SF-69: 200 that are refused together are all told why, and none is issued', async (org) => {
  await org.campaign('Certified_Widget_Engineer', { Campaign_ID__c: 'unknown' });
  await org.tick(...(await org.createContacts(200)));
  await org.settle();
  const rows = await org.credentials("Status__c = 'Held' AND Outcome__c = 'Configuration'");
  assert.equal(rows.length, 200);
  assert.ok(rows.every(({ Last_Error__c }) => String(Last_Error__c).includes('Campaign not found')));
  assert.ok(org.sertifier.issueRequests().length <= 21, `${org.sertifier.issueRequests().length} requests`);
});

scenario('SF-70, SF-40: answers in another order, with other keys and one item missing', async (org) => {
  const variants = {
    ...{ order: 'shuffled', certificateNumberKey: 'certificateNO', extraKeys: 'any', links: 'absent' },
    partialFailure: 'good ones issued',
  };
  await org.sertifier.faults([
    { on: { path: ISSUE, nth: 1 }, then: { variants } },
    { on: { path: ISSUE, nth: 1, credential: 'ada3@example.com' }, then: { refuse: 'Left out.' } },
  ]);
  await org.tick(...(await org.createContacts(5)));
  await org.advance('PT1H');
  const rows = await org.credentials();
  assert.equal(new Set(rows.map(({ Certificate_Number__c }) => Certificate_Number__c)).size, 5);
  for (const row of rows) {
    assert.equal(row.Status__c, 'Issued', String(row.Last_Error__c));
    const own = org.sertifier.credentials().find(({ externalId }) => externalId === row.Id);
    assert.equal(row.Sertifier_ID__c, own?.id);
    assert.equal(row.Certificate_Number__c, own?.certificateNumber);
  }
  assert.equal(org.sertifier.credentials().length, 5);
});

const LOST = { on: { path: ISSUE, nth: 1 }, then: { drop: 'after commit' } };

underEachReading('SF-70: of a lost answer the link follows the pattern of the campaign, and is marked', async (org) => {
  const Campaign_ID__c = org.sertifier.campaignId('Certified Widget Engineer');
  const Link_Pattern__c = 'https://verified.cv/en/verify/{certificateNo}';
  await org.campaign('Certified_Widget_Engineer', { Campaign_ID__c, Link_Pattern__c });
  await org.sertifier.faults([LOST]);
  const [lost = '', other = ''] = await org.createContacts(2);
  await org.tick(lost);
  await org.advance('PT45M');
  await org.tick(other);
  await org.advance('PT10M');
  const row = await org.credentialOf(lost);
  assert.equal(row.Status__c, 'Issued', String(row.Last_Error__c));
  assert.equal(row.Verification_Link__c, `https://verified.cv/en/verify/${String(row.Certificate_Number__c)}`);
  assert.equal((await org.contact(lost)).Sertifier_Verification_Link__c, row.Verification_Link__c);
  const marks = await org.query('SELECT Link_Is_Derived__c FROM Sertifier_Credential__c ORDER BY Name');
  assert.deepEqual(
    marks.map(({ Link_Is_Derived__c }) => Link_Is_Derived__c),
    [true, false],
  );
  assert.doesNotMatch(String((await org.credentialOf(other)).Verification_Link__c), /verified\.cv\/en\/verify\/null/);
});

scenario('SF-70: of a lost answer without a pattern there is no link, and the row says so', async (org) => {
  await org.sertifier.faults([LOST]);
  const contact = await org.createContact();
  await org.tick(contact);
  await org.advance('PT45M');
  const row = await org.credentialOf(contact);
  assert.equal(row.Status__c, 'Issued', String(row.Last_Error__c));
  assert.equal(row.Verification_Link__c, null);
  assert.match(String(row.Contact_Link_Error__c), /link/i);
});
