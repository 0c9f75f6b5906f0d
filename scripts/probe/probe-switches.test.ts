import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { SWITCH_VALUES, type SwitchKey } from '../../local-org/switches.ts';
import { VirtualClock } from '../../local-org/transactions/clock.ts';
import { Instant } from '../../local-org/values/instant.ts';
import { CommandOrg } from '../testing/command-org.ts';
import { PROBE_GROUPS } from './all-probes.ts';
import { AVOIDED_READINGS } from './known-readings.ts';
import type { OrgBench } from './probe-bench.ts';
import { deployProbes, observe, prepareBench } from './probe-org.ts';
import { LOCK_ROWS } from './lock-probe.ts';
import { LOG, type Probe } from './probe.ts';

const ECHO = 'https://echo.example.com';
const PROBES: readonly Probe[] = PROBE_GROUPS.flatMap(({ probes }) => probes).filter(
  ({ reads }) => !reads.every((key) => Object.hasOwn(AVOIDED_READINGS, key)),
);
/** A step of the org's clock while a probe waits: what takes hours is waited for in larger ones. */
const STEP = 'PT30S';
const LONG_STEP = 'PT5M';

/** Switches that show themselves no more, or in another way, where one has another value than the likelier. */
const TIED: Readonly<Partial<Record<SwitchKey, readonly string[]>>> = {
  asyncBatchSize: ['asyncBatchScope', 'apexActionListSize'],
  asyncBatchScope: ['asyncBatchSize', 'apexActionListSize'],
  retryAfterFault: ['interviewGuidOnRetry'],
  asyncRunningUser: ['apexClassAccess'],
  nonSuccess: ['outputsOnFaultPath'],
};

let test: CommandOrg;
let bench: OrgBench;
let echo: Server;
let step = STEP;

/** Repeats requests as httpbin does. */
function startEcho(): Promise<Server> {
  const server = createServer((request, response) => {
    let data = '';
    request.setEncoding('utf8').on('data', (chunk: string) => (data += chunk));
    request.on('end', () => {
      const { method = '', url = '' } = request;
      response.setHeader('content-type', 'application/json');
      response.end(url === '/anything' ? JSON.stringify({ data, method, origin: '127.0.0.1', url }) : '');
    });
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

before(async () => {
  echo = await startEcho();
  test = await CommandOrg.open({ clock: new VirtualClock(new Instant(Date.UTC(2026, 2, 14, 9))) });
  await test.control('PATCH', '/local/endpoints', {
    [ECHO]: `http://127.0.0.1:${(echo.address() as AddressInfo).port}`,
  });
  const options = {
    isLong: true,
    echoUrl: ECHO,
    pause: async (): Promise<void> => {
      await holdAsAnotherClient();
      await test.control('POST', '/local/clock', { advance: step });
    },
  };
  bench = await prepareBench(test.org, options);
  const { refused } = await deployProbes(bench, PROBES, options);
  assert.deepEqual(refused, []);
  await test.keep();
});
after(async () => {
  await test.close();
  echo.close();
});

/** Transactions of the local org do not overlap: whoever holds a record is played from outside. */
async function holdAsAnotherClient(): Promise<void> {
  const held = await test.org.query(`SELECT Id FROM ${LOG} WHERE Probe__c = '${LOCK_ROWS}' AND Key__c = 'held'`);
  if (held.length > 0) await test.control('POST', '/local/locks', { ids: held.map(({ Id }) => Id) });
}

/** What the probes of one switch read of all switches that they look at. */
async function readingsUnder(key: SwitchKey, value: unknown): Promise<ReadonlyMap<string, unknown>> {
  await test.reset();
  await test.control('PATCH', '/local/switches', { [key]: value });
  const probes = PROBES.filter(({ reads }) => reads.includes(key));
  step = probes.some(({ needs, name }) => needs === 'long' || name === 'Deleted') ? LONG_STEP : STEP;
  const readings = await observe(bench, probes);
  return new Map(readings.map((one) => [one.switch, one.value ?? one.evidence]));
}

describe('every switch of the local org has one probe, which reads each of its values back', () => {
  it('no switch is without, and none has two', () => {
    assert.deepEqual(PROBES.flatMap(({ reads }) => reads).toSorted(), Object.keys(SWITCH_VALUES).toSorted());
  });

  for (const key of Object.keys(SWITCH_VALUES) as SwitchKey[]) {
    for (const value of SWITCH_VALUES[key]) {
      it(`reads ${key} back as ${JSON.stringify(value)}`, async () => {
        const found = await readingsUnder(key, value);
        for (const [other, seen] of found) {
          const wanted = other === key ? value : SWITCH_VALUES[other as SwitchKey][0];
          if (!TIED[key]?.includes(other)) assert.equal(seen, wanted, `${other}, while ${key} is ${String(value)}`);
        }
        assert.equal(found.get(key), value);
      });
    }
  }

  it('misreads none where several differ at once: it reads the value, or says that it was not observed', async () => {
    for (const seed of [1, 2, 3, 4]) {
      const values = mixedValues(seed);
      await test.reset();
      await test.control('PATCH', '/local/switches', values);
      step = STEP;
      const probes = PROBES.filter(({ needs, name }) => needs !== 'long' && name !== 'Deleted');
      for (const { switch: key, value, evidence } of await observe(bench, probes)) {
        if (value === undefined || looksAlike(key as SwitchKey, values)) continue;
        assert.equal(value, values[key as SwitchKey], `${key}, seed ${seed}: ${evidence}`);
      }
    }
  });
});

/** About every third switch on another value than the first. */
function mixedValues(seed: number): Record<SwitchKey, unknown> {
  let state = seed;
  const next = (below: number): number => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
  next(1);
  const entries = (Object.keys(SWITCH_VALUES) as SwitchKey[]).map((key) => {
    const all: readonly unknown[] = SWITCH_VALUES[key];
    return [key, next(3) === 0 ? all[next(all.length)] : all[0]];
  });
  return Object.fromEntries(entries) as Record<SwitchKey, unknown>;
}

/** Where the org behaves the same under another value, nothing can tell the two apart. */
function looksAlike(key: SwitchKey, values: Record<SwitchKey, unknown>): boolean {
  const runsAlone = values.asyncBatchSize === 1 || values.asyncBatchScope === 'a single interview';
  if (key === 'asyncBatchSize' || key === 'asyncBatchScope') return runsAlone;
  return key === 'inBatchReruns' && values.retryScope === 'whole batch';
}
