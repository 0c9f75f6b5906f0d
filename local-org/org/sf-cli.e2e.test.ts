import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { SfCli } from '../deploy/testing/sf-cli.ts';
import { filters, formula, input, fields, ref, triggered, update } from '../flow/testing/flow-xml.ts';
import { metadataXml, packageXml } from '../metadata/testing/deployment-fixture.ts';
import { ComposedOrg } from './testing/composed-org.ts';
import { flowFile, ORDER } from './testing/small-project.ts';

const CLASS_META = metadataXml('ApexClass', '<apiVersion>66.0</apiVersion><status>Active</status>');
const FLOW = flowFile(
  formula('Text', 'String', '"seen " & {!$Record.Status__c}') +
    triggered({ where: filters(['Status__c', 'IsNull', false]), first: 'Set_Note', when: 'RecordBeforeSave' }) +
    update('Set_Note', fields(['Note__c', ref('Text')]) + input('$Record')),
);
const TEST_CLASS = `@IsTest
private class Order_Test {
  @IsTest
  static void notesTheStatus() {
    Order__c one = new Order__c(Status__c = 'New');
    insert one;
    Assert.areEqual('seen New', Order_Reader.noteOf(one.Id));
  }
}
`;
const READER_CLASS = `public class Order_Reader {
  public static String noteOf(Id orderId) {
    return [SELECT Note__c FROM Order__c WHERE Id = :orderId].Note__c;
  }
}
`;
const FILES: Readonly<Record<string, string>> = {
  ...ORDER,
  'flows/Note_Status.flow': FLOW,
  'classes/Order_Reader.cls': READER_CLASS,
  'classes/Order_Reader.cls-meta.xml': CLASS_META,
  'classes/Order_Test.cls': TEST_CLASS,
  'classes/Order_Test.cls-meta.xml': CLASS_META,
  'package.xml': packageXml({
    ApexClass: ['Order_Reader', 'Order_Test'],
    CustomObject: ['Order__c'],
    Flow: ['Note_Status'],
    PermissionSet: ['Order_Access'],
  }),
};

const folder = mkdtempSync(join(tmpdir(), 'whole-org-'));
const project = join(folder, 'project');
let org: ComposedOrg;
let sf: SfCli;

function write(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

async function json(...args: readonly string[]): Promise<Record<string, unknown>> {
  const { code, stdout, stderr } = await sf.run([...args, '--json']);
  assert.equal(code, 0, `sf ${args.join(' ')}: ${stdout}${stderr}`);
  return (JSON.parse(stdout) as { result: Record<string, unknown> }).result;
}

describe('the unmodified sf CLI against the whole org', () => {
  before(async () => {
    write(
      'project/sfdx-project.json',
      '{"packageDirectories":[{"path":"force-app","default":true}],"sourceApiVersion":"66.0"}',
    );
    mkdirSync(join(project, 'force-app'));
    for (const [path, text] of Object.entries(FILES)) write(`mdapi/${path}`, text);
    org = await ComposedOrg.start();
    sf = new SfCli(join(folder, 'home'), project, org.running.org.token);
    const login = await sf.login(org.running.instanceUrl);
    assert.equal(login.code, 0, login.stderr);
  });
  after(async () => {
    await org.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('deploys a folder of the Metadata API with its Apex tests, over SOAP', async () => {
    const result = await json(
      'project',
      'deploy',
      'start',
      '--metadata-dir',
      join(folder, 'mdapi'),
      '--test-level',
      'RunLocalTests',
    );
    assert.deepEqual([result.success, result.numberTestsCompleted, result.numberTestErrors], [true, 1, 0]);
  });

  it('retrieves it, and what comes back deploys as unchanged: the round trip is equal', async () => {
    const types = ['ApexClass', 'CustomObject:Order__c', 'Flow', 'PermissionSet'];
    await json('project', 'retrieve', 'start', ...types.flatMap((type) => ['--metadata', type]));
    const { stdout } = await sf.run(['project', 'deploy', 'start', '--source-dir', 'force-app', '--json'], {
      SF_ORG_METADATA_REST_DEPLOY: 'true',
    });
    const { result } = JSON.parse(stdout) as { result: { files: { state: string; fullName: string }[] } };
    assert.ok(result.files.length >= 8, stdout);
    assert.deepEqual(
      result.files.filter(({ state }) => state !== 'Unchanged'),
      [],
    );
  });

  it('assigns the permission set, and creates, queries and imports records that flows work on', async () => {
    await json('org', 'assign', 'permset', '--name', 'Order_Access');
    const { id } = await json('data', 'create', 'record', '--sobject', 'Order__c', '--values', "Status__c='New'");
    const plan = [{ sobject: 'Order__c', files: ['orders.json'] }];
    const records = ['A', 'B'].map((Status__c, index) => ({
      attributes: { type: 'Order__c', referenceId: `order${index}` },
      Status__c,
    }));
    write('project/plan.json', JSON.stringify(plan));
    write('project/orders.json', JSON.stringify({ records }));
    await json('data', 'import', 'tree', '--plan', 'plan.json');
    const found = await json('data', 'query', '--query', 'SELECT Id, Note__c FROM Order__c ORDER BY Note__c');
    const rows = found.records as { Id: string; Note__c: string }[];
    assert.deepEqual(
      rows.map(({ Note__c }) => Note__c),
      ['seen A', 'seen B', 'seen New'],
    );
    assert.equal(rows[2]?.Id, id);
  });

  it('runs Apex tests with coverage, and all tests as logic tests', async () => {
    const apex = await json('apex', 'run', 'test', '--class-names', 'Order_Test', '--synchronous', '--code-coverage');
    assert.equal((apex.summary as { outcome: string }).outcome, 'Passed');
    const coverage = (apex.coverage as { coverage: { name: string; coveredPercent: number }[] }).coverage;
    assert.equal(coverage.find(({ name }) => name === 'Order_Reader')?.coveredPercent, 100);
    const logic = await json('logic', 'run', 'test', '--tests', 'Order_Test', '--wait', '2');
    assert.equal((logic.summary as { outcome: string }).outcome, 'Passed');
  });

  it('validates, deploys quickly what was validated, and deletes by destructive changes', async () => {
    const manifest = packageXml({});
    write('empty.xml', manifest);
    write('gone.xml', packageXml({ Flow: ['Note_Status'] }));
    const classes = join('force-app', 'main', 'default', 'classes');
    const { id } = await json(
      'project',
      'deploy',
      'validate',
      '--source-dir',
      classes,
      '--test-level',
      'RunLocalTests',
    );
    assert.equal((await json('project', 'deploy', 'quick', '--job-id', String(id))).success, true);
    const files = ['--manifest', join(folder, 'empty.xml'), '--post-destructive-changes', join(folder, 'gone.xml')];
    await json('project', 'deploy', 'start', ...files);
    assert.ok(!org.running.org.configuration().components.has('Flow:Note_Status'));
  });
});
