import { asRecord, isSuccess, listOf, refused } from '../org/queries.ts';
import { soqlText, textOf, type OrgPort } from '../org/org-port.ts';
import type { SertifierClient } from '../sertifier/sertifier-client.ts';
import { withDefaultCampaign } from './borrowed-default.ts';
import { LEARNER_NAME } from './learner-name.ts';

/** No mail can reach it (RFC 2606). */
export const DOMAIN = 'sertifier-verify.invalid';

export interface Learner {
  readonly id: string;
  readonly name: string;
  readonly email: string;
}

/** Contacts that prove the way, and everything that they leave behind. */
export class TestLearners {
  private readonly org: OrgPort;
  private readonly run: string;
  private count = 0;

  /** @param run tells this run from others, such as a time */
  constructor(org: OrgPort, run: string) {
    this.org = org;
    this.run = run;
  }

  /** Creates so many learners in one request. @param withEmail whether they have an address */
  async create(wanted: number, withEmail = true): Promise<readonly Learner[]> {
    const people = Array.from({ length: wanted }, () => {
      this.count += 1;
      const name = `${this.run}-${this.count}`;
      return { name: `${name} ${LEARNER_NAME}`, firstName: name, email: `${name}@${DOMAIN}` };
    });
    const records = people.map(({ firstName, email }) => ({
      attributes: { type: 'Contact' },
      FirstName: firstName,
      LastName: LEARNER_NAME,
      ...(withEmail ? { Email: email } : {}),
    }));
    const answer = await this.org.request('POST', '/composite/sobjects', { allOrNone: true, records });
    const results = listOf(answer.body).map(asRecord);
    if (!isSuccess(answer) || results.some(({ success }) => success !== true)) {
      const failed = results.find(({ success }) => success !== true);
      const body = failed === undefined ? answer.body : failed.errors;
      throw refused('Creating test contacts', { ...answer, body });
    }
    return people.map(({ name, email }, index) => ({ id: textOf(results[index], 'id') ?? '', name, email }));
  }

  /**
   * Asks for credentials by the box. For another campaign than the default one, that is the default while the box is
   * ticked: the flow behind the box, launched over REST, runs as its user (help "Flow Run Context"), and the package
   * lets nobody write rows.
   */
  async request(learners: readonly Learner[], campaign: string | undefined): Promise<void> {
    if (campaign === undefined) {
      await this.tick(learners, true);
      return;
    }
    await withDefaultCampaign(this.org, campaign, () => this.tick(learners, true));
  }

  /** Ticks or unticks "Issue Credential". */
  async tick(learners: readonly Learner[], value: boolean): Promise<void> {
    const records = learners.map(({ id }) => ({ attributes: { type: 'Contact' }, Id: id, Issue_Credential__c: value }));
    const answer = await this.org.request('PATCH', '/composite/sobjects', { allOrNone: true, records });
    const failed = listOf(answer.body)
      .map(asRecord)
      .find(({ success }) => success !== true);
    if (!isSuccess(answer) || failed !== undefined) {
      throw refused('Ticking Issue Credential', { ...answer, body: failed?.errors ?? answer.body });
    }
  }
}

export interface CleanUp {
  readonly contacts: number;
  readonly rows: number;
  readonly atSertifier: number;
  /** Credentials that are still at Sertifier, of those in `left`. */
  readonly leftAtSertifier: number;
  /** What could not be taken back. */
  readonly left: readonly string[];
}

/**
 * Takes back what verification made, in this run or in one that was killed: credentials at Sertifier, rows, contacts.
 * @param sertifier undefined where there is no key: the credentials stay at Sertifier then, and are named
 */
export async function cleanUp(org: OrgPort, sertifier: SertifierClient | undefined): Promise<CleanUp> {
  const contacts = await org.query(`SELECT Id FROM Contact WHERE LastName = ${soqlText(LEARNER_NAME)}`);
  const rows = await org.query(
    `SELECT Id, Sertifier_ID__c FROM Sertifier_Credential__c WHERE Contact__r.LastName = ${soqlText(LEARNER_NAME)}`,
  );
  const left: string[] = [];
  const issued = rows.flatMap((row) => textOf(row, 'Sertifier_ID__c') ?? []);
  let atSertifier = 0;
  for (const id of issued) {
    if (sertifier === undefined) left.push(`credential ${id} at Sertifier`);
    else {
      const gone = await sertifier.deleteCredential(id).then(
        () => true,
        () => false,
      );
      if (gone) atSertifier += 1;
      else left.push(`credential ${id} at Sertifier`);
    }
  }
  left.push(
    ...(await deleteAll(
      org,
      rows.map(({ Id }) => String(Id)),
    )),
  );
  left.push(
    ...(await deleteAll(
      org,
      contacts.map(({ Id }) => String(Id)),
    )),
  );
  return {
    contacts: contacts.length,
    rows: rows.length,
    atSertifier,
    leftAtSertifier: issued.length - atSertifier,
    left,
  };
}

const RECORDS_PER_REQUEST = 200;

/** @returns what could not be deleted */
async function deleteAll(org: OrgPort, ids: readonly string[]): Promise<readonly string[]> {
  const left: string[] = [];
  for (let start = 0; start < ids.length; start += RECORDS_PER_REQUEST) {
    const some = ids.slice(start, start + RECORDS_PER_REQUEST);
    const answer = await org.request('DELETE', `/composite/sobjects?ids=${some.join(',')}&allOrNone=false`);
    const results = listOf(answer.body).map(asRecord);
    left.push(...some.filter((_id, index) => results[index]?.success !== true).map((id) => `record ${id}`));
  }
  return left;
}
