import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { FakeTarget } from './testing/fake-target.ts';
import {
  CLASS_TEXT,
  FIELD_XML,
  HTML_TEXT,
  manifestXml,
  SampleProject,
  sourceXml,
  writeText,
} from './testing/sample-project.ts';
import { SfCli, type SfFile } from './testing/sf-cli.ts';
import { TinyOrgServer } from './testing/tiny-org-server.ts';

// The unmodified `sf` CLI against the handlers of this room. Each command takes one to two seconds.

const folder = mkdtempSync(join(tmpdir(), 'sf-deploy-'));
const project = new SampleProject(join(folder, 'project'));
const target = new FakeTarget();
const server = new TinyOrgServer(target);
const sf = new SfCli(join(folder, 'home'), project.folder, server.token);

const WHOLE_PROJECT = ['--source-dir', 'force-app'];
const REST = { SF_ORG_METADATA_REST_DEPLOY: 'true' };
const PROTOCOLS = [
  ['SOAP', {}],
  ['REST', REST],
] as const;

/** State, type and name of each file, without repetition. */
function states(files: readonly SfFile[]): string[] {
  return [...new Set(files.map(({ state, type, fullName }) => `${state} ${type} ${fullName}`))].sort();
}

function failed(files: readonly SfFile[]): SfFile[] {
  return files.filter(({ state }) => state === 'Failed');
}

