import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { METADATA_NAMESPACE } from '../metadata/write-xml.ts';
import { FakeTarget } from './fake-target.ts';
import { TinyOrgServer } from './tiny-org-server.ts';

// The unmodified `sf` CLI against the handlers of this room. Each command takes one to two seconds.

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

interface FileResult {
  readonly state: string;
  readonly type: string;
  readonly fullName: string;
  readonly filePath?: string;
  readonly error?: string;
  readonly lineNumber?: number;
  readonly columnNumber?: number;
}

const HEADER = '<?xml version="1.0" encoding="UTF-8"?>\n';
const sf = join(dirname(fileURLToPath(import.meta.resolve('@salesforce/cli'))), '..', 'bin', 'run.js');
const folder = mkdtempSync(join(tmpdir(), 'sf-deploy-'));
const project = join(folder, 'project');
const source = join(project, 'force-app', 'main', 'default');
const target = new FakeTarget();
const server = new TinyOrgServer(target);
let instanceUrl = '';

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

function metadata(type: string, inside: string): string {
  return `${HEADER}<${type} xmlns="${METADATA_NAMESPACE}">\n${inside}\n</${type}>\n`;
}

function manifest(type: string, member: string): string {
  return metadata('Package', `<types><members>${member}</members><name>${type}</name></types><version>66.0</version>`);
}

function run(args: readonly string[], environment: Record<string, string> = {}): Promise<Outcome> {
  const env = {
    PATH: process.env.PATH ?? '',
    HOME: join(folder, 'home'),
    SF_ACCESS_TOKEN: server.token,
    SF_DISABLE_TELEMETRY: 'true',
    SF_AUTOUPDATE_DISABLE: 'true',
    SF_SKIP_NEW_VERSION_CHECK: 'true',
    SF_DISABLE_LOG_FILE: 'true',
    SF_USE_GENERIC_UNIX_KEYCHAIN: 'true',
    CI: 'true',
    ...environment,
  };
  return new Promise((resolve) => {
    const options = { cwd: project, env, maxBuffer: 64 * 1024 * 1024, timeout: 60_000 };
    const child = execFile(process.execPath, [sf, ...args], options, (_error, stdout, stderr) => {
      resolve({ code: child.exitCode ?? -1, stdout, stderr });
    });
  });
}

async function json(
  args: readonly string[],
  environment?: Record<string, string>,
): Promise<{ code: number; result: Record<string, unknown>; files: FileResult[] }> {
  const { code, stdout } = await run([...args, '--json'], environment);
  const parsed = JSON.parse(stdout) as { result?: { files?: FileResult[] } };
  const result = { ...parsed.result };
  return { code, result, files: parsed.result?.files ?? [] };
}

/** State, type and name of each file, without repetition. */
function states(files: readonly FileResult[]): string[] {
  return [...new Set(files.map(({ state, type, fullName }) => `${state} ${type} ${fullName}`))].sort();
}

const REST = { SF_ORG_METADATA_REST_DEPLOY: 'true' };
const FIELD = join(source, 'objects', 'Order__c', 'fields', 'Total__c.field-meta.xml');
const FIELD_XML = metadata(
  'CustomField',
  '<fullName>Total__c</fullName>\n<label>Total</label>\n<precision>10</precision>\n<scale>2</scale>\n<type>Number</type>',
);
const HTML = join(source, 'lwc', 'card', 'card.html');
const CLASS = join(source, 'classes', 'Send.cls');

function writeProject(): void {
  mkdirSync(join(folder, 'home'), { recursive: true });
  write(
    join(project, 'sfdx-project.json'),
    '{"packageDirectories":[{"path":"force-app","default":true}],"sourceApiVersion":"66.0"}',
  );
  write(
    join(source, 'objects', 'Order__c', 'Order__c.object-meta.xml'),
    metadata(
      'CustomObject',
      '<deploymentStatus>Deployed</deploymentStatus>\n<label>Order</label>\n<nameField><label>Number</label><type>AutoNumber</type></nameField>\n<pluralLabel>Orders</pluralLabel>\n<sharingModel>ReadWrite</sharingModel>',
    ),
  );
  write(FIELD, FIELD_XML);
  write(
    join(source, 'objects', 'Contact', 'fields', 'Level__c.field-meta.xml'),
    FIELD_XML.replaceAll('Total', 'Level'),
  );
  write(CLASS, 'public class Send {\n}\n');
  write(`${CLASS}-meta.xml`, metadata('ApexClass', '<apiVersion>66.0</apiVersion>\n<status>Active</status>'));
  write(HTML, '<template></template>\n');
  write(
    join(source, 'lwc', 'card', 'card.js'),
    "import { LightningElement } from 'lwc';\nexport default class Card extends LightningElement {}\n",
  );
  write(
    join(source, 'lwc', 'card', 'card.js-meta.xml'),
    metadata('LightningComponentBundle', '<apiVersion>66.0</apiVersion>\n<isExposed>false</isExposed>'),
  );
  write(
    join(source, 'labels', 'CustomLabels.labels-meta.xml'),
    metadata(
      'CustomLabels',
      '<labels><fullName>Hello</fullName><language>en_US</language><protected>true</protected><shortDescription>Hello</shortDescription><value>Hello &amp; welcome</value></labels>',
    ),
  );
  write(
    join(source, 'customMetadata', 'Rate.High.md-meta.xml'),
    metadata('CustomMetadata', '<label>High</label>\n<protected>false</protected>'),
  );
}

