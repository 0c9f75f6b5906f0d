import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { connect } from 'node:net';
import { zipSync } from 'fflate';
import {
  assignments,
  asyncPath,
  create,
  decision,
  fields,
  filters,
  formula,
  input,
  launched,
  subflow,
  triggered,
  update,
  variable,
} from '../flow/testing/flow-xml.ts';
import { metadataXml, packageXml, zipOf } from '../metadata/testing/deployment-fixture.ts';
import { API, startWith, type ComposedOrg, type DeployAnswer } from './testing/composed-org.ts';
import { flowFile, ORDER } from './testing/small-project.ts';

/** Milliseconds after which a test that should end by a limit counts as hanging. */
const HANG = 120_000;

const CLASS_META = metadataXml('ApexClass', '<apiVersion>66.0</apiVersion><status>Active</status>');

let org: ComposedOrg;
before(async () => {
  org = await startWith(ORDER, { assign: ['Order_Access'] });
});
beforeEach(() => org.running.org.reset());
after(() => org.close());

async function save(): Promise<string> {
  const { status, json } = await org.send('POST', `${API}/sobjects/Order__c`, { Status__c: 'Go' });
  assert.ok(status >= 400, JSON.stringify(json));
  assert.deepEqual(await org.query('SELECT Id FROM Order__c'), []);
  return JSON.stringify(json);
}

async function refused(answer: Promise<DeployAnswer>): Promise<string> {
  const before = org.running.org.configuration();
  const { success, ...rest } = await answer;
  assert.equal(success, false);
  assert.equal(org.running.org.configuration(), before);
  return JSON.stringify(rest);
}

const WHEN_GO = filters(['Status__c', 'EqualTo', 'Go']);

describe('flows without end', () => {
  it('a circle of assignments ends by CPU time, and the save is taken back', { timeout: HANG }, async () => {
    await org.mustDeploy({
      'flows/Circle.flow': flowFile(
        assignments('One', [['note', 'Assign', 'x']], 'Two') +
          assignments('Two', [['note', 'Assign', 'y']], 'One') +
          triggered({ where: WHEN_GO, first: 'One' }) +
          variable('note', 'String'),
      ),
    });
    assert.match(await save(), /CPU time limit exceeded/);
  });

  it('a text that doubles without end does not eat the memory of the machine', async () => {
    await org.mustDeploy({
      'flows/Double.flow': flowFile(
        assignments('One', [['note', 'Add', { ref: 'note' }]], 'Two') +
          decision('Two', [{ name: 'Again', when: [['note', 'IsNull', false]], next: 'One' }]) +
          triggered({ where: WHEN_GO, first: 'One' }) +
          `<variables><name>note</name><dataType>String</dataType><isCollection>false</isCollection><isInput>false</isInput><isOutput>false</isOutput><value><stringValue>xxxxxxxx</stringValue></value></variables>`,
      ),
    });
    assert.match(await save(), /limit|heap|length|long/i);
  });

  it('a flow that creates what starts it ends by a limit or by its depth', async () => {
    await org.mustDeploy({
      'flows/Breed.flow': flowFile(
        create('Breed', `${fields(['Status__c', 'Go'])}<object>Order__c</object>`) +
          triggered({ where: WHEN_GO, first: 'Breed' }),
      ),
    });
    assert.match(await save(), /limit|depth|Too many/i);
  });

  it('a flow that updates its own record without end ends by a limit or by its depth', async () => {
    await org.mustDeploy({
      'flows/Update_Again.flow': flowFile(
        formula('next', 'String', 'TEXT(LEN({!$Record.Note__c}) + 1) & {!$Record.Note__c}') +
          update('Update_Again', fields(['Note__c', { ref: 'next' }]) + input('$Record')) +
          triggered({ first: 'Update_Again', on: 'CreateAndUpdate', when: 'RecordAfterSave' }),
      ),
    });
    assert.match(await save(), /limit|depth|Too many|too long/i);
  });

  it('a subflow that calls itself is refused or ends by a limit', async () => {
    const inner = flowFile(launched('Again') + subflow('Again', 'Inner_Flow', []));
    const first = await org.deploy({ 'flows/Inner_Flow.flow': inner });
    if (!first.success) {
      assert.match(JSON.stringify(first.failures), /Inner_Flow/);
      return;
    }
    const { status, json } = await org.send('POST', `${API}/actions/custom/flow/Inner_Flow`, { inputs: [{}] });
    assert.ok(status >= 400 || JSON.stringify(json).includes('"isSuccess":false'), JSON.stringify(json));
    assert.match(JSON.stringify(json), /limit|depth|recursi/i);
  });
});

