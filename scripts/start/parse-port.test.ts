import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CommandError } from '../command/command-error.ts';
import { parsePort } from './parse-port.ts';

describe('parsePort', () => {
  it('takes every port number, and none where the option was left out', () => {
    assert.equal(parsePort('1'), 1);
    assert.equal(parsePort('65535'), 65_535);
    assert.equal(parsePort(undefined), undefined);
  });

  it('refuses everything else with the remedy', () => {
    for (const text of ['', '0', '65536', '-1', '80a', '1e3', '0x50', ' 80', '80.0', '８０', 'http']) {
      assert.throws(
        () => parsePort(text),
        (error) => error instanceof CommandError && error.remedy.includes('1 to 65535'),
        text,
      );
    }
  });
});
