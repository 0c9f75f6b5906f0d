import assert from 'node:assert/strict';
import { after, it } from 'node:test';
import { SWITCH_VALUES, type SwitchKey } from '../../../local-org/switches.ts';
import { presentCollection } from './collected-scenarios.ts';
import { ScenarioOrg } from './scenario-org.ts';

/** What depends on a reading asks `org.reading(…)` for it. */
export type ScenarioBody = (org: ScenarioOrg) => Promise<void>;

/** One value of one open point of the platform. */
interface Reading {
  readonly key: SwitchKey;
  readonly value: unknown;
}

const opened: ScenarioOrg[] = [];
let shared: Promise<ScenarioOrg> | undefined;
const preparations: ((org: ScenarioOrg) => Promise<void>)[] = [];

/** Adds to the state that every scenario of this file starts from. */
export function prepare(preparation: (org: ScenarioOrg) => Promise<void>): void {
  (presentCollection()?.preparations ?? preparations).push(preparation);
}

/** The org of this process: deployed, set up and prepared once. */
function sharedOrg(): Promise<ScenarioOrg> {
  shared ??= open();
  return shared;
}

async function open(): Promise<ScenarioOrg> {
  const org = await ScenarioOrg.open();
  opened.push(org);
  for (const preparation of preparations) await preparation(org);
  await org.idle();
  await org.keep();
  return org;
}

let closes = false;

/** Closes the org when the last test has run. Commands that only collect scenarios are no test run. */
function closeAfterwards(): void {
  if (closes) return;
  closes = true;
  // Also where a preparation failed: an org that stays open would keep the process alive.
  after(() => Promise.all(opened.map((org) => org.close())));
}

/** A test in a fresh state of the org of this process, under the likelier readings of the platform's open points. */
export function scenario(name: string, body: ScenarioBody): void {
  if (presentCollection() !== undefined) {
    presentCollection()?.scenarios.push({ name, body, everyReading: false });
    return;
  }
  closeAfterwards();
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
  if (presentCollection() !== undefined) {
    presentCollection()?.scenarios.push({ name, body, everyReading: true });
    return;
  }
  closeAfterwards();
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
        await body(org);
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
