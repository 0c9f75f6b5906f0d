import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { assignments, triggered } from '../flow/testing/flow-xml.ts';
import { metadataXml } from '../metadata/testing/deployment-fixture.ts';
import { startWith, type ComposedOrg } from './testing/composed-org.ts';
import { flowFile, ORDER } from './testing/small-project.ts';

const CLASS_META = metadataXml('ApexClass', '<apiVersion>66.0</apiVersion><status>Active</status>');
const apexClass = (name: string, text: string): Record<string, string> => ({
  [`classes/${name}.cls`]: text,
  [`classes/${name}.cls-meta.xml`]: CLASS_META,
});
const NOTE = (name = 'Note__c'): string =>
  flowFile(triggered({ first: 'Set_Note' }) + assignments('Set_Note', [[`$Record.${name}`, 'Assign', 'seen']]));

let org: ComposedOrg;
before(async () => {
  org = await startWith({ ...ORDER, 'flows/Set_Note.flow': NOTE() }, { assign: ['Order_Access'] });
});
beforeEach(() => org.running.org.reset());
after(() => org.close());

describe('a deployment is checked whole before any of it takes effect', () => {
  it('names the errors of types, Apex and flows in one answer, each with file, line and column', async () => {
    const { success, failures } = await org.deploy({
      ...apexClass('Broken', 'public class Broken {\n  public void run() {\n    Integer x = missing();\n  }\n}'),
      'flows/Broken_Flow.flow': NOTE('Missing__c'),
      'layouts/Order__c-Order Layout.layout': metadataXml(
        'Layout',
        '<layoutSections><layoutColumns><layoutItems><behavior>Edit</behavior><field>Missing__c</field></layoutItems></layoutColumns></layoutSections>',
      ),
      'permissionsets/Wrong.permissionset': metadataXml('PermissionSet', '<label>Wrong</label><nonsense>1</nonsense>'),
    });
    assert.equal(success, false);
    const found = failures.map(({ fileName, lineNumber, columnNumber, problem }) => ({
      fileName,
      placed: (lineNumber ?? 0) > 0 && (columnNumber ?? 0) > 0,
      problem,
    }));
    for (const file of [
      'classes/Broken.cls',
      'flows/Broken_Flow.flow',
      'layouts/Order__c-Order Layout.layout',
      'permissionsets/Wrong.permissionset',
    ]) {
      const own = found.filter(({ fileName }) => fileName === file);
      assert.ok(own.length > 0, `${file}: ${JSON.stringify(found)}`);
      assert.ok(
        own.every(({ placed }) => placed),
        JSON.stringify(own),
      );
    }
  });

  it('changes nothing when it fails', async () => {
    const before = [...org.running.org.configuration().components.keys()];
    const { success } = await org.deploy({
      ...apexClass('Fine', 'public class Fine {}'),
      'flows/Set_Note.flow': NOTE('Nope__c'),
    });
    assert.equal(success, false);
    assert.deepEqual([...org.running.org.configuration().components.keys()], before);
    const id = await org.create('Order__c', {});
    const [order] = await org.query<{ Note__c: string }>(`SELECT Note__c FROM Order__c WHERE Id = '${id}'`);
    assert.equal(order?.Note__c, null);
  });

  it('fails for what it breaks: a field that a deployed flow uses cannot go', async () => {
    const destructive = metadataXml(
      'Package',
      '<types><members>Order__c.Note__c</members><name>CustomField</name></types><version>66.0</version>',
    );
    const answer = await org.deploy({ 'destructiveChanges.xml': destructive } as Record<string, string>);
    assert.equal(answer.success, false);
    assert.match(JSON.stringify(answer.failures), /Set_Note/);
  });

  it('a class in use cannot go: the deletion is blamed and names each user, in the words of the platform', async () => {
    const used = apexClass('Used', 'public class Used {\n  public static Integer one() {\n    return 1;\n  }\n}');
    const user = apexClass(
      'User_Of_It',
      'public class User_Of_It {\n  public Integer run() {\n    return used.one();\n  }\n}',
    );
    await org.mustDeploy({ ...used, ...user });
    const deletions = (...classes: string[]): string =>
      metadataXml(
        'Package',
        `<types>${classes.map((name) => `<members>${name}</members>`).join('')}<name>ApexClass</name></types><version>66.0</version>`,
      );
    for (const file of ['destructiveChanges.xml', 'destructiveChangesPost.xml']) {
      const { success, failures } = await org.deploy({ [file]: deletions('Used') });
      assert.equal(success, false);
      assert.deepEqual(
        failures.map(({ componentType, fullName, fileName, problem }) => [componentType, fullName, fileName, problem]),
        [
          [
            'ApexClass',
            'Used',
            file,
            'This apex class is referenced elsewhere in Salesforce. Remove the usage and try again. : Apex Class - User_Of_It.',
          ],
        ],
      );
    }
    const beside = await org.deploy({ 'destructiveChangesPost.xml': deletions('Used'), ...user });
    assert.match(beside.failures.map(({ fullName, problem }) => `${fullName}: ${problem}`).join(), /^Used: This apex/);
    assert.equal((await org.deploy({ 'destructiveChanges.xml': deletions('Used', 'User_Of_It') })).success, true);
  });

  it('refuses metadata types that it does not implement, by name', async () => {
    const { failures } = await org.deploy({
      'roles/Boss.role': metadataXml(
        'Role',
        '<caseAccessLevel>Edit</caseAccessLevel><name>Boss</name><opportunityAccessLevel>Edit</opportunityAccessLevel>',
      ),
    });
    assert.match(failures[0]?.problem ?? '', /does not implement the metadata type Role/);
  });
});

