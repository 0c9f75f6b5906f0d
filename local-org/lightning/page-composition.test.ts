import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { deployedBundles } from './deployed-bundle.ts';
import { placedComponents, quickActions } from './page-composition.ts';
import { bundleComponent, sourceOf, xmlComponent } from './test-support/order-metadata.ts';
import { directionOf, translatedLabels } from './translated-labels.ts';
import { trustedImageHosts } from './trusted-images.ts';

const card = bundleComponent(
  'orderCard',
  { 'orderCard.js': '' },
  `<isExposed>true</isExposed><targets><target>lightning__RecordPage</target></targets>
   <targetConfigs><targetConfig targets="lightning__RecordPage">
     <property name="rows" type="Integer" default="5"/><property name="wide" type="Boolean" default="false"/>
     <property name="heading" type="String"/>
   </targetConfig></targetConfigs>`,
);
const page = xmlComponent(
  'FlexiPage',
  'Order_Page',
  `<flexiPageRegions><itemInstances><componentInstance>
     <componentInstanceProperties><name>rows</name><value>2</value></componentInstanceProperties>
     <componentInstanceProperties><name>wide</name><value>true</value></componentInstanceProperties>
     <componentName>c:orderCard</componentName>
   </componentInstance></itemInstances></flexiPageRegions>`,
);
const { components } = sourceOf([card, page]);
const bundles = deployedBundles(components.values());

describe('the components of a record page (Metadata API Developer Guide, "FlexiPage")', () => {
  it('have the defaults of their settings where no page is previewed', () => {
    const [placed] = placedComponents(components, bundles, 'Order__c');
    assert.deepEqual(placed?.properties, { rows: 5, wide: false });
  });

  it('have the settings of the page that is previewed', () => {
    const [placed, ...others] = placedComponents(components, bundles, 'Order__c', 'Order_Page');
    assert.deepEqual([placed?.properties, others], [{ rows: 2, wide: true }, []]);
  });

  it('have the settings of the page that is the org default, on a desktop (Metadata API, "ActionOverride")', () => {
    const placedWith = (override: string): unknown => {
      const object = xmlComponent('CustomObject', 'Order__c', `<actionOverrides>${override}</actionOverrides>`);
      return placedComponents(sourceOf([card, page, object]).components, bundles, 'Order__c')[0]?.properties;
    };
    const view = '<actionName>View</actionName><content>Order_Page</content>';
    assert.deepEqual(placedWith(`${view}<formFactor>Large</formFactor><type>Flexipage</type>`), {
      rows: 2,
      wide: true,
    });
    assert.deepEqual(placedWith(`${view}<formFactor>Small</formFactor><type>Flexipage</type>`), {
      rows: 5,
      wide: false,
    });
    assert.deepEqual(placedWith('<actionName>View</actionName><formFactor>Large</formFactor><type>Default</type>'), {
      rows: 5,
      wide: false,
    });
  });

  it('open from the screen actions of the object alone', () => {
    const action = (name: string, subtype: string): ReturnType<typeof xmlComponent> =>
      xmlComponent(
        'QuickAction',
        name,
        `<actionSubtype>${subtype}</actionSubtype><label>Show</label><lightningWebComponent>orderCard</lightningWebComponent>`,
      );
    const all = [
      action('Order__c.Show', 'ScreenAction'),
      action('Order__c.Run', 'Action'),
      action('Contact.Show', 'ScreenAction'),
    ];
    assert.deepEqual(
      quickActions(all, bundles, 'Order__c').map(({ label, bundle }) => [label, bundle.name]),
      [['Show', 'orderCard']],
    );
  });
});

describe('images on a page (Metadata API Developer Guide, "CspTrustedSite")', () => {
  const site = (url: string, images = true, active = true): ReturnType<typeof xmlComponent> =>
    xmlComponent(
      'CspTrustedSite',
      url.replace(/\W/g, ''),
      `<endpointUrl>${url}</endpointUrl><isActive>${active}</isActive><isApplicableToImgSrc>${images}</isApplicableToImgSrc>`,
    );

  it('come from active trusted sites for images, and from what stands in for one of them', () => {
    const sites = [site('https://*.example.com'), site('https://a.test', false), site('https://b.test', true, false)];
    const standIns = new Map([
      ['https://api.example.com', 'http://127.0.0.1:1'],
      ['https://a.test', 'http://127.0.0.1:2'],
    ]);
    assert.deepEqual(trustedImageHosts(sites, standIns), ['http://127.0.0.1:1', 'https://*.example.com']);
  });

  it('do not come from an address that would say more in a policy than a host', () => {
    assert.deepEqual(
      trustedImageHosts([site("https://x.test; script-src 'unsafe-inline'"), site('http://x.test')], new Map()),
      [],
    );
  });
});

describe('labels in a person’s language (Metadata API Developer Guide, "Translations")', () => {
  it('are those of the language, and the main language’s where one is missing', () => {
    const german = xmlComponent(
      'Translations',
      'de',
      '<customLabels><label>Hallo</label><name>Hello</name></customLabels>',
    );
    const labels = new Map([
      ['Hello', 'Hello'],
      ['Bye', 'Bye'],
    ]);
    assert.deepEqual([...translatedLabels(labels, [german], 'de').values()], ['Hallo', 'Bye']);
    assert.deepEqual([...translatedLabels(labels, [german], 'fr').values()], ['Hello', 'Bye']);
  });

  it('run from right to left in Arabic and Hebrew', () => {
    assert.deepEqual(['ar', 'iw', 'he_IL', 'en_US', 'tr'].map(directionOf), ['rtl', 'rtl', 'rtl', 'ltr', 'ltr']);
  });
});
