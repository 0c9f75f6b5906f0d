import type { OrgRecord } from '../org/org-port.ts';
import type { ScenarioOrg } from '../scenarios/harness/scenario-org.ts';
import { Administrator, isAdministratorStep, type AdministratorStep } from './administrator.ts';
import { STRICT_DEPARTMENT } from './customer-automation.ts';
import type { ContactKind, Step } from './story.ts';
import { TROUBLES } from './troubles.ts';

const MOST_CONTACTS = 50;
/** How an org says that another client holds a record. */
const LOCKED = /UNABLE_TO_LOCK_ROW|unable to obtain exclusive access/i;
const SHARED_ADDRESS = 'shared@example.com';

interface Fault {
  readonly on: OrgRecord;
  readonly then: OrgRecord;
}

interface Person {
  readonly id: string;
  readonly email: string | null;
  ticked: boolean;
}

/** What somebody asked for, as the history knows it: the package has to answer for each. */
export interface Request {
  readonly contact: string;
  readonly campaign: string;
}

/** Does to an org what a story says, and remembers who qualified. */
export class History {
  readonly requests: Request[] = [];
  /** Saves that the org refused although nothing of the customer's stood in their way. */
  readonly refusedSaves: string[] = [];
  readonly administrator: Administrator;
  private readonly org: ScenarioOrg;
  private readonly refusals: Fault[] = [];
  private troubles: readonly Fault[] = [];
  private people: Person[] = [];
  private created = 0;
  private campaign = 'Certified_Widget_Engineer';

  constructor(org: ScenarioOrg) {
    this.org = org;
    this.administrator = new Administrator(org);
  }

  async play(step: Step): Promise<void> {
    if (isAdministratorStep(step)) await this.administrator.act(step);
    else await this.act(step);
    await this.org.idle();
  }

  /** Everything gets well again: what is unfinished now has every chance to finish. */
  async recover(): Promise<void> {
    await this.play({ kind: 'recovery' });
    await this.org.requests.expect('DELETE', '/local/locks');
    await this.administrator.recover();
    await this.org.idle();
  }

  private async act(step: Exclude<Step, AdministratorStep>): Promise<void> {
    switch (step.kind) {
      case 'create':
        await this.create(step.contacts);
        return;
      case 'import': {
        const created = await this.create(step.contacts);
        await this.org.idle();
        await this.setBox(created, true);
        return;
      }
      case 'tick':
        await this.setBox(this.chosen(step.which), true);
        return;
      case 'tick twice at once': {
        const people = this.chosen(step.which);
        await Promise.all([this.setBox(people, true), this.setBox(people, true)]);
        return;
      }
      case 'untick':
        await this.setBox(this.chosen(step.which), false);
        return;
      case 'rename':
        await this.change(step.which, { LastName: `Renamed ${step.which}` });
        return;
      case 'change e-mail':
        await this.change(step.which, { Email: step.wrong ? null : `new${step.which}@example.com` });
        return;
      case 'delete':
        await this.remove(step.which);
        return;
      case 'merge': {
        const address = await this.remove(step.which);
        await this.change(step.into, { Email: address });
        return;
      }
      case 'lock':
        await this.lock(step.what, step.which, step.minutes);
        return;
      case 'trouble':
        this.troubles = [{ on: { from: 1, to: step.requests }, then: TROUBLES[step.trouble] }];
        await this.trouble();
        return;
      case 'recovery':
        this.troubles = [];
        await this.trouble();
        return;
      case 'change default campaign':
        this.campaign = step.campaign;
        await this.org.control({ Default_Campaign__c: step.campaign });
        return;
      case 'wait':
        await this.org.advance(`PT${step.minutes}M`);
    }
  }

