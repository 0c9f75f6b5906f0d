import { announcementOf, credentialRow, isUnderWay, stateOf } from '../credentialRow';
import { DELAY_SECONDS } from '../follower';
import { fillIn } from '../labels';
import { ISSUED, SCRIPT_LINK, credential } from './data/records';

jest.mock('@salesforce/customPermission/Sertifier_Manage_Credentials', () => ({ default: true }), { virtual: true });
jest.mock('@salesforce/customPermission/Sertifier_Issue_Another', () => ({ default: true }), { virtual: true });

const NOW = Date.parse('2026-06-01T10:00:00Z');
const row = (values, how = {}) =>
  credentialRow(credential(values), { now: NOW, showImages: true, showActions: true, ...how });

describe('a credential as the card shows it', () => {
  it.each([
    ['Queued', 'c.Sertifier_Status_Queued', 'c.Sertifier_Card_Next_Queued'],
    ['Retry Scheduled', 'c.Sertifier_Status_Retry_Scheduled', 'c.Sertifier_Card_Next_Retry'],
    ['Checking', 'c.Sertifier_Status_Checking', 'c.Sertifier_Card_Next_Checking'],
    ['Issued', 'c.Sertifier_Status_Issued', undefined],
    ['Held', 'c.Sertifier_Status_Held', 'c.Sertifier_Card_Next_Held'],
    ['Failed', 'c.Sertifier_Status_Failed', 'c.Sertifier_Card_Next_Failed'],
    ['Duplicate', 'c.Sertifier_Status_Duplicate', undefined],
    ['Superseded', 'c.Sertifier_Status_Superseded', undefined],
    ['Revoked', 'c.Sertifier_Status_Revoked', undefined]
  ])('SF-61 status %s has words and an icon of its own, and says what happens next', (Status, words, next) => {
    expect(row({ Status })).toMatchObject({
      words,
      icon: expect.stringMatching(/^utility:/),
      next: next && `${next} `
    });
  });

  it.each([
    ['Draft', { Quick_Publish: false }, 'c.Sertifier_Status_Draft'],
    ['Expired', { Expire_Date: '2026-05-31' }, 'c.Sertifier_Status_Expired'],
    ['Issued', { Expire_Date: '2026-06-01' }, 'c.Sertifier_Status_Issued'],
    ['Publishing', { Issued_At: '2026-06-01T09:59:31.000Z' }, 'c.Sertifier_Status_Issued']
  ])('SF-64 DG-102 time and settings make an issued credential %s', (state, values, words) => {
    expect(stateOf(credential({ ...ISSUED, ...values }), NOW)).toBe(state);
    expect(row({ ...ISSUED, ...values }).words).toBe(words);
  });

  it('SF-61 shows a status that it does not know as it is', () => {
    expect(row({ Status: 'Something New' }).words).toBe('Something New');
  });

  it('B1 gives the row’s own reason, without the state that stands beside it', () => {
    expect(row({ Status: 'Held', Last_Error: 'Held: the e-mail is missing.' }).reason).toBe('The e-mail is missing.');
    expect(row({ Status: 'Failed', Last_Error: 'Three attempts failed.' }).reason).toBe('Three attempts failed.');
    expect(row({ Status: 'Issued', Last_Error: 'old' }).reason).toBeUndefined();
  });

  it('B1 explains a credential without a reason on record, a duplicate, a replaced and a withdrawn one', () => {
    expect(row({ Status: 'Failed' }).reason).toBe('c.Sertifier_Card_Reason_Missing');
    expect(row({ Status: 'Duplicate' }).reason).toBe('c.Sertifier_Card_Reason_Duplicate');
    expect(row({ Status: 'Superseded' }).reason).toBe('c.Sertifier_Card_Reason_Superseded');
    expect(row({ Status: 'Revoked' }).reason).toBe('c.Sertifier_Card_Reason_Revoked');
  });

  it('B1 says what a held one waits for: a person, or sending to go on', () => {
    expect(row({ Status: 'Held', Held_For: 'Person' }).next).toBe('c.Sertifier_Card_Next_Held_Person ');
    expect(row({ Status: 'Held', Held_For: 'Sending' }).next).toBe('c.Sertifier_Card_Next_Paused ');
    expect(row({ Status: 'Queued' }, { isPaused: true }).next).toBe('c.Sertifier_Card_Next_Paused ');
  });

  it('B1 lists what was asked for, when, by which flow and for whom; half-filled rows say less', () => {
    const values = { Source_Flow: 'My Flow', Recipient_Name: 'Ada', Recipient_Email: 'a@example.com', Attempts: 2 };
    expect(row({ Status: 'Queued', ...values }).facts).toEqual([
      { term: 'c.Sertifier_Card_Asked_For', time: '2026-01-01T10:00:00.000Z' },
      { term: 'c.Sertifier_Card_Asked_By', text: 'My Flow' },
      { term: 'c.Sertifier_Card_Recipient', text: 'Ada (a@example.com)' },
      { term: 'c.Sertifier_Card_Attempts', text: '2' }
    ]);
    expect(row({ Status: 'Queued' }).facts).toHaveLength(1);
  });

  it('DG-102 offers neither link nor images of a revoked or replaced credential', () => {
    for (const Status of ['Revoked', 'Superseded']) {
      const nothing = { link: undefined, linkedIn: undefined, badge: undefined, certificate: undefined };
      expect(row({ ...ISSUED, Status })).toMatchObject(nothing);
    }
  });

  it('DG-30 shows badge and certificate, but not from an address that is not safe, nor where images are off', () => {
    expect(row(ISSUED)).toMatchObject({ badge: ISSUED.Badge_Image_Link, certificate: ISSUED.Certificate_Image_Link });
    expect(row({ ...ISSUED, Badge_Image_Link: SCRIPT_LINK }).badge).toBeUndefined();
    expect(row(ISSUED, { showImages: false })).toMatchObject({ badge: undefined, certificate: undefined });
  });

  it('SF-61 says when the link is missing or cannot be trusted', () => {
    expect(row({ ...ISSUED, Verification_Link: null }).linkMissing).toBe('c.Sertifier_Card_Link_Missing');
    expect(row({ ...ISSUED, Verification_Link: SCRIPT_LINK })).toMatchObject({
      link: undefined,
      linkedIn: undefined,
      linkRefused: 'c.Sertifier_Card_Link_Refused'
    });
  });

  it('SF-60 notes on an issued credential that its link is not on the contact', () => {
    expect(row({ ...ISSUED, Contact_Link_Error: 'locked' })).toMatchObject({
      words: 'c.Sertifier_Status_Issued',
      note: 'c.Sertifier_Card_Link_Not_On_Contact'
    });
  });

  it.each([
    ['Queued', {}, ['Hold']],
    ['Retry Scheduled', {}, ['Try Again', 'Hold', 'Give Up']],
    ['Checking', {}, ['Hold']],
    ['Held', { Held_For: 'Recipient' }, ['Try Again', 'Give Up']],
    ['Held', { Held_For: 'Person' }, ['Release', 'Give Up']],
    ['Failed', {}, ['Try Again']],
    ['Issued', { Request_Key: '003000000000001AAA|Widget|2026-01-01 10:00:00Z' }, ['Issue Another']],
    ['Issued', { Request_Key: '003000000000001AAA|Widget|once' }, []],
    ['Issued', { Request_Key: '003000000000001AAA|Widget|gold' }, []],
    ['Issued', { Request_Key: '003000000000001AAA|Widget|2026-01-01 10:00:00z' }, []],
    ['Issued', { Request_Key: 'a01000000000001AAA|another|2026-01-01 10:00:00Z' }, []],
    ['Issued', {}, []],
    ['Duplicate', {}, []],
    ['Superseded', {}, []],
    ['Revoked', {}, []]
  ])('SF-61 status %s %o offers %s', (Status, values, commands) => {
    expect(row({ Status, ...values }).commands.map(({ command }) => command)).toEqual(commands);
    expect(row({ Status, ...values }, { showActions: false }).commands).toEqual([]);
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
    expect(isUnderWay(credential({ ...ISSUED, Issued_At }), NOW)).toBe(true);
    expect(isUnderWay(credential({ ...ISSUED, Issued_At, Quick_Publish: false }), NOW)).toBe(false);
    expect(isUnderWay(credential(ISSUED), NOW)).toBe(false);
  });

  it('SF-57 a credential issued less than a minute ago whose link is to be written to the contact', () => {
    const values = { ...ISSUED, Issued_At: '2026-06-01T09:59:15.000Z', Contact_Link_Written_At: null };
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
