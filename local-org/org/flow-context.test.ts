import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import {
  assignments,
  create,
  fields,
  filters,
  FIRST,
  IN,
  launched,
  lookup,
  OUT,
  ref,
  remove,
  subflow,
  triggered,
  update,
  variable,
} from '../flow/testing/flow-xml.ts';
import { metadataXml } from '../metadata/testing/deployment-fixture.ts';
import { API, startWith, type ComposedOrg } from './testing/composed-org.ts';
import { flowFile, ORDER } from './testing/small-project.ts';

const IN_SYSTEM_MODE = '<runInMode>SystemModeWithoutSharing</runInMode>';
const KEY = variable('key', 'String', IN);
const FOUND = variable('found', 'String', OUT);
const BY_KEY = filters(['Key__c', 'EqualTo', ref('key')]);

const READ =
  launched('Get') +
  lookup('Get', 'Order__c', BY_KEY + FIRST, { next: 'Tell', fault: 'Tell_Fault' }) +
  assignments('Tell', [['found', 'Assign', ref('Get.Note__c')]]) +
  assignments('Tell_Fault', [['found', 'Assign', ref('$Flow.FaultMessage')]]) +
  KEY +
  FOUND;
const WRITE =
  launched('Set') +
  update('Set', `${BY_KEY}${fields(['Amount__c', 7])}<object>Order__c</object>`, { fault: 'Tell_Fault' }) +
  assignments('Tell_Fault', [['found', 'Assign', ref('$Flow.FaultMessage')]]) +
  KEY +
  FOUND;
const REMOVE =
  launched('Remove') +
  remove('Remove', `${BY_KEY}<object>Order__c</object>`, { fault: 'Tell_Fault' }) +
  assignments('Tell_Fault', [['found', 'Assign', ref('$Flow.FaultMessage')]]) +
  KEY +
  FOUND;
const CALL = launched('Call') + subflow('Call', 'Write_in_System_Mode', [['key', ref('key')]], undefined) + KEY + FOUND;

/** The clerk sees an order and its key, may change its status, and neither sees its amount nor deletes it. */
const CLERK_ACCESS = metadataXml(
  'PermissionSet',
  [
    '<fieldPermissions><editable>false</editable><field>Order__c.Key__c</field><readable>true</readable></fieldPermissions>',
    '<fieldPermissions><editable>true</editable><field>Order__c.Status__c</field><readable>true</readable></fieldPermissions>',
    '<label>Clerk Access</label>',
    '<objectPermissions><allowCreate>true</allowCreate><allowDelete>false</allowDelete><allowEdit>true</allowEdit><allowRead>true</allowRead><modifyAllRecords>false</modifyAllRecords><object>Order__c</object><viewAllRecords>false</viewAllRecords></objectPermissions>',
  ].join(''),
);
const PROJECT = {
  ...ORDER,
  'permissionsets/Clerk_Access.permissionset': CLERK_ACCESS,
  'flows/Read_Order.flow': flowFile(READ),
  'flows/Read_in_System_Mode.flow': flowFile(READ + IN_SYSTEM_MODE),
  'flows/Write_Order.flow': flowFile(WRITE),
  'flows/Write_in_System_Mode.flow': flowFile(WRITE + IN_SYSTEM_MODE),
  'flows/Write_by_Subflow.flow': flowFile(CALL.replaceAll('Write_in_System_Mode', 'Write_Order')),
  'flows/Write_by_System_Subflow.flow': flowFile(CALL),
  'flows/Remove_Order.flow': flowFile(REMOVE),
  'flows/On_Save.flow': flowFile(
    create('Log', `${fields(['Note__c', 'logged'], ['Amount__c', 1])}<object>Order__c</object>`) +
      triggered({ first: 'Log', on: 'Create', where: filters(['Status__c', 'EqualTo', 'Go']) }),
  ),
};

let org: ComposedOrg;
const tokens = { clerk: '', stranger: '' };

