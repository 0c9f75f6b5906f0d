import assert from 'node:assert/strict';
import { test } from 'node:test';
import { componentKey } from './component.ts';
import { FIELD_TOTAL, metadataXml, ORDER_OBJECT, packageXml, zipOf } from './testing/deployment-fixture.ts';
import { readDeployment } from './read-deployment.ts';
import { buildRetrieveZip, type RetrieveRequest } from './retrieve-zip.ts';
import { isZipFault, readZip } from './zip-archive.ts';

const deployed = readDeployment(
  zipOf({
    'package.xml': packageXml({
      CustomObject: ['Order__c'],
      CustomField: ['Contact.Total__c'],
      ApexClass: ['Send'],
      Report: ['Sales', 'Sales/Top'],
    }),
    'objects/Order__c.object': ORDER_OBJECT,
    'objects/Contact.object': metadataXml('CustomObject', FIELD_TOTAL),
    'classes/Send.cls': 'public class Send {}',
    'classes/Send.cls-meta.xml': metadataXml('ApexClass', '<apiVersion>66.0</apiVersion>'),
    'reports/Sales-meta.xml': metadataXml('ReportFolder', '<name>Sales</name>'),
    'reports/Sales/Top.report': metadataXml(
      'Report',
      '<format>Tabular</format><name>Top</name><reportType>Contact</reportType>',
    ),
  }),
);
const components = new Map(deployed.components.map((one) => [componentKey(one.type, one.fullName), one]));

function retrieve(request: Omit<RetrieveRequest, 'apiVersion'>): { files: Map<string, string>; messages: string[] } {
  const outcome = buildRetrieveZip({ ...request, apiVersion: '66.0' }, components);
  const contents = readZip(outcome.zip);
  assert.ok(!isZipFault(contents));
  const files = new Map([...contents].map(([path, bytes]) => [path, new TextDecoder().decode(bytes)]));
  return { files, messages: outcome.messages.map(({ problem }) => problem) };
}

test('retrieve: nothing was wrong with what is retrieved here', () => {
  assert.deepEqual(
    deployed.problems.filter(({ severity }) => severity === 'Error'),
    [],
  );
});

test('retrieve: files come back as they were deployed, under unpackaged/ with a package.xml', () => {
  const { files } = retrieve({ members: [{ type: 'ApexClass', fullName: '*' }] });
  assert.deepEqual(
    [...files.keys()],
    ['unpackaged/classes/Send.cls', 'unpackaged/classes/Send.cls-meta.xml', 'unpackaged/package.xml'],
  );
  assert.equal(files.get('unpackaged/classes/Send.cls'), 'public class Send {}');
  assert.match(files.get('unpackaged/package.xml') ?? '', /<members>Send<\/members>\n\s*<name>ApexClass<\/name>/);
});

test('retrieve: an object comes with its children, and a deployment of it gives the same components', () => {
  const { files } = retrieve({ members: [{ type: 'CustomObject', fullName: 'Order__c' }], singlePackage: true });
  const again = readDeployment(zipOf(Object.fromEntries(files)));
  assert.deepEqual(again.problems, []);
  assert.deepEqual(
    again.components.map(({ type, fullName }) => `${type}:${fullName}`),
    [
      'CustomObject:Order__c',
      'CustomField:Order__c.Status__c',
      'CustomField:Order__c.Total__c',
      'ListView:Order__c.All',
    ],
  );
});

test('retrieve: a single field is composed into an object file that holds nothing else', () => {
  const { files } = retrieve({ members: [{ type: 'CustomField', fullName: 'Order__c.Total__c' }] });
  const object = files.get('unpackaged/objects/Order__c.object') ?? '';
  assert.match(object, /<fullName>Total__c<\/fullName>/);
  assert.doesNotMatch(object, /Status__c|listViews|nameField/);
});

test('retrieve: an object of which only fields were deployed gives those', () => {
  const { files, messages } = retrieve({ members: [{ type: 'CustomObject', fullName: 'Contact' }] });
  assert.deepEqual(messages, []);
  assert.match(files.get('unpackaged/objects/Contact.object') ?? '', /Total__c/);
});

test('retrieve: folders stand in package.xml under the type of their items', () => {
  const { files } = retrieve({
    members: [
      { type: 'Report', fullName: 'Sales' },
      { type: 'Report', fullName: 'Sales/Top' },
    ],
  });
  assert.ok(files.has('unpackaged/reports/Sales-meta.xml'));
  const again = readDeployment(zipOf(Object.fromEntries(files)));
  assert.deepEqual(again.components.map(({ type, fullName }) => `${type}:${fullName}`).sort(), [
    'Report:Sales/Top',
    'ReportFolder:Sales',
  ]);
});

test('retrieve: what does not exist is told in the words that clients parse', () => {
  const { messages } = retrieve({
    members: [
      { type: 'Flow', fullName: 'Gone' },
      { type: 'Flow', fullName: '*' },
    ],
  });
  assert.deepEqual(messages, ["Entity of type 'Flow' named 'Gone' cannot be found"]);
});