const REPORT_TYPE = (field: string): string =>
  metadataXml(
    'ReportType',
    `<baseObject>Order__c</baseObject><category>other</category><deployed>true</deployed><description>Orders</description><label>Orders</label><sections><columns><checkedByDefault>true</checkedByDefault><field>${field}</field><table>Order__c</table></columns><masterLabel>Orders</masterLabel></sections>`,
  );
const REPORT = (type: string, column: string): string =>
  metadataXml(
    'Report',
    `<columns><field>${column}</field></columns><format>Tabular</format><name>All Orders</name><reportType>${type}</reportType><scope>organization</scope><showDetails>true</showDetails><timeFrameFilter><dateColumn>Order__c$CreatedDate</dateColumn><interval>INTERVAL_CUSTOM</interval></timeFrameFilter>`,
  );
const DASHBOARD = (report: string): string =>
  metadataXml(
    'Dashboard',
    `<backgroundEndColor>#FFFFFF</backgroundEndColor><backgroundFadeDirection>Diagonal</backgroundFadeDirection><backgroundStartColor>#FFFFFF</backgroundStartColor><dashboardType>SpecifiedUser</dashboardType><leftSection><columnSize>Medium</columnSize><components><componentType>Table</componentType><report>${report}</report></components></leftSection><runningUser>admin@local-org.example.com</runningUser><textColor>#000000</textColor><title>Orders</title><titleColor>#000000</titleColor><titleSize>12</titleSize>`,
  );
const ANALYTICS = {
  'reportTypes/Orders.reportType': REPORT_TYPE('Status__c'),
  'reports/Orders-meta.xml': metadataXml('ReportFolder', '<name>Orders</name>'),
  'reports/Orders/All.report': REPORT('Orders__c', 'Order__c$Status__c'),
  'dashboards/Orders-meta.xml': metadataXml('DashboardFolder', '<name>Orders</name>'),
  'dashboards/Orders/Board.dashboard': DASHBOARD('Orders/All'),
};

describe('metadata that is kept and shown to nobody', () => {
  it('report types, reports, dashboards and e-mail templates are checked and kept', async () => {
    await org.mustDeploy({
      ...ANALYTICS,
      'email/Orders-meta.xml': metadataXml(
        'EmailFolder',
        '<accessType>Public</accessType><name>Orders</name><publicFolderAccess>ReadOnly</publicFolderAccess>',
      ),
      'email/Orders/Hello.email': 'Hello',
      'email/Orders/Hello.email-meta.xml': metadataXml(
        'EmailTemplate',
        '<available>true</available><encodingKey>UTF-8</encodingKey><name>Hello</name><style>none</style><subject>Hello</subject><type>text</type><uiType>Aloha</uiType>',
      ),
    });
    const keys = org.running.org.configuration().components;
    for (const key of [
      'ReportType:Orders',
      'Report:Orders/All',
      'Dashboard:Orders/Board',
      'EmailTemplate:Orders/Hello',
    ]) {
      assert.ok(keys.has(key), key);
    }
  });

  for (const [name, file, text, expected] of [
    ['a column of a report type', 'reportTypes/Orders.reportType', REPORT_TYPE('Nope__c'), /Order__c\.Nope__c/],
    ['a column of a report', 'reports/Orders/All.report', REPORT('Orders__c', 'Order__c$Nope__c'), /Order__c\.Nope__c/],
    [
      'the type of a report',
      'reports/Orders/All.report',
      REPORT('Nope__c', 'Order__c$Status__c'),
      /ReportType named Nope__c/,
    ],
    [
      'the report of a dashboard',
      'dashboards/Orders/Board.dashboard',
      DASHBOARD('Orders/Nope'),
      /Report named Orders\/Nope/,
    ],
  ] as const) {
    it(`${name} has to exist`, async () => {
      const { success, failures } = await org.deploy({ ...ANALYTICS, [file]: text });
      assert.equal(success, false);
      assert.match(failures.map(({ problem }) => problem).join('\n'), expected);
    });
  }
});