before(async () => {
  org = await startWith(PROJECT, { assign: ['Order_Access'] });
  const [profile] = await org.query<{ Id: string }>("SELECT Id FROM Profile WHERE Name = 'Standard User'");
  const [set] = await org.query<{ Id: string }>("SELECT Id FROM PermissionSet WHERE Name = 'Clerk_Access'");
  for (const name of ['clerk', 'stranger'] as const) {
    const id = await org.create('User', {
      Username: `${name}@example.com`,
      LastName: name,
      Email: `${name}@example.com`,
      Alias: name,
      IsActive: true,
      TimeZoneSidKey: 'GMT',
      LocaleSidKey: 'en_US',
      LanguageLocaleKey: 'en_US',
      EmailEncodingKey: 'UTF-8',
      ProfileId: profile?.Id,
    });
    if (name === 'clerk') await org.create('PermissionSetAssignment', { PermissionSetId: set?.Id, AssigneeId: id });
    tokens[name] = org.running.org.openSession(`${name}@example.com`) ?? '';
  }
  await org.create('Order__c', { Key__c: 'k1', Note__c: 'secret', Status__c: 'New' });
  org.running.org.keep();
});
beforeEach(() => org.running.org.reset());
after(() => org.close());

/** What a flow that was launched over REST says it found, or the fault that it took. */
async function run(flow: string, token = org.running.org.token): Promise<unknown> {
  const { json } = await org.send('POST', `${API}/actions/custom/flow/${flow}`, { inputs: [{ key: 'k1' }] }, token);
  const [answer] = json as { isSuccess: boolean; errors: unknown; outputValues: { found?: unknown } | null }[];
  assert.equal(answer?.isSuccess, true, JSON.stringify(json));
  return answer.outputValues?.found ?? null;
}

async function amount(): Promise<unknown> {
  const [order] = await org.query<{ Amount__c: number | null }>("SELECT Amount__c FROM Order__c WHERE Key__c = 'k1'");
  return order?.Amount__c;
}

describe('the context of a flow (help "Flow Run Context", flow_distribute_context)', () => {
  it('launched over REST it reads and writes what its user may', async () => {
    assert.equal(await run('Read_Order'), 'secret');
    assert.equal(await run('Write_Order'), null);
    assert.equal(await amount(), 7);
  });

  it('an object that its user may not read faults, and so does a filter on a hidden field', async () => {
    assert.match(String(await run('Read_Order', tokens.stranger)), /INVALID_TYPE: sObject type 'Order__c'/);
    await org.mustDeploy({ 'flows/Read_Order.flow': flowFile(READ.replaceAll('Key__c', 'Note__c')) });
    assert.match(String(await run('Read_Order', tokens.clerk)), /INVALID_FIELD: No such column 'Note__c'/);
  });

  it('a hidden field is not among those that Get Records brings', async () => {
    await org.send('PATCH', '/local/switches', { unsetReference: 'null' });
    assert.equal(await run('Read_Order', tokens.clerk), null);
    assert.equal(await run('Read_in_System_Mode', tokens.clerk), 'secret');
  });

  it('a field that its user may not edit faults (help flow_considerations_readonlyfields_behavior)', async () => {
    assert.match(
      String(await run('Write_Order', tokens.clerk)),
      /INVALID_FIELD_FOR_INSERT_UPDATE: Unable to create\/update fields: Amount__c\. Please check the security settings/,
    );
    assert.equal(await amount(), null);
  });

  it('a deletion needs its permission', async () => {
    assert.match(String(await run('Remove_Order', tokens.clerk)), /INSUFFICIENT_ACCESS_OR_READONLY/);
    assert.equal(await run('Remove_Order'), null);
    assert.equal(await amount(), undefined);
  });

  it('in a system mode neither objects nor fields are checked (help flow_distribute_system_mode)', async () => {
    assert.equal(await run('Write_in_System_Mode', tokens.stranger), null);
    assert.equal(await amount(), 7);
  });

  it('a subflow runs in the context of its caller, unless its own mode is a system mode', async () => {
    const refused = await org.send(
      'POST',
      `${API}/actions/custom/flow/Write_by_Subflow`,
      { inputs: [{ key: 'k1' }] },
      tokens.clerk,
    );
    assert.equal(refused.status, 200);
    assert.equal(await amount(), null, 'the subflow took its fault connector');
    assert.equal(await run('Write_by_System_Subflow', tokens.clerk), null);
    assert.equal(await amount(), 7);
  });

  it('started by a record it runs in system context, whoever saves', async () => {
    const created = await org.send('POST', `${API}/sobjects/Order__c`, { Status__c: 'Go' }, tokens.clerk);
    assert.equal(created.status, 201, JSON.stringify(created.json));
    const logged = await org.query<{ Amount__c: number }>("SELECT Amount__c FROM Order__c WHERE Note__c = 'logged'");
    assert.deepEqual(
      logged.map(({ Amount__c }) => Amount__c),
      [1],
    );
  });
});
