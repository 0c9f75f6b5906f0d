import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { create, fields, filters, input, ref, triggered, update } from '../flow/testing/flow-xml.ts';
import { metadataXml } from '../metadata/testing/deployment-fixture.ts';
import { API, startWith, type ComposedOrg } from './testing/composed-org.ts';
import { FIELDS, flowFile, ORDER } from './testing/small-project.ts';

const event = (label: string, behavior: string): string =>
  metadataXml(
    'CustomObject',
    `<deploymentStatus>Deployed</deploymentStatus><eventType>HighVolume</eventType>${FIELDS.note}<label>${label}</label><pluralLabel>${label}s</pluralLabel><publishBehavior>${behavior}</publishBehavior>`,
  );
const PERMISSIONS = metadataXml(
  'PermissionSet',
  ['Order_Alert__e', 'Order_Event__e']
    .map(
      (object) =>
        `<objectPermissions><allowCreate>true</allowCreate><allowDelete>false</allowDelete><allowEdit>false</allowEdit><allowRead>true</allowRead><modifyAllRecords>false</modifyAllRecords><object>${object}</object><viewAllRecords>false</viewAllRecords></objectPermissions>`,
    )
    .join('') + '<label>Events</label>',
);
const subscriber = (object: string): string =>
  flowFile(
    create(
      'Log_Event',
      `${fields(['Status__c', 'Log'], ['Note__c', ref('$Record.Note__c')])}<object>Order__c</object>`,
    ) +
      `<start><connector><targetReference>Log_Event</targetReference></connector><object>${object}</object><triggerType>PlatformEvent</triggerType></start>`,
  );
const publisher = (object: string): string =>
  create('Publish', `${fields(['Note__c', ref('$Record.Note__c')])}<object>${object}</object>`) +
  triggered({ where: filters(['Status__c', 'EqualTo', 'Go']), first: 'Publish', on: 'Create' });

const PROJECT = {
  ...ORDER,
  'objects/Order_Alert__e.object': event('Order Alert', 'PublishImmediately'),
  'objects/Order_Event__e.object': event('Order Event', 'PublishAfterCommit'),
  'permissionsets/Events.permissionset': PERMISSIONS,
  'flows/On_Alert.flow': subscriber('Order_Alert__e'),
  'flows/On_Event.flow': subscriber('Order_Event__e'),
  'flows/Publish_Event.flow': flowFile(publisher('Order_Event__e')),
};

let org: ComposedOrg;
before(async () => {
  org = await startWith(PROJECT, { assign: ['Order_Access', 'Events'] });
});
beforeEach(() => org.running.org.reset());
after(() => org.close());

const logged = async (): Promise<string[]> =>
  (await org.query<{ Note__c: string }>("SELECT Note__c FROM Order__c WHERE Status__c = 'Log' ORDER BY Note__c")).map(
    ({ Note__c }) => Note__c,
  );

