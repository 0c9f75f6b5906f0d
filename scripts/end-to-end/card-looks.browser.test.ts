import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Browser, Locator } from 'playwright-core';
import { accessibilityViolations, launchBrowser } from '../../local-org/lightning/test-support/browser.ts';
import { manifest } from '../scenarios/harness/metadata-records.ts';
import { ScenarioOrg } from '../scenarios/harness/scenario-org.ts';
import { contactPage, createViewer, openCard, overhang, picture, type CardOptions, type Viewer } from './card-page.ts';
import { AFTER_EXPIRY, playStory, STORY } from './card-story.ts';
import { lowContrasts } from './contrast.ts';
import { SLDS_2 } from './design-systems.ts';

const TRANSLATIONS = join(import.meta.dirname, '..', '..', 'addons', 'translations', 'translations');
const CARD = 'c-sertifier-credentials';
const NARROW = { width: 320, height: 900 };
const SLDS_2_SHEET = process.env.SLDS2_STYLESHEET;

const FORMS: Readonly<Record<string, CardOptions>> = {
  light: {},
  narrow: { viewport: NARROW },
  wide: { viewport: { width: 1920, height: 900 } },
  'light with the hooks of SLDS 2': { hooks: SLDS_2.light },
  'dark with the hooks of SLDS 2': { hooks: SLDS_2.dark, colorScheme: 'dark' },
  'zoomed to 200 %': { viewport: { width: 640, height: 450 }, deviceScaleFactor: 2 },
  'in forced colours': { forcedColors: 'active', colorScheme: 'dark' },
  ...(SLDS_2_SHEET === undefined
    ? {}
    : {
        'in SLDS 2': { stylesheet: SLDS_2_SHEET },
        'in SLDS 2, dark': { stylesheet: SLDS_2_SHEET, hooks: 'html { color-scheme: only dark !important; }' },
      }),
};

/** A person's language and locale, and what the card says of one that was issued. */
const LANGUAGES: readonly (readonly [language: string, locale: string, words: RegExp])[] = [
  ['de', 'de_DE', /Sertifier-Nachweise \(11\)[^]*Ausgestellt am 02\.03\.2026/],
  ['tr', 'tr_TR', /Sertifier Sertifikaları \(11\)[^]*Veriliş tarihi: 2 Mar 2026/],
  ['es', 'es_ES', /Credenciales de Sertifier \(11\)[^]*Emitida el 2 mar 2026/],
  ['fr', 'fr_FR', /Certificats Sertifier \(11\)[^]*Émis le 2 mars 2026/],
  ['ja', 'ja_JP', /Sertifier 資格情報 \(11\)[^]*発行日: 2026\/03\/02/],
];

describe('the card in every form, with a credential in every state', () => {
  let org: ScenarioOrg;
  let browser: Browser;
  let manager: Viewer;
  let path = '';

  before(async () => {
    [org, browser] = await Promise.all([ScenarioOrg.open(), launchBrowser()]);
    manager = await createViewer(org, ['Sertifier_Integration_Access', 'Sertifier_Admin']);
    path = contactPage(await playStory(org));
  });
  after(async () => {
    await Promise.all([browser.close(), org.close()]);
  });

  /** Looks at the whole list: nothing sticks out, nothing shifts, console and axe are clean. */
  const look = async (
    name: string,
    viewer: Viewer,
    options: CardOptions,
    check: (card: Locator) => Promise<void>,
  ): Promise<void> => {
    const all = { at: new Date(AFTER_EXPIRY), ...options };
    const { page, card, complaints, shift, close } = await openCard(browser, org, viewer, path, all);
    await card.getByRole('listitem').nth(4).waitFor();
    assert.equal(await card.getByRole('listitem').count(), 5, 'no more than the setting says');
    assert.ok((await shift()) < 0.05, `layout shift ${await shift()}`);
    await card.locator('p.row button').click();
    await card
      .getByRole('listitem')
      .nth(STORY.length - 1)
      .waitFor();
    await check(card);
    assert.equal(await overhang(page), 0, 'sticks out');
    assert.deepEqual(complaints, []);
    await picture(card, `story ${name}`.replaceAll(' ', '-'));
    assert.deepEqual(await accessibilityViolations(page), [], name);
    // forced colours are the person's own
    if (options.forcedColors === undefined) assert.deepEqual(await lowContrasts(page, CARD), [], name);
    await close();
  };

  for (const [name, options] of Object.entries(FORMS)) {
    it(`SF-61 P20 P21 B1 ${name}`, async () => {
      await look(name, manager, options, async (card) => {
        const texts = await card.getByRole('listitem').allInnerTexts();
        for (const [campaign, words] of STORY) {
          const known = texts.filter((text) => text.startsWith(campaign));
          assert.ok(
            known.some((text) => words.test(text)),
            `${campaign}: ${String(words)} is not in\n${known.join('\n')}`,
          );
        }
      });
    });
  }

  it('P21 from right to left', async () => {
    const viewer = await createViewer(org, ['Sertifier_User'], { language: 'iw', locale: 'he_IL' });
    await look('right to left', viewer, {}, async (card) => {
      const first = card.getByRole('listitem').first();
      const [image, name] = await Promise.all([
        first.locator('.figure').boundingBox(),
        first.getByRole('heading').boundingBox(),
      ]);
      assert.ok((image?.x ?? 0) > (name?.x ?? Number.POSITIVE_INFINITY), 'the image stands right of the name');
    });
  });

  it('P19 in the language and the locale of the person who looks', async () => {
    const files = readdirSync(TRANSLATIONS).map((name) => ({
      path: `translations/${name.replace('-meta.xml', '')}`,
      content: readFileSync(join(TRANSLATIONS, name), 'utf8'),
    }));
    const languages = files.map(({ path: file }) => /(\w+)\.translation$/.exec(file)?.[1] ?? '');
    await org.requests.deployFiles([manifest('Translations', languages), ...files]);
    for (const [language, locale, words] of LANGUAGES) {
      const viewer = await createViewer(org, ['Sertifier_User'], { language, locale });
      await look(`in ${language}`, viewer, { viewport: NARROW }, async (card) => {
        assert.match(await card.innerText(), words, language);
      });
    }
  });
});
