import assert from 'node:assert/strict';
import { test } from 'node:test';
import { durationMilliseconds } from './iso-duration.ts';

test('ISO 8601 durations of weeks, days, hours, minutes and seconds are read', () => {
  assert.equal(durationMilliseconds('PT5M'), 300_000);
  assert.equal(durationMilliseconds('P1DT2H3M4.5S'), 86_400_000 + 7_200_000 + 180_000 + 4_500);
  assert.equal(durationMilliseconds('P2W'), 1_209_600_000);
  assert.equal(durationMilliseconds('PT0S'), 0);
});

test('what is no such duration is refused: years and months have no fixed length', () => {
  for (const text of ['', 'P', 'PT', '5M', 'P1Y', 'P1M', 'PT5', '-PT5M', 'pt5m', 'PT5M ', 'PT1e9S']) {
    assert.equal(durationMilliseconds(text), undefined, text);
  }
});
