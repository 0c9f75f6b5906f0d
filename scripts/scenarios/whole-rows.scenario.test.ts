import assert from 'node:assert/strict';
import type { OrgRecord } from '../org/org-port.ts';
import { rowFacts } from './harness/row-facts.ts';
import { scenario } from './harness/scenario.ts';
import type { ScenarioOrg } from './harness/scenario-org.ts';

const ISSUE = '/campaign/addCredentials';
const SEARCH = '/credential/search';

const BUSY = { on: { path: ISSUE }, then: { status: 429 } };
const LOST_ANSWER = { on: { path: ISSUE, nth: 1 }, then: { drop: 'after commit' } };
const LOST_REQUEST = { on: { path: ISSUE }, then: { drop: 'before commit' } };
const search = (then: OrgRecord): { on: OrgRecord; then: OrgRecord } => ({ on: { path: SEARCH }, then });

interface Case {
  readonly name: string;
  readonly faults: readonly { readonly on?: OrgRecord; readonly then: OrgRecord }[];
  readonly minutes: number;
  readonly standing: OrgRecord;
  readonly error: RegExp;
  readonly log: RegExp;
}

/** A row that was tried once, at the beginning. */
const TRIED = { Tries: 1, Attempts: 1, Status_Since: 0, Queued_At: 0, First_Sent_At: 0, Last_Attempt_At: 0 };
const NOTHING = /^$/;

const CASES: readonly Case[] = [
  {
    name: 'DG-64, DG-50: Sertifier asks to wait',
    faults: [BUSY],
    minutes: 1,
    standing: {
      ...TRIED,
      Status: 'Retry Scheduled',
      Outcome: 'Busy',
      Last_HTTP_Status: 429,
      Last_Contact_At: 0,
      Next_Attempt_At: 5,
      Wake_At: 4,
      Due_At: 240,
    },
    error: /Sertifier asks for fewer requests \(HTTP 429\).* sent again by itself at .*09:05:00Z/,
    log: /Attempt 1: Busy \(HTTP 429\)/,
  },
  {
    name: 'DG-50: the last try is used up',
    faults: [BUSY],
    minutes: 20,
    standing: {
      ...TRIED,
      Status: 'Failed',
      Outcome: 'Busy',
      Tries: 4,
      Attempts: 4,
      Last_HTTP_Status: 429,
      Status_Since: 15,
      Queued_At: 15,
      Last_Attempt_At: 15,
      Last_Contact_At: 15,
      Due_At: 255,
    },
    error: /^Given up after 4 tries.*The last try: .*HTTP 429/,
    log: /Attempt 4: Busy \(HTTP 429\)/,
  },
  {
    name: 'DG-50: issued by the second try',
    faults: [{ ...BUSY, on: { path: ISSUE, nth: 1 } }],
    minutes: 7,
    standing: {
      ...TRIED,
      Status: 'Issued',
      Outcome: 'Issued',
      Tries: 2,
      Attempts: 2,
      Last_HTTP_Status: 200,
      Status_Since: 5,
      Queued_At: 5,
      Last_Attempt_At: 5,
      Last_Contact_At: 5,
      Issued_At: 5,
      Contact_Link_Written_At: 5,
    },
    error: NOTHING,
    log: /Attempt 2: Issued \(HTTP 200\)/,
  },
  {
    name: 'DG-70: the answer was lost',
    faults: [LOST_ANSWER],
    minutes: 0,
    standing: {
      ...TRIED,
      Status: 'Checking',
      Outcome: 'Unknown',
      Check_Needed: true,
      Last_Contact_At: 0,
      Due_At: 240,
    },
    error: /^No answer came from Sertifier .*may exist all the same/,
    log: /Attempt 1: Unknown\. No answer came/,
  },
  {
    name: 'DG-70: found at Sertifier',
    faults: [LOST_ANSWER],
    minutes: 3,
    standing: {
      ...TRIED,
      Status: 'Issued',
      Outcome: 'Issued',
      Last_HTTP_Status: 200,
      Contact_Link_Error:
        'Issued, but Sertifier returned no link. Look the credential up at Sertifier and copy its link.',
      Status_Since: 1,
      Last_Contact_At: 1,
      Issued_At: 1,
    },
    error: NOTHING,
    log: /Look-up: FOUND/,
  },
  {
    name: 'DG-70: the look-up gets no answer',
    faults: [LOST_ANSWER, search({ status: 503 })],
    minutes: 3,
    standing: {
      ...TRIED,
      Status: 'Retry Scheduled',
      Outcome: 'Down',
      Check_Needed: true,
      Last_HTTP_Status: 503,
      Status_Since: 1,
      Last_Contact_At: 1,
      Next_Attempt_At: 6,
      Wake_At: 5,
      Due_At: 241,
    },
    error: /could not be found out yet: .*\(HTTP 503\).*looked up again by itself at .*09:06:00Z/,
    log: /Look-up: DOWN\. .*\(HTTP 503\)/,
  },
  {
    name: 'DG-107: the look-up is asked to wait',
    faults: [LOST_ANSWER, search({ status: 429, retryAfter: '480' })],
    minutes: 3,
    standing: {
      ...TRIED,
      Status: 'Retry Scheduled',
      Outcome: 'Busy',
      Check_Needed: true,
      Last_HTTP_Status: 429,
      Status_Since: 1,
      Last_Contact_At: 1,
      Next_Attempt_At: 9,
      Wake_At: 8,
      Due_At: 241,
    },
    error: /could not be found out yet: .*\(HTTP 429\).*looked up again by itself at .*09:09:00Z/,
    log: /Look-up: BUSY/,
  },
  {
    name: 'DG-64: surely absent',
    faults: [{ ...LOST_REQUEST, on: { path: ISSUE, nth: 1 } }],
    minutes: 3,
    standing: {
      ...TRIED,
      Status: 'Retry Scheduled',
      Outcome: 'Unknown',
      Last_HTTP_Status: 200,
      Status_Since: 1,
      Last_Contact_At: 1,
      Next_Attempt_At: 5,
      Wake_At: 4,
      Due_At: 240,
    },
    error: /^Sertifier gave no answer and has no such credential.*sent again by itself at .*09:05:00Z/,
    log: /Look-up: ABSENT/,
  },
  {
    name: 'DG-64, DG-50: absent after the last try',
    faults: [LOST_REQUEST],
    minutes: 40,
    standing: {
      ...TRIED,
      Status: 'Failed',
      Outcome: 'Unknown',
      Tries: 4,
      Attempts: 4,
      Last_HTTP_Status: 200,
      Status_Since: 16,
      Queued_At: 15,
      Last_Attempt_At: 15,
      Last_Contact_At: 16,
      Due_At: 256,
    },
    error: /^Given up after 4 tries: .*has no such credential\. Choose Try Again/,
    log: /Look-up: ABSENT/,
  },
  {
    name: 'SF-68: the key is refused',
    faults: [{ then: { status: 403 } }],
    minutes: 1,
    standing: {
      ...TRIED,
      Status: 'Held',
      Outcome: 'Access',
      Held_For: 'Key',
      Last_HTTP_Status: 403,
      Last_Contact_At: 0,
      Due_At: 240,
    },
    error: /^Sertifier refused the API key \(HTTP 403\).*secretKey/,
    log: /Attempt 1: Access \(HTTP 403\)/,
  },
  {
    name: 'SF-68, DG-70: the key is refused while it is looked up',
    faults: [LOST_ANSWER, search({ status: 403 })],
    minutes: 3,
    standing: {
      ...TRIED,
      Status: 'Held',
      Outcome: 'Access',
      Held_For: 'Key',
      Check_Needed: true,
      Last_HTTP_Status: 403,
      Status_Since: 1,
      Last_Contact_At: 1,
      Due_At: 241,
    },
    error: /^Sertifier refused the API key \(HTTP 403\).*secretKey/,
    log: /Look-up: UNAUTHORIZED/,
  },
  {
    name: 'SF-69, DG-T6: Sertifier refuses the data',
    faults: [{ on: { path: ISSUE }, then: { refuse: 'Blocked.' } }],
    minutes: 1,
    standing: {
      ...TRIED,
      Status: 'Held',
      Outcome: 'Wrong Data',
      Held_For: 'Recipient',
      Last_HTTP_Status: 200,
      Last_Contact_At: 0,
      Due_At: 1440,
    },
    error: /^Sertifier refused the credential .*Blocked\./,
    log: /Attempt 1: Wrong Data \(HTTP 200\)/,
  },
];

