import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, beforeEach, describe, it } from 'node:test';
import type { Browser, Locator } from 'playwright-core';
import { accessibilityViolations, launchBrowser } from '../../local-org/lightning/test-support/browser.ts';
import type { OrgRecord } from '../org/org-port.ts';
import { manifest } from '../scenarios/harness/metadata-records.ts';
import { ScenarioOrg } from '../scenarios/harness/scenario-org.ts';
import { contactPage, createViewer, letRowsBeWritten, openCard, picture, writeRow, type Viewer } from './card-page.ts';

const TRANSLATIONS = join(import.meta.dirname, '..', '..', 'addons', 'translations', 'translations');
const NARROW = { width: 320, height: 900 };
const WIDE = { width: 1280, height: 900 };
const LONG = 'Certified Widget Engineer of the Advanced Turbine Safety Programme '.repeat(4).slice(0, 80).trim();
const BLANKS = { Campaign_Label__c: null, Recipient_Name__c: null, Source_Flow__c: null };

/** States that time or a person brings about elsewhere; the row is written as the flows write it. */
const WRITTEN: Readonly<Record<string, { readonly row: OrgRecord; readonly words: RegExp }>> = {
  'retry scheduled': {
    row: {
      Status__c: 'Retry Scheduled',
      Next_Attempt_At__c: '2026-03-02T09:05:00.000Z',
      Last_Attempt_At__c: '2026-03-02T09:00:00.000Z',
      Attempts__c: 1,
      Outcome__c: 'Busy',
      Last_Error__c: 'Sertifier asked to wait (HTTP 429).',
    },
    words: /Will be tried again[^]*asked to wait[^]*tried again by itself:[^]*Mar 2, 09:05 AM/,
  },
  checking: {
    row: {
      Status__c: 'Checking',
      Attempts__c: 1,
      Outcome__c: 'Unknown',
      Last_Error__c: 'The connection broke after the request was sent.',
    },
    words: /Checking with Sertifier[^]*connection broke[^]*looked up there first, so that nobody gets two/,
  },
  failed: {
    row: { Status__c: 'Failed', Attempts__c: 4, Outcome__c: 'Down', Last_Error__c: 'Given up after 4 attempts.' },
    words: /Not issued: failed[^]*Given up after 4 attempts[^]*nothing more happens by itself/,
  },
  expired: {
    row: {
      Status__c: 'Issued',
      Quick_Publish__c: true,
      Issued_At__c: '2025-03-01T09:00:00.000Z',
      Sertifier_Issue_Date__c: '2025-03-01T00:00:00.000Z',
      Expire_Date__c: '2026-03-01',
      Certificate_Number__c: '12345678901234',
      Verification_Link__c: 'https://verified.sertifier.com/en/verify/12345678901234',
    },
    words: /Expired[^]*Issued Mar 1, 2025[^]*Expired Mar 1, 2026[^]*View credential/,
  },
  draft: {
    row: { Status__c: 'Issued', Quick_Publish__c: false, Issued_At__c: '2026-03-02T09:00:00.000Z' },
    words: /Draft, not published[^]*Publish it at Sertifier/,
  },
  superseded: { row: { Status__c: 'Superseded' }, words: /Replaced[^]*A later credential replaces this one/ },
  revoked: {
    row: { Status__c: 'Revoked', Verification_Link__c: 'https://verified.sertifier.com/en/verify/1' },
    words: /Withdrawn[^]*can no longer be verified/,
  },
  'half-filled': {
    row: { Status__c: 'Issued', Quick_Publish__c: true, ...BLANKS },
    words: /No campaign[^]*Sertifier sent no link/,
  },
  'unsafe link': {
    row: {
      Status__c: 'Issued',
      Campaign_Label__c: LONG,
      Recipient_Name__c: 'A'.repeat(255),
      Quick_Publish__c: true,
      Issued_At__c: '2026-03-01T09:00:00.000Z',
      Verification_Link__c: `${['javascript', 'alert(1)'].join(':')}//`,
    },
    words: /not a safe web address/,
  },
};