it(
  'a flow without end behind the commit fails alone: the record stays, and the org goes on',
  { timeout: HANG },
  async () => {
    await org.mustDeploy({
      'flows/Circle.flow': flowFile(
        assignments('One', [['note', 'Assign', 'x']], 'Two') +
          assignments('Two', [['note', 'Assign', 'y']], 'One') +
          triggered({ where: WHEN_GO, changed: true, paths: asyncPath('One') }) +
          variable('note', 'String'),
      ),
    });
    const id = await org.create('Order__c', { Status__c: 'Go' });
    await org.advance();
    const { json } = await org.send('GET', '/local/failed-interviews');
    assert.match(JSON.stringify(json), /CPU time limit exceeded/);
    assert.equal((await org.query(`SELECT Id FROM Order__c WHERE Id = '${id}'`)).length, 1);
  },
);

describe('Apex without end', () => {
  const deployAction = (body: string): Promise<void> =>
    org.mustDeploy({
      'classes/Spin.cls': `public class Spin {\n  @InvocableMethod(label='Spin')\n  public static List<String> spin(List<String> names) {\n    ${body}\n    return names;\n  }\n  static Integer down(Integer n) { return down(n + 1) + 1; }\n}`,
      'classes/Spin.cls-meta.xml': CLASS_META,
    });
  const spin = async (): Promise<string> => {
    const { json } = await org.send('POST', `${API}/actions/custom/apex/Spin`, { inputs: [{ names: 'x' }] });
    return JSON.stringify(json);
  };
  for (const [name, body, expected] of [
    ['an endless loop', "while (true) { names[0] = 'x'; }", /CPU time|limit/i],
    ['an empty endless loop', 'for (;;) { }', /CPU time|limit/i],
    ['endless recursion', 'down(0);', /stack depth|limit/i],
    ['a list without end', 'while (true) { names.add(names[0]); }', /heap|limit/i],
  ] as const) {
    it(`${name} ends by a limit that nobody catches`, { timeout: HANG }, async () => {
      await deployAction(`try { ${body} } catch (Exception e) { names[0] = 'caught'; }`);
      const answer = await spin();
      assert.match(answer, expected);
      assert.doesNotMatch(answer, /caught/);
    });
  }
});

it('a string that doubles without end ends by an exception, before it eats the memory of the machine', async () => {
  await org.mustDeploy({
    'classes/Grow.cls':
      "public class Grow {\n  @InvocableMethod(label='Grow')\n  public static List<String> grow(List<String> names) {\n    while (true) { names[0] = names[0] + names[0]; }\n    return names;\n  }\n}",
    'classes/Grow.cls-meta.xml': CLASS_META,
  });
  const { json } = await org.send('POST', `${API}/actions/custom/apex/Grow`, { inputs: [{ names: 'x' }] });
  assert.match(JSON.stringify(json), /length|heap/i);
});

describe('deployments from nobody good', () => {
  it('a zip bomb, a way out of the archive and an XML entity are refused with a message', async () => {
    const bomb = zipSync({ 'package.xml': new Uint8Array(60_000_000) }, { level: 1 });
    assert.match(await refused(org.deployZip(bomb)), /inflates to more than/);
    const escape = zipOf({ 'package.xml': packageXml({ Flow: ['X'] }), '../../flows/X.flow': 'x' });
    assert.match(await refused(org.deployZip(escape)), /\.\./);
    const entity = `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]>${packageXml({ Flow: ['X'] }).replace(/^<\?xml.*\?>/, '')}`;
    assert.match(await refused(org.deployZip(zipOf({ 'package.xml': entity }))), /DOCTYPE|document type/i);
    assert.match(await refused(org.deployZip(new Uint8Array([1, 2, 3]))), /zip/i);
  });

  it('formulas, SOQL, Apex and filters nested too deeply give a message', async () => {
    const deep = (depth: number): string => '('.repeat(depth) + '1' + ')'.repeat(depth);
    const flow = flowFile(
      formula('deep', 'Number', deep(100_000)) +
        launched('Set') +
        assignments('Set', [['note', 'Assign', { ref: 'deep' }]]) +
        variable('note', 'Number'),
    );
    assert.match(await refused(org.deploy({ 'flows/Deep.flow': flow })), /deep|nest|long|big|size|limit/i);
    for (const expression of [deep(100_000), '!'.repeat(900) + deep(2_500), '1' + '+1'.repeat(200_000)]) {
      const apex = `public class Deep { Object x = ${expression}; }`;
      const files = { 'classes/Deep.cls': apex, 'classes/Deep.cls-meta.xml': CLASS_META };
      assert.match(await refused(org.deploy(files)), /Deep\.cls.*(?:nested too deeply|expression is too long)/);
    }
    const soql = `SELECT Id FROM Order__c WHERE ${'('.repeat(5_000)}Status__c = 'x'${')'.repeat(5_000)}`;
    const { status, json } = await org.send('GET', `${API}/query?q=${encodeURIComponent(soql)}`);
    assert.ok(status === 400 || status === 414 || status === 431, `${status} ${JSON.stringify(json)}`);
  });
});

