import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { assignments, formula, ref, triggered } from '../flow/testing/flow-xml.ts';
import { metadataXml } from '../metadata/testing/deployment-fixture.ts';
import { API, startWith, type Answer, type ComposedOrg } from './testing/composed-org.ts';
import { FIELDS, flowFile, objectFile, permissionSetFile } from './testing/small-project.ts';

const CLOSED =
  '<fields><fullName>Closed__c</fullName><defaultValue>false</defaultValue><label>Closed</label><type>Checkbox</type></fields>';
const GREETING = FIELDS.note.replaceAll('Note', 'Greeting');
const BONUS =
  '<fields><fullName>Bonus__c</fullName><label>Bonus</label><precision>10</precision><scale>2</scale><type>Number</type></fields>';
const WELCOME =
  '<fields><fullName>Welcome__c</fullName><formula>$Setup.Desk__c.Greeting__c</formula><label>Welcome</label><type>Text</type></fields>';
const RULE =
  '<validationRules><fullName>Open</fullName><active>true</active><errorConditionFormula>$Setup.Desk__c.Closed__c</errorConditionFormula><errorMessage>The desk is closed.</errorMessage></validationRules>';

const setting = (type: string, fields: readonly string[], more = ''): string =>
  metadataXml(
    'CustomObject',
    `<customSettingsType>${type}</customSettingsType><enableFeeds>false</enableFeeds>${fields.join('')}<label>Desk</label>${more}<visibility>Public</visibility>`,
  );
const order = (inside: string): string =>
  objectFile('Order', [FIELDS.amount, FIELDS.status, FIELDS.note, inside]).replace(
    '</CustomObject>',
    `${RULE}</CustomObject>`,
  );
const beforeSave = (inside: string): string =>
  flowFile(inside + triggered({ first: 'Set', when: 'RecordBeforeSave', on: 'Create' }));

const apexClass = (name: string, source: string): Record<string, string> => ({
  [`classes/${name}.cls`]: source,
  [`classes/${name}.cls-meta.xml`]: metadataXml('ApexClass', '<apiVersion>66.0</apiVersion><status>Active</status>'),
});

const PROJECT = {
  'objects/Desk__c.object': setting('Hierarchy', [BONUS, CLOSED, GREETING]),
  'objects/Country__c.object': setting('List', [FIELDS.note]),
  'objects/Order__c.object': order(WELCOME),
  'permissionsets/Order_Access.permissionset': permissionSetFile('Order__c', [
    'Amount__c',
    'Note__c',
    'Status__c',
  ]).replace(
    '<label>',
    '<fieldPermissions><editable>false</editable><field>Order__c.Welcome__c</field><readable>true</readable></fieldPermissions><label>',
  ),
  'flows/Set_Order.flow': beforeSave(
    assignments('Set', [
      ['$Record.Amount__c', 'Assign', ref('bonus')],
      ['$Record.Note__c', 'Assign', ref('greeting')],
    ]) +
      formula('bonus', 'Number', '{!$Setup.Desk__c.Bonus__c}', 2) +
      formula('greeting', 'String', '{!$Setup.Desk__c.Greeting__c}'),
  ),
};

interface Order {
  readonly Amount__c: number | null;
  readonly Note__c: string | null;
  readonly Welcome__c: string | null;
}

let org: ComposedOrg;
let clerk: { readonly id: string; readonly token: string; readonly profile: string };

before(async () => {
  org = await startWith(PROJECT, { assign: ['Order_Access'] });
  const [profile] = await org.query<{ Id: string }>("SELECT Id FROM Profile WHERE Name = 'Standard User'");
  const [set] = await org.query<{ Id: string }>("SELECT Id FROM PermissionSet WHERE Name = 'Order_Access'");
  const id = await org.create('User', {
    Username: 'clerk@example.com',
    LastName: 'Clerk',
    Email: 'clerk@example.com',
    Alias: 'clerk',
    IsActive: true,
    TimeZoneSidKey: 'GMT',
    LocaleSidKey: 'en_US',
    LanguageLocaleKey: 'en_US',
    EmailEncodingKey: 'UTF-8',
    ProfileId: profile?.Id,
  });
  await org.create('PermissionSetAssignment', { PermissionSetId: set?.Id, AssigneeId: id });
  clerk = { id, token: org.running.org.openSession('clerk@example.com') ?? '', profile: profile?.Id ?? '' };
  org.running.org.keep();
});
beforeEach(() => org.running.org.reset());
after(() => org.close());

