import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import {
  assignments,
  COLLECTION,
  create,
  fields,
  filters,
  FIRST,
  lookup,
  ref,
  to,
  triggered,
  value,
  variable,
} from '../flow/testing/flow-xml.ts';
import { metadataXml } from '../metadata/testing/deployment-fixture.ts';
import { API, startWith, type ComposedOrg } from './testing/composed-org.ts';
import { flowFile, ORDER } from './testing/small-project.ts';

const TYPE = metadataXml(
  'CustomNotificationType',
  '<customNotifTypeName>Order Trouble</customNotifTypeName><desktop>true</desktop><masterLabel>Order Trouble</masterLabel><mobile>false</mobile>',
);
const NODE = '<locationX>0</locationX><locationY>0</locationY>';

function standardAction(
  kind: string,
  inputs: Readonly<Record<string, Parameters<typeof value>[0]>>,
  fault = '',
): string {
  const parameters = Object.entries(inputs).map(
    ([name, content]) => `<inputParameters><name>${name}</name>${value(content)}</inputParameters>`,
  );
  return `<actionCalls><name>Tell</name><label>Tell</label>${NODE}<actionName>${kind}</actionName><actionType>${kind}</actionType>${to(fault === '' ? undefined : fault, 'faultConnector')}<flowTransactionModel>CurrentTransaction</flowTransactionModel>${parameters.join('')}</actionCalls>`;
}

const NOTIFY = {
  customNotifTypeId: ref('Get_Type.Id'),
  recipientIds: ref('recipients'),
  title: 'Order in trouble',
  body: ref('$Record.Note__c'),
  targetId: ref('$Record.Id'),
};
const GET_TYPE = lookup(
  'Get_Type',
  'CustomNotificationType',
  `${filters(['DeveloperName', 'EqualTo', 'Order_Trouble'])}${FIRST}`,
  { next: 'Add_Recipient' },
);
const RECIPIENTS =
  assignments('Add_Recipient', [['recipients', 'Add', ref('$Record.CreatedById')]], 'Tell') +
  variable('recipients', 'String', COLLECTION);
const LOG_FAULT = create(
  'Log_Fault',
  `${fields(['Note__c', ref('$Flow.FaultMessage')], ['Status__c', 'Log'])}<object>Order__c</object>`,
);
const EMAIL = {
  emailAddresses: 'a@example.com, b@example.com',
  emailSubject: 'Hello',
  emailBody: ref('$Record.Note__c'),
};

let org: ComposedOrg;
before(async () => {
  org = await startWith({ ...ORDER, 'notificationtypes/Order_Trouble.notiftype': TYPE }, { assign: ['Order_Access'] });
});
beforeEach(() => org.running.org.reset());
after(() => org.close());

const deployFlow = (inside: string): ReturnType<ComposedOrg['deploy']> =>
  org.deploy({ 'flows/Tell_Somebody.flow': flowFile(inside) });

async function messages(): Promise<readonly Record<string, unknown>[]> {
  const { status, json } = await org.send('GET', '/local/messages');
  assert.equal(status, 200);
  return json as readonly Record<string, unknown>[];
}

const WHEN_BAD = { where: filters(['Status__c', 'EqualTo', 'Bad']), first: 'Get_Type' };

