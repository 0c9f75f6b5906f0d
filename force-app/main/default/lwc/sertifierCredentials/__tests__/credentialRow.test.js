import { credentialOf } from '../credentialFields';
import { announcementOf, credentialRow, isPublishing, isUnderWay, safeLink } from '../credentialRow';
import { DELAY_SECONDS } from '../follower';
import { fillIn } from '../labels';
import { ISSUED, SCRIPT_LINK, credentialRecord } from './data/records';

const NOW = Date.parse('2026-06-01T10:00:00Z');
const credential = (values) => credentialOf(credentialRecord('a01', values));
const row = (values) => credentialRow(credential(values), NOW);

describe('a credential as the card shows it', () => {
  it.each([
    ['Queued', 'c.Sertifier_Status_Queued'],
    ['Retry Scheduled', 'c.Sertifier_Status_Retry_Scheduled'],
    ['Checking', 'c.Sertifier_Status_Checking'],
    ['Issued', 'c.Sertifier_Status_Issued'],
    ['Held', 'c.Sertifier_Status_Held'],
    ['Failed', 'c.Sertifier_Status_Failed'],
    ['Duplicate', 'c.Sertifier_Status_Duplicate'],
    ['Superseded', 'c.Sertifier_Status_Superseded'],
    ['Revoked', 'c.Sertifier_Status_Revoked']
  ])('SF-61 status %s has words and an icon of its own', (Status, words) => {
    expect(row({ Status })).toMatchObject({ words, icon: expect.stringMatching(/^utility:/) });
  });

  it('SF-61 calls an unpublished credential a draft', () => {
    expect(row({ ...ISSUED, Quick_Publish: false }).words).toBe('c.Sertifier_Status_Draft');
  });

  it('SF-61 shows a status that it does not know as it is', () => {
    expect(row({ Status: 'Something New' }).words).toBe('Something New');
  });

  it('SF-61 explains a credential without a reason on record, a duplicate, a replaced and a withdrawn one', () => {
    expect(row({ Status: 'Failed' }).reason).toBe('c.Sertifier_Card_Reason_Missing');
    expect(row({ Status: 'Duplicate' }).reason).toBe('c.Sertifier_Card_Reason_Duplicate');
    expect(row({ Status: 'Superseded' }).reason).toBe('c.Sertifier_Card_Reason_Superseded');
    expect(row({ Status: 'Revoked' }).reason).toBe('c.Sertifier_Card_Reason_Revoked');
  });

  it('SF-61 reads the number of the first request through the relationship', () => {
    const first = { apiName: 'Sertifier_Credential__c', id: 'a02', fields: { Name: { value: 'SC-000007' } } };
    expect(credential({ Status: 'Duplicate', Duplicate_Of__r: first }).duplicateOf).toBe('SC-000007');
    expect(credential({ Status: 'Duplicate', Duplicate_Of__r: null }).duplicateOf).toBeUndefined();
  });

  it('SF-60 notes on an issued credential that its link is not on the contact', () => {
    expect(row({ ...ISSUED, Contact_Link_Error: 'locked' })).toMatchObject({
      words: 'c.Sertifier_Status_Issued',
      note: 'c.Sertifier_Card_Link_Not_On_Contact'
    });
  });

  it.each([
    ['https://verify.example/c/1', 'https://verify.example/c/1'],
    [' http://verify.example/c ', 'http://verify.example/c'],
    [SCRIPT_LINK, undefined],
    ['data:text/html,x', undefined],
    ['verify.example', undefined],
    ['', undefined],
    [null, undefined]
  ])('SF-61 of the link %s opens %s', (link, expected) => {
    expect(safeLink(link)).toBe(expected);
  });
});

describe('what is under way', () => {
  it.each(['Queued', 'Retry Scheduled', 'Checking'])('SF-64 status %s', (Status) => {
    expect(isUnderWay(credential({ Status }), NOW)).toBe(true);
  });

  it.each(['Held', 'Failed', 'Duplicate', 'Superseded', 'Revoked'])('SF-64 not status %s', (Status) => {
    expect(isUnderWay(credential({ Status }), NOW)).toBe(false);
  });

  it('SF-64 a credential issued seconds ago, but no draft', () => {
    const Issued_At = '2026-06-01T09:59:50.000Z';
    expect(isPublishing(credential({ ...ISSUED, Issued_At }), NOW)).toBe(true);
    expect(isPublishing(credential({ ...ISSUED, Issued_At, Quick_Publish: false }), NOW)).toBe(false);
    expect(isPublishing(credential(ISSUED), NOW)).toBe(false);
  });

  it('SF-57 a credential issued less than a minute ago whose link is to be written to the contact', () => {
    const values = { ...ISSUED, Issued_At: '2026-06-01T09:59:30.000Z', Contact_Link_Written_At: null };
    expect(isUnderWay(credential(values), NOW)).toBe(true);
    expect(isUnderWay(credential({ ...values, Contact_Link_Error: 'locked' }), NOW)).toBe(false);
    expect(isUnderWay(credential({ ...values, Issued_At: '2026-06-01T09:58:00.000Z' }), NOW)).toBe(false);
  });

  it('SF-64 looks at most for about a quarter of an hour', () => {
    expect(DELAY_SECONDS.reduce((sum, seconds) => sum + seconds)).toBeLessThan(15 * 60);
    expect([...DELAY_SECONDS].sort((a, b) => a - b)).toEqual(DELAY_SECONDS);
  });
});

describe('texts', () => {
  it('P19 fills values into labels and leaves places without a value alone', () => {
    expect(fillIn('{0} of {1} and {2}', 'a', 3)).toBe('a of 3 and {2}');
  });

  it('SF-61 announces nothing where nothing changed', () => {
    const rows = [row(ISSUED)];
    expect(announcementOf(rows, rows)).toBe('');
  });
});
