import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { packageXml, zipOf } from '../metadata/testing/deployment-fixture.ts';
import { RealClock } from '../transactions/clock.ts';
import { handleDeployRequest, type DeployRestRequest, type RestAnswer } from './deploy-request-rest.ts';
import { DeployService } from './deploy-service.ts';
import { FakeTarget } from './testing/fake-target.ts';
import type { MetadataApiContext } from './metadata-api-context.ts';
import { readFormParts } from './multipart.ts';
import { RetrieveService } from './retrieve-service.ts';

function setUp(): MetadataApiContext {
  const target = new FakeTarget();
  const clock = new RealClock();
  const deployments = new DeployService(target, clock);
  const retrievals = new RetrieveService(() => target.existing(), deployments.ids, clock);
  return { deployments, retrievals, apiVersion: '66.0' };
}

function send(context: MetadataApiContext, request: Partial<DeployRestRequest>): Promise<RestAnswer> {
  const user = { id: '005000000000001AAA', name: 'Admin' };
  const nothing = { id: '', query: new URLSearchParams(), contentType: '', body: new Uint8Array(), user };
  return handleDeployRequest({ method: 'GET', ...nothing, ...request }, context);
}

function multipart(
  parts: Record<string, Uint8Array | string>,
  boundary = 'b-1',
): Pick<DeployRestRequest, 'contentType' | 'body'> {
  const chunks = Object.entries(parts).flatMap(([name, body]) => [
    Buffer.from(
      `--${boundary}\r\nContent-Disposition: form-data; name="${name}"; filename="x"\r\nContent-Type: application/octet-stream\r\n\r\n`,
    ),
    Buffer.from(body),
    Buffer.from('\r\n'),
  ]);
  const body = Buffer.concat([...chunks, Buffer.from(`--${boundary}--\r\n`)]);
  return { contentType: `multipart/form-data; boundary=${boundary}`, body };
}

const ZIP = zipOf({ 'package.xml': packageXml({}) });

function idOf(answer: RestAnswer): string {
  const { body } = answer;
  assert.ok(typeof body === 'object' && body !== null && 'id' in body && typeof body.id === 'string');
  return body.id;
}

test('REST: POST of a zip, GET of its status with and without details', async () => {
  const context = setUp();
  const posted = await send(context, {
    method: 'POST',
    ...multipart({ file: ZIP, entity_content: '{"deployOptions":{"checkOnly":true}}' }),
  });
  assert.equal(posted.status, 201);
  const query = new URLSearchParams({ includeDetails: 'true' });
  const got = await send(context, { id: idOf(posted), query });
  const result = context.deployments.status(idOf(posted));
  assert.deepEqual(got, { status: 200, body: { id: idOf(posted), deployResult: result } });
  assert.equal(result?.status, 'Succeeded');
  assert.equal(result.checkOnly, true);
  const brief = await send(context, { id: idOf(posted) });
  assert.doesNotMatch(JSON.stringify(brief.body), /details/);
});

test('REST: quick deploy by the ID of a validation', async () => {
  const context = setUp();
  const entity = '{"deployOptions":{"checkOnly":true,"testLevel":"RunLocalTests"}}';
  const validation = await send(context, { method: 'POST', ...multipart({ file: ZIP, entity_content: entity }) });
  await context.deployments.idle();
  const body = Buffer.from(JSON.stringify({ validatedDeployRequestId: idOf(validation) }));
  const quick = await send(context, { method: 'POST', contentType: 'application/json', body });
  assert.equal(quick.status, 201);
  assert.notEqual(idOf(quick), idOf(validation));
});

test('REST: PATCH cancels a deployment that is not done, once', async () => {
  const context = setUp();
  const posted = await send(context, { method: 'POST', ...multipart({ file: ZIP, entity_content: '{}' }) });
  const body = Buffer.from('{"deployResult":{"status":"Canceling"}}');
  assert.equal((await send(context, { method: 'PATCH', id: idOf(posted), body })).status, 202);
  await context.deployments.idle();
  assert.equal(context.deployments.status(idOf(posted))?.status, 'Canceled');
  assert.equal((await send(context, { method: 'PATCH', id: idOf(posted), body })).status, 400);
});

test('REST: what is wrong with a request is told with the right status', async () => {
  const context = setUp();
  const json = { method: 'POST', contentType: 'application/json' };
  const cases: readonly [Partial<DeployRestRequest>, number, RegExp][] = [
    [{ id: '0Af' }, 404, /The requested resource does not exist/],
    [{ method: 'DELETE' }, 405, /not allowed/],
    [{ method: 'POST', contentType: 'text/plain' }, 415, /multipart/],
    [{ method: 'POST', contentType: 'multipart/form-data' }, 400, /boundary/],
    [{ method: 'POST', ...multipart({ file: ZIP }) }, 400, /entity_content/],
    [{ method: 'POST', ...multipart({ file: ZIP, entity_content: '{' }) }, 400, /no JSON/],
    [
      { method: 'POST', ...multipart({ file: ZIP, entity_content: '{"deployOptions":{"rollbackOnError":false}}' }) },
      400,
      /rollbackOnError/,
    ],
    [{ ...json, body: Buffer.from('{}') }, 400, /validatedDeployRequestId/],
    [{ ...json, body: Buffer.from('{"validatedDeployRequestId":"0Af"}') }, 400, /Quick deploy/],
    [{ method: 'PATCH', id: '0Af', body: Buffer.from('{}') }, 400, /Canceling/],
  ];
  for (const [request, status, message] of cases) {
    const answer = await send(context, request);
    assert.equal(answer.status, status, JSON.stringify(answer));
    assert.match(JSON.stringify(answer.body), message);
  }
});

test('multipart: any bytes come through as they are, whatever stands around them', () => {
  fc.assert(
    fc.property(fc.uint8Array(), fc.uint8Array(), (first, second) => {
      const { contentType, body } = multipart({ first, second }, 'a-boundary-that-random-bytes-do-not-hit');
      const parts = readFormParts(contentType, body);
      assert.ok(typeof parts !== 'string');
      assert.deepEqual([...(parts.get('first')?.body ?? [])], [...first]);
      assert.deepEqual([...(parts.get('second')?.body ?? [])], [...second]);
    }),
  );
});

test('multipart: a quoted boundary, a preamble and a cut-off body', () => {
  const { body } = multipart({ a: '1' });
  const withPreamble = Buffer.concat([Buffer.from('preamble\r\n'), body]);
  assert.ok(typeof readFormParts('multipart/form-data; boundary="b-1"', withPreamble) !== 'string');
  const flawOf = (bytes: Uint8Array): string => {
    const outcome = readFormParts('multipart/form-data; boundary=b-1', bytes);
    return typeof outcome === 'string' ? outcome : assert.fail();
  };
  assert.match(flawOf(body.subarray(0, 60)), /ends inside/);
  assert.match(flawOf(new Uint8Array()), /no part/);
});
