import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { LightningExperience, type LightningSource } from './lightning-experience.ts';
import { accessibilityViolations, launchBrowser, openPage } from './test-support/browser.ts';
import { startFakeOrg, type FakeOrg, type FakeRecord } from './test-support/fake-org.ts';
import {
  bundleComponent,
  orderFields,
  orderParcels,
  orderRecord,
  sourceOf,
  xmlComponent,
} from './test-support/order-metadata.ts';

const parcel = (id: string, Name: string): FakeRecord => ({ apiName: 'Parcel__c', id, values: { Name } });
const ORDER = { label: 'Order', labelPlural: 'Orders', fields: orderFields };
const PAGE = `/lightning/r/Order__c/${orderRecord.id}/view`;

describe('the record page in a browser', () => {
  const head = ['Name', 'Email__c', 'Kind__c', 'Buyer__c', 'Due__c'].map((name) => `<fields>${name}</fields>`);
  const deployed = sourceOf(
    [
      orderParcels,
      xmlComponent('CustomObject', 'Order__c', '<compactLayoutAssignment>Short</compactLayoutAssignment>'),
      xmlComponent('CompactLayout', 'Order__c.Short', head.join('')),
    ],
    { Parcels: 'Parcels' },
  );
  let source: LightningSource = deployed;
  let browser: Browser;
  let org: FakeOrg;

  before(async () => {
    const experience = new LightningExperience({ configuration: () => source });
    await experience.prepare();
    [browser, org] = await Promise.all([launchBrowser(), startFakeOrg(experience, ORDER, orderRecord)]);
  });

  after(async () => {
    await Promise.all([browser.close(), org.close()]);
  });

  beforeEach(() => {
    source = deployed;
    org.record = orderRecord;
    org.lists = { Parcels__r: [parcel('a02000000000001AAA', 'Box 1')] };
    org.saveAnswer = undefined;
    org.requests.length = 0;
    org.bodies.length = 0;
  });

  const open = async (size?: { width: number; height: number }): Promise<{ page: Page; complaints: string[] }> => {
    const opened = await openPage(browser, org.url, size);
    await opened.page.goto(org.url + PAGE);
    await opened.page.getByRole('heading', { level: 1 }).waitFor();
    return opened;
  };

  it('shows name, fields by their types, and the deployed components of the object', async () => {
    const { page, complaints } = await open();
    await page.getByText('Box 1').waitFor();
    assert.equal(await page.title(), 'Order 7 | Order');
    assert.match(await page.getByRole('heading', { level: 1 }).innerText(), /Order\s+Order 7/);
    const main = page.getByRole('main');
    assert.equal(
      await main.getByRole('link', { name: 'ada@example.com' }).first().getAttribute('href'),
      'mailto:ada@example.com',
    );
    assert.equal(
      await main.getByRole('link', { name: 'Ada Example' }).first().getAttribute('href'),
      '/lightning/r/Contact/003000000000001AAA/view',
    );
    await main.getByText('12.50').waitFor();
    await main.getByText('3/14/2026').first().waitFor();
    assert.deepEqual(complaints, []);
    await page.context().close();
  });

  it('renders in synthetic shadow, as Lightning Experience does', async () => {
    const { page } = await open();
    await page.locator('c-order-parcels').waitFor();
    const isSynthetic = await page.evaluate(`document.querySelector('org-record-page').shadowRoot.synthetic === true`);
    assert.equal(isSynthetic, true);
    await page.context().close();
  });

  it('WCAG 2.1 AA: axe finds nothing, reading, editing and after a refused save, wide and narrow', async () => {
    for (const width of [1280, 360]) {
      const { page } = await open({ width, height: 800 });
      await page.getByText('Box 1').waitFor();
      assert.deepEqual(await accessibilityViolations(page), []);
      // a place for the scroll bar is kept free
      const overflow = Number(await page.evaluate('document.documentElement.scrollWidth - window.innerWidth'));
      assert.ok(overflow <= 0, `${width} pixels wide the page overflows by ${String(overflow)}`);
      await page.getByRole('button', { name: 'Edit', exact: true }).click();
      await page.getByRole('textbox', { name: 'Email' }).waitFor();
      assert.deepEqual(await accessibilityViolations(page), []);
      org.saveAnswer = { status: 400, body: [{ errorCode: 'X', message: 'No.', fields: ['Email__c'] }] };
      await page.getByRole('textbox', { name: 'Email' }).fill('a@b.example');
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByRole('alert').waitFor();
      assert.deepEqual(await accessibilityViolations(page), []);
      org.saveAnswer = undefined;
      await page.context().close();
    }
  });

  it('saves what changed and nothing else, says so, and components see the change', async () => {
    const { page } = await open();
    await page.getByText('Seen 1').waitFor();
    await page.getByRole('button', { name: 'Edit Express' }).click();
    const box = page.getByRole('checkbox', { name: 'Express' });
    await box.waitFor();
    assert.equal(await page.evaluate(`document.activeElement.localName`), 'org-record-page');
    assert.equal(await page.locator('input:focus').getAttribute('type'), 'checkbox');
    await page.keyboard.press('Space');
    await page.getByRole('textbox', { name: 'Order Name' }).fill('Order 8');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('status').getByText('Order “Order 8” was saved.').waitFor();
    assert.deepEqual(
      org.bodies.find((body) => JSON.stringify(body).includes('Express__c')),
      {
        fields: { Name: 'Order 8', Express__c: true },
      },
    );
    assert.ok(org.requests.includes(`PATCH /records/${orderRecord.id}`));
    await page.getByText('Seen 2').waitFor();
    assert.match(await page.getByRole('heading', { level: 1 }).innerText(), /Order 8/);
    await page.context().close();
  });

  it('asks nothing of the org when nothing was changed, and Cancel throws changes away', async () => {
    const { page } = await open();
    await page.getByRole('button', { name: 'Edit', exact: true }).click();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('button', { name: 'Edit', exact: true }).click();
    await page.getByRole('textbox', { name: 'Order Name' }).fill('Other');
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('button', { name: 'Edit', exact: true }).waitFor();
    assert.ok(!org.requests.some((request) => request.startsWith('PATCH')));
    await page.context().close();
  });

  it('shows what the org refuses at the field, and at the top what is of no field', async () => {
    const { page } = await open();
    await page.getByRole('button', { name: 'Edit', exact: true }).click();
    org.saveAnswer = {
      status: 400,
      body: {
        message: 'An error occurred while trying to update the record.',
        output: {
          errors: [{ message: 'Orders are closed.', errorCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION' }],
          fieldErrors: { Email__c: [{ message: 'No such address.', field: 'Email__c' }] },
        },
      },
    };
    await page.getByRole('textbox', { name: 'Email' }).fill('b@example.com');
    await page.getByRole('button', { name: 'Save' }).click();
    const alert = page.getByRole('alert');
    await alert.getByText('Orders are closed.').waitFor();
    await alert.getByText('Review the following fields: Email').waitFor();
    await page.getByText('No such address.').waitFor();
    org.saveAnswer = undefined;
    await page.getByRole('textbox', { name: 'Email' }).fill('c@example.com');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('status').getByText('was saved').waitFor();
    await page.context().close();
  });

  it('RefreshEvent runs the registered handlers, which ask for the list anew; ShowToastEvent shows a toast', async () => {
    const { page } = await open();
    await page.getByText('Box 1').waitFor();
    org.lists = { Parcels__r: [parcel('a02000000000002AAA', 'Box 2')] };
    await page.getByRole('button', { name: 'Reload' }).click();
    await page.getByText('Box 2').waitFor();
    await page.getByRole('button', { name: 'Count' }).click();
    await page.getByRole('status').getByText('Counted').waitFor();
    await page.getByRole('button', { name: 'Close' }).click();
    await page.getByText('Counted').waitFor({ state: 'detached' });
    await page.context().close();
  });

  it('the home page leads to the records of the objects that something was deployed for', async () => {
    const { page, complaints } = await openPage(browser, org.url);
    await page.goto(`${org.url}/lightning/page/home`);
    await page.getByRole('link', { name: 'Order 7' }).waitFor();
    assert.deepEqual(complaints, []);
    assert.deepEqual(await accessibilityViolations(page), []);
    await page.getByRole('link', { name: 'Order 7' }).click();
    await page.getByText('Box 1').waitFor();
    await page.context().close();
  });

  it('a component that cannot be built leaves the record to be read, and says what is wrong', async () => {
    source = sourceOf([
      bundleComponent('badCard', {
        'badCard.js':
          "import { LightningElement } from 'lwc'; import x from '@salesforce/label/c.Nope'; export default class extends LightningElement {}",
      }),
    ]);
    const { page } = await open();
    await page.getByRole('alert').getByText("there is no custom label 'c.Nope'").waitFor();
    await page.getByText('3/14/2026').waitFor();
    await page.context().close();
  });

  it('shows the components of the next deployment without a new start', async () => {
    source = sourceOf([orderParcels], { Parcels: 'Boxes of this order' });
    const { page } = await open();
    await page.getByText('Boxes of this order').waitFor();
    await page.context().close();
  });
});
