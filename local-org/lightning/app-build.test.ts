import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Component } from '../metadata/component.ts';
import { buildApp } from './app-build.ts';
import { LightningBuildError } from './build-error.ts';
import { bundlesOfRecordPage, deployedBundles, tagOf } from './deployed-bundle.ts';
import { deployedLayout, highlightFields } from './record-layout.ts';
import { bundleComponent, invoiceTotal, orderParcels, sourceOf, xmlComponent } from './test-support/order-metadata.ts';

const build = (component: Component, labels: Readonly<Record<string, string>> = {}): ReturnType<typeof buildApp> =>
  buildApp(deployedBundles([component]), new Map(Object.entries(labels)));

const element = (imports: string): Component =>
  bundleComponent('oneCard', {
    'oneCard.js': `import { LightningElement } from 'lwc';\n${imports}\nexport default class OneCard extends LightningElement {}`,
    'oneCard.html': '<template></template>',
  });

describe('deployed components (LWC Developer Guide, "XML Configuration File Elements")', () => {
  it('a record page shows the exposed components of its object alone', () => {
    const bundles = deployedBundles([orderParcels, invoiceTotal, element('')]);
    assert.deepEqual(
      bundlesOfRecordPage(bundles, 'Order__c').map(({ name }) => name),
      ['orderParcels'],
    );
  });

  it('a component without objects in its configuration is for every object', () => {
    const meta = '<isExposed>true</isExposed><targets><target>lightning__RecordPage</target></targets>';
    const bundles = deployedBundles([bundleComponent('anyCard', { 'anyCard.js': '' }, meta)]);
    assert.equal(bundlesOfRecordPage(bundles, 'Order__c').length, 1);
  });

  it('a tag is the name in kebab case under c', () => {
    assert.equal(tagOf('orderParcels'), 'c-order-parcels');
  });
});

describe('building deployed components', () => {
  it('gives a module for each, with labels and schema in it', async () => {
    const assets = await build(orderParcels, { Parcels: 'Parcels of “this”' });
    const code = assets.get('orderParcels.js') ?? '';
    assert.match(code, /Parcels of “this”/);
    assert.match(code, /fieldApiName.*LastModifiedDate/);
    assert.match(code, /from 'lightning\/card'/);
    assert.match(assets.get('icons.js') ?? '', /standard_shipment/);
  });

  const refusals: readonly [what: string, imports: string, message: RegExp][] = [
    [
      'a label that is not there',
      "import x from '@salesforce/label/c.Nope';",
      /lwc\/oneCard\/oneCard\.js: there is no custom label 'c\.Nope'/,
    ],
    ['Apex methods', "import x from '@salesforce/apex/Cls.run';", /does not implement '@salesforce\/apex\/Cls\.run'/],
    [
      'user permissions',
      "import x from '@salesforce/userPermission/ViewSetup';",
      /does not implement '@salesforce\/userPermission\/ViewSetup'/,
    ],
    [
      'the older GraphQL module',
      "import { gql } from 'lightning/uiGraphQLApi';",
      /the local org has no 'lightning\/uiGraphQLApi'/,
    ],
    ['a component that is not there', "import x from 'c/other';", /no deployed Lightning web component 'c\/other'/],
    ['a file that is not there', "import x from './other';", /oneCard\/other is imported/],
    ['packages of npm', "import x from 'lodash';", /there is no module 'lodash' on the platform/],
    [
      'a part of a module that is not there',
      "import { generateRecordInputForUpdate as g } from 'lightning/uiRecordApi'; window.g = g;",
      /does not implement 'generateRecordInputForUpdate' of 'lightning\/uiRecordApi'/,
    ],
  ];
  for (const [what, imports, message] of refusals) {
    it(`refuses ${what} by name`, async () => {
      await assert.rejects(
        build(element(imports)),
        (error) => error instanceof LightningBuildError && message.test(error.message),
      );
    });
  }

  it('refuses a base component that the package lacks by name', async () => {
    const component = bundleComponent('oneCard', {
      'oneCard.js': "import { LightningElement } from 'lwc'; export default class extends LightningElement {}",
      'oneCard.html': '<template><lightning-record-form></lightning-record-form></template>',
    });
    await assert.rejects(build(component), /no 'lightning\/recordForm'/);
  });

  it('refuses a bundle without JavaScript: the platform compiles no TypeScript', async () => {
    await assert.rejects(build(bundleComponent('oneCard', { 'oneCard.html': '' })), /lwc\/oneCard has no oneCard\.js/);
  });

  it('refuses what does not compile, with the file', async () => {
    const component = bundleComponent('oneCard', {
      'oneCard.js': "import { LightningElement } from 'lwc'; export default class extends LightningElement {}",
      'oneCard.html': '<template><p>{a b}</p></template>',
    });
    await assert.rejects(build(component), /^LightningBuildError: lwc\/oneCard\/oneCard\.html:1:14: .*LWC1083/);
  });
});

describe('layouts (Metadata API Developer Guide, "Layout", "CompactLayout")', () => {
  const layout = xmlComponent(
    'Layout',
    'Order__c-Order Layout',
    `<layoutSections><label>Who</label>
      <layoutColumns><layoutItems><field>Name</field></layoutItems></layoutColumns>
      <layoutColumns><layoutItems><field>Email__c</field></layoutItems><layoutItems><emptySpace>true</emptySpace></layoutItems></layoutColumns>
    </layoutSections>`,
  );

  it('the deployed layout gives the sections', () => {
    assert.deepEqual(deployedLayout([layout], 'Order__c'), [{ label: 'Who', columns: [['Name'], ['Email__c']] }]);
    assert.equal(deployedLayout([layout], 'Order'), undefined);
  });

  it('the assigned compact layout gives the fields of the head', () => {
    const { components } = sourceOf([
      xmlComponent('CustomObject', 'Order__c', '<compactLayoutAssignment>Short</compactLayoutAssignment>'),
      xmlComponent('CompactLayout', 'Order__c.Short', '<fields>Name</fields><fields>Kind__c</fields>'),
    ]);
    assert.deepEqual(highlightFields(components, 'Order__c'), ['Name', 'Kind__c']);
    assert.deepEqual(highlightFields(components, 'Other__c'), ['Title', 'AccountId', 'Phone', 'Email']);
  });
});