describe('the sf CLI deploys and retrieves', () => {
  before(async () => {
    project.writeAll();
    const login = await sf.login(await server.listen());
    assert.equal(login.code, 0, login.stderr);
  });
  after(() => {
    server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test('SOAP: a source project, with one row per field', async () => {
    const { code, files } = await sf.deploy(['start', ...WHOLE_PROJECT]);
    assert.equal(code, 0);
    assert.deepEqual(states(files), [
      'Created ApexClass Send',
      'Created CustomField Contact.Level__c',
      'Created CustomField Order__c.Total__c',
      'Created CustomLabel Hello',
      'Created CustomLabels CustomLabels',
      'Created CustomMetadata Rate.High',
      'Created CustomObject Order__c',
      'Created LightningComponentBundle card',
    ]);
    assert.ok(server.requests.some((request) => request.startsWith('POST /services/Soap/m/')));
    assert.ok(!target.has('CustomObject', 'Contact'));
  });

  test('REST: the same again is unchanged, and the text output says so', async () => {
    const { code, stdout } = await sf.run(['project', 'deploy', 'start', ...WHOLE_PROJECT], REST);
    assert.equal(code, 0, stdout);
    assert.match(stdout, /Status: Succeeded/);
    assert.match(stdout, /Unchanged.*Send/);
    assert.ok(server.requests.some((request) => /^POST .*\/metadata\/deployRequest$/.test(request)));
  });

  for (const [protocol, environment] of PROTOCOLS) {
    test(`${protocol}: a field that the types do not allow is shown at its place, mapped to its own file`, async () => {
      writeText(project.field, FIELD_XML.replace('>Number<', '>Numeric<'));
      const { code, files } = await sf.deploy(['start', ...WHOLE_PROJECT], environment);
      writeText(project.field, FIELD_XML);
      assert.equal(code, 1);
      const [field] = failed(files);
      assert.equal(field?.fullName, 'Order__c.Total__c');
      assert.equal(field.filePath, project.field);
      assert.match(field.error ?? '', /'Numeric' is not a valid value for the enum 'FieldType'/);
      assert.ok((field.lineNumber ?? 0) > 5 && field.columnNumber === 9, JSON.stringify(field));
    });

    test(`${protocol}: failures are shown as a table and as JSON, each with line and column; nothing is deployed`, async () => {
      writeText(project.html, '<div></div>\n');
      project.writeClass('Send', 'public class Send {\n  BROKEN;\n}\n');
      const shown = await sf.run(['project', 'deploy', 'start', ...WHOLE_PROJECT], environment);
      const { code, files } = await sf.deploy(['start', ...WHOLE_PROJECT], environment);
      writeText(project.html, HTML_TEXT);
      project.writeClass('Send', CLASS_TEXT);
      const text = shown.stdout + shown.stderr;
      assert.equal(shown.code, 1);
      assert.match(text, /Component Failures \[2\]/);
      assert.match(text, /Send.*Variable does not exist: BROKEN \(2:5\).*2:5/);
      assert.match(text, /card.*LWC1059: Expected root tag to be template \(1:1\).*1:1/);
      assert.equal(code, 1);
      const places = failed(files).map(({ filePath, lineNumber, columnNumber }) => [
        filePath,
        lineNumber,
        columnNumber,
      ]);
      assert.deepEqual(places.sort(), [
        [project.classFile, 2, 5],
        [project.html, 1, 1],
      ]);
      const kept = target.existing().get('ApexClass:Send')?.files[0]?.bytes;
      assert.equal(new TextDecoder().decode(kept), CLASS_TEXT);
    });

    test(`${protocol}: validate, then quick deploy`, async () => {
      target.testResults = [{ className: 'SendTest', methodName: 'sends', outcome: 'Pass', milliseconds: 3 }];
      const name = `Extra${protocol}`;
      project.writeClass(name, `public class ${name} {}\n`);
      const validation = ['validate', ...WHOLE_PROJECT, '--test-level', 'RunLocalTests'];
      const { code, result } = await sf.deploy(validation, environment);
      assert.equal(code, 0);
      assert.ok(!target.has('ApexClass', name));
      const quick = await sf.deploy(['quick', '--job-id', String(result.id)], environment);
      assert.equal(quick.code, 0, JSON.stringify(quick.result));
      assert.ok(target.has('ApexClass', name));
    });
  }

  test('a failing Apex test fails the deployment and is shown', async () => {
    const failure = { message: 'System.AssertException: boom', stackTrace: 'Class.SendTest.sends: line 3' };
    target.testResults = [{ className: 'SendTest', methodName: 'sends', outcome: 'Fail', milliseconds: 3, ...failure }];
    const tests = ['--test-level', 'RunSpecifiedTests', '--tests', 'SendTest'];
    const { code, result } = await sf.deploy(['start', ...WHOLE_PROJECT, ...tests]);
    assert.equal(code, 1);
    assert.match(JSON.stringify(result), /System\.AssertException: boom/);
    assert.deepEqual(target.testRuns.at(-1), { level: 'RunSpecifiedTests', names: ['SendTest'] });
  });

  test('--metadata-dir, with package.xml in the folder', async () => {
    const directory = join(folder, 'mdapi');
    const tab = sourceXml('CustomTab', '<customObject>true</customObject>\n<motif>Custom1: Heart</motif>');
    writeText(join(directory, 'package.xml'), manifestXml('CustomTab', 'Order__c'));
    writeText(join(directory, 'tabs', 'Order__c.tab'), tab);
    const { code } = await sf.deploy(['start', '--metadata-dir', directory]);
    assert.equal(code, 0);
    assert.ok(target.has('CustomTab', 'Order__c'));
  });

  test('destructive changes delete what is there; twice is no error', async () => {
    const empty = join(folder, 'empty.xml');
    const gone = join(folder, 'destructiveChangesPost.xml');
    writeText(empty, sourceXml('Package', '<version>66.0</version>'));
    writeText(gone, manifestXml('CustomTab', 'Order__c'));
    const args = ['start', '--manifest', empty, '--post-destructive-changes', gone];
    const first = await sf.deploy(args);
    assert.equal(first.code, 0, JSON.stringify(first.result));
    assert.ok(!target.has('CustomTab', 'Order__c'));
    assert.equal((await sf.deploy(args)).code, 0);
  });

  test('retrieve brings back what was deployed; a missing member is a warning', async () => {
    rmSync(project.classFile);
    rmSync(`${project.classFile}-meta.xml`);
    rmSync(project.source('objects'), { recursive: true });
    rmSync(project.source('labels'), { recursive: true });
    const members = ['ApexClass:Send', 'CustomObject:Order__c', 'CustomField:Contact.Level__c', 'CustomLabels'];
    const flags = [...members, 'ApexClass:Missing'].flatMap((member) => ['--metadata', member]);
    const { code, stdout } = await sf.run(['project', 'retrieve', 'start', ...flags, '--json']);
    assert.equal(code, 0, stdout);
    assert.match(stdout, /Entity of type 'ApexClass' named 'Missing' cannot be found/);
    const text = (path: string): string => readFileSync(path, 'utf8').replace(/>\s+</g, '><').trim();
    assert.equal(readFileSync(project.classFile, 'utf8'), CLASS_TEXT);
    assert.equal(text(project.field), FIELD_XML.replace(/>\s+</g, '><').trim());
    assert.match(text(project.source('objects', 'Contact', 'fields', 'Level__c.field-meta.xml')), /<label>Level</);
    assert.match(text(project.source('labels', 'CustomLabels.labels-meta.xml')), /Hello &amp; welcome/);
  });

  test('async deploy, then report; a finished deployment cannot be cancelled', async () => {
    const started = await sf.deploy(['start', ...WHOLE_PROJECT, '--async']);
    const id = String(started.result.id);
    const report = await sf.deploy(['report', '--job-id', id]);
    assert.equal(report.code, 0);
    assert.equal(report.result.status, 'Succeeded');
    const canceled = await sf.run(['project', 'deploy', 'cancel', '--job-id', id, '--json']);
    assert.notEqual(canceled.code, 0);
  });

  test('a manifest can be made from the org', async () => {
    const flags = ['--from-org', 'tiny', '--output-dir', folder, '--name', 'org', '--json'];
    assert.equal((await sf.run(['project', 'generate', 'manifest', ...flags])).code, 0);
    assert.match(readFileSync(join(folder, 'org.xml'), 'utf8'), /<members>Order__c\.Total__c<\/members>/);
  });
});
