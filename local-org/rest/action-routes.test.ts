import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startTestOrg, type TestOrg } from './testing/org-fixture.ts';

const CUSTOM = '/services/data/v66.0/actions/custom';

describe('Actions (Actions Developer Guide, "Invocable Actions Custom")', () => {
  let org: TestOrg;
  before(async () => {
    org = await startTestOrg();
  });
  after(async () => org.close());

  it('lists, describes and calls an Apex action once with all inputs', async () => {
    const list = (await org.send('GET', `${CUSTOM}/apex`)).json as { actions: { name: string }[] };
    assert.deepEqual(
      list.actions.map((one) => one.name),
      ['Greeter'],
    );
    const described = (await org.send('GET', `${CUSTOM}/apex/Greeter`)).json as { inputs: unknown[] };
    assert.equal(described.inputs.length, 2);
    const reply = await org.send('POST', `${CUSTOM}/apex/Greeter`, { inputs: [{ who: 'Ada' }, { who: 'Cleo' }] });
    assert.equal(reply.status, 200);
    const results = reply.json as { isSuccess: boolean; outputValues: { greeting: string } }[];
    assert.deepEqual(
      results.map((one) => one.outputValues.greeting),
      ['Hello Ada', 'Hello Cleo'],
    );
  });

  it('an exception fails every invocation of the call', async () => {
    const reply = await org.send('POST', `${CUSTOM}/apex/Greeter`, { inputs: [{ who: 'Ada' }, { who: 'nobody' }] });
    assert.equal(reply.status, 400);
    const results = reply.json as { isSuccess: boolean; errors: { message: string }[] }[];
    assert.deepEqual(
      results.map((one) => one.isSuccess),
      [false, false],
    );
    assert.match(results[0]?.errors[0]?.message ?? '', /nobody is there/);
  });

  it('refuses missing, unknown and wrongly typed inputs', async () => {
    for (const inputs of [
      [{}],
      [{ who: null }],
      [{ who: 'a', what: 1 }],
      [{ who: 5 }],
      [{ who: 'a', on: '2026-02-30' }],
      [],
    ]) {
      assert.equal((await org.send('POST', `${CUSTOM}/apex/Greeter`, { inputs })).status, 400, JSON.stringify(inputs));
    }
    assert.equal((await org.send('POST', `${CUSTOM}/apex/Nothing`, { inputs: [{}] })).status, 404);
  });

  it('checks access to the class', async () => {
    const reply = await org.send(
      'POST',
      `${CUSTOM}/apex/Greeter`,
      { inputs: [{ who: 'Ada' }] },
      { token: org.clerkToken },
    );
    assert.equal(reply.status, 403);
  });

  it('lists active flows alone, and launches them', async () => {
    const list = (await org.send('GET', `${CUSTOM}/flow`)).json as { actions: { name: string }[] };
    assert.deepEqual(
      list.actions.map((one) => one.name),
      ['Add_One'],
    );
    const reply = await org.send('POST', `${CUSTOM}/flow/Add_One`, { inputs: [{ number: 41 }] });
    assert.deepEqual((reply.json as { outputValues: unknown }[])[0]?.outputValues, { sum: 42 });
    const fault = await org.send('POST', `${CUSTOM}/flow/Add_One`, { inputs: [{}] });
    assert.match(fault.text, /The number is missing/);
    assert.equal((await org.send('POST', `${CUSTOM}/flow/Half_Done`, { inputs: [{}] })).status, 404);
    for (const input of [{ number: '41' }, { number: [41] }, { number: 41, on: '2026-02-30' }, { other: 1 }]) {
      const reply = await org.send('POST', `${CUSTOM}/flow/Add_One`, { inputs: [input] });
      assert.match(reply.text, /"errorCode":"INVALID_API_INPUT"/, JSON.stringify(input));
    }
  });
});