describe('components that are records too', () => {
  const QUEUE = metadataXml(
    'Queue',
    '<doesSendEmailToMembers>false</doesSendEmailToMembers><name>Order Desk</name><queueSobject><sobjectType>Order__c</sobjectType></queueSobject>',
  );

  it('a queue is a group with its objects, and can own a record', async () => {
    await org.mustDeploy({ 'queues/Order_Desk.queue': QUEUE });
    const [queue] = await org.query<{ Id: string; Name: string }>("SELECT Id, Name FROM Group WHERE Type = 'Queue'");
    assert.equal(queue?.Name, 'Order Desk');
    const objects = await org.query<{ SobjectType: string; QueueId: string }>(
      'SELECT SobjectType, QueueId FROM QueueSobject',
    );
    assert.deepEqual(
      objects.map(({ SobjectType, QueueId }) => [SobjectType, QueueId]),
      [['Order__c', queue.Id]],
    );
    const id = await org.create('Order__c', { OwnerId: queue.Id });
    const [order] = await org.query<{ OwnerId: string; Owner: { Name: string; Type: string } }>(
      `SELECT OwnerId, Owner.Name, Owner.Type FROM Order__c WHERE Id = '${id}' AND Owner.Type = 'Queue'`,
    );
    assert.deepEqual([order?.OwnerId, order?.Owner.Name, order?.Owner.Type], [queue.Id, 'Order Desk', 'Queue']);
    await org.mustDeploy({ 'queues/Order_Desk.queue': QUEUE.replace('Order Desk', 'Order Table') });
    const again = await org.query<{ Id: string; Name: string }>("SELECT Id, Name FROM Group WHERE Type = 'Queue'");
    assert.deepEqual(
      again.map(({ Id, Name }) => [Id, Name]),
      [[queue.Id, 'Order Table']],
    );
  });

  const withMembers = (members: string): string =>
    QUEUE.replace('<queueSobject>', `<queueMembers>${members}</queueMembers><queueSobject>`);
  const EXPERTS = metadataXml('Group', '<doesIncludeBosses>false</doesIncludeBosses><name>Order Experts</name>');
  const ADMINISTRATOR = '<users><user>admin@local-org.example.com</user></users>';
  const members = (): Promise<readonly { Group: { Name: string }; UserOrGroupId: string }[]> =>
    org.query('SELECT Group.Name, UserOrGroupId FROM GroupMember ORDER BY UserOrGroupId');

  it('queueMembers: users and public groups become members, others leave (Metadata API, "Queue")', async () => {
    const groups = '<publicGroups><publicGroup>Order_Experts</publicGroup></publicGroups>';
    await org.mustDeploy({
      'groups/Order_Experts.group': EXPERTS,
      'queues/Order_Desk.queue': withMembers(groups + ADMINISTRATOR),
    });
    const [group] = await org.query<{ Id: string }>("SELECT Id FROM Group WHERE Type = 'Regular'");
    const [user] = await org.query<{ Id: string }>("SELECT Id FROM User WHERE Alias = 'ladmin'");
    assert.deepEqual(
      (await members()).map(({ Group, UserOrGroupId }) => [Group.Name, UserOrGroupId]),
      [
        ['Order Desk', user?.Id],
        ['Order Desk', group?.Id],
      ],
    );
    await org.mustDeploy({ 'queues/Order_Desk.queue': withMembers(ADMINISTRATOR) });
    assert.deepEqual(
      (await members()).map(({ UserOrGroupId }) => UserOrGroupId),
      [user?.Id],
    );
    await org.mustDeploy({ 'queues/Order_Desk.queue': QUEUE });
    assert.equal((await members()).length, 1, 'a file without queueMembers says nothing of them');
  });

  it('a member that does not exist is refused as the platform does, and roles by name', async () => {
    for (const [member, expected] of [
      ['<users><user>a@b.c</user></users>', /no User named a@b\.c found/],
      ['<publicGroups><publicGroup>Nobody</publicGroup></publicGroups>', /no Group named Nobody found/],
      ['<roles><role>CEO</role></roles>', /no roles.*'roles'/],
    ] as const) {
      const { success, failures } = await org.deploy({ 'queues/Order_Desk.queue': withMembers(member) });
      assert.equal(success, false);
      assert.match(failures[0]?.problem ?? '', expected);
    }
  });

  it('a group that a client made stays when something else is deployed', async () => {
    const id = await org.create('Group', { Name: 'By Hand', DeveloperName: 'By_Hand', Type: 'Queue' });
    await org.create('QueueSobject', { QueueId: id, SobjectType: 'Order__c' });
    await org.mustDeploy({ 'queues/Order_Desk.queue': QUEUE });
    assert.equal((await org.query(`SELECT Id FROM Group WHERE Id = '${id}'`)).length, 1);
    assert.equal((await org.query(`SELECT Id FROM QueueSobject WHERE QueueId = '${id}'`)).length, 1);
  });
});