  private async lock(what: 'contact' | 'credential', which: number, minutes: number): Promise<void> {
    const rows =
      what === 'contact'
        ? this.people
        : (await this.org.query('SELECT Id FROM Sertifier_Credential__c ORDER BY Name')).map(({ Id }) => ({
            id: String(Id),
          }));
    const chosen = rows[which % rows.length];
    if (chosen === undefined) return;
    await this.org.requests.expect('POST', '/local/locks', { ids: [chosen.id], for: `PT${minutes}M` });
  }

  /** Keeps in mind that a save was refused, unless the customer's automation or another client explains it. */
  private noteRefusal(words: string): void {
    if (!this.administrator.automationIsBroken && !LOCKED.test(words)) this.refusedSaves.push(words);
  }

  private async create(kinds: readonly ContactKind[]): Promise<readonly Person[]> {
    const wanted = kinds.slice(0, MOST_CONTACTS - this.people.length).map((kind) => this.fieldsOf(kind));
    if (wanted.length === 0) return [];
    await this.trouble();
    const ids = await this.org.createContacts(wanted);
    const people = ids.map((id, index) => ({ id, email: emailOf(wanted[index]), ticked: false }));
    this.people.push(...people);
    return people;
  }

  /** What goes wrong at Sertifier from now on. Whom it refuses it refuses to the end. */
  private async trouble(): Promise<void> {
    await this.org.sertifier.faults([...this.refusals, ...this.troubles]);
  }

  private fieldsOf(kind: ContactKind): OrgRecord {
    this.created += 1;
    const fields = {
      FirstName: 'Ada',
      LastName: `Lovelace ${this.created}`,
      Email: `ada${this.created}@example.com`,
      MailingCountry: 'Turkey',
    };
    switch (kind) {
      case 'ordinary':
        return fields;
      case 'without e-mail':
        return { ...fields, Email: null };
      case 'whom Sertifier refuses':
        this.refusals.push({
          on: { path: '/campaign/addCredentials', credential: fields.Email },
          then: { refuse: 'The recipient is blocked.' },
        });
        return fields;
      case 'with a name of other scripts':
        return { ...fields, FirstName: '  𝓐da 👩‍🎓 "\\', LastName: `עדה ${this.created}` };
      case 'whose link may not be written':
        return { ...fields, Department: STRICT_DEPARTMENT };
      case 'of the same address as others':
        return { ...fields, Email: SHARED_ADDRESS };
    }
  }

  private chosen(which: readonly number[]): readonly Person[] {
    const { people } = this;
    return [...new Set(which.flatMap((one) => people[one % people.length] ?? []))];
  }

  private async setBox(people: readonly Person[], ticked: boolean): Promise<void> {
    const before = people.filter((person) => !person.ticked);
    const outcomes = await this.org.tryUpdate(
      'Contact',
      people.map(({ id }) => ({ Id: id, Issue_Credential__c: ticked })),
    );
    for (const [index, outcome] of outcomes.entries()) {
      const person = people[index];
      if (person === undefined) continue;
      if (!outcome.success) {
        this.noteRefusal(outcome.messages.join('; '));
        continue;
      }
      person.ticked = ticked;
      if (ticked && before.includes(person)) this.requests.push({ contact: person.id, campaign: this.campaign });
    }
  }

  private async change(which: number, fields: OrgRecord): Promise<void> {
    const [person] = this.chosen([which]);
    if (person === undefined) return;
    const [outcome] = await this.org.tryUpdate('Contact', [{ Id: person.id, ...fields }]);
    if (outcome?.success === false) this.noteRefusal(outcome.messages.join('; '));
  }

  private async remove(which: number): Promise<string | null> {
    const [person] = this.chosen([which]);
    if (person === undefined) return null;
    const outcome = await this.org.requests.request('DELETE', `/sobjects/Contact/${person.id}`);
    if (outcome.status >= 300) {
      this.noteRefusal(JSON.stringify(outcome.body));
      return person.email;
    }
    this.people = this.people.filter((other) => other !== person);
    return person.email;
  }
}

function emailOf(fields: OrgRecord | undefined): string | null {
  return typeof fields?.Email === 'string' ? fields.Email : null;
}
