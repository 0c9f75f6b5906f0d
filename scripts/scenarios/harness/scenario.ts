import assert from 'node:assert/strict';
import { after, it } from 'node:test';
import { SWITCH_VALUES, type SwitchKey } from '../../../local-org/switches.ts';
import { ScenarioOrg } from './scenario-org.ts';

/** @param reading what differs from the likelier readings; undefined where nothing does */
export type ScenarioBody = (org: ScenarioOrg, reading?: Reading) => Promise<void>;

/** One value of one open point of the platform. */
export interface Reading {
  readonly key: SwitchKey;
  readonly value: unknown;
}

let shared: Promise<ScenarioOrg> | undefined;
const preparations: ((org: ScenarioOrg) => Promise<void>)[] = [];

/** Adds to the state that every scenario of this file starts from. */
export function prepare(preparation: (org: ScenarioOrg) => Promise<void>): void {
  preparations.push(preparation);
}

/** The org of this process: deployed, set up and prepared once. */
function sharedOrg(): Promise<ScenarioOrg> {
  shared ??= open();
  return shared;
}

async function open(): Promise<ScenarioOrg> {
  const org = await ScenarioOrg.open();
  for (const preparation of preparations) await preparation(org);
  await org.idle();
  await org.keep();
  return org;
}

after(async () => {
  await (await shared)?.close();
});

/** A test in a fresh state of the org of this process, under the likelier readings of the platform's open points. */
export function scenario(name: string, body: ScenarioBody): void {
  void it(name, async () => {
    const org = await sharedOrg();
    await org.reset();
    await body(org);
    await org.idle();
  });
}

/**
 * A test under the likelier readings and under every other single value of each open point. A switch that no engine
 * asked for cannot change anything, so its values are not tried.
 */
export function underEachReading(name: string, body: ScenarioBody): void {
  void it(`${name} (under each reading)`, async (context) => {
    const org = await sharedOrg();
    await org.reset();
    await body(org);
    await org.idle();
    const failures: string[] = [];
    const readings = otherReadings(org.consultedSwitches());
    for (const { key, value } of readings) {
      await org.reset({ [key]: value });
      try {
        await body(org, { key, value });
        await org.idle();
      } catch (error) {
        failures.push(`${key} = ${JSON.stringify(value)}: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
    context.diagnostic(`${readings.length + 1} readings`);
    assert.equal(failures.length, 0, `failed under ${failures.length} readings:\n${failures.join('\n')}`);
  });
}

function otherReadings(consulted: ReadonlySet<SwitchKey>): readonly Reading[] {
  return [...consulted].flatMap((key) => SWITCH_VALUES[key].slice(1).map((value) => ({ key, value })));
}
