import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { issuingFigures, type ContactOutcome, type MeasuredTransaction } from './figures.ts';

const outcome = (email: string, changes: Partial<ContactOutcome> = {}): ContactOutcome => ({
  email,
  issued: false,
  explained: false,
  ...changes,
});

const transaction = (changes: Partial<MeasuredTransaction> = {}): MeasuredTransaction => ({
  used: { soqlQueries: 0, dmlStatements: 0, callouts: 0 },
  maxShareOfLimit: 0,
  outcome: 'committed',
  ...changes,
});

const measure = (changes: Partial<Parameters<typeof issuingFigures>[0]>): ReturnType<typeof issuingFigures> =>
  issuingFigures({
    flow: 'ours',
    contacts: [],
    requests: 0,
    recipients: [],
    transactions: [],
    virtualMilliseconds: 0,
    ...changes,
  });

describe('the figures of the bench', () => {
  it('count each contact once: issued, held, lost, or reached without the org knowing', () => {
    const figures = measure({
      contacts: [
        outcome('issued@example.com', { issued: true }),
        outcome('held@example.com', { explained: true }),
        outcome('lost@example.com'),
        outcome('unknown-to-the-org@example.com'),
      ],
      recipients: ['issued@example.com', 'unknown-to-the-org@example.com'],
    });
    assert.deepEqual(
      { contacts: figures.contacts, issued: figures.issued, held: figures.held, lost: figures.lost },
      { contacts: 4, issued: 1, held: 1, lost: 1 },
    );
  });

  it('count as doubled every credential beyond the first of a recipient', () => {
    const recipients = ['a@example.com', 'a@example.com', 'a@example.com', 'b@example.com'];
    assert.equal(measure({ recipients }).doubled, 2);
    assert.equal(measure({ recipients: ['a@example.com', 'b@example.com'] }).doubled, 0);
  });

  it('take the highest of each counter over all transactions, not of one of them', () => {
    const figures = measure({
      transactions: [
        transaction({ used: { soqlQueries: 9, dmlStatements: 1, callouts: 0 }, maxShareOfLimit: 0.09 }),
        transaction({ used: { soqlQueries: 2, dmlStatements: 3, callouts: 7 }, maxShareOfLimit: 0.07049 }),
        transaction({ outcome: 'rolledBack' }),
      ],
    });
    assert.equal(figures.soqlPerTransaction, 9);
    assert.equal(figures.dmlPerTransaction, 3);
    assert.equal(figures.calloutsPerTransaction, 7);
    assert.equal(figures.maxShareOfLimit, 0.09);
    assert.equal(figures.rolledBack, 1);
  });

  it('never show more than the whole of a limit', () => {
    assert.equal(measure({ transactions: [transaction({ maxShareOfLimit: 1.01 })] }).maxShareOfLimit, 1);
  });

  it('state time on the org’s clock in minutes', () => {
    assert.equal(measure({ virtualMilliseconds: 90_000 }).virtualMinutes, 1.5);
  });
});