/** What Sertifier said of it, field by field: an adopted credential has what a search returns. */
function assertProof(org: ScenarioOrg, proof: OrgRecord, found: boolean): void {
  const [credential] = org.sertifier.credentials();
  const number = String(credential?.certificateNumber);
  const { Certificate_Image_Link, Badge_Image_Link, Verification_Link, Sertifier_External_ID, ...others } = proof;
  const { Sertifier_Issue_Date, ...names } = others;
  assert.deepEqual(names, {
    Sertifier_ID: credential?.id,
    Sertifier_Name: 'Ada Lovelace 0',
    Sertifier_Email: 'ada0@example.com',
    Sertifier_Status: 1,
    Certificate_Number: number,
  });
  assert.notEqual(Sertifier_Issue_Date, undefined);
  assert.match(String(Certificate_Image_Link), new RegExp(`/certificate/${number}`));
  assert.match(String(Badge_Image_Link), new RegExp(`/badge/${number}`));
  if (found) return;
  assert.match(String(Verification_Link), new RegExp(`/verify/${number}`));
  assert.equal(Sertifier_External_ID, credential?.externalId);
}

for (const { name, faults, minutes, standing, error, log } of CASES) {
  scenario(`${name}: the whole row`, async (org) => {
    await org.sertifier.faults(faults);
    const start = org.now();
    await org.tick(await org.createContact());
    await org.advance(`PT${minutes}M`);
    const [row, ...others] = await rowFacts(org, start);
    assert.ok(row !== undefined && others.length === 0);
    assert.deepEqual(row.standing, standing, row.error);
    assert.match(row.error, error);
    assert.match(row.log, log);
    if (standing.Status === 'Issued') assertProof(org, row.proof, faults.includes(LOST_ANSWER));
    else assert.deepEqual(row.proof, {});
  });
}
