import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import type { Browser } from 'playwright-core';
import { accessibilityViolations } from '../../local-org/lightning/test-support/browser.ts';
import { startHeartbeat } from '../scenarios/harness/start-heartbeat.ts';
import type { ScenarioOrg } from '../scenarios/harness/scenario-org.ts';
import { contactPage, createViewer, openCard, openStage, overhang, picture, type Viewer } from './card-page.ts';

const NARROW = { width: 320, height: 900 };
const WIDE = { width: 1280, height: 900 };

describe('the card as a whole in every state, with the deployed package', () => {
  let org: ScenarioOrg;
  let browser: Browser;
  let clerk: Viewer;
  let stranger: Viewer;
  let contact = '';

  before(async () => {
    ({ org, browser } = await openStage());
    clerk = await createViewer(org, ['Sertifier_Integration_Access', 'Sertifier_User']);
    stranger = await createViewer(org, []);
    contact = await org.createContact({ FirstName: 'Ada', LastName: 'Lovelace', Email: 'ada@example.com' });
    await org.keep();
  });
  beforeEach(() => org.reset());
  after(async () => {
    await Promise.all([browser.close(), org.close()]);
  });

  /** Looks at the card, wide and narrow: words, nothing that sticks out or shifts, console and axe clean. */
  const look = async (name: string, words: RegExp, viewer = clerk, of = contact): Promise<void> => {
    const path = contactPage(of);
    const { page, card, complaints, shift, close } = await openCard(browser, org, viewer, path, { viewport: WIDE });
    await card.locator('.block').first().waitFor({ state: 'detached' });
    assert.ok((await shift()) < 0.01, `layout shift ${await shift()}`);
    for (const [size, viewport] of Object.entries({ wide: WIDE, narrow: NARROW })) {
      await page.setViewportSize(viewport);
      assert.match(await card.innerText(), words, name);
      assert.equal(await overhang(page), 0, size);
      // axe itself makes the engine warn
      if (size === 'wide') assert.deepEqual(complaints, [], name);
      await picture(card, `${name} ${size}`.replaceAll(' ', '-'));
      assert.deepEqual(await accessibilityViolations(page), [], `${name}, ${size}`);
    }
    await close();
  };

  it('SF-61 none yet: says what would issue one here', async () => {
    await look('none', /No credentials yet\. Check “Issue Credential”/);
  });

  it('B1 none yet, and the contact has no e-mail address', async () => {
    await org.update('Contact', contact, { Email: null });
    await look('none without e-mail', /No credentials yet[^]*no e-mail address\. Enter one first/);
  });

  it('B1 none, although the box is ticked', async () => {
    const fields = { LastName: 'Imported', Email: 'i@example.com', Issue_Credential__c: true };
    const imported = await org.createContact(fields);
    for (const { Id } of await org.credentialsOf(imported)) await org.delete('Sertifier_Credential__c', String(Id));
    await look('none although ticked', /“Issue Credential” is checked, but nothing was asked for/, clerk, imported);
  });

  it('SF-64 publishing, for the first half minute; then issued with dates, number and links', async () => {
    await org.tick(contact);
    await org.settle();
    await look('publishing', /Issued[^]*Sertifier is publishing it/);
    await org.advance('PT1M');
    await look('issued', /^(?![^]*publishing)[^]*Issued Mar \d+, 2026[^]*No\.\s\d{14}[^]*Copy link[^]*Add to LinkedIn/);
  });

  it('P9 sending paused: says why and since when, and that nothing is lost', async () => {
    await org.control({ Paused__c: true, Pause_Reason__c: 'Audit until Friday.' });
    await org.tick(contact);
    await org.settle();
    await look(
      'paused',
      /Sending is paused \(since Mar \d+, 2026, \d[^]*nothing is lost\. Audit until Friday\.[^]*when sending is resumed/,
    );
  });

  it('P9 an outage: says so, since when, and that it goes on by itself', async () => {
    await startHeartbeat(org);
    await org.sertifier.faults([{ then: { status: 503 } }]);
    await org.tick(contact, ...(await org.createContacts(2)));
    await org.advance('PT75M');
    await look('outage', /can’t be reached[^]*sending rests \(since Mar \d+, 2026, \d[^]*goes on by itself/);
  });

  it('P9 not set up: says so', async () => {
    await org.removeControl();
    await look('not set up', /isn’t set up in this org/);
  });

  it('P12 no access: names the missing permission set', async () => {
    await look('no access', /permission set “Sertifier: User”/, stranger);
  });

  it('SF-61 loading: shows where it will be; and an error with “Try again”', async () => {
    let isBroken = true;
    const gate = Promise.withResolvers<undefined>();
    const { page, card, close } = await openCard(browser, org, clerk, contactPage(contact), {
      before: async (one) => {
        await one.route('**/graphql', async (route) => {
          await gate.promise;
          await (isBroken ? route.fulfill({ status: 500, body: '[{"message":"broken"}]' }) : route.continue());
        });
      },
    });
    /** Wide and narrow. */
    const lookAtBoth = async (name: string): Promise<void> => {
      for (const [size, viewport] of Object.entries({ wide: WIDE, narrow: NARROW })) {
        await page.setViewportSize(viewport);
        await picture(card, `${name} ${size}`.replaceAll(' ', '-'));
        assert.equal(await overhang(page), 0, `${name}, ${size}`);
        assert.deepEqual(await accessibilityViolations(page), [], `${name}, ${size}`);
      }
    };
    await card.getByText('Loading credentials').waitFor({ state: 'attached' });
    await lookAtBoth('loading');
    gate.resolve(undefined);
    await card.getByRole('alert').getByText('can’t be shown right now. If trying again').waitFor();
    await lookAtBoth('error');
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
    assert.match(names.join('|'), /^View credential.*\|Copy link.*\|Add to LinkedIn.*\|Certificate\|What happened/);
    await page.keyboard.press('Enter');
    await card.getByText(/^Asked for on Mar \d+, 2026, \d.* by “.*”, for Ada Lovelace, ada@example\.com\./).waitFor();
    await picture(card, 'what-happened');
    assert.deepEqual(await accessibilityViolations(page), []);
    await page.keyboard.press('Tab');
    await Promise.all([page.waitForURL(/\/lightning\/r\/\w+\/view/), page.keyboard.press('Enter')]);
    await close();
  });
});
