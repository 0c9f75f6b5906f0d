import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { childText } from './xml-element.ts';
import { FIELD_TOTAL, metadataXml, ORDER_OBJECT, packageXml, zipOf } from './testing/deployment-fixture.ts';
import { readDeployment, type Deployment } from './read-deployment.ts';

function keys(deployment: Deployment): string[] {
  return deployment.components.map(({ type, fullName }) => `${type}:${fullName}`);
}

function problems(deployment: Deployment): string[] {
  return deployment.problems.map(
    ({ severity, componentType, fullName, fileName, message, position }) =>
      `${severity} ${componentType}:${fullName} ${fileName}${position === undefined ? '' : `:${position.line}:${position.column}`} ${message}`,
  );
}

test('deployment: an object gives itself and its children, each with its place in the file', () => {
  const zip = zipOf({
    'package.xml': packageXml({ CustomObject: ['Order__c'] }),
    'objects/Order__c.object': ORDER_OBJECT,
  });
  const deployment = readDeployment(zip);
  assert.deepEqual(problems(deployment), []);
  assert.deepEqual(keys(deployment), [
    'CustomObject:Order__c',
    'CustomField:Order__c.Status__c',
    'CustomField:Order__c.Total__c',
    'ListView:Order__c.All',
  ]);
  const [object, , total] = deployment.components;
  assert.equal(total?.fileName, 'objects/Order__c.object');
  assert.deepEqual(total.xml?.position, { line: 10, column: 1 });
  assert.deepEqual(
    object?.xml?.children.map(({ name }) => name),
    ['deploymentStatus', 'label', 'nameField', 'pluralLabel', 'sharingModel'],
  );
  assert.equal(deployment.apiVersion, '66.0');
});

test('deployment: API versions newer than the newest are refused, of package.xml and of a component', () => {
  const flow = (version: string): string =>
    metadataXml(
      'Flow',
      `<apiVersion>${version}</apiVersion>\n<label>x</label>\n<processType>AutoLaunchedFlow</processType>`,
    );
  const read = (version: string, manifest: string): string[] =>
    problems(
      readDeployment(
        zipOf({
          'package.xml': packageXml({ Flow: ['One'] }).replace('66.0', manifest),
          'flows/One.flow': flow(version),
        }),
      ),
    );
  assert.deepEqual(read('30.0', '48.0'), []);
  const words = (version: string): RegExp =>
    new RegExp(`Invalid version specified: ${version}. It must look like 66.0`);
  assert.match(read('67.0', '66.0').join(), /^Error Flow:One flows\/One.flow:3:1 /);
  assert.match(read('67.0', '66.0').join(), words('67.0'));
  for (const manifest of ['99.0', '100.0', '66', 'x']) assert.match(read('66.0', manifest).join(), words(manifest));
});

test('deployment: package.xml decides; a single field of a standard object comes without the object', () => {
  const zip = zipOf({
    'package.xml': packageXml({ CustomField: ['Contact.Total__c'] }),
    'objects/Contact.object': metadataXml('CustomObject', FIELD_TOTAL),
  });
  const deployment = readDeployment(zip);
  assert.deepEqual(problems(deployment), []);
  assert.deepEqual(keys(deployment), ['CustomField:Contact.Total__c']);
});

test('deployment: classes, bundles, labels, records, folders; wildcards take all of a type', () => {
  const label = (name: string): string =>
    `<labels><fullName>${name}</fullName><language>en_US</language><protected>true</protected><shortDescription>${name}</shortDescription><value>${name}</value></labels>`;
  const zip = zipOf({
    'package.xml': packageXml({
      ApexClass: ['*'],
      LightningComponentBundle: ['card'],
      CustomLabel: ['One'],
      CustomMetadata: ['Rate.High'],
    }),
    'classes/Send.cls': 'public class Send {}',
    'classes/Send.cls-meta.xml': metadataXml('ApexClass', '<apiVersion>66.0</apiVersion>'),
    'lwc/card/card.js': 'export default 1',
    'lwc/card/card.html': '<template></template>',
    'lwc/card/card.js-meta.xml': metadataXml('LightningComponentBundle', '<isExposed>true</isExposed>'),
    'labels/CustomLabels.labels': metadataXml('CustomLabels', label('One') + label('Two')),
    'customMetadata/Rate.High.md': metadataXml('CustomMetadata', '<label>High</label>'),
  });
  const deployment = readDeployment(zip);
  assert.deepEqual(problems(deployment), []);
  assert.deepEqual(keys(deployment), [
    'ApexClass:Send',
    'LightningComponentBundle:card',
    'CustomLabel:One',
    'CustomMetadata:Rate.High',
  ]);
  const [apex, bundle] = deployment.components;
  assert.equal(apex?.fileName, 'classes/Send.cls');
  assert.deepEqual(
    apex.files.map(({ path }) => path),
    ['classes/Send.cls', 'classes/Send.cls-meta.xml'],
  );
  assert.equal(childText(apex.xml ?? assert.fail(), 'apiVersion'), '66.0');
  assert.deepEqual(bundle?.files.map(({ path }) => path).sort(), [
    'lwc/card/card.html',
    'lwc/card/card.js',
    'lwc/card/card.js-meta.xml',
  ]);
});

