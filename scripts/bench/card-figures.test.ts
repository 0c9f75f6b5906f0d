import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { cardFigures } from './card-figures.ts';

describe('figures of the card', () => {
  const measured = { firstRenderRequests: 2, idleRequests: 0, minifiedBytes: 20_549, card: [9, 1, 2], datatable: [2] };

  it('takes the median of the renders, and thousands of bytes', () => {
    assert.deepEqual(cardFigures(measured), {
      firstRenderRequests: 2,
      idleRequests: 0,
      minifiedKilobytes: 20.5,
      renderRatio: 1,
    });
  });

  it('takes the middle of an even number of renders', () => {
    assert.equal(cardFigures({ ...measured, card: [4, 2, 100, 1] }).renderRatio, 1.5);
  });
});
