import { credentialRow } from '../credentialRow';
import { DELAY_SECONDS } from '../follower';
import { isUnderWay, stateOf } from '../states';
import { day, fillIn, moment } from '../words';
import { ISSUED, SCRIPT_LINK, credential } from './data/records';

jest.mock('@salesforce/customPermission/Sertifier_Manage_Credentials', () => ({ default: true }), { virtual: true });
jest.mock('@salesforce/customPermission/Sertifier_Issue_Another', () => ({ default: true }), { virtual: true });

const NOW = Date.parse('2026-06-01T10:00:00Z');
const row = (values, how = {}) =>
  credentialRow(credential(values), { now: NOW, showImages: true, showActions: true, ...how });

describe('a credential as the card shows it', () => {
  it.each([
    ['Queued', 'Queued', 'Card_Next_Queued'],
    ['Retry Scheduled', 'Retry_Scheduled', 'Card_Next_Retry'],
    ['Checking', 'Checking', 'Card_Next_Checking'],
    ['Issued', 'Issued', 'Card_Link_Missing'],
    ['Held', 'Held', 'Card_Next_Held'],
    ['Failed', 'Failed', 'Card_Next_Failed'],
    ['Duplicate', 'Duplicate', 'Card_Reason_Duplicate'],
    ['Superseded', 'Superseded', 'Card_Reason_Superseded'],
    ['Revoked', 'Revoked', 'Card_Reason_Revoked']
  ])('SF-61 status %s has words and an icon of its own, and says what it means', (Status, words, meaning) => {
    expect(row({ Status })).toMatchObject({
      words: `c.Sertifier_Status_${words}`,
      icon: expect.stringMatching(/^utility:/),
      meaning: `c.Sertifier_${meaning}`
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
    expect(row({ Status: 'Held', Last_Error: 'Held: The e-mail is missing.' }).reason).toBe('The e-mail is missing.');
    expect(row({ Status: 'Failed', Last_Error: 'Three attempts failed.' }).reason).toBe('Three attempts failed.');
    expect(row({ Status: 'Issued', Last_Error: 'old' }).reason).toBe(false);
  });

  it('P19 writes moments in the row’s own reason as the person does', () => {
    const Last_Error = 'Busy. It is sent again by itself at 2026-01-01 00:30:00Z.';
    expect(row({ Status: 'Retry Scheduled', Last_Error }).reason?.replace(/\s/g, ' ')).toBe(
      'Busy. It is sent again by itself at Dec 31, 2025, 4:30 PM.'
    );
  });

  it('B1 leaves out of a lost answer’s reason what the flows do by themselves, and of a pause’s what stands above', () => {
    expect(row({ Status: 'Checking', Last_Error: 'Look at Sertifier before you send it again.' }).reason).toBe(false);
    const held = { Status: 'Held', Held_For: 'Sending', Last_Error: 'Sending is paused.' };
    expect(row(held, { isPaused: true }).reason).toBe(false);
    expect(row(held).reason).toBe('Sending is paused.');
  });

  it.each([
    ['Superseded', 'Superseded'],
    ['Revoked', 'Revoked']
  ])('DG-102 says of a %s one that Sertifier issued all the same: number, and what to decide', (Status, words) => {
    const late = { ...ISSUED, Status, Last_Error: 'It was overtaken.' };
    expect(row({ ...late, Late_Proof_At: '2026-01-01T10:00:05.000Z' })).toMatchObject({
      words: `c.Sertifier_Status_${words}`,
      pill: expect.stringContaining('slds-theme_warning'),
      facts: expect.stringContaining('c.Sertifier_Card_Number'),
      meaning: 'c.Sertifier_Card_Late_Proof',
      reason: false,
      link: undefined
    });
    expect(row(late)).toMatchObject({ meaning: `c.Sertifier_Card_Reason_${words}`, reason: 'It was overtaken.' });
  });

  it('SF-61 gives dates and number of what exists at Sertifier alone', () => {
    expect(row({ Status: 'Queued', Expire_Date: '2027-01-01' }).facts).toBe('');
    expect(row({ ...ISSUED, Status: 'Revoked' }).facts).toContain('c.Sertifier_Card_Issued_On');
  });

  it('B1 says what a waiting one waits for while sending rests', () => {
    expect(row({ Status: 'Held', Held_For: 'Sending' }).meaning).toBe('c.Sertifier_Card_Next_Paused');
    expect(row({ Status: 'Queued' }, { isPaused: true }).meaning).toBe('c.Sertifier_Card_Next_Paused');
    expect(row({ Status: 'Failed' }, { isPaused: true }).meaning).toBe('c.Sertifier_Card_Next_Failed');
  });

  it('B1 says what was asked for, when, by which flow and for whom; half-filled rows say less', () => {
    expect(row({ Status: 'Queued', Attempts: 2 }).history).toBe('c.Sertifier_Card_Asked c.Sertifier_Card_Attempts');
    const held = row({ Status: 'Held', Due_At: '2026-01-02T10:00:00.000Z' });
    expect(held.history).toBe('c.Sertifier_Card_Asked c.Sertifier_Card_Due');
    expect(row({ Status: 'Queued', Name: 'SC-000007' }).name).toBe('SC-000007');
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
    expect(row(ISSUED, { showImages: false })).toMatchObject({ badge: false, certificate: false });
  });

  it('SF-61 says when the link is missing or cannot be trusted', () => {
    for (const Verification_Link of [null, SCRIPT_LINK]) {
      const nothing = { link: undefined, linkedIn: undefined, meaning: 'c.Sertifier_Card_Link_Missing' };
      expect(row({ ...ISSUED, Verification_Link })).toMatchObject(nothing);
    }
    expect(row({ ...ISSUED, Quick_Publish: false, Verification_Link: null }).meaning).toBe(
      'c.Sertifier_Card_Next_Draft'
    );
  });

  it('SF-60 notes on an issued credential that its link is not on the contact', () => {
    expect(row({ ...ISSUED, Contact_Link_Error: 'locked' })).toMatchObject({
      words: 'c.Sertifier_Status_Issued',
      meaning: 'c.Sertifier_Card_Link_Not_On_Contact'
    });
  });

  it.each([
    ['Queued', {}, ['Hold', 'Give Up']],
    ['Retry Scheduled', {}, ['Try Again', 'Hold', 'Give Up']],
    ['Checking', {}, ['Hold', 'Give Up']],
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
    ['Revoked', {}, ['Issue Another']]
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
  it('P19 fills values into labels, and a dash where there is none', () => {
    expect(fillIn('{0} of {1} and {2} {3}', 'a', 3, undefined, '')).toBe('a of 3 and –');
  });

  it('P19 writes dates and moments as the person does, and Sertifier’s dates as they are in UTC', () => {
    expect(day('2026-01-01T00:30:00.000Z')).toBe('Jan 1, 2026');
    // jest’s person lives in Los Angeles
    expect(moment('2026-01-01T00:30:00.000Z')?.replace(/\s/g, ' ')).toBe('Dec 31, 2025, 4:30 PM');
    expect(day(null)).toBeUndefined();
  });
});