describe('the sf CLI deploys and retrieves', () => {
  before(async () => {
    instanceUrl = await server.listen();
    writeProject();
    const login = await run([
      'org',
      'login',
      'access-token',
      '--instance-url',
      instanceUrl,
      '--no-prompt',
      '--alias',
      'tiny',
      '--set-default',
    ]);
    assert.equal(login.code, 0, login.stderr);
  });
  after(() => {
    server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test('SOAP: a source project, with one row per field', async () => {
    const { code, files } = await json(['project', 'deploy', 'start', '--source-dir', 'force-app']);
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
    const { code, stdout } = await run(['project', 'deploy', 'start', '--source-dir', 'force-app'], REST);
    assert.equal(code, 0, stdout);
    assert.match(stdout, /Status: Succeeded/);
    assert.match(stdout, /Unchanged\s+│?\s*Send|Unchanged.*Send/);
    assert.ok(server.requests.some((request) => /^POST .*\/metadata\/deployRequest$/.test(request)));
  });

  for (const [name, environment] of [
    ['SOAP', {}],
    ['REST', REST],
  ] as const) {
    test(`${name}: a failure is shown as a table and with line numbers as JSON; nothing is deployed`, async () => {
      write(FIELD, FIELD_XML.replace('>Number<', '>Numeric<'));
      const invalid = await json(['project', 'deploy', 'start', '--source-dir', 'force-app'], environment);
      write(FIELD, FIELD_XML);
      assert.equal(invalid.code, 1);
      const [field] = invalid.files.filter(({ state }) => state === 'Failed');
      assert.equal(field?.fullName, 'Order__c.Total__c');
      assert.match(field.error ?? '', /'Numeric' is not a valid value for the enum 'FieldType'/);
      assert.equal(field.filePath, FIELD);
      assert.ok((field.lineNumber ?? 0) > 5 && field.columnNumber === 9, JSON.stringify(field));

      write(HTML, '<div></div>\n');
      write(CLASS, 'public class Send {\n  BROKEN;\n}\n');
      const broken = await run(['project', 'deploy', 'start', '--source-dir', 'force-app'], environment);
      assert.equal(broken.code, 1);
      assert.match(broken.stdout + broken.stderr, /Component Failures \[2\]/);
      assert.match(broken.stdout + broken.stderr, /Send.*Variable does not exist: BROKEN \(2:5\).*2:5/);
      assert.match(broken.stdout + broken.stderr, /card.*LWC1059: Expected root tag to be template \(1:1\).*1:1/);
      const { code, files } = await json(['project', 'deploy', 'start', '--source-dir', 'force-app'], environment);
      assert.equal(code, 1);
      const failed = files.filter(({ state }) => state === 'Failed');
      assert.deepEqual(
        failed.map(({ filePath, lineNumber, columnNumber }) => [filePath, lineNumber, columnNumber]).sort(),
        [
          [CLASS, 2, 5],
          [HTML, 1, 1],
        ],
      );
      write(HTML, '<template></template>\n');
      write(CLASS, 'public class Send {\n}\n');
    });

    test(`${name}: validate, then quick deploy`, async () => {
      target.testResults = [{ className: 'SendTest', methodName: 'sends', outcome: 'Pass', milliseconds: 3 }];
      const name2 = `Extra${name}`;
      write(join(source, 'classes', `${name2}.cls`), `public class ${name2} {}\n`);
      write(
        join(source, 'classes', `${name2}.cls-meta.xml`),
        metadata('ApexClass', '<apiVersion>66.0</apiVersion>\n<status>Active</status>'),
      );
      const validation = await json(
        ['project', 'deploy', 'validate', '--source-dir', 'force-app', '--test-level', 'RunLocalTests'],
        environment,
      );
      assert.equal(validation.code, 0);
      assert.ok(!target.has('ApexClass', name2));
      const quick = await json(['project', 'deploy', 'quick', '--job-id', String(validation.result.id)], environment);
      assert.equal(quick.code, 0, JSON.stringify(quick.result));
      assert.ok(target.has('ApexClass', name2));
    });
  }

  test('a failing Apex test fails the deployment and is shown', async () => {
    target.testResults = [
      {
        className: 'SendTest',
        methodName: 'sends',
        outcome: 'Fail',
        message: 'System.AssertException: boom',
        stackTrace: 'Class.SendTest.sends: line 3',
        milliseconds: 3,
      },
    ];
    const args = [
      'project',
      'deploy',
      'start',
      '--source-dir',
      'force-app',
      '--test-level',
      'RunSpecifiedTests',
      '--tests',
      'SendTest',
    ];
    const { code, result } = await json(args);
    assert.equal(code, 1);
    assert.match(JSON.stringify(result), /System\.AssertException: boom/);
    assert.deepEqual(target.testRuns.at(-1), { level: 'RunSpecifiedTests', names: ['SendTest'] });
  });

  test('--metadata-dir, with package.xml in the folder', async () => {
    const directory = join(folder, 'mdapi');
    write(join(directory, 'package.xml'), manifest('CustomTab', 'Order__c'));
    write(
      join(directory, 'tabs', 'Order__c.tab'),
      metadata('CustomTab', '<customObject>true</customObject>\n<motif>Custom1: Heart</motif>'),
    );
    const { code } = await json(['project', 'deploy', 'start', '--metadata-dir', directory]);
    assert.equal(code, 0);
    assert.ok(target.has('CustomTab', 'Order__c'));
  });

  test('destructive changes delete what is there; twice is no error', async () => {
    const empty = join(folder, 'empty.xml');
    const gone = join(folder, 'destructiveChangesPost.xml');
    write(empty, metadata('Package', '<version>66.0</version>'));
    write(gone, manifest('CustomTab', 'Order__c'));
    const args = ['project', 'deploy', 'start', '--manifest', empty, '--post-destructive-changes', gone];
    const first = await json(args);
    assert.equal(first.code, 0, JSON.stringify(first.result));
    assert.ok(!target.has('CustomTab', 'Order__c'));
    assert.equal((await json(args)).code, 0);
  });

  test('retrieve brings back what was deployed; a missing member is a warning', async () => {
    const before = readFileSync(FIELD, 'utf8');
    rmSync(CLASS);
    rmSync(`${CLASS}-meta.xml`);
    rmSync(join(source, 'objects'), { recursive: true });
    rmSync(join(source, 'labels'), { recursive: true });
    const args = ['project', 'retrieve', 'start'];
    const members = [
      'ApexClass:Send',
      'CustomObject:Order__c',
      'CustomField:Contact.Level__c',
      'CustomLabels',
      'ApexClass:Missing',
    ];
    const { code, stdout } = await run([...args, ...members.flatMap((member) => ['--metadata', member]), '--json']);
    assert.equal(code, 0, stdout);
    assert.match(stdout, /Entity of type 'ApexClass' named 'Missing' cannot be found/);
    assert.equal(readFileSync(CLASS, 'utf8'), 'public class Send {\n}\n');
    const normal = (text: string): string => text.replace(/>\s+</g, '><').trim();
    assert.equal(normal(readFileSync(FIELD, 'utf8')), normal(before));
    assert.match(
      readFileSync(join(source, 'objects', 'Contact', 'fields', 'Level__c.field-meta.xml'), 'utf8'),
      /<label>Level<\/label>/,
    );
    assert.match(readFileSync(join(source, 'labels', 'CustomLabels.labels-meta.xml'), 'utf8'), /Hello &amp; welcome/);
  });

  test('async deploy, then report; a finished deployment cannot be cancelled', async () => {
    const started = await json(['project', 'deploy', 'start', '--source-dir', 'force-app', '--async']);
    const id = String(started.result.id);
    const report = await json(['project', 'deploy', 'report', '--job-id', id]);
    assert.equal(report.code, 0);
    assert.equal(report.result.status, 'Succeeded');
    const canceled = await run(['project', 'deploy', 'cancel', '--job-id', id, '--json']);
    assert.notEqual(canceled.code, 0);
  });

  test('a manifest can be made from the org', async () => {
    const { code } = await run([
      'project',
      'generate',
      'manifest',
      '--from-org',
      'tiny',
      '--output-dir',
      folder,
      '--name',
      'org',
      '--json',
    ]);
    assert.equal(code, 0);
    assert.match(readFileSync(join(folder, 'org.xml'), 'utf8'), /<members>Order__c\.Total__c<\/members>/);
  });
});
