import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { loadTable, metadataTypes, metadataTypesCacheFile } from './load-metadata-types.ts';
import { MetadataTypes } from './metadata-types.ts';
import { isXmlFault, parseXml } from './parse-xml.ts';
import { typeRegistry } from './type-registry.ts';
import { validateXml } from './validate-xml.ts';

function findings(text: string, type: string): string[] {
  const root = parseXml(text);
  assert.ok(!isXmlFault(root));
  return validateXml(root, type).map(
    ({ message, position, severity }) => `${severity} ${position.line}:${position.column} ${message}`,
  );
}

const FLOW = `<?xml version="1.0" encoding="UTF-8"?>
<Flow xmlns="http://soap.sforce.com/2006/04/metadata">
    <apiVersion>66.0</apiVersion>
    <decisions>
        <name>Big</name>
        <label>Big</label>
        <locationX>0</locationX>
        <locationY>0</locationY>
        <rules>
            <name>Yes</name>
            <conditionLogic>and</conditionLogic>
            <conditions>
                <leftValueReference>$Record.Amount__c</leftValueReference>
                <operator>GreaterThan</operator>
                <rightValue>
                    <numberValue>100.0</numberValue>
                </rightValue>
            </conditions>
            <connector/>
            <label>Yes</label>
        </rules>
    </decisions>
    <label>Order</label>
    <processType>AutoLaunchedFlow</processType>
    <status>Active</status>
</Flow>`;

test('metadata types: the 1,785 types and 801 enums of @salesforce/types 1.9.0, and every reference resolves', () => {
  const types = metadataTypes();
  // 16 further names only stand for another type, such as ReportFolder for Folder
  assert.deepEqual(types.counts(), { types: 1785 + 16, enums: 801 });
  const scalars = ['string', 'boolean', 'number', 'Date', 'any'];
  for (const name of Object.keys(loadTable(metadataTypesCacheFile()).types)) {
    for (const [element, { type }] of types.elementsOf(name) ?? []) {
      const known =
        scalars.includes(type) || types.elementsOf(type) !== undefined || types.valuesOf(type) !== undefined;
      assert.ok(known, `${name}.${element}: ${type}`);
    }
  }
});

test('metadata types: the cache holds what was extracted; a broken or missing one is extracted again', () => {
  const folder = mkdtempSync(join(tmpdir(), 'metadata-types-'));
  try {
    const file = join(folder, 'nested', 'types.json');
    const extracted = loadTable(file);
    const cached = loadTable(file);
    assert.deepEqual(cached, extracted);
    writeFileSync(file, '{"types":');
    assert.deepEqual(loadTable(file), extracted);
    assert.deepEqual(new MetadataTypes(cached).elementsOf('Flow')?.get('label'), {
      type: 'string',
      repeated: false,
      required: true,
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('type registry: 539 types, children of an object with the element that holds them', () => {
  assert.equal(typeRegistry().all().length, 539);
  const children = typeRegistry().type('CustomObject')?.children ?? [];
  assert.equal(children.find(({ name }) => name === 'CompactLayout')?.elementName, 'compactLayouts');
  assert.equal(typeRegistry().parentOf('CustomLabel')?.name, 'CustomLabels');
});

test('validation: a good flow passes', () => {
  assert.deepEqual(findings(FLOW, 'Flow'), []);
});

test('validation: unknown elements, bad enums and bad scalars are named with their place', () => {
  const broken = FLOW.replace('GreaterThan<', 'EqualsTo<')
    .replace('<label>Order</label>', '<label>Order</label><foo>1</foo>')
    .replace('100.0', 'many')
    .replace('<status>', '<isTemplate>maybe</isTemplate><status>');
  assert.deepEqual(findings(broken, 'Flow'), [
    `Error 14:17 Error parsing file: 'EqualsTo' is not a valid value for the enum 'FlowComparisonOperator'`,
    `Error 16:21 Error parsing file: 'many' is not a valid value for the type xsd:double`,
    'Error 23:25 Error parsing file: Element {http://soap.sforce.com/2006/04/metadata}foo invalid at this location in type Flow',
    `Error 25:5 Error parsing file: 'maybe' is not a valid value for the type xsd:boolean`,
  ]);
});

test('validation: repeated elements must stand together, single ones must be single', () => {
  const variable = '<variables><name>a</name><dataType>String</dataType></variables>';
  const flow = `<Flow><label>A</label>${variable}<status>Active</status>${variable}<label>B</label></Flow>`;
  assert.deepEqual(
    findings(flow, 'Flow').map((finding) => finding.replace(/^Error \d+:\d+ /, '')),
    [
      'Error parsing file: Element variables is duplicated at this location in type Flow',
      'Error parsing file: Element label is duplicated at this location in type Flow',
    ],
  );
});

test('validation: a missing required element is an error where the platform is known to insist, else a warning', () => {
  assert.deepEqual(findings('<Flow/>', 'Flow'), ['Error 1:1 Required field is missing: label (in type Flow)']);
  assert.deepEqual(
    findings('<AnalyticSnapshot/>', 'AnalyticSnapshot').filter((one) => one.startsWith('Error')),
    [],
  );
  assert.ok(findings('<AnalyticSnapshot/>', 'AnalyticSnapshot').length > 0);
});

test('validation: retired elements that orgs still accept pass (FlowActionCall.versionSegment)', () => {
  const call = `<actionCalls><name>A</name><label>A</label><locationX>0</locationX><locationY>0</locationY>
    <actionName>Send</actionName><actionType>apex</actionType><versionSegment>1</versionSegment></actionCalls>`;
  assert.deepEqual(findings(`<Flow>${call}<label>A</label></Flow>`, 'Flow'), []);
});

test('validation: elements inside a scalar and text between elements are refused', () => {
  assert.match(
    findings('<Flow><label><b/></label></Flow>', 'Flow').join(),
    /}b invalid at this location in type string/,
  );
  assert.match(findings('<Flow>oops<label>A</label></Flow>', 'Flow').join(), /Unexpected text 'oops' in type Flow/);
});

test('validation: target configurations of a Lightning Web Component and custom metadata values are free in form', () => {
  const bundle = `<LightningComponentBundle><apiVersion>66.0</apiVersion><isExposed>true</isExposed><targets><target>lightning__RecordPage</target></targets>
    <targetConfigs><targetConfig targets="lightning__RecordPage"><objects><object>Contact</object></objects></targetConfig></targetConfigs></LightningComponentBundle>`;
  assert.deepEqual(findings(bundle, 'LightningComponentBundle'), []);
  const values = `<CustomMetadata><label>A</label><protected>false</protected>
    <values><field>A__c</field><value xsi:type="xsd:string">x</value></values>
    <values><field>B__c</field><value xsi:nil="true"/></values></CustomMetadata>`;
  assert.deepEqual(findings(values, 'CustomMetadata'), []);
});

test('validation: a type that the Metadata API does not declare is refused by name', () => {
  assert.match(findings('<Icon/>', 'Icon').join(), /'Icon' is not declared/);
});