test('deployment: a zip with the package in one folder is read like one at the root (--metadata-dir)', () => {
  const zip = zipOf({
    'zip/package.xml': packageXml({ CustomObject: ['Order__c'] }),
    'zip/objects/Order__c.object': ORDER_OBJECT,
  });
  const deployment = readDeployment(zip);
  assert.deepEqual(problems(deployment), []);
  assert.equal(deployment.components[0]?.fileName, 'objects/Order__c.object');
});

test('deployment: problems of a field name the field, with line and column in the composed object file', () => {
  const zip = zipOf({
    'package.xml': packageXml({ CustomObject: ['Order__c'] }),
    'objects/Order__c.object': ORDER_OBJECT.replace('<type>Number<', '<type>Numeric<'),
  });
  assert.deepEqual(problems(readDeployment(zip)), [
    `Error CustomField:Order__c.Total__c objects/Order__c.object:15:1 Error parsing file: 'Numeric' is not a valid value for the enum 'FieldType'`,
  ]);
});

test('deployment: what package.xml names and the zip lacks, and the other way round, is told', () => {
  const zip = zipOf({
    'package.xml': packageXml({ ApexClass: ['Gone'], CustomObject: ['Order__c'], Nonsense: ['A'] }),
    'objects/Order__c.object': ORDER_OBJECT,
    'tabs/Order__c.tab': metadataXml('CustomTab', '<customObject>true</customObject><motif>Custom1: Heart</motif>'),
    'odd/file.txt': 'x',
  });
  assert.deepEqual(problems(readDeployment(zip)), [
    "Error :package.xml package.xml:5:1 Unknown type name 'Nonsense' specified in package.xml",
    `Error :odd/file.txt odd/file.txt 'odd/file.txt' belongs to no known metadata type.`,
    'Warning CustomTab:Order__c tabs/Order__c.tab Not in package.xml',
    "Error ApexClass:Gone package.xml:3:8 An object 'Gone' of type ApexClass was named in package.xml, but was not found in zipped directory",
  ]);
  const lenient = readDeployment(zip, { allowMissingFiles: true });
  assert.ok(!problems(lenient).some((problem) => problem.includes('not found in zipped')));
});

test('deployment: destructive changes before and after, wildcards refused', () => {
  const zip = zipOf({
    'package.xml': packageXml({}),
    'destructiveChanges.xml': packageXml({ ApexClass: ['A'] }).replace('<version>66.0</version>', ''),
    'destructiveChangesPre.xml': packageXml({ Flow: ['B'] }),
    'destructiveChangesPost.xml': packageXml({ CustomField: ['Order__c.Total__c', '*'] }),
  });
  const deployment = readDeployment(zip);
  assert.deepEqual(
    deployment.destructive.pre.map(({ type, fullName, fileName }) => [type, fullName, fileName]),
    [
      ['Flow', 'B', 'destructiveChangesPre.xml'],
      ['ApexClass', 'A', 'destructiveChanges.xml'],
    ],
  );
  assert.equal(deployment.destructive.post[0]?.fullName, 'Order__c.Total__c');
  assert.match(
    problems(deployment).join(),
    /destructiveChangesPost.xml cannot name all components of type CustomField/,
  );
});

