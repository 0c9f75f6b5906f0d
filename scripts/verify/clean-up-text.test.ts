import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { cleanUpText } from './clean-up-text.ts';

const ALL_TAKEN = { contacts: 2, rows: 3, atSertifier: 1, leftAtSertifier: 0, left: [] };

describe('what verification says of its cleaning up (SF-66)', () => {
  it('one line where everything was taken back', () => {
    assert.equal(cleanUpText(ALL_TAKEN, true), 'Taken back: 2 contacts, 3 rows, 1 credentials at Sertifier.\n');
  });

  it('credentials that stay at Sertifier are counted, with the reason and how to find them there', () => {
    const left = ['credential one at Sertifier', 'credential two at Sertifier'];
    const text = cleanUpText({ ...ALL_TAKEN, atSertifier: 0, leftAtSertifier: 2, left }, false);
    assert.match(text, /2 test credentials at Sertifier: no key was given/);
    assert.match(text, /search for "sertifier-verify\.invalid"/);
    assert.ok(!text.includes('Left behind: record'));
    assert.match(cleanUpText({ ...ALL_TAKEN, leftAtSertifier: 2, left }, true), /it did not delete them/);
  });

  it('records that the org keeps are named', () => {
    assert.match(cleanUpText({ ...ALL_TAKEN, left: ['record 003'] }, true), /record 003: the org refused/);
  });
});
