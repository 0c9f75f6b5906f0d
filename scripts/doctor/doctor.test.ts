import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { makeRecordId } from '../../local-org/values/record-id.ts';
import { Instant } from '../../local-org/values/instant.ts';
import { SObject, type SObjectValue } from '../../local-org/values/sobject.ts';
import { pasteable } from '../command/pasteable.ts';
import { activate, flowStates } from '../setup/steps/activate-flows.ts';
import { CommandOrg, type LoggedRequest } from '../testing/command-org.ts';
import { changeComponent } from '../testing/change-component.ts';
import { requestShapes } from '../testing/request-shapes.ts';
import type { Finding } from './finding.ts';
import { doctorText, isUnhealthy, shown } from './report.ts';
import { CHECK_NAMES, runChecks } from './run-checks.ts';

let test: CommandOrg;
before(async () => {
  test = await CommandOrg.openSetUp();
});
after(() => test.close());
beforeEach(() => test.reset());

async function findings(check: string, now?: Date): Promise<readonly Finding[]> {
  return (await runChecks(test.org, now)).filter((one) => one.check === check);
}

async function finding(check: string, now?: Date): Promise<Finding> {
  const [first] = await findings(check, now);
  assert.ok(first, `no finding of the check "${check}"`);
  return first;
}

async function controlId(): Promise<string> {
  const [row] = await test.org.query('SELECT Id FROM Sertifier_Control__c');
  return String(row?.Id);
}

async function changeControl(fields: Readonly<Record<string, unknown>>): Promise<void> {
  await test.org.update('Sertifier_Control__c', await controlId(), fields);
}

/** A contact that asks for a credential. @returns the ID of its row */
async function requestFor(fields: Readonly<Record<string, unknown>>): Promise<string> {
  const contact = await test.org.create('Contact', fields);
  await test.org.update('Contact', contact, { Issue_Credential__c: true });
  await test.control('POST', '/local/idle');
  const [row] = await test.org.query(`SELECT Id FROM Sertifier_Credential__c WHERE Contact__c = '${contact}'`);
  return String(row?.Id);
}

async function whileTestAnswers<Result>(status: number, run: () => Promise<Result>): Promise<Result> {
  await test.sertifierControl('PUT', '/local/faults', [{ on: { path: '/Test' }, then: { status } }]);
  try {
    return await run();
  } finally {
    await test.sertifierControl('PUT', '/local/faults', []);
  }
}

/** Writes fields that people cannot, as if the flows had come to it. */
function writeRow(id: string, fields: readonly (readonly [string, SObjectValue])[]): void {
  test.running.org.data.writeSystemRecords([new SObject('Sertifier_Credential__c', [['Id', id], ...fields])]);
}

function byPath(one: LoggedRequest, other: LoggedRequest): number {
  return one.path < other.path ? -1 : Number(one.path > other.path);
}

function days(count: number): Date {
  return new Date(Date.now() + count * 86_400_000);
}