describe('messages that flows send', () => {
  it('a custom notification can be read back (Push Notification Implementation Guide, "Custom Notification Actions")', async () => {
    const deployed = await deployFlow(
      standardAction('customNotificationAction', NOTIFY) + GET_TYPE + triggered(WHEN_BAD) + RECIPIENTS,
    );
    assert.ok(deployed.success, JSON.stringify(deployed));
    const id = await org.create('Order__c', { Status__c: 'Bad', Note__c: 'Nobody answers' });
    const [message, ...others] = await messages();
    assert.deepEqual(others, []);
    assert.deepEqual(
      { ...message, transaction: 0 },
      {
        kind: 'customNotification',
        sentAt: '2026-03-14T09:00:00.000Z',
        transaction: 0,
        runningUser: 'admin@local-org.example.com',
        recipients: [org.running.org.administrator.id],
        title: 'Order in trouble',
        body: 'Nobody answers',
        details: { notificationType: 'Order_Trouble', targetId: id },
      },
    );
  });

  it('nothing is sent when the save is rolled back', async () => {
    await deployFlow(standardAction('customNotificationAction', NOTIFY) + GET_TYPE + triggered(WHEN_BAD) + RECIPIENTS);
    await org.create('Order__c', { Key__c: 'taken' });
    const records = [
      { attributes: { type: 'Order__c' }, Status__c: 'Bad', Note__c: 'Rolled back' },
      { attributes: { type: 'Order__c' }, Key__c: 'taken' },
    ];
    const { json } = await org.send('POST', `${API}/composite/sobjects`, { allOrNone: true, records });
    assert.match(JSON.stringify(json), /DUPLICATE_VALUE/);
    assert.deepEqual(await messages(), []);
  });

  it('an unknown type or recipient takes the fault connector', async () => {
    const fault = standardAction(
      'customNotificationAction',
      { ...NOTIFY, customNotifTypeId: '0ML000000000999AAA' },
      'Log_Fault',
    );
    const deployed = await deployFlow(
      fault + LOG_FAULT + triggered({ ...WHEN_BAD, first: 'Add_Recipient' }) + RECIPIENTS,
    );
    assert.ok(deployed.success, JSON.stringify(deployed));
    await org.create('Order__c', { Status__c: 'Bad', Note__c: 'x' });
    const [log] = await org.query<{ Note__c: string }>("SELECT Note__c FROM Order__c WHERE Status__c = 'Log'");
    assert.match(log?.Note__c ?? '', /customNotificationAction: There is no custom notification type/);
    assert.deepEqual(await messages(), []);
  });

  it('an e-mail goes to all addresses (Actions Developer Guide, "Simple Email Actions"), and a wrong one faults', async () => {
    await deployFlow(standardAction('emailSimple', EMAIL) + triggered({ ...WHEN_BAD, first: 'Tell' }));
    await org.create('Order__c', { Status__c: 'Bad', Note__c: 'Please look' });
    const [message] = await messages();
    assert.deepEqual(message?.recipients, ['a@example.com', 'b@example.com']);
    assert.deepEqual([message.title, message.body], ['Hello', 'Please look']);
    await deployFlow(
      standardAction('emailSimple', { ...EMAIL, emailAddresses: 'nobody' }) + triggered({ ...WHEN_BAD, first: 'Tell' }),
    );
    const { status, json } = await org.send('POST', `${API}/sobjects/Order__c`, { Status__c: 'Bad', Note__c: 'x' });
    assert.equal(status, 400);
    assert.match(JSON.stringify(json), /'nobody' is no e-mail address.*CANNOT_EXECUTE_FLOW_TRIGGER/);
    assert.equal((await messages()).length, 1);
  });

  it('other actions, and inputs that are not implemented, are refused by name at deploy', async () => {
    const other = await deployFlow(standardAction('chatterPost', {}) + triggered({ ...WHEN_BAD, first: 'Tell' }));
    assert.match(other.failures[0]?.problem ?? '', /does not implement actions of the type 'chatterPost'/);
    const logged = await deployFlow(
      standardAction('emailSimple', { ...EMAIL, logEmailOnSend: true }) + triggered({ ...WHEN_BAD, first: 'Tell' }),
    );
    assert.match(logged.failures[0]?.problem ?? '', /does not implement the input 'logEmailOnSend' of emailSimple/);
  });
});

describe('what people look at after flows have run', () => {
  it('interviews are traced element by element once that is switched on', async () => {
    await deployFlow(standardAction('customNotificationAction', NOTIFY) + GET_TYPE + triggered(WHEN_BAD) + RECIPIENTS);
    assert.equal((await org.send('PATCH', '/local/traces', { enabled: true })).status, 200);
    await org.create('Order__c', { Status__c: 'Bad', Note__c: 'x' });
    const { json } = await org.send('GET', '/local/traces');
    const { interviews } = json as { interviews: { flow: string; outcome: string; steps: { element: string }[] }[] };
    assert.deepEqual(
      interviews.map(({ flow, outcome, steps }) => [flow, outcome, steps.map(({ element }) => element)]),
      [['Tell_Somebody', 'finished', ['Get_Type', 'Add_Recipient', 'Tell']]],
    );
    assert.equal((await org.send('PATCH', '/local/traces', { enabled: 'yes' })).status, 400);
    await org.send('PATCH', '/local/traces', { enabled: false });
  });

  it('failed interviews behind the commit are listed', async () => {
    const path = `<scheduledPaths><connector><targetReference>Tell</targetReference></connector><pathType>AsyncAfterCommit</pathType></scheduledPaths>`;
    const asynchronous = triggered({ where: filters(['Status__c', 'EqualTo', 'Bad']), changed: true, paths: path });
    const deployed = await deployFlow(standardAction('emailSimple', { ...EMAIL, emailAddresses: 'x' }) + asynchronous);
    assert.ok(deployed.success, JSON.stringify(deployed));
    const id = await org.create('Order__c', { Status__c: 'Bad', Note__c: 'x' });
    await org.advance();
    const { json } = await org.send('GET', '/local/failed-interviews');
    const [failed] = json as { flow: string; element: string; recordId: string; runsAgainAt: string }[];
    assert.deepEqual(
      [failed?.flow, failed?.element, failed?.recordId, failed?.runsAgainAt],
      ['Tell_Somebody', 'Tell', id, '2026-03-14T09:15:00.000Z'],
    );
    assert.deepEqual(await org.query('SELECT Id FROM FlowInterview'), []);
    await org.advance('PT3H');
    const [record] = await org.query<Record<string, string>>(
      "SELECT InterviewLabel, CurrentElement, Error FROM FlowInterview WHERE InterviewStatus = 'Error'",
    );
    assert.match(record?.InterviewLabel ?? '', /^A Flow /);
    assert.equal(record?.CurrentElement, 'Tell');
    assert.match(record.Error ?? '', /no e-mail address/);
  });

  it('is for administrators alone', async () => {
    for (const path of ['/local/traces', '/local/messages', '/local/failed-interviews']) {
      assert.equal((await org.send('GET', path, undefined, 'wrong')).status, 401);
    }
  });
});