const set = (fields: Readonly<Record<string, unknown>>): Promise<Answer> =>
  org.send('POST', `${API}/sobjects/Desk__c`, fields);
const organization = (): string => org.running.org.organizationId;

/** What a new order of somebody looks like to them. */
async function ordered(token = org.running.org.token): Promise<Order> {
  const created = await org.send('POST', `${API}/sobjects/Order__c`, { Status__c: 'New' }, token);
  assert.equal(created.status, 201, JSON.stringify(created.json));
  const { id } = created.json as { id: string };
  const fields = 'Amount__c,Note__c,Welcome__c';
  return (await org.send('GET', `${API}/sobjects/Order__c/${id}?fields=${fields}`, undefined, token)).json as Order;
}

describe('hierarchy custom settings (Apex Developer Guide, "Custom Settings")', () => {
  it('$Setup is blank where nobody has set anything, and a checkbox false', async () => {
    const { Amount__c, Note__c, Welcome__c } = await ordered();
    assert.deepEqual([Amount__c, Note__c, Welcome__c], [null, null, null]);
  });

  it('$Setup gives flows, formula fields and validation rules the user over the profile over the organization, field by field', async () => {
    for (const fields of [
      { SetupOwnerId: organization(), Bonus__c: 1, Greeting__c: 'organization' },
      { SetupOwnerId: clerk.profile, Bonus__c: 2, Greeting__c: 'profile' },
      { SetupOwnerId: clerk.id, Bonus__c: 3 },
    ]) {
      assert.equal((await set(fields)).status, 201);
    }
    const ofClerk = await ordered(clerk.token);
    assert.deepEqual([ofClerk.Amount__c, ofClerk.Note__c, ofClerk.Welcome__c], [3, 'profile', 'profile']);
    const ofAdministrator = await ordered();
    assert.deepEqual([ofAdministrator.Amount__c, ofAdministrator.Note__c], [1, 'organization']);
    assert.equal(ofAdministrator.Welcome__c, 'organization');
  });

  it('$Setup in a validation rule stops those alone whom it is set for', async () => {
    assert.equal((await set({ SetupOwnerId: clerk.id, Closed__c: true })).status, 201);
    const refused = await org.send('POST', `${API}/sobjects/Order__c`, { Status__c: 'New' }, clerk.token);
    assert.match(JSON.stringify(refused.json), /The desk is closed/);
    await ordered();
  });

  it("a data set without SetupOwnerId is the organization's, and each owner has one", async () => {
    const id = await org.create('Desk__c', { Greeting__c: 'first' });
    const [stored] = await org.query<{ SetupOwnerId: string; Name: string }>(
      `SELECT Name, SetupOwnerId FROM Desk__c WHERE Id = '${id}'`,
    );
    assert.deepEqual([stored?.SetupOwnerId, stored?.Name], [organization(), id]);
    assert.match(
      JSON.stringify((await set({ Greeting__c: 'second' })).json),
      /SetupOwnerId duplicates value on record.*DUPLICATE_VALUE/,
    );
    const ofContact = await set({ SetupOwnerId: await org.create('Contact', { LastName: 'Example' }) });
    assert.match(JSON.stringify(ofContact.json), /FIELD_INTEGRITY_EXCEPTION/);
  });

  it('a data set is changed and deleted like a record, and the next transaction sees it', async () => {
    const id = await org.create('Desk__c', { Greeting__c: 'first' });
    assert.equal((await org.send('PATCH', `${API}/sobjects/Desk__c/${id}`, { Greeting__c: 'second' })).status, 204);
    assert.equal((await ordered()).Note__c, 'second');
    assert.equal((await org.send('DELETE', `${API}/sobjects/Desk__c/${id}`)).status, 204);
    assert.equal((await ordered()).Note__c, null);
  });

  it('only who may customize the application reads data sets over the API', async () => {
    await org.create('Desk__c', { Greeting__c: 'first' });
    const refused = await org.send('GET', `${API}/query?q=SELECT+Id+FROM+Desk__c`, undefined, clerk.token);
    assert.match(JSON.stringify(refused.json), /INVALID_TYPE/);
  });

  it('a describe says that it is one (REST API Developer Guide, "customSetting")', async () => {
    const { json } = await org.send('GET', `${API}/sobjects/Desk__c/describe`);
    const { customSetting, createable, updateable, deletable } = json as Record<string, unknown>;
    assert.deepEqual([customSetting, createable, updateable, deletable], [true, true, true, true]);
  });
});