describe('clients from nobody good', () => {
  it('a wrong token is answered as Salesforce does, also for control requests', async () => {
    for (const path of [`${API}/sobjects`, '/local/reset', '/local/messages', `${API}/tooling/query?q=x`]) {
      const { status, json } = await org.send(path === '/local/reset' ? 'POST' : 'GET', path, undefined, '00D!wrong');
      assert.equal(status, 401);
      assert.deepEqual(json, [{ message: 'Session expired or invalid', errorCode: 'INVALID_SESSION_ID' }]);
    }
  });

  it('a body of 100 MB is refused at every door, by its length or while it arrives, and nothing is changed', async () => {
    const body = new Uint8Array(100_000_000);
    const chunked = new Blob([body]).stream();
    const before = org.running.org.configuration();
    for (const [path, sent] of [
      ['/services/Soap/m/66.0', body],
      [`${API}/metadata/deployRequest`, body],
      [`${API}/composite/sobjects`, body],
      ['/services/Soap/m/66.0', chunked],
    ] as const) {
      const headers = { authorization: `Bearer ${org.running.org.token}`, 'content-type': 'text/xml', soapaction: 'x' };
      const request = { method: 'POST', headers, body: sent, duplex: 'half' } as RequestInit;
      // a server may close the connection before all has arrived, and the client then sees that alone
      const status = await fetch(org.running.instanceUrl + path, request).then(
        (answer) => answer.status,
        () => 'closed',
      );
      assert.ok(status === 413 || status === 'closed', `${path} ${status}`);
    }
    assert.equal(org.running.org.configuration(), before);
    assert.equal((await org.send('GET', `${API}/limits`)).status, 200, 'and the org still answers');
  });

  it('a SOAP request with entities, a depth without end or a wrong session gets a fault', async () => {
    const envelope = (inside: string, before = ''): string =>
      `<?xml version="1.0"?>${before}<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Header><SessionHeader xmlns="http://soap.sforce.com/2006/04/metadata"><sessionId>wrong</sessionId></SessionHeader></e:Header><e:Body>${inside}</e:Body></e:Envelope>`;
    for (const [body, expected] of [
      [envelope('&a;', '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'), /DOCTYPE/],
      [envelope('<a>'.repeat(50_000) + '</a>'.repeat(50_000)), /nested/],
      ['<a>'.repeat(50_000), /nested|no XML/],
      [envelope('<describeMetadata xmlns="http://soap.sforce.com/2006/04/metadata"/>'), /INVALID_SESSION_ID/],
    ] as const) {
      const headers = { 'content-type': 'text/xml', soapaction: 'x' };
      const request = { method: 'POST', headers, body };
      const answer = await fetch(`${org.running.instanceUrl}/services/Soap/m/66.0`, request);
      assert.equal(answer.status, 500);
      const text = await answer.text();
      assert.match(text, expected);
      assert.doesNotMatch(text, /root:/);
    }
  });

  it('a client that sends one byte and waits holds nobody else up', async () => {
    const { port } = new URL(org.running.instanceUrl);
    const slow = connect({ port: Number(port), host: '127.0.0.1' });
    slow.on('error', () => undefined);
    slow.write(
      'POST /services/data/v66.0/sobjects/Order__c HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100\r\n\r\n{',
    );
    await org.create('Order__c', {});
    slow.destroy();
  });
});