test('deployment: half a class, a wrong root element, broken XML, two fields of a name', () => {
  const zip = zipOf({
    'package.xml': packageXml({ ApexClass: ['*'], Flow: ['*'], CustomObject: ['*'] }),
    'classes/A.cls': 'public class A {}',
    'classes/B.cls-meta.xml': metadataXml('ApexClass', '<apiVersion>66.0</apiVersion>'),
    'flows/C.flow': metadataXml('Workflow', ''),
    'flows/D.flow': '<Flow>\n<label>',
    'objects/Contact.object': metadataXml('CustomObject', FIELD_TOTAL + FIELD_TOTAL),
  });
  assert.deepEqual(
    problems(readDeployment(zip)).map((problem) => problem.replace(/:\d+:\d+ /, ' ')),
    [
      "Error ApexClass:A classes/A.cls The metadata file of ApexClass 'A' is missing: classes/A.cls needs a -meta.xml file beside it.",
      "Error ApexClass:B classes/B.cls-meta.xml The content file of ApexClass 'B' is missing beside its -meta.xml file.",
      "Error Flow:C flows/C.flow The root element must be 'Flow', not 'Workflow'.",
      'Error Flow:D flows/D.flow Error parsing file: unclosed tag: label',
      "Error CustomField:Contact.Total__c objects/Contact.object CustomField 'Total__c' stands more than once in objects/Contact.object",
    ],
  );
});

test('deployment: what is no zip, or has no package.xml or two, is one problem of package.xml', () => {
  assert.match(
    problems(readDeployment(new Uint8Array([1, 2, 3]))).join(),
    /:package.xml package.xml The zip cannot be read/,
  );
  assert.match(problems(readDeployment(zipOf({ 'a.txt': 'x' }))).join(), /No package.xml found/);
  const two = zipOf({ 'a/package.xml': packageXml({}), 'b/package.xml': packageXml({}) });
  assert.match(problems(readDeployment(two)).join(), /2 packages/);
});

test('deployment: settings have a root element of their own', () => {
  const zip = zipOf({
    'package.xml': packageXml({ Settings: ['Account'] }),
    'settings/Account.settings': metadataXml('AccountSettings', '<enableAccountTeams>false</enableAccountTeams>'),
  });
  assert.deepEqual(problems(readDeployment(zip)), []);
});

test('deployment: kinds of files that are not implemented are refused by name', () => {
  const zip = zipOf({
    'package.xml': packageXml({}),
    'documents/Shared/logo.png': 'x',
    'experiences/Site/config/site.json': '{}',
    'flows/A.flow-meta.xml': metadataXml('Flow', '<label>A</label>'),
  });
  const found = problems(readDeployment(zip)).join('\n');
  assert.match(found, /'documents\/Shared\/logo.png' is no file of Document/);
  assert.match(found, /is no file of ExperienceBundle/);
  assert.match(found, /'flows\/A.flow-meta.xml' is no file of Flow/);
});

test('deployment: a folder is named with or without a slash at its end', () => {
  for (const name of ['Sales', 'Sales/']) {
    const folder = metadataXml('ReportFolder', '<name>Sales</name>');
    const zip = zipOf({ 'package.xml': packageXml({ Report: [name] }), 'reports/Sales-meta.xml': folder });
    const deployment = readDeployment(zip);
    assert.deepEqual([keys(deployment), problems(deployment)], [['ReportFolder:Sales'], []]);
  }
});

test('deployment: a damaged zip or file gives problems, never an exception', () => {
  const good = zipOf({ 'package.xml': packageXml({ CustomObject: ['*'] }), 'objects/Order__c.object': ORDER_OBJECT });
  const position = fc.nat({ max: good.length - 1 });
  fc.assert(
    fc.property(position, fc.nat({ max: 255 }), (index, byte) => {
      const damaged = Uint8Array.from(good);
      damaged[index] = byte;
      const deployment = readDeployment(damaged);
      assert.ok(deployment.components.length > 0 || deployment.problems.length > 0);
    }),
  );
  const offset = fc.nat({ max: ORDER_OBJECT.length });
  fc.assert(
    fc.property(offset, fc.string({ maxLength: 6 }), (index, text) => {
      const object = ORDER_OBJECT.slice(0, index) + text + ORDER_OBJECT.slice(index + text.length);
      const zip = zipOf({ 'package.xml': packageXml({ CustomObject: ['*'] }), 'objects/Order__c.object': object });
      const deployment = readDeployment(zip);
      assert.ok(deployment.components.length > 0 || deployment.problems.length > 0);
    }),
  );
});