describe('Apex (Apex Developer Guide, "Custom Settings Methods")', () => {
  const READER = `public class Reader {
  @InvocableMethod(label='Read')
  public static List<String> read(List<String> owners) {
    String owner = owners[0];
    Integer queries = Limits.getQueries();
    List<Object> found = new List<Object>{
      Desk__c.getInstance(owner).Greeting__c,
      Desk__c.getInstance(owner).Bonus__c,
      Desk__c.getInstance(owner).Id == null,
      Desk__c.getValues(owner) == null ? null : Desk__c.getValues(owner).Greeting__c,
      Desk__c.getOrgDefaults().Greeting__c,
      Desk__c.getInstance().SetupOwnerId == UserInfo.getUserId(),
      Country__c.getInstance('tr') == null ? null : Country__c.getValues('TR').Note__c,
      Country__c.getAll().keySet(),
      Limits.getQueries() - queries
    };
    return new List<String>{ JSON.serialize(found) };
  }
}`;
  const read = async (owner: string): Promise<unknown[]> => {
    const { json } = await org.send('POST', `${API}/actions/custom/apex/Reader`, { inputs: [{ owners: owner }] });
    const [answer] = json as { outputValues: { output: string } }[];
    return JSON.parse(answer?.outputValues.output ?? 'null') as unknown[];
  };

  it('getInstance, getValues, getOrgDefaults and getAll read data sets without a query', async () => {
    await org.mustDeploy(apexClass('Reader', READER));
    assert.deepEqual(await read(clerk.id), [null, null, true, null, null, true, null, [], 0]);
    for (const fields of [
      { SetupOwnerId: organization(), Greeting__c: 'organization', Bonus__c: 1 },
      { SetupOwnerId: clerk.profile, Greeting__c: 'profile' },
    ]) {
      assert.equal((await set(fields)).status, 201);
    }
    await org.create('Country__c', { Name: 'TR', Note__c: 'Türkiye' });
    const above = [null, 'organization', true, 'Türkiye', ['TR'], 0];
    assert.deepEqual(await read(clerk.id), ['profile', 1, true, ...above], 'merged from above, nothing of their own');
    assert.equal((await set({ SetupOwnerId: clerk.id, Greeting__c: 'clerk' })).status, 201);
    assert.deepEqual(await read(clerk.id), ['clerk', 1, false, 'clerk', ...above.slice(1)]);
    assert.deepEqual((await read(clerk.profile)).slice(0, 4), ['profile', 1, false, 'profile']);
  });

  it('a data set that getInstance makes up can be inserted as the user’s own', async () => {
    await org.mustDeploy(
      apexClass(
        'Writer',
        `public class Writer {
  @InvocableMethod(label='Write')
  public static List<String> write(List<String> greetings) {
    Desk__c own = Desk__c.getInstance();
    own.Greeting__c = greetings[0];
    upsert own;
    return new List<String>{ own.Id };
  }
}`,
      ),
    );
    const write = (greeting: string): Promise<Answer> =>
      org.send('POST', `${API}/actions/custom/apex/Writer`, { inputs: [{ greetings: greeting }] });
    assert.equal((await write('mine')).status, 200);
    assert.equal((await write('mine again')).status, 200);
    const rows = await org.query<{ SetupOwnerId: string; Greeting__c: string }>(
      'SELECT SetupOwnerId, Greeting__c FROM Desk__c',
    );
    assert.deepEqual(
      rows.map((row) => [row.SetupOwnerId, row.Greeting__c]),
      [[org.running.org.administrator.id, 'mine again']],
    );
  });
});

it('customSettingAccesses of a permission set let people read data sets over the API (Metadata API, "PermissionSet")', async () => {
  await org.create('Desk__c', { Greeting__c: 'first' });
  const access =
    '<customSettingAccesses><enabled>true</enabled><name>Desk__c</name></customSettingAccesses><label>Desk</label>';
  await org.mustDeploy({ 'permissionsets/Desk_Access.permissionset': metadataXml('PermissionSet', access) });
  const [permissionSet] = await org.query<{ Id: string }>("SELECT Id FROM PermissionSet WHERE Name = 'Desk_Access'");
  await org.create('PermissionSetAssignment', { PermissionSetId: permissionSet?.Id, AssigneeId: clerk.id });
  const read = await org.send('GET', `${API}/query?q=SELECT+Greeting__c+FROM+Desk__c`, undefined, clerk.token);
  assert.match(JSON.stringify(read.json), /"Greeting__c":"first"/);
  const written = await org.send('POST', `${API}/sobjects/Desk__c`, { SetupOwnerId: clerk.id }, clerk.token);
  assert.ok(written.status >= 400, 'read is all that it grants');
});

