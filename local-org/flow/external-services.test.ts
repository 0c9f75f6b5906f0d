import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { CalloutRequest, CalloutService } from '../callouts/callout-service.ts';
import { ACTION, registration, services } from '../external-services/testing/parcel-service.ts';
import { CalloutException, LimitException } from '../transactions/errors.ts';
import type { RuntimeValue } from '../values/runtime-value.ts';
import { CalendarDate } from '../values/calendar-date.ts';
import { FlowOrg, problemsOf } from './testing/flow-org.ts';
import { action, assignments, IN, launched, loop, OUT, ref, variable } from './testing/flow-xml.ts';

const { catalog } = services(registration());
const CLASS = 'ExternalService__Parcels_';
const apexVariable = (name: string, type: string, collection = false): string =>
  `<variables><name>${name}</name><apexClass>${CLASS}${type}</apexClass><dataType>Apex</dataType>` +
  `<isCollection>${collection}</isCollection><isInput>false</isInput><isOutput>false</isOutput></variables>`;
const LABELS = {
  '3d-labels': [
    { link: 'first', printedAt: '2026-01-31T10:00:00Z' },
    { link: 'second', printedAt: null },
  ],
};

/** Builds one parcel, sends it, and gives back the links of its labels, or what went wrong. */
const SENDING =
  launched('Build') +
  assignments(
    'Build',
    [
      ['parcel.z0type', 'Assign', ref('kind')],
      ['parcel.due', 'Assign', ref('day')],
      ['request.parcels', 'Add', ref('parcel')],
      ['parcel.z0type', 'Assign', 'changed later'],
    ],
    'Send',
  ) +
  action(
    'Send',
    ACTION,
    [
      ['depot', 'İzmir/1'],
      ['dry_run', true],
      ['body', ref('request')],
    ],
    { next: 'Each', fault: 'Faulted' },
  ).replace('<actionType>apex</actionType>', '<actionType>externalService</actionType>') +
  loop('Each', 'Send.200.x33dx2dlabels', 'Collect', 'Finish') +
  assignments('Collect', [['links', 'Add', ref('Each.link')]], 'Each') +
  assignments('Finish', [
    ['code', 'Assign', ref('Send.responseCode')],
    ['reason', 'Assign', ref('Send.409Exc.reason')],
  ]) +
  assignments('Faulted', [
    ['fault', 'Assign', ref('$Flow.FaultMessage')],
    ['code', 'Assign', ref('Send.responseCode')],
  ]) +
  apexVariable('parcel', 'Parcel') +
  apexVariable('request', 'ParcelRequest') +
  variable('kind', 'String', IN) +
  variable('day', 'Date', IN) +
  variable('links', 'String', OUT) +
  variable('code', 'Number', `<scale>0</scale>${OUT}`) +
  variable('reason', 'String', OUT) +
  variable('fault', 'String', OUT);

interface Answer {
  readonly statusCode?: number;
  readonly body?: string;
}

function sending(answer: Answer | Error = { body: JSON.stringify(LABELS) }): {
  readonly org: FlowOrg;
  readonly requests: CalloutRequest[];
} {
  const requests: CalloutRequest[] = [];
  const callouts: CalloutService = {
    *send(request) {
      requests.push(request);
      if (answer instanceof Error) throw answer;
      const { statusCode = 200, body = '' } = answer;
      return { statusCode, status: '', headers: new Map(), body };
    },
  };
  return { org: new FlowOrg({ Sending: SENDING }, { externalServices: catalog, callouts }), requests };
}

const INPUTS = { kind: 'box', day: CalendarDate.parse('2026-02-01') ?? null };

/** What the flow gives back, dates and records aside. */
async function outputs(org: FlowOrg): Promise<Readonly<Record<string, string | number | null>>> {
  const [found] = await org.launch('Sending', INPUTS);
  const plain = (value: RuntimeValue): string | number | null =>
    typeof value === 'string' || typeof value === 'number' ? value : null;
  return Object.fromEntries(Object.entries(found ?? {}).map(([name, value]) => [name, plain(value)]));
}