describe('the card in every state, with the deployed package', () => {
  let org: ScenarioOrg;
  let browser: Browser;
  let clerk: Viewer;
  let contact = '';

  before(async () => {
    [org, browser] = await Promise.all([ScenarioOrg.open(), launchBrowser()]);
    clerk = await createViewer(org, ['Sertifier_Integration_Access', 'Sertifier_User']);
    contact = await org.createContact({ FirstName: 'Ada', LastName: 'Lovelace', Email: 'ada@example.com' });
    await org.keep();
  });
  beforeEach(() => org.reset());
  after(async () => {
    await Promise.all([browser.close(), org.close()]);
  });

  /** Looks at the card, wide and narrow: words, nothing that sticks out, console and axe clean. */
  const look = async (
    name: string,
    words: RegExp | ((card: Locator) => Promise<void>),
    viewer = clerk,
  ): Promise<void> => {
    const path = contactPage(contact);
    const { page, card, complaints, close } = await openCard(browser, org, viewer, path, { viewport: WIDE });
    await card.locator('[data-id="loading"]').waitFor({ state: 'detached' });
    for (const [size, viewport] of Object.entries({ wide: WIDE, narrow: NARROW })) {
      await page.setViewportSize(viewport);
      if (words instanceof RegExp) assert.match(await card.innerText(), words, name);
      else await words(card);
      assert.equal(await page.evaluate('document.documentElement.scrollWidth - window.innerWidth'), 0, size);
      // axe itself makes the engine warn
      if (size === 'wide') assert.deepEqual(complaints, [], name);
      await picture(card, `${name} ${size}`.replaceAll(' ', '-'));
      assert.deepEqual(await accessibilityViolations(page), [], `${name}, ${size}`);
    }
    await close();
  };

  it('SF-61 none yet: says what would issue one here', async () => {
    await look('none', /No credentials yet[^]*Check “Issue Credential”/);
  });

  it('B1 none yet, and the contact has no e-mail address', async () => {
    await org.update('Contact', contact, { Email: null });
    await look('none without e-mail', /no e-mail address\. Enter one first/);
  });

  it('P9 queued: says that it is sent soon', async () => {
    await org.switches({ asyncDelayMinutes: 3 });
    await org.tick(contact);
    await look('queued', /Waiting to be sent[^]*sent within about a minute/);
  });

  it('SF-64 publishing, for the first half minute; then issued with dates, number and links', async () => {
    await org.tick(contact);
    await org.settle();
    await look('publishing', /Issued[^]*Sertifier is publishing it/);
    await org.advance('PT1M');
    await look('issued', /^(?![^]*publishing)[^]*Issued Mar 2, 2026[^]*No\. \d{14}[^]*Copy link[^]*Add to LinkedIn/);
  });

  it('B1 held: gives the reason and the remedy in words', async () => {
    await org.update('Contact', contact, { Email: null });
    await org.tick(contact);
    await org.settle();
    await look(
      'held',
      /Not issued: on hold\s+The recipient has no e-mail address\. Enter one[^]*waits until that is put right/,
    );
  });

  it('P9 duplicate: names the first request', async () => {
    await org.tick(contact);
    await org.settle();
    await org.untick(contact);
    await org.tick(contact);
    await org.settle();
    await look('duplicate', /Not issued: duplicate[^]*The first request: SC-\d{6}/);
  });

  it('P9 sending paused: says why and since when, and that nothing is lost', async () => {
    await org.control({
      Paused__c: true,
      Pause_Reason__c: 'Audit until Friday.',
      Paused_Since__c: org.now().toISOString(),
    });
    await org.tick(contact);
    await org.settle();
    await look(
      'paused',
      /Sending is paused\. Requests wait, and nothing is lost\. Audit until Friday\.[^]*when sending is resumed/,
    );
  });

  it('P9 not set up: says so', async () => {
    await org.removeControl();
    await look('not set up', /isn’t set up in this org/);
  });

  it('P12 no access: names the missing permission set', async () => {
    await look('no access', /permission set “Sertifier: User”/, await createViewer(org, []));
  });

  it(`SF-61 ${Object.keys(WRITTEN).join(', ')}: all on one card, told apart`, async () => {
    await letRowsBeWritten(org);
    const rows: (readonly [name: string, id: string, words: RegExp])[] = [];
    for (const [name, { row, words }] of Object.entries(WRITTEN)) {
      rows.push([name, await writeRow(org, contact, row), words]);
    }
    await look('written', async (card) => {
      const all = card.getByRole('button', { name: `Show all ${rows.length}` });
      if ((await all.count()) > 0) await all.click();
      const credentials = card.locator('[data-id="credential"]');
      await credentials.nth(rows.length - 1).waitFor();
      for (const [name, id, words] of rows) {
        const one = credentials.filter({ has: card.page().locator(`[data-row="${id}"]`) });
        assert.match(await one.innerText(), words, name);
      }
    });
  });

  it('SF-61 loading: shows where it will be; and an error with “Try again”', async () => {
    let isBroken = true;
    const { page, card, close } = await openCard(browser, org, clerk, contactPage(contact), {
      before: async (one) => {
        await one.route('**/graphql', async (route) => {
          await new Promise((resolve) => setTimeout(resolve, 600));
          await (isBroken ? route.fulfill({ status: 500, body: '[{"message":"broken"}]' }) : route.continue());
        });
      },
    });
    await card.getByText('Loading credentials').waitFor({ state: 'attached' });
    await picture(card, 'loading');
    await card.getByRole('alert').getByText('can’t be shown right now').waitFor();
    await picture(card, 'error');
    assert.deepEqual(await accessibilityViolations(page), []);
    isBroken = false;
    await card.getByRole('button', { name: 'Try again' }).press('Enter');
    await card.getByText('No credentials yet').waitFor();
    await close();
  });

  it('P21 is used by keyboard alone: each stop in order, with visible focus', async () => {
    await org.tick(contact);
    await org.settle();
    await org.advance('PT1M');
    const { page, card, close } = await openCard(browser, org, clerk, contactPage(contact));
    await card.getByRole('link', { name: /^View credential/ }).waitFor();
    const names: string[] = [];
    await card.getByRole('button', { name: 'Refresh credentials' }).focus();
    for (let stop = 0; stop < 5; stop += 1) {
      await page.keyboard.press('Tab');
      const outline = await page.evaluate(
        `(() => { let one = document.activeElement; while (one.shadowRoot?.activeElement) one = one.shadowRoot.activeElement; const { outlineStyle, boxShadow } = getComputedStyle(one);
          globalThis.stop = (one.querySelector('img')?.alt ?? one.innerText).split('\\n')[0].trim();
          return outlineStyle !== 'none' || boxShadow !== 'none'; })()`,
      );
      names.push(String(await page.evaluate('globalThis.stop')));
      assert.equal(outline, true, `${names.at(-1) ?? ''} has no visible focus`);
    }
    assert.match(
      names.join('|'),
      /^View credential.*\|Copy link.*\|Add to LinkedIn.*\|Certificate for .*\|What happened/,
    );
    await page.keyboard.press('Enter');
    await card.getByText('Asked for on').waitFor();
    await picture(card, 'what-happened');
    assert.deepEqual(await accessibilityViolations(page), []);
    await close();
  });

  it('P20 P21 holds under forced colours, 200 % zoom and full width', async () => {
    await org.tick(contact);
    await org.settle();
    await letRowsBeWritten(org);
    await writeRow(org, contact, WRITTEN.failed?.row ?? {});
    for (const [name, options] of Object.entries({
      forced: { viewport: WIDE, forcedColors: 'active', colorScheme: 'dark' },
      zoomed: { viewport: { width: 640, height: 450 }, deviceScaleFactor: 2 },
      full: { viewport: { width: 900, height: 900 } },
    } as const)) {
      const { page, card, complaints, close } = await openCard(browser, org, clerk, contactPage(contact), options);
      await card.getByText('Not issued: failed').waitFor();
      assert.equal(await page.evaluate('document.documentElement.scrollWidth - window.innerWidth'), 0, name);
      assert.deepEqual(complaints, []);
      await picture(card, name);
      await close();
    }
  });

  it('P18 60 credentials: five are shown, “Show all” brings the others and moves the focus to them', async () => {
    await letRowsBeWritten(org);
    const rows = Array.from({ length: 60 }, (_, index) => ({
      Contact__c: contact,
      Status__c: 'Superseded',
      Campaign_Label__c: `Campaign ${index}`,
    }));
    await org.requests.save('POST', 'Sertifier_Credential__c', rows);
    const { card, close } = await openCard(browser, org, clerk, contactPage(contact));
    await card.getByRole('heading', { name: 'Sertifier Credentials (60)' }).waitFor();
    assert.equal(await card.locator('[data-id="credential"]').count(), 5);
    await card.getByRole('button', { name: 'Show all 60' }).click();
    await card.locator('[data-id="credential"]').nth(59).waitFor();
    assert.equal(await card.locator('[data-id="campaign"]:focus').count(), 1);
    await close();
  });

  it('P19 is in the language and the locale of the person who looks', async () => {
    const files = readdirSync(TRANSLATIONS).map((name) => ({
      path: `translations/${name.replace('-meta.xml', '')}`,
      content: readFileSync(join(TRANSLATIONS, name), 'utf8'),
    }));
    const languages = files.map(({ path }) => /(\w+)\.translation$/.exec(path)?.[1] ?? '');
    await org.requests.deployFiles([manifest('Translations', languages), ...files]);
    await org.tick(contact);
    await org.settle();
    await org.advance('PT1M');
    for (const [language, locale, words] of [
      ['de', 'de_DE', /Sertifier-Nachweise \(1\)[^]*Ausgestellt am 2\. März 2026/],
      ['tr', 'tr_TR', /Sertifier Sertifikaları \(1\)[^]*2 Mar 2026/],
      ['es', 'es_ES', /Credenciales de Sertifier \(1\)[^]*2 mar 2026/],
      ['fr', 'fr_FR', /Certificats Sertifier \(1\)[^]*2 mars 2026/],
      ['ja', 'ja_JP', /Sertifier 資格情報 \(1\)[^]*2026年3月2日/],
    ] as const) {
      const viewer = await createViewer(org, ['Sertifier_User'], { language, locale });
      const { page, card, close } = await openCard(browser, org, viewer, contactPage(contact), { viewport: NARROW });
      await card.getByRole('heading', { name: 'Certified Widget Engineer' }).waitFor();
      assert.match(await card.innerText(), words, language);
      assert.equal(await page.evaluate('document.documentElement.scrollWidth - window.innerWidth'), 0, language);
      await picture(card, `language-${language}`);
      await close();
    }
  });

  it('P21 runs from right to left', async () => {
    await org.tick(contact);
    await org.settle();
    const viewer = await createViewer(org, ['Sertifier_User'], { language: 'iw', locale: 'he_IL' });
    const { page, card, close } = await openCard(browser, org, viewer, contactPage(contact));
    await card.getByRole('heading', { name: 'Certified Widget Engineer' }).waitFor();
    const [image, name] = await Promise.all([
      card.locator('[data-id="badge"]').boundingBox(),
      card.locator('[data-id="campaign"]').boundingBox(),
    ]);
    assert.ok((image?.x ?? 0) > (name?.x ?? Number.POSITIVE_INFINITY), 'the image stands right of the name');
    assert.equal(await page.evaluate('document.documentElement.scrollWidth - window.innerWidth'), 0);
    await picture(card, 'right-to-left');
    await close();
  });

  it('SF-61 follows rows and permissions that go away while they are shown', async () => {
    await letRowsBeWritten(org);
    const row = await writeRow(org, contact, WRITTEN.superseded?.row ?? {});
    const { card, close } = await openCard(browser, org, clerk, contactPage(contact));
    await card.getByText('Replaced').waitFor();
    await org.delete('Sertifier_Credential__c', row);
    await card.getByRole('button', { name: 'Refresh credentials' }).click();
    await card.getByText('No credentials yet').waitFor();
    for (const { Id } of await org.query(
      "SELECT Id FROM PermissionSetAssignment WHERE PermissionSet.Name = 'Sertifier_User'",
    )) {
      await org.delete('PermissionSetAssignment', String(Id));
    }
    await card.getByRole('button', { name: 'Refresh credentials' }).click();
    await card.getByText('“Sertifier: User”').waitFor();
    await close();
  });
});