describe('doctor (P3)', () => {
  it('an org that was just set up has no problem; every check speaks', async () => {
    const all = await runChecks(test.org);
    assert.deepEqual(
      all.filter(({ state }) => state === 'problem'),
      [],
    );
    assert.deepEqual([...new Set(all.map(({ check }) => check))], CHECK_NAMES);
    assert.equal(isUnhealthy(all, false), false);
    assert.match(doctorText(all), /default workflow user/);
  });

  it('reads only: no request writes; its requests are pinned', async () => {
    const requests = await test.requestsOf(() => runChecks(test.org));
    const written = requests.filter(({ method, path }) => method !== 'GET' && !path.includes('/Soap/'));
    const isTest = (path: string): boolean => path.endsWith('/actions/custom/apex/Sertifier_Test_Connection');
    assert.deepEqual(
      written.filter(({ path }) => !isTest(path)),
      [],
    );
    // checks run at the same time, so their order is not told
    assert.deepEqual(requestShapes(requests.toSorted(byPath)), [
      'POST SOAP',
      'POST /actions/custom/apex/Sertifier_Test_Connection',
      'GET /limits',
      'GET /named-credentials/credential',
      'GET /query × 17',
      'GET /sobjects/Contact/describe',
      'GET /sobjects/Sertifier_Control__c/describe',
      'GET /tooling/query × 2',
    ]);
  });

  it('every finding that asks for something tells what to do', async () => {
    await changeControl({ Paused__c: true, Default_Campaign__c: 'Nowhere', Organization_ID_End__c: 'x' });
    const asking = (await runChecks(test.org)).filter(({ state }) => state !== 'ok' && state !== 'skipped');
    assert.ok(asking.length > 3);
    for (const one of asking) assert.ok((one.remedy ?? '') !== '', one.check);
  });

  it('a remedy can be copied as it stands: its command names the org that was looked at', () => {
    const remedy = 'npm run setup -- --target-org ALIAS starts it again.';
    const words = (text: string): string => pasteable(text, { targetOrg: 'my-org' });
    const told = shown({ check: 'heartbeat', state: 'problem', detail: 'still', remedy }, words);
    assert.equal(told.remedy, 'npm run setup -- --target-org my-org starts it again.');
  });

  it('T5: formulas in headers that are off', async () => {
    await changeComponent(
      test.org,
      'NamedCredential',
      'Sertifier_API',
      'namedCredentials/Sertifier_API.namedCredential',
      (xml) => xml.replace('<allowMergeFieldsInHeader>true', '<allowMergeFieldsInHeader>false'),
    );
    const found = await finding('named credential');
    assert.equal(found.state, 'problem');
    assert.match(found.detail, /Allow Formulas in HTTP Header/);
  });

  it('SF-68, T17: a principal without a key', async () => {
    await test.org.request(
      'DELETE',
      '/named-credentials/credential?externalCredential=Sertifier_External_Credential&principalName=Sertifier_Principal&principalType=NamedPrincipal',
    );
    assert.equal((await finding('key')).state, 'problem');
  });

  it('DG-105: a key older than 90 days', async () => {
    assert.equal((await finding('key age')).state, 'ok');
    const found = await finding('key age', days(91));
    assert.equal(found.state, 'warning');
    assert.match(found.remedy ?? '', /rotate-key/);
  });

  it('T6: a permission set that lacks Read on User External Credentials, or the class', async () => {
    const path = 'permissionsets/Sertifier_Integration_Access.permissionset';
    await changeComponent(test.org, 'PermissionSet', 'Sertifier_Integration_Access', path, (xml) =>
      xml
        .replace(/<objectPermissions>[\s\S]*?<\/objectPermissions>/, '')
        .replace(/<classAccesses>[\s\S]*?<\/classAccesses>/g, ''),
    );
    const found = await finding('grants');
    assert.equal(found.state, 'problem');
    assert.match(found.detail, /User External Credentials/);
    assert.match(found.detail, /Sertifier_Add_Credentials/);
  });

  it('SF-68, guide "403": a key that Sertifier refuses, from inside the org', async () => {
    const found = await whileTestAnswers(403, () => finding('connection'));
    assert.equal(found.state, 'problem');
    assert.match(found.detail, /403|UNAUTHORIZED/);
    assert.match(found.remedy ?? '', /npm run rotate-key -- --target-org ALIAS/);
  });

  it('Sertifier down: the connection is named, and the other checks go on', async () => {
    const all = await whileTestAnswers(503, () => runChecks(test.org));
    assert.equal(all.find(({ check }) => check === 'connection')?.state, 'problem');
    assert.deepEqual([...new Set(all.map(({ check }) => check))], CHECK_NAMES);
  });

  it('guide "no credential appears": a wrong campaign ID is told in Sertifier’s words, row by row', async () => {
    await test.sertifierControl('PUT', '/local/faults', [
      { on: { path: '/campaign/addCredentials' }, then: { refuse: 'Campaign not found.' } },
    ]);
    await requestFor({ LastName: 'Lovelace', Email: 'ada@example.com' });
    await test.sertifierControl('PUT', '/local/faults', []);
    assert.match((await finding('rows that wait for a person')).detail, /Campaign/);
  });

  it('SF-70, guide "the link is empty": links that did not reach their contact', async () => {
    const row = await requestFor({ LastName: 'Lovelace', Email: 'ada@example.com' });
    writeRow(row, [['Contact_Link_Error__c', 'The contact is locked.']]);
    const found = await finding('links');
    assert.equal(found.state, 'warning');
    assert.match(found.detail, /1 link did not reach .*The contact is locked/);
  });

  it('DG-50: a queue for failed credentials without members', async () => {
    const empty = await finding('review queue');
    assert.equal(empty.state, 'warning');
    assert.match(String(empty.remedy), /Setup > Queues > Sertifier Review/);
    const [queue] = await test.org.query("SELECT Id FROM Group WHERE DeveloperName = 'Sertifier_Review'");
    const [user] = await test.org.query('SELECT Id FROM User LIMIT 1');
    await test.org.create('GroupMember', { GroupId: queue?.Id, UserOrGroupId: user?.Id });
    assert.equal((await finding('review queue')).state, 'ok');
  });

  it('rows that are overdue: queued, not tried again, waiting beyond their due time', async () => {
    const row = await requestFor({ LastName: 'Nobody' });
    const long = Instant.parse('2026-01-01T00:00:00Z');
    assert.ok(long);
    const overdue = async (fields: readonly (readonly [string, SObjectValue])[]): Promise<string> => {
      writeRow(row, fields);
      return (await finding('overdue rows')).detail;
    };
    assert.match(
      await overdue([
        ['Status__c', 'Queued'],
        ['Queued_At__c', long],
      ]),
      /1 request has been queued/,
    );
    const retry = [
      ['Status__c', 'Retry Scheduled'],
      ['Next_Attempt_At__c', long],
    ] as const;
    assert.match(await overdue(retry), /1 request should have been tried again/);
    assert.match(
      await overdue([
        ['Status__c', 'Held'],
        ['Due_At__c', long],
      ]),
      /1 request waits .* beyond the due/,
    );
  });

  it('requests that were held because their user may not send', async () => {
    const row = await requestFor({ LastName: 'Nobody' });
    writeRow(row, [['Outcome__c', 'Access']]);
    const texts = (await findings('access')).map(({ detail }) => detail).join('\n');
    assert.match(texts, /1 credential is held because .* could not call Sertifier/);
  });

  it('settings out of their range, and a package that differs from this clone', async () => {
    const name = 'Sertifier_Setting.Default';
    await changeComponent(test.org, 'CustomMetadata', name, `customMetadata/${name}.md`, (xml) =>
      xml.replace(/(<field>Retries__c<\/field>\s*<value[^>]*>)[^<]*/, '$177'),
    );
    assert.match((await finding('settings')).detail, /Retries__c is 77 \(0 to 10\)/);
    const flow = 'Sertifier_Write_Link_to_Contact';
    await changeComponent(test.org, 'Flow', flow, `flows/${flow}.flow`, (xml) =>
      xml.replace(/<triggerOrder>\d+/, '<triggerOrder>77'),
    );
    assert.match((await finding('package')).detail, /1 of \d+ files differ .*Write_Link_to_Contact/);
  });

  it('a user who can neither tick the box nor see the link', async () => {
    const username = await test.createUser('guest');
    const all = await runChecks(await test.connectAs(username));
    assert.ok(all.some(({ state, detail }) => state !== 'ok' && /Issue_Credential__c|lacks|see/.test(detail)));
    assert.equal(isUnhealthy(all, true), true);
  });

  it('SF-26: who may tick the box but cannot send, and the Automated Process user, are named', async () => {
    const username = await test.createUser('ticker');
    const [user] = await test.org.query(`SELECT Id FROM User WHERE Username = '${username}'`);
    const [set] = await test.org.query("SELECT Id FROM PermissionSet WHERE Name = 'Sertifier_User'");
    await test.org.create('PermissionSetAssignment', { AssigneeId: user?.Id, PermissionSetId: set?.Id });
    const [automated] = await test.org.query(
      "SELECT Id FROM PermissionSetAssignment WHERE Assignee.UserType = 'AutomatedProcess'",
    );
    await test.org.delete('PermissionSetAssignment', String(automated?.Id));
    const texts = (await findings('access')).map(({ detail }) => detail).join('\n');
    assert.match(texts, /ticker may tick the box/);
    assert.match(texts, /Automated Process/);
  });

  it('an inactive flow', async () => {
    const name = 'Sertifier_Send_Credential';
    const state = (await flowStates(test.org, [name])).get(name);
    assert.ok(state);
    await activate(test.org, state, 0);
    const found = await finding('flows');
    assert.equal(found.state, 'problem');
    assert.match(found.detail, /Sertifier_Send_Credential is inactive/);
  });

  it('an older version that is active', async () => {
    const name = 'Sertifier_Write_Link_to_Contact';
    await changeComponent(test.org, 'Flow', name, `flows/${name}.flow`, (xml) =>
      xml
        .replace('<status>Active</status>', '<status>Draft</status>')
        .replace(/<description>/, '<description>A draft. '),
    );
    const found = await finding('flows');
    assert.equal(found.state, 'warning');
    assert.match(found.detail, /runs in version 1; version 2 is the newest/);
  });

  it('P24, B6: a copy of the org that was set up', async () => {
    await changeControl({ Organization_ID_Start__c: '00D999999', Organization_ID_End__c: '999999AAA' });
    const found = await finding('sandbox guard');
    assert.equal(found.state, 'problem');
    assert.match(found.detail, /refreshed sandbox/);
  });

  it('a pause, a missing control row, a default campaign that leads nowhere', async () => {
    await changeControl({ Paused__c: true, Pause_Reason__c: 'audit', Default_Campaign__c: 'Nowhere' });
    assert.match((await finding('pause')).detail, /paused.*audit/);
    assert.equal((await finding('campaigns')).state, 'problem');
    await test.org.delete('Sertifier_Control__c', await controlId());
    assert.equal((await finding('control row')).state, 'problem');
  });

  it('an inactive campaign', async () => {
    const name = 'Sertifier_Campaign.Certified_Widget_Engineer';
    await changeComponent(test.org, 'CustomMetadata', name, `customMetadata/${name}.md`, (xml) =>
      xml.replace(/(<field>Active__c<\/field>\s*<value[^>]*>)true/, '$1false'),
    );
    const found = await finding('campaigns');
    assert.equal(found.state, 'warning');
    assert.match(found.detail, /switched off/);
  });

  it('SF-69: what held rows wait for is told; overdue rows are counted', async () => {
    test.running.org.data.writeSystemRecords([
      new SObject('FlowInterview', [
        ['Id', makeRecordId('0Fo', 1)],
        ['Name', 'One'],
        ['InterviewLabel', 'Sertifier — Send Credential'],
        ['CurrentElement', 'Update_Credential'],
        ['InterviewStatus', 'Error'],
      ]),
    ]);
    const [id] = [await test.org.create('Contact', { LastName: 'Nobody' })];
    await test.org.update('Contact', id, { Issue_Credential__c: true });
    const found = await finding('rows that wait for a person');
    assert.match(found.detail, /1 × Held \(Wrong Data\)/);
    assert.match((await finding('failed interviews')).detail, /1 interview failed/);
  });

  it('an org without the package gets three lines, not twenty', async () => {
    const empty = await CommandOrg.open();
    try {
      const all = await runChecks(empty.org);
      assert.deepEqual(
        all.map(({ check, state }) => `${check}: ${state}`),
        ['user: ok', 'package: problem', 'limits: ok'],
      );
      assert.equal(isUnhealthy(all, false), true);
    } finally {
      await empty.close();
    }
  });
});
