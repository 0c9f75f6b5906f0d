import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Configuration } from '../configuration.ts';
import { componentKey, type Component } from '../metadata/component.ts';
import { buildSchema } from '../schema/build-schema.ts';
import { checkBundles } from './check-bundles.ts';

function bundle(name: string, files: Readonly<Record<string, string>>): Component {
  const encoder = new TextEncoder();
  return {
    type: 'LightningComponentBundle',
    fullName: name,
    fileName: `lwc/${name}/${name}.js-meta.xml`,
    xml: undefined,
    files: Object.entries(files).map(([file, text]) => ({ path: `lwc/${name}/${file}`, bytes: encoder.encode(text) })),
  };
}

/** Problems of a component `order` beside a component `orderLine`, each as `file:line:column message`. */
async function problems(imports: string, template = '<template></template>'): Promise<string[]> {
  const source = `import { LightningElement } from 'lwc';\n${imports}\nexport default class Order extends LightningElement {}`;
  const components = [
    bundle('order', { 'order.js': source, 'order.html': template, 'order.css': 'p { margin: 0 }', 'words.js': '' }),
    bundle('orderLine', { 'orderLine.js': source.replace(imports, '') }),
  ];
  const { schema } = buildSchema([]);
  const configuration = {
    components: new Map(components.map((one) => [componentKey(one.type, one.fullName), one])),
    schema,
    labels: new Map([['Title', 'Title']]),
    apex: { hasClass: (name: string) => name === 'Orders' },
  } as unknown as Configuration;
  return (await checkBundles(configuration)).map(
    ({ fileName, position, message }) => `${fileName}:${position?.line ?? 0}:${position?.column ?? 0} ${message}`,
  );
}

describe('Lightning web components when they are deployed (LWC Developer Guide, "@salesforce Modules")', () => {
  for (const module of [
    'lightning/uiRecordApi',
    'c/orderLine',
    './words',
    './words.js',
    '@salesforce/schema/Contact.LastName',
    '@salesforce/label/c.Title',
    '@salesforce/apex',
    '@salesforce/user/Id',
    '@salesforce/i18n/locale',
    '@salesforce/client/formFactor',
  ]) {
    it(`may import ${module}`, async () => {
      assert.deepEqual(await problems(`import one from '${module}';`), []);
    });
  }

  for (const [module, why] of [
    ['lightning/nothing', 'the local org has no such base component or module.'],
    ['c/nothing', 'there is no component c/nothing.'],
    ['./nothing', 'the bundle has no such file.'],
    ['../orderLine/orderLine.css', 'the bundle has no such file.'],
    ['fs', 'there is no such module on the platform.'],
    ['@salesforce/schema/Contact.Nothing__c', 'there is no field Nothing__c on Contact.'],
    ['@salesforce/label/c.Nothing', 'there is no custom label c.Nothing.'],
    ['@salesforce/apex/Orders.all', 'the local org implements no Apex controllers.'],
    ['@salesforce/apex/Nothing.all', 'there is no Apex class for Nothing.all.'],
    ['@salesforce/customPermission/Nothing', 'there is no custom permission Nothing.'],
    ['@salesforce/community/Id', 'the local org does not implement it for components.'],
    ['@salesforce/user/Nothing', 'the local org does not implement it for components.'],
  ] as const) {
    it(`may not import ${module}`, async () => {
      assert.deepEqual(await problems(`import one from '${module}';`), [
        `lwc/order/order.js:2:12 LWC1702: Invalid reference ${module}: ${why}`,
      ]);
    });
  }

  it('may not import for the effect alone, or pass on, what there is not', async () => {
    assert.equal((await problems("import 'fs';\nexport * from 'lightning/nothing';")).length, 2);
  });

  it('may name in templates what there is, and nothing else', async () => {
    const there = '<template><lightning-button></lightning-button><c-order-line></c-order-line><p></p></template>';
    assert.deepEqual(await problems('', there), []);
    const missing = '<template>\n  <c-no-line></c-no-line>\n  <lightning-nothing></lightning-nothing>\n</template>';
    assert.deepEqual((await problems('', missing)).toSorted(), [
      'lwc/order/order.html:2:3 No MODULE named markup://c:noLine found',
      'lwc/order/order.html:3:3 No MODULE named markup://lightning:nothing found',
    ]);
  });

  it('are compiled, with the place of the fault', async () => {
    assert.match((await problems('', '<template><div></template>')).join(), /^lwc\/order\/order\.html:1:16 .*LWC1058/);
    assert.match((await problems('const = 1;')).join(), /^lwc\/order\/order\.js:2:\d+ .*LWC1007/);
  });
});
