import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import type { Browser } from 'playwright-core';
import { accessibilityViolations } from '../../local-org/lightning/test-support/browser.ts';
import type { OrgRecord } from '../org/org-port.ts';
import type { ScenarioOrg } from '../scenarios/harness/scenario-org.ts';
import {
  contactPage,
  createViewer,
  letRowsBeWritten,
  openCard,
  openStage,
  overhang,
  picture,
  writeRow,
  type Viewer,
} from './card-page.ts';

const MANY = 500;
const SCRIPT = ['javascript', 'alert(1)'].join(':');
const ISSUED = { Status__c: 'Issued', Quick_Publish__c: true, Issued_At__c: '2026-03-01T09:00:00.000Z' };

/** Rows that the flows would not write, and what the card says of each. */
const BAD: Readonly<Record<string, readonly [row: OrgRecord, words: RegExp]>> = {
  'a link that runs code': [{ ...ISSUED, Verification_Link__c: `${SCRIPT}//` }, /no link that is safe to show/],
  'a link without a scheme': [{ ...ISSUED, Verification_Link__c: 'verify.example.com/1' }, /no link that is safe/],
  'a link of 2,000 characters': [
    { ...ISSUED, Verification_Link__c: 'https://verify.example.com/'.padEnd(2000, 'x') },
    /View credential/,
  ],
  'no link': [ISSUED, /no link that is safe to show[^]*by its certificate number/],
  'images that are not there': [
    {
      ...ISSUED,
      Badge_Image_Link__c: 'https://badge.sertifier.com/missing.png',
      Certificate_Image_Link__c: 'https://certificate.sertifier.com/missing.png',
      Verification_Link__c: 'https://verified.sertifier.com/1',
    },
    /View credential/,
  ],
  'half a row': [
    { ...ISSUED, Campaign_Label__c: null, Recipient_Name__c: null, Source_Flow__c: null, Issued_At__c: null },
    /^SC-\d{6}\s+Issued\s+Sertifier sent no link/,
  ],
  'held for no reason': [{ Status__c: 'Held', Last_Error__c: null }, /on hold\s+It waits until/],
  'long words': [
    {
      ...ISSUED,
      Campaign_Label__c: 'W'.repeat(80),
      Recipient_Name__c: 'A'.repeat(255),
      Last_Error__c: 'E'.repeat(255),
    },
    /^W{80}/,
  ],
};

describe('the card with bad input, with the deployed package', () => {
  let org: ScenarioOrg;
  let browser: Browser;
  let clerk: Viewer;
  let contact = '';

  before(async () => {
    ({ org, browser } = await openStage());
    clerk = await createViewer(org, ['Sertifier_Integration_Access', 'Sertifier_User']);
    contact = await org.createContact({ FirstName: 'Ada', LastName: 'Lovelace', Email: 'ada@example.com' });
    await letRowsBeWritten(org);
    await org.keep();
  });
  beforeEach(() => org.reset());
  after(async () => {
    await Promise.all([browser.close(), org.close()]);
  });

  it(`SF-61 ${Object.keys(BAD).join(', ')}: says less, breaks nothing`, async () => {
    const rows: (readonly [name: string, id: string, words: RegExp])[] = [];
    for (const [name, [row, words]] of Object.entries(BAD)) rows.push([name, await writeRow(org, contact, row), words]);
    const { page, card, close } = await openCard(browser, org, clerk, contactPage(contact));
    await card.getByRole('button', { name: `Show all ${rows.length}` }).click();
    await card
      .getByRole('listitem')
      .nth(rows.length - 1)
      .waitFor();
    for (const [name, id, words] of rows) {
      const one = card.getByRole('listitem').filter({ has: page.locator(`[data-row="${id}"]`) });
      assert.match(await one.innerText(), words, name);
    }
    await card.locator('img').first().waitFor({ state: 'detached' });
    assert.equal(await card.locator('img').count(), 0, 'a broken image gives way to an icon');
    assert.equal(await card.locator(`[href^="${SCRIPT}"]`).count(), 0);
    assert.equal(await overhang(page), 0);
    await picture(card, 'bad-input');
    assert.deepEqual(await accessibilityViolations(page), []);
    await close();
  });

  it(`P18 of ${MANY} credentials only what is shown is rendered; “Show all” moves the focus to them`, async () => {
    const rows = Array.from({ length: MANY }, (_, index) => ({
      Contact__c: contact,
      Status__c: 'Superseded',
      Campaign_Label__c: `Campaign ${index}`,
    }));
    for (let start = 0; start < MANY; start += 200) {
      await org.requests.save('POST', 'Sertifier_Credential__c', rows.slice(start, start + 200));
    }
    const { card, page, close } = await openCard(browser, org, clerk, contactPage(contact));
    await card.getByRole('heading', { name: `Sertifier Credentials (${MANY})` }).waitFor();
    await card.getByRole('listitem').nth(4).waitFor();
    assert.equal(await card.getByRole('listitem').count(), 5);
    await page.waitForLoadState('networkidle');
    await card.getByRole('button', { name: `Show all ${MANY}` }).click();
    await card
      .getByRole('listitem')
      .nth(MANY - 1)
      .waitFor();
    assert.equal(await card.locator('h3:focus').count(), 1);
    await close();
  });

  it('SF-61 follows a row that is deleted while it is shown', async () => {
    const row = await writeRow(org, contact, { Status__c: 'Superseded' });
    const { card, complaints, close } = await openCard(browser, org, clerk, contactPage(contact));
    await card.getByText('Replaced').waitFor();
    await org.delete('Sertifier_Credential__c', row);
    await card.getByRole('button', { name: 'Refresh credentials' }).click();
    await card.getByText('No credentials yet').waitFor();
    assert.deepEqual(complaints, []);
    await close();
  });

  it('P12 says what is missing when the permission is withdrawn while it is shown', async () => {
    await writeRow(org, contact, { Status__c: 'Superseded' });
    const { card, close } = await openCard(browser, org, clerk, contactPage(contact));
    await card.getByText('Replaced').waitFor();
    const assignments = "SELECT Id FROM PermissionSetAssignment WHERE PermissionSet.Name = 'Sertifier_User'";
    for (const { Id } of await org.query(assignments)) await org.delete('PermissionSetAssignment', String(Id));
    await card.getByRole('button', { name: 'Refresh credentials' }).click();
    await card.getByText('“Sertifier: User”').waitFor();
    assert.equal(await card.getByText('Replaced').count(), 0, 'what may not be read any more is gone');
    await close();
  });

  it('SF-61 shows what is left when the contact is deleted while it is shown', async () => {
    await writeRow(org, contact, { Status__c: 'Superseded' });
    const { page, card, close } = await openCard(browser, org, clerk, contactPage(contact));
    await card.getByText('Replaced').waitFor();
    await org.delete('Contact', contact);
    await Promise.all([
      page.waitForResponse('**/graphql'),
      card.getByRole('button', { name: 'Refresh credentials' }).click(),
    ]);
    await page.waitForLoadState('networkidle');
    await card.getByText('Replaced').waitFor();
    assert.equal(await card.getByRole('listitem').count(), 1, 'the row keeps what was asked for, and for whom');
    assert.equal(await card.getByRole('alert').count(), 0);
    await close();
  });
});