describe('Apex and flows in one deployment', () => {
  it('a flow finds the action of a class that comes with it', async () => {
    const action =
      "public class Greet {\n  @InvocableMethod(label='Greet')\n  public static List<String> greet(List<String> names) {\n    return names;\n  }\n}";
    const inside = `<actionCalls><name>Greet</name><label>Greet</label><locationX>0</locationX><locationY>0</locationY><actionName>Greet</actionName><actionType>apex</actionType><flowTransactionModel>CurrentTransaction</flowTransactionModel><inputParameters><name>names</name><value><elementReference>$Record.Status__c</elementReference></value></inputParameters><storeOutputAutomatically>true</storeOutputAutomatically></actionCalls>`;
    const flow = flowFile(inside + triggered({ first: 'Greet' }));
    await org.mustDeploy({ ...apexClass('Greet', action), 'flows/Greet_All.flow': flow });
    const { failures } = await org.deploy({ ...apexClass('Greet', 'public class Greet {}') });
    assert.match(JSON.stringify(failures), /Greet_All/);
    const { failures: deleting } = await org.deploy({
      'destructiveChanges.xml': metadataXml(
        'Package',
        '<types><members>Greet</members><members>(None</members><name>ApexClass</name></types><version>66.0</version>',
      ),
    });
    assert.deepEqual(
      deleting.map(({ fullName, problem }) => [fullName, problem]),
      [
        [
          'Greet',
          'This apex class is referenced elsewhere in Salesforce. Remove the usage and try again. : Flow - Greet_All.',
        ],
      ],
    );
  });

  it('a class that does not compile is blamed alone: flows that use its action or another are not', async () => {
    const greet = (body: string): string =>
      `public class Greet {\n  @InvocableMethod(label='Greet')\n  public static List<String> greet(List<String> names) {\n    ${body}\n  }\n}`;
    const inside = `<actionCalls><name>Greet</name><label>Greet</label><locationX>0</locationX><locationY>0</locationY><actionName>Greet</actionName><actionType>apex</actionType><flowTransactionModel>CurrentTransaction</flowTransactionModel><inputParameters><name>names</name><value><elementReference>$Record.Status__c</elementReference></value></inputParameters><storeOutputAutomatically>true</storeOutputAutomatically></actionCalls>`;
    const flow = flowFile(inside + triggered({ first: 'Greet' }));
    const { success, failures } = await org.deploy({
      ...apexClass('Greet', greet('return nope;')),
      'flows/Greet_All.flow': flow,
    });
    assert.equal(success, false);
    assert.deepEqual(
      failures.map(({ fullName, problem }) => [fullName, problem]),
      [['Greet', 'Variable does not exist: nope']],
    );
    await org.mustDeploy({ ...apexClass('Greet', greet('return names;')), 'flows/Greet_All.flow': flow });
    const other = await org.deploy(apexClass('Other', 'public class Other { Nope field; }'));
    assert.deepEqual(
      other.failures.map(({ fullName, problem }) => [fullName, problem]),
      [['Other', 'Invalid type: Nope']],
    );
  });
});
