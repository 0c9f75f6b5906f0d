import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { SWITCH_VALUES, type SwitchKey } from '../../local-org/switches.ts';
import { CommandOrg } from '../testing/command-org.ts';
import { flowNameOf, PROBES } from './probe-flows.ts';
import { probeOrg } from './probe-org.ts';

let test: CommandOrg;
before(async () => {
  test = await CommandOrg.open({ productionLike: true });
});
after(() => test.close());

describe('probe', () => {
  for (const probe of PROBES) {
    const key = probe.switch as SwitchKey;
    for (const value of SWITCH_VALUES[key]) {
      it(`reads ${key} back as ${JSON.stringify(value)}, and leaves nothing behind`, async () => {
        await test.control('PATCH', '/local/switches', { [key]: value });
        const found = (await probeOrg(test.org)).find((one) => one.switch === key);
        assert.equal(found?.value, value, found?.seen);
        const left = await test.org.query(
          `SELECT ApiName FROM FlowDefinitionView WHERE ApiName = '${flowNameOf(probe)}'`,
        );
        assert.equal(left.length, 0);
      });
    }
  }
});
