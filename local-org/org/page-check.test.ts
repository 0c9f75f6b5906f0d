import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { metadataXml } from '../metadata/testing/deployment-fixture.ts';
import { startWith, type ComposedOrg } from './testing/composed-org.ts';
import { ORDER } from './testing/small-project.ts';

const page = (name: string, setting: string, object = 'Order__c'): string =>
  metadataXml(
    'FlexiPage',
    `<flexiPageRegions><itemInstances><componentInstance><componentInstanceProperties><name>${setting}</name><value>2</value></componentInstanceProperties><componentName>${name}</componentName><identifier>c_one</identifier></componentInstance></itemInstances><name>main</name><type>Region</type></flexiPageRegions><masterLabel>Order</masterLabel><sobjectType>${object}</sobjectType><template><name>flexipage:recordHomeTemplateDesktop</name></template><type>RecordPage</type>`,
  );
const action = (bundle: string): string =>
  metadataXml(
    'QuickAction',
    `<actionSubtype>ScreenAction</actionSubtype><label>Show</label><lightningWebComponent>${bundle}</lightningWebComponent><optionsCreateFeedItem>false</optionsCreateFeedItem><type>LightningWebComponent</type>`,
  );
const override = (content: string, type: string): string =>
  metadataXml(
    'CustomObject',
    `<actionOverrides><actionName>View</actionName>${content === '' ? '' : `<content>${content}</content>`}<formFactor>Large</formFactor><skipRecordTypeSelect>false</skipRecordTypeSelect><type>${type}</type></actionOverrides>`,
  );
const german = (name: string): string =>
  metadataXml('Translations', `<customLabels><label>Hallo</label><name>${name}</name></customLabels>`);
const BUNDLE = {
  'lwc/orderCard/orderCard.js':
    "import { LightningElement, api } from 'lwc';\nimport MAY from '@salesforce/customPermission/May';\nexport default class OrderCard extends LightningElement {\n  @api rows = MAY;\n}\n",
  'lwc/orderCard/orderCard.js-meta.xml': metadataXml(
    'LightningComponentBundle',
    '<apiVersion>66.0</apiVersion><isExposed>true</isExposed><targets><target>lightning__RecordPage</target><target>lightning__RecordAction</target></targets><targetConfigs><targetConfig targets="lightning__RecordPage"><property name="rows" type="Integer"/></targetConfig><targetConfig targets="lightning__RecordAction"><actionType>ScreenAction</actionType></targetConfig></targetConfigs>',
  ),
};
const PERMISSION = {
  'customPermissions/May.customPermission': metadataXml(
    'CustomPermission',
    '<isLicensed>false</isLicensed><label>May</label>',
  ),
};
const LABELS = {
  'labels/CustomLabels.labels': metadataXml(
    'CustomLabels',
    '<labels><fullName>Hello</fullName><language>en_US</language><protected>false</protected><shortDescription>Hello</shortDescription><value>Hello</value></labels>',
  ),
};

let org: ComposedOrg;
before(async () => {
  org = await startWith({ ...ORDER, ...BUNDLE, ...PERMISSION, ...LABELS });
});
after(() => org.close());

describe('what pages name is checked at deploy time (Metadata API Developer Guide)', () => {
  const complaintOf = async (files: Record<string, string>): Promise<string> => {
    const { success, failures } = await org.deploy(files);
    return success ? '' : failures.map(({ problem }) => problem).join('; ');
  };

  it('takes a Lightning page, a screen action and translations of what there is', async () => {
    const files = {
      'flexipages/Order_Page.flexipage': page('orderCard', 'rows'),
      'quickActions/Order__c.Show.quickAction': action('orderCard'),
      'translations/de.translation': german('Hello'),
    };
    assert.equal(await complaintOf(files), '');
  });

  it('takes a Lightning page as the org default of its object, and the default back (ActionOverride)', async () => {
    const files = {
      'objects/Contact.object': override('Contact_Page', 'Flexipage'),
      'flexipages/Contact_Page.flexipage': page('orderCard', 'rows', 'Contact'),
    };
    assert.equal(await complaintOf(files), '');
    assert.equal(await complaintOf({ 'objects/Contact.object': override('', 'Default') }), '');
  });

  for (const [what, files, complaint] of [
    [
      'the page that an object is shown by',
      { 'objects/Contact.object': override('No_Page', 'Flexipage') },
      /no FlexiPage named No_Page/,
    ],
    [
      'a page for another object',
      {
        'objects/Contact.object': override('A_Page', 'Flexipage'),
        'flexipages/A_Page.flexipage': page('orderCard', 'rows'),
      },
      /A_Page is no record page of Contact/,
    ],
    [
      'an override of a kind',
      { 'objects/Contact.object': override('A', 'Visualforce') },
      /does not implement an override of 'View' of type 'Visualforce'/,
    ],
    ['a component of a Lightning page', { 'flexipages/A.flexipage': page('other', 'rows') }, /component other/],
    ['a setting of a component', { 'flexipages/A.flexipage': page('orderCard', 'size') }, /'size' isn't defined/],
    ['the object of a Lightning page', { 'flexipages/A.flexipage': page('orderCard', 'rows', 'No__c') }, /No__c/],
    ['the component of an action', { 'quickActions/Order__c.Show.quickAction': action('other') }, /named other found/],
    ['the object of an action', { 'quickActions/No__c.Show.quickAction': action('orderCard') }, /'No__c' cannot/],
    ['a label of a translation', { 'translations/de.translation': german('Bye') }, /no CustomLabel named Bye/],
    [
      'a custom permission of a component',
      { ...BUNDLE, 'lwc/orderCard/orderCard.js': BUNDLE['lwc/orderCard/orderCard.js'].replace('/May', '/Must') },
      /there is no custom permission Must/,
    ],
  ] as const) {
    it(`refuses ${what} that is not there`, async () => {
      assert.match(await complaintOf(files), complaint);
    });
  }
});