describe('an External Service action in a flow', () => {
  it('sends what was assigned to Apex-defined variables, as it was when it was added', async () => {
    const { org, requests } = sending();
    await outputs(org);
    const [request, another] = requests;
    assert.ok(request !== undefined && another === undefined);
    assert.equal(request.endpoint, 'callout:Parcel_API/depots/%C4%B0zmir%2F1/parcels?dry_run=true');
    assert.equal(request.method, 'POST');
    assert.equal(request.headers.get('Content-Type'), 'application/json');
    assert.deepEqual(JSON.parse(request.body), { parcels: [{ type: 'box', due: '2026-02-01' }] });
  });

  it('sends null for what was never set, where switch nullBody says so', async () => {
    const { org, requests } = sending();
    org.switches.set('nullBody', 'null');
    await outputs(org);
    assert.deepEqual(JSON.parse(requests[0]?.body ?? ''), {
      parcels: [{ type: 'box', weight_kg: null, due: '2026-02-01', urgent: null }],
    });
  });

  it('gives the answer by response code, and the code itself', async () => {
    const { code, links, fault } = await outputs(sending().org);
    assert.deepEqual({ code, links, fault }, { code: 200, links: 'firstsecond', fault: null });
  });

  it('makes one request for each interview', async () => {
    const { org, requests } = sending();
    await org.launch('Sending', INPUTS, INPUTS, INPUTS);
    assert.equal(requests.length, 3);
  });

  it('faults for 300 or more, or goes on with the declared error (switch nonSuccess)', async () => {
    const refused = { statusCode: 409, body: '{"reason":"full"}' };
    const faulting = await outputs(sending(refused).org);
    assert.match(String(faulting.fault), /^HTTP 409: .*full/);
    assert.equal(faulting.code, 409);
    const { org } = sending(refused);
    org.switches.set('nonSuccess', 'continue');
    const going = await outputs(org);
    assert.deepEqual([going.fault, going.code, going.reason], [null, 409, 'full']);
  });

  it('hides its outputs on the fault path where switch outputsOnFaultPath says so', async () => {
    const { org } = sending({ statusCode: 503, body: '<html>' });
    org.switches.set('outputsOnFaultPath', 'no');
    const { code, fault } = await outputs(org);
    assert.equal(code, null);
    assert.match(String(fault), /HTTP 503/);
  });

  it('faults for an answer that is no JSON or of another type', async () => {
    assert.match(String((await outputs(sending({ body: '<html>' }).org)).fault), /no JSON/);
    assert.match(String((await outputs(sending({ body: '{"3d-labels":7}' }).org)).fault), /3d-labels is no list/);
  });

  it('takes an empty answer as switch emptyBody says', async () => {
    assert.match(String((await outputs(sending({ body: '' }).org)).fault), /empty/);
    const { org } = sending({ body: '' });
    org.switches.set('emptyBody', 'continue with null outputs');
    const { fault, code } = await outputs(org);
    assert.deepEqual([fault, code], [null, 200]);
  });

  it('takes missing and undeclared properties as switches missingResponseKey and unknownResponseKeys say', async () => {
    assert.equal((await outputs(sending({ body: '{"more":1}' }).org)).fault, null);
    const strict = sending({ body: '{}' }).org;
    strict.switches.set('missingResponseKey', 'fault');
    assert.match(String((await outputs(strict)).fault), /has no '3d-labels'/);
    const exact = sending({ body: '{"3d-labels":[],"more":1}' }).org;
    exact.switches.set('unknownResponseKeys', 'fault');
    assert.match(String((await outputs(exact)).fault), /'more'/);
  });

  it('takes its fault connector when no answer came', async () => {
    assert.equal((await outputs(sending(new CalloutException('Read timed out')).org)).fault, 'Read timed out');
  });

  it('cannot catch a governor limit', async () => {
    const { org } = sending(new LimitException('Too many callouts: 101'));
    await assert.rejects(outputs(org), /Too many callouts: 101/);
  });

  const refusals: readonly (readonly [string, string, RegExp])[] = [
    ['an operation that does not exist', SENDING.replace(ACTION, 'Parcels.Lose_Parcels'), /"Parcels.Lose_Parcels"/],
    ['a class that does not exist', SENDING.replace(`${CLASS}ParcelRequest`, `${CLASS}None`), /"apexClass" is invalid/],
    ['a property that does not exist', SENDING.replace('parcel.due', 'parcel.done'), /no property "done"/],
    ['an output that does not exist', SENDING.replace('Send.200.', 'Send.201.'), /no output "201"/],
    ['a body of another class', SENDING.replace('>request<', '>parcel<'), /doesn't fit/],
  ];
  for (const [what, flow, expected] of refusals) {
    it(`refuses ${what} at deploy time`, () => {
      const problems = problemsOf(flow, { externalServices: catalog });
      assert.ok(
        problems.some((problem) => expected.test(problem)),
        problems.join('\n'),
      );
    });
  }
});
