import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Browser, Locator, Page } from 'playwright-core';
import { accessibilityViolations } from '../../local-org/lightning/test-support/browser.ts';
import { manifest } from '../scenarios/harness/metadata-records.ts';
import type { ScenarioOrg } from '../scenarios/harness/scenario-org.ts';
import {
  contactPage,
  createViewer,
  openCard,
  openStage,
  overhang,
  picture,
  type CardOptions,
  type Viewer,
} from './card-page.ts';
import { AFTER_EXPIRY, playStory, STORY } from './card-story.ts';
import { lowContrasts } from './contrast.ts';
import { SLDS_2 } from './design-systems.ts';

const TRANSLATIONS = join(import.meta.dirname, '..', '..', 'addons', 'translations', 'translations');
const CARD = 'c-sertifier-credentials';
const NARROW = { width: 320, height: 900 };
const SLDS_2_SHEET = process.env.SLDS2_STYLESHEET;

/** How a page is looked at, once it stands. */
interface Form {
  readonly viewport?: { readonly width: number; readonly height: number };
  readonly media?: Parameters<Page['emulateMedia']>[0];
  readonly hooks?: string;
}

const FORMS: Readonly<Record<string, Form>> = {
  light: {},
  narrow: { viewport: NARROW },
  wide: { viewport: { width: 1920, height: 900 } },
  'light with the hooks of SLDS 2': { hooks: SLDS_2.light },
  'dark with the hooks of SLDS 2': { hooks: SLDS_2.dark, media: { colorScheme: 'dark' } },
  'zoomed to 200 %': { viewport: { width: 640, height: 450 } },
  'in forced colours': { media: { forcedColors: 'active', colorScheme: 'dark' } },
};
const PLAIN = {
  viewport: { width: 1280, height: 900 },
  media: { forcedColors: 'none', colorScheme: 'light' },
  hooks: '',
} as const;

/** With the real style sheet of SLDS 2, where somebody has it. */
const SLDS_2_FORMS: Readonly<Record<string, Form>> = {
  'in SLDS 2': {},
  'in SLDS 2, dark': { hooks: 'html { color-scheme: only dark !important; }' },
};

/** A person's language and locale, and what the card says of one that was issued. */
const LANGUAGES: readonly (readonly [language: string, locale: string, words: RegExp])[] = [
  ['de', 'de_DE', /Sertifier-Nachweise \(13\)[^]*Ausgestellt am 02\.03\.2026/],
  ['tr', 'tr_TR', /Sertifier Sertifikaları \(13\)[^]*Veriliş tarihi: 2 Mar 2026/],
  ['es', 'es_ES', /Credenciales Sertifier \(13\)[^]*Emitida el 2 mar 2026/],
  ['fr', 'fr_FR', /Certificats Sertifier \(13\)[^]*Émis le 2 mars 2026/],
  ['ja', 'ja_JP', /Sertifier 資格情報 \(13\)[^]*発行日: 2026\/03\/02/],
];

/** The page's look from here on. */
async function wear(page: Page, { viewport, media, hooks }: Required<Form>): Promise<void> {
  await page.setViewportSize(viewport);
  await page.emulateMedia(media);
  await page.evaluate(`(() => {
    const style = document.getElementById('hooks') ?? document.head.appendChild(Object.assign(document.createElement('style'), { id: 'hooks' }));
    style.textContent = ${JSON.stringify(hooks)};
  })()`);
}

async function tellsTheStory(card: Locator): Promise<void> {
  const texts = await card.getByRole('listitem').allInnerTexts();
  for (const [campaign, words] of STORY) {
    const known = texts.filter((text) => text.startsWith(campaign));
    assert.ok(
      known.some((text) => words.test(text)),
      `${campaign}: ${String(words)} is not in\n${known.join('\n')}`,
    );
  }
}

describe('the card in every form, with a credential in every state', () => {
  let org: ScenarioOrg;
  let browser: Browser;
  let manager: Viewer;
  let path = '';

  before(async () => {
    ({ org, browser } = await openStage());
    manager = await createViewer(org, ['Sertifier_Integration_Access', 'Sertifier_Admin']);
    path = contactPage(await playStory(org));
  });
  after(async () => {
    await Promise.all([browser.close(), org.close()]);
  });

  /** Opens the page, lets it show the whole list, and looks at it in one form after the other. */
  const look = async (
    forms: Readonly<Record<string, Form>>,
    viewer: Viewer,
    options: CardOptions,
    check: (card: Locator) => Promise<void>,
  ): Promise<void> => {
    const opened = await openCard(browser, org, viewer, path, { at: new Date(AFTER_EXPIRY), ...options });
    const { page, card, complaints, shift } = opened;
    await card.getByRole('listitem').nth(4).waitFor();
    assert.equal(await card.getByRole('listitem').count(), 5, 'no more than the setting says');
    assert.ok((await shift()) < 0.01, `layout shift ${await shift()}`);
    await card.locator('p.row button').click();
    await card
      .getByRole('listitem')
      .nth(STORY.length - 1)
      .waitFor();
    await card.locator('summary').first().click();
    assert.deepEqual(complaints, []);
    for (const [name, form] of Object.entries(forms)) {
      await wear(page, { ...PLAIN, ...form, media: { ...PLAIN.media, ...form.media } });
      await check(card);
      await picture(card, `story ${name}`.replaceAll(' ', '-'));
      assert.equal(await overhang(page), 0, `${name}: sticks out`);
      assert.deepEqual(await accessibilityViolations(page), [], name);
      // forced colours are the person's own
      if (form.media?.forcedColors === undefined) assert.deepEqual(await lowContrasts(page, CARD), [], name);
    }
    await opened.close();
  };

  it(`SF-61 P20 P21 B1 ${Object.keys(FORMS).join(', ')}: says everything, axe and contrasts are clean`, async () => {
    await look(FORMS, manager, {}, tellsTheStory);
  });

  if (SLDS_2_SHEET !== undefined) {
    it('P20 with the style sheet of SLDS 2', async () => {
      await look(SLDS_2_FORMS, manager, { stylesheet: SLDS_2_SHEET }, tellsTheStory);
    });
  }

  it('P21 from right to left', async () => {
    const viewer = await createViewer(org, ['Sertifier_User'], { language: 'iw', locale: 'he_IL' });
    await look({ 'from right to left': {} }, viewer, {}, async (card) => {
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
      await look({ [`in ${language}`]: { viewport: NARROW } }, viewer, {}, async (card) => {
        assert.match(await card.innerText(), words, language);
      });
    }
  });
});
