import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { launchBrowser } from '../../local-org/lightning/test-support/browser.ts';
import type { OrgRecord } from '../org/org-port.ts';
import { asRecord } from '../scenarios/harness/org-requests.ts';
import { manifest } from '../scenarios/harness/metadata-records.ts';
import { ScenarioOrg } from '../scenarios/harness/scenario-org.ts';
import { frontDoor } from '../start/front-door.ts';

/** Who looks at the card. */
export interface Viewer {
  readonly accessToken: string;
}

/** A page with the card on it, and everything that went on there. */
export interface CardPage {
  readonly page: Page;
  readonly card: Locator;
  /** Errors and warnings in the console. */
  readonly complaints: string[];
  /** Requests to the org's data: method and what was asked. */
  readonly requests: string[];
  /** Sum of the page's layout shifts so far. */
  readonly shift: () => Promise<number>;
  readonly close: () => Promise<void>;
}

const LOOPBACK = /^http:\/\/127\.0\.0\.1:\d+\//;
const DATA = /\/services\/data\/v[\d.]+\/(.*)$/;
/** The base components' own: the platform renders them in synthetic shadow, where that works. */
const OF_BASE_COMPONENTS = 'sfdc.co/synthetic-aria';
const PICTURES = process.env.CARD_PICTURES;
const PACKAGE = join(import.meta.dirname, '../../force-app/main/default');
const RULES = join(PACKAGE, 'objects/Sertifier_Credential__c/validationRules');
const FLOWS = readdirSync(join(PACKAGE, 'flows')).map((file) => file.replace('.flow-meta.xml', ''));
let viewers = 0;

/** An org with the package, and a browser. Where there is no org, no browser stays to keep the test from ending. */
export async function openStage(): Promise<{ readonly org: ScenarioOrg; readonly browser: Browser }> {
  const browser = await launchBrowser();
  try {
    return { org: await ScenarioOrg.open(), browser };
  } catch (error) {
    await browser.close();
    throw error;
  }
}

/** Creates a user with permission sets, language and locale, and logs in. */
export async function createViewer(
  org: ScenarioOrg,
  permissionSets: readonly string[],
  options: { readonly profile?: string; readonly language?: string; readonly locale?: string } = {},
): Promise<Viewer> {
  viewers += 1;
  const username = `viewer${viewers}@example.com`;
  const [profile] = await org.query(`SELECT Id FROM Profile WHERE Name = '${options.profile ?? 'Standard User'}'`);
  const AssigneeId = await org.create('User', {
    Username: username,
    LastName: `Viewer ${viewers}`,
    Email: username,
    Alias: `viewer${viewers}`.slice(-8),
    IsActive: true,
    TimeZoneSidKey: 'GMT',
    LocaleSidKey: options.locale ?? 'en_US',
    LanguageLocaleKey: options.language ?? 'en_US',
    EmailEncodingKey: 'UTF-8',
    ProfileId: profile?.Id,
  });
  for (const name of permissionSets) {
    const [set] = await org.query(`SELECT Id FROM PermissionSet WHERE Name = '${name}'`);
    await org.create('PermissionSetAssignment', { AssigneeId, PermissionSetId: set?.Id });
  }
  const { accessToken } = asRecord(await org.requests.expect('POST', '/local/login', { username }));
  return { accessToken: String(accessToken) };
}

/**
 * Lets the administrator write the rows' own fields, and switches off the package's flows and rules, which would refuse it: for
 * states that a test cannot wait for.
 */
export async function letRowsBeWritten(org: ScenarioOrg): Promise<void> {
  const describe = asRecord(await org.requests.expect('GET', '/sobjects/Sertifier_Credential__c/describe'));
  const fields = (Array.isArray(describe.fields) ? describe.fields : []).map(asRecord);
  const permissions = fields
    .filter(({ name, custom, calculated }) => custom === true && calculated !== true && typeof name === 'string')
    .map(
      ({ name }) =>
        `<fieldPermissions><editable>true</editable><field>Sertifier_Credential__c.${String(name)}</field><readable>true</readable></fieldPermissions>`,
    );
  const content = `<?xml version="1.0" encoding="UTF-8"?><PermissionSet xmlns="http://soap.sforce.com/2006/04/metadata">${permissions.join('')}<label>Row Writer</label></PermissionSet>`;
  const name = 'Row_Writer';
  await org.requests.deployFiles([
    manifest('PermissionSet', [name]),
    { path: `permissionsets/${name}.permissionset`, content },
  ]);
  const inactive = manifest('FlowDefinition', FLOWS);
  const definition = `<?xml version="1.0" encoding="UTF-8"?><FlowDefinition xmlns="http://soap.sforce.com/2006/04/metadata"><activeVersionNumber>0</activeVersionNumber></FlowDefinition>`;
  const off = FLOWS.map((flow) => ({ path: `flowDefinitions/${flow}.flowDefinition`, content: definition }));
  await org.requests.deployFiles([inactive, ...off]);
  const rules = readdirSync(RULES).map((file) =>
    readFileSync(join(RULES, file), 'utf8')
      .replace(/^<\?xml.*\?>\s*<ValidationRule[^>]*>/, '<validationRules>')
      .replace('</ValidationRule>', '</validationRules>')
      .replace('<active>true', '<active>false'),
  );
  await org.requests.deployFiles([
    manifest(
      'ValidationRule',
      readdirSync(RULES).map((file) => `Sertifier_Credential__c.${file.split('.')[0] ?? ''}`),
    ),
    {
      path: 'objects/Sertifier_Credential__c.object',
      content: `<?xml version="1.0" encoding="UTF-8"?><CustomObject xmlns="http://soap.sforce.com/2006/04/metadata">${rules.join('')}</CustomObject>`,
    },
  ]);
  const [set] = await org.query(`SELECT Id FROM PermissionSet WHERE Name = '${name}'`);
  const [admin] = await org.query(
    "SELECT AssigneeId FROM PermissionSetAssignment WHERE PermissionSet.Name = 'Sertifier_Admin'",
  );
  await org.create('PermissionSetAssignment', { AssigneeId: admin?.AssigneeId, PermissionSetId: set?.Id });
}