describe('platform events (Platform Events Developer Guide)', () => {
  it('are published by Create Records and start flows behind the commit, as the Automated Process user', async () => {
    const records = ['a', 'b'].map((Note__c) => ({ attributes: { type: 'Order__c' }, Status__c: 'Go', Note__c }));
    const { json } = await org.send('POST', `${API}/composite/sobjects`, { records });
    assert.doesNotMatch(JSON.stringify(json), /"success":false/);
    await org.advance();
    assert.deepEqual(await logged(), ['a', 'b']);
    const [log] = await org.query<{ CreatedBy: { Name: string } }>(
      "SELECT CreatedBy.Name FROM Order__c WHERE Status__c = 'Log' LIMIT 1",
    );
    assert.equal(log?.CreatedBy.Name, 'Automated Process');
    const transactions = (await org.send('GET', '/local/transactions')).json as { kind: string; interviews: number }[];
    assert.deepEqual(
      transactions.filter(({ kind }) => kind === 'platformEvent').map(({ interviews }) => interviews),
      [2],
    );
  });

  it('are published over REST, and neither read nor changed', async () => {
    const id = await org.create('Order_Event__e', { Note__c: 'by hand' });
    await org.advance();
    assert.deepEqual(await logged(), ['by hand']);
    const query = await org.send('GET', `${API}/query?q=SELECT+Id+FROM+Order_Event__e`);
    assert.match(JSON.stringify(query.json), /does not support query/);
    const changed = await org.send('PATCH', `${API}/sobjects/Order_Event__e/${id}`, { Note__c: 'x' });
    assert.ok(changed.status >= 400);
  });

  it('go back with the transaction, unless they are published at once', async () => {
    const records = [
      { attributes: { type: 'Order__c' }, Status__c: 'Go', Note__c: 'undone' },
      { attributes: { type: 'Contact' } },
    ];
    await org.send('POST', `${API}/composite/sobjects`, { allOrNone: true, records });
    await org.advance();
    assert.deepEqual(await logged(), []);
    await org.mustDeploy({ 'flows/Publish_Event.flow': flowFile(publisher('Order_Alert__e')) });
    // the contact is refused after the order's flows have run
    const refused = [records[0], { attributes: { type: 'Contact' } }];
    await org.send('POST', `${API}/composite/sobjects`, { allOrNone: true, records: refused });
    await org.advance();
    assert.deepEqual(await logged(), ['undone']);
  });

  it('start a flow only where they meet the conditions of its start', async () => {
    const conditions = filters(['Note__c', 'StartsWith', 'urgent'], ['Note__c', 'NotEqualTo', 'urgent but not']);
    const narrow = subscriber('Order_Event__e').replace(
      '<object>Order_Event__e<',
      `${conditions}<object>Order_Event__e<`,
    );
    assert.ok(narrow.includes('StartsWith'));
    await org.mustDeploy({ 'flows/On_Event.flow': narrow });
    for (const Note__c of ['urgent one', 'calm', null, 'urgent but not', 'urgent two']) {
      await org.create('Order_Event__e', { Note__c });
    }
    await org.advance();
    assert.deepEqual(await logged(), ['urgent one', 'urgent two']);
    const { json } = await org.send('GET', '/local/transactions');
    const ran = (json as { kind: string; interviews: number }[]).filter(({ kind }) => kind === 'platformEvent');
    assert.equal(
      ran.reduce((sum, { interviews }) => sum + interviews, 0),
      2,
    );
  });

  it('a fault in a flow that they start is kept, and not run again', async () => {
    await org.mustDeploy({
      'flows/On_Event.flow': flowFile(
        create('Log_Event', `${fields(['Key__c', ref('$Record.Note__c')])}<object>Order__c</object>`) +
          '<start><connector><targetReference>Log_Event</targetReference></connector><object>Order_Event__e</object><triggerType>PlatformEvent</triggerType></start>',
      ),
    });
    await org.create('Order__c', { Key__c: 'taken' });
    await org.create('Order_Event__e', { Note__c: 'taken' });
    await org.advance('PT3H');
    const failed = (await org.send('GET', '/local/failed-interviews')).json as { flow: string; runsAgainAt: null }[];
    assert.deepEqual(
      failed.map(({ flow, runsAgainAt }) => [flow, runsAgainAt]),
      [['On_Event', null]],
    );
  });

  it('start only flows of their kind, and those start on nothing else', async () => {
    const wrong = await org.deploy({
      'flows/On_Order.flow': subscriber('Order__c'),
      'flows/On_Save.flow': flowFile(
        update('Set_Note', fields(['Note__c', 'x']) + input('$Record')) +
          triggered({ first: 'Set_Note' }).replace('<object>Order__c<', '<object>Order_Event__e<'),
      ),
    });
    const problems = wrong.failures.map(({ fullName, problem }) => `${fullName} ${problem ?? ''}`).join('\n');
    assert.match(problems, /On_Order "Order__c" is no platform event/);
    assert.match(problems, /On_Save A flow of this triggerType can't run on "Order_Event__e"/);
  });
});