describe('list custom settings (Apex Developer Guide, "Custom Settings")', () => {
  it("data sets have names that differ, and are the organization's", async () => {
    const id = await org.create('Country__c', { Name: 'TR', Note__c: 'Türkiye' });
    const [stored] = await org.query<{ SetupOwnerId: string }>(
      `SELECT SetupOwnerId FROM Country__c WHERE Id = '${id}'`,
    );
    assert.equal(stored?.SetupOwnerId, organization());
    const again = await org.send('POST', `${API}/sobjects/Country__c`, { Name: 'tr' });
    assert.match(JSON.stringify(again.json), /DUPLICATE_VALUE/);
    const nameless = await org.send('POST', `${API}/sobjects/Country__c`, { Note__c: 'nowhere' });
    assert.match(JSON.stringify(nameless.json), /REQUIRED_FIELD_MISSING.*Name/);
  });
});

describe('custom settings are refused at deploy', () => {
  const noted = (expression: string): Record<string, string> => ({
    'flows/Set_Note.flow': beforeSave(
      assignments('Set', [['$Record.Note__c', 'Assign', ref('note')]]) + formula('note', 'String', expression),
    ),
  });
  const refused: readonly (readonly [string, Readonly<Record<string, string>>, RegExp])[] = [
    ['a flow that reads a list with $Setup', noted('{!$Setup.Country__c.Note__c}'), /hierarchy custom settings only/],
    ['a flow that reads no setting with $Setup', noted('{!$Setup.Order__c.Note__c}'), /"Order__c" doesn't exist/],
    ['a flow that reads no field with $Setup', noted('{!$Setup.Desk__c.Nope__c}'), /"Nope__c".*doesn't exist/],
    [
      'a formula field that reads a list with $Setup',
      { 'objects/Order__c.object': order(WELCOME.replace('Desk__c.Greeting__c', 'Country__c.Note__c')) },
      /\$Setup\.Country__c\.Note__c does not exist/,
    ],
    [
      'a flow that a setting triggers',
      {
        'flows/On_Desk.flow': flowFile(
          assignments('Set', [['$Record.Greeting__c', 'Assign', 'x']]) +
            triggered({ first: 'Set', when: 'RecordBeforeSave' }).replace('Order__c', 'Desk__c'),
        ),
      },
      /can't be triggered by records of the custom setting "Desk__c"/,
    ],
    [
      'a field of a type that settings do not have',
      {
        'objects/Desk__c.object': setting('Hierarchy', [
          '<fields><fullName>Owner__c</fullName><label>Owner</label><referenceTo>User</referenceTo><type>Lookup</type></fields>',
        ]),
      },
      /cannot have a field of type Lookup/,
    ],
    [
      'a validation rule',
      {
        'objects/Desk__c.object': setting('Hierarchy', [BONUS, CLOSED, GREETING]).replace(
          '<visibility>',
          `${RULE}<visibility>`,
        ),
      },
      /A custom setting cannot have validation rules/,
    ],
    [
      'object permissions in a permission set',
      { 'permissionsets/Desk_Access.permissionset': permissionSetFile('Desk__c', []) },
      /Access to Desk__c is not granted in objectPermissions: use customSettingAccesses/,
    ],
    [
      'Apex that asks a list for what only a hierarchy has',
      apexClass(
        'Reader',
        'public class Reader { public static Object read() { return Country__c.getOrgDefaults(); } }',
      ),
      /Method does not exist or incorrect signature: void getOrgDefaults\(\) from the type Country__c/,
    ],
    [
      'Apex that asks an object for what only settings have',
      apexClass('Reader', 'public class Reader { public static Object read() { return Order__c.getOrgDefaults(); } }'),
      /getOrgDefaults/,
    ],
  ];
  for (const [what, files, expected] of refused) {
    it(`refuses ${what}`, async () => {
      const { success, failures } = await org.deploy(files);
      assert.equal(success, false);
      const problems = failures.map(({ problem }) => problem ?? '');
      assert.ok(
        problems.some((problem) => expected.test(problem)),
        JSON.stringify(problems),
      );
    });
  }
});