/** A row as the flows would have written it. */
export function writeRow(org: ScenarioOrg, contact: string, fields: OrgRecord): Promise<string> {
  return org.create('Sertifier_Credential__c', {
    Contact__c: contact,
    Source_Record_Id__c: contact,
    Source_Object__c: 'Contact',
    Source_Flow__c: 'Sertifier — Issue Credential on Contact Update',
    Campaign__c: 'Certified_Widget_Engineer',
    Campaign_Label__c: 'Certified Widget Engineer',
    Recipient_Name__c: 'Ada Lovelace',
    Recipient_Email__c: 'ada@example.com',
    ...fields,
  });
}

export interface CardOptions extends BrowserContextOptions {
  readonly before?: (page: Page) => Promise<void>;
  /** Time on the browser's clock; the org's where left out. */
  readonly at?: Date;
  /** File of a style sheet of the design system in place of SLDS 1. */
  readonly stylesheet?: string | undefined;
}

/** Opens a record's page as somebody, with the browser's clock at the org's time. */
export async function openCard(
  browser: Browser,
  org: ScenarioOrg,
  viewer: Viewer,
  path: string,
  options: CardOptions = {},
): Promise<CardPage> {
  const { before, at = org.now(), stylesheet, ...others } = options;
  const context = await browser.newContext({
    viewport: { width: 1280, height: 900 },
    locale: 'en-US',
    timezoneId: 'UTC',
    reducedMotion: 'reduce',
    ...others,
  });
  await context.route(
    (url) => !LOOPBACK.test(url.href),
    (route) => route.fulfill({ contentType: 'text/html', body: '<title>elsewhere</title>' }),
  );
  const page = await context.newPage();
  await page.clock.setFixedTime(at);
  const complaints: string[] = [];
  page.on('console', (message) => {
    const isComplaint = ['error', 'warning'].includes(message.type()) && !message.text().includes(OF_BASE_COMPONENTS);
    if (isComplaint) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  const requests: string[] = [];
  page.on('request', (request) => {
    const [, asked] = DATA.exec(request.url()) ?? [];
    if (asked !== undefined) requests.push(`${request.method()} ${decodeURIComponent(asked)}`);
  });
  await page.addInitScript(`globalThis.shift = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) if (!entry.hadRecentInput) globalThis.shift += entry.value;
    }).observe({ type: 'layout-shift', buffered: true });`);
  await before?.(page);
  if (stylesheet !== undefined) await page.route('**/slds/**/*.css', (route) => route.fulfill({ path: stylesheet }));
  // the first page of all waits until engine and base components are built
  await page.goto(frontDoor({ instanceUrl: org.requests.instanceUrl, accessToken: viewer.accessToken }, path), {
    timeout: 120_000,
  });
  const card = page.locator('c-sertifier-credentials').first();
  await card.waitFor();
  return {
    page,
    card,
    complaints,
    requests,
    shift: async () => Number(await page.evaluate('globalThis.shift')),
    close: () => context.close(),
  };
}

/** Which of the page's requests to the org's data the card makes: its list, and the record whose save may change it. */
export function requestsOfCard(requests: readonly string[]): string[] {
  return requests.filter((one) => one === 'POST graphql' || /fields=\w+\.LastModifiedDate/.test(one));
}

/** By how much the page is wider than its window. */
export async function overhang(page: Page): Promise<number> {
  const root = 'document.documentElement';
  return Number(await page.evaluate(`Math.max(0, ${root}.scrollWidth - ${root}.clientWidth)`));
}

/** Keeps a picture of the card for somebody to look at, where the environment says where. */
export async function picture(target: Locator | Page, name: string): Promise<void> {
  if (PICTURES === undefined) return;
  mkdirSync(PICTURES, { recursive: true });
  await target.screenshot({ path: join(PICTURES, `${name}.png`) });
}

export function contactPage(id: string): string {
  return `/lightning/r/Contact/${id}/view`;
}
