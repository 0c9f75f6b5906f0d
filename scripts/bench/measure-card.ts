import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { provideChromium } from '../browser/provide-chromium.ts';
import { contactPage, createViewer, openCard, requestsOfCard, type Viewer } from '../end-to-end/card-page.ts';
import { ScenarioOrg } from '../scenarios/harness/scenario-org.ts';
import { cardFigures, type CardFigures } from './card-figures.ts';
import { DATATABLE, datatableRival } from './datatable-rival.ts';
import { componentSize } from './minify-component.ts';

const ROWS = 50;
const RENDERS = 9;
const BUNDLES = join(import.meta.dirname, '../../force-app/main/default/lwc');
/** The first look at what is under way comes after two seconds. */
const IDLE_MILLISECONDS = 3000;

/** Measures the card in a browser, with the deployed package and credentials that the flows issued. */
export async function measureCard(): Promise<CardFigures> {
  process.env.CHROMIUM_PATH = provideChromium();
  const { launchBrowser } = await import('../../local-org/lightning/test-support/browser.ts');
  const org = await ScenarioOrg.open();
  const browser = await launchBrowser();
  try {
    const viewer = await createViewer(org, ['Sertifier_Integration_Access', 'Sertifier_Admin']);
    const contact = await issue(org, ROWS);
    const names = (await readdir(BUNDLES)).map((name) => join(BUNDLES, name));
    const { minified } = await componentSize(names);
    const requests = await countRequests(browser, org, viewer, contact);
    await org.requests.deployFiles(datatableRival);
    return cardFigures({ ...requests, minifiedBytes: minified, ...(await timeRenders(browser, org, viewer, contact)) });
  } finally {
    await Promise.all([browser.close(), org.close()]);
  }
}

/** So many credentials of one contact, each for an entry of its own. */
async function issue(org: ScenarioOrg, count: number): Promise<string> {
  await org.campaign('Bench', {
    Campaign_ID__c: org.sertifier.campaignId('Certified Widget Engineer'),
    Reissue_Policy__c: 'Each Entry',
  });
  await org.control({ Default_Campaign__c: 'Bench' });
  const contact = await org.createContact();
  for (let entry = 0; entry < count; entry += 1) {
    await org.tick(contact);
    await org.settle();
    await org.untick(contact);
    await org.advance('PT1S');
  }
  await org.advance('PT5M');
  return contact;
}

async function countRequests(
  browser: Browser,
  org: ScenarioOrg,
  viewer: Viewer,
  contact: string,
): Promise<{ readonly firstRenderRequests: number; readonly idleRequests: number }> {
  const { page, card, requests, close } = await openCard(browser, org, viewer, contactPage(contact));
  await card.getByRole('listitem').first().waitFor();
  await page.waitForLoadState('networkidle');
  const first = requestsOfCard(requests).length;
  const before = requests.length;
  await page.waitForTimeout(IDLE_MILLISECONDS);
  const idleRequests = requests.length - before;
  await close();
  return { firstRenderRequests: first, idleRequests };
}

async function timeRenders(
  browser: Browser,
  org: ScenarioOrg,
  viewer: Viewer,
  contact: string,
): Promise<{ readonly card: readonly number[]; readonly datatable: readonly number[] }> {
  const { page, card, close } = await openCard(browser, org, viewer, contactPage(contact));
  await card.getByRole('listitem').first().waitFor();
  await page.waitForLoadState('networkidle');
  await page.evaluate(RENDERER);
  const times = { card: [] as number[], datatable: [] as number[] };
  // the first of each warms up, and each goes first in turn
  for (let round = 0; round <= RENDERS; round += 1) {
    const [cardTime, tableTime] = [
      await render(page, 'sertifierCredentials', 'li', contact),
      await render(page, DATATABLE, 'tbody tr', contact),
    ];
    if (round > 0) {
      times.card.push(cardTime);
      times.datatable.push(tableTime);
    }
  }
  await close();
  return times;
}

async function render(page: Page, bundle: string, rows: string, contact: string): Promise<number> {
  return Number(
    await page.evaluate(`render(${JSON.stringify(bundle)}, ${JSON.stringify(rows)}, ${JSON.stringify(contact)})`),
  );
}

/** In the page: puts a component in, and stops the time when all rows stand, laid out. */
const RENDERER = `
  globalThis.render = async (bundle, selector, recordId) => {
    const { createElement } = await import('lwc');
    const placed = localOrg.components.find(({ module }) => module.endsWith('/' + bundle + '.js'));
    const { default: Component } = await localOrg.load(placed.module);
    const element = createElement(placed.tag, { is: Component });
    const settings = bundle === 'sertifierCredentials' ? { ...placed.properties, maxRows: ${ROWS}, objectApiName: 'Contact' } : {};
    Object.assign(element, settings, { recordId });
    const start = performance.now();
    document.body.append(element);
    const deadline = start + 30_000;
    const inner = () => (bundle === 'sertifierCredentials' ? element : element.shadowRoot?.querySelector('lightning-datatable'));
    while ((inner()?.shadowRoot?.querySelectorAll(selector).length ?? 0) < ${ROWS}) {
      if (performance.now() > deadline) throw new Error(bundle + ' did not show its rows.');
      await new Promise((resolve) => { const { port1, port2 } = new MessageChannel(); port1.onmessage = resolve; port2.postMessage(0); });
    }
    element.getBoundingClientRect();
    const time = performance.now() - start;
    element.remove();
    return time;
  };`;
