import { startLocalOrg, type RunningLocalOrg, type StartOptions } from '../../../local-org/start-local-org.ts';
import type { SwitchKey } from '../../../local-org/switches.ts';
import { VirtualClock } from '../../../local-org/transactions/clock.ts';
import { Instant } from '../../../local-org/values/instant.ts';
import type { OrgRecord } from '../../org/org-port.ts';
import { asList, asRecord } from './org-requests.ts';
import { metadataRecordFiles, validationRuleFiles } from './metadata-records.ts';
import { openUserSession } from './open-user-session.ts';
import { packageZip } from './package-zip.ts';
import { requestOrgPort } from './request-org-port.ts';
import { SertifierAccount } from './sertifier-account.ts';
import { Session } from './session.ts';
import { setUpOrg } from './set-up-org.ts';

const START = '2026-03-02T09:00:00.000Z';
const DAY = 86_400_000;

export type OpenOptions = Pick<StartOptions, 'sertifier' | 'waitScale'> & {
  /** Folder of the package in source format; the project's own when left out. */
  readonly source?: string;
};

export type TransactionLog = ReturnType<RunningLocalOrg['org']['coordinator']['log']>;

/** The local org with the package deployed and set up, on a clock that stands still until it is advanced. */
export class ScenarioOrg extends Session {
  /** What happens at Sertifier, who follows the same clock. */
  readonly sertifier: SertifierAccount;
  private readonly running: RunningLocalOrg;
  private readonly clock: VirtualClock;
  private readonly crashes: string[];

  private constructor(running: RunningLocalOrg, clock: VirtualClock, crashes: string[]) {
    super(running.instanceUrl, running.org.token);
    this.running = running;
    this.clock = clock;
    this.crashes = crashes;
    this.sertifier = new SertifierAccount(running.sertifier);
  }

  /** Starts an org, deploys the package from source, runs the real set-up steps and keeps that state. */
  static async open({ source, ...options }: OpenOptions = {}): Promise<ScenarioOrg> {
    const crashes: string[] = [];
    const clock = new VirtualClock(new Instant(Date.parse(START)));
    const running = await startLocalOrg({
      ...options,
      clock,
      reportCrash: (what, error) => crashes.push(`${what}: ${error instanceof Error ? error.stack : String(error)}`),
    });
    const org = new ScenarioOrg(running, clock, crashes);
    try {
      await org.deployAndSetUp(source);
    } catch (error) {
      // Servers that stay open would keep the process alive, and its test would hang instead of fail.
      await running.close();
      throw error;
    }
    return org;
  }

  /**
   * Back to the kept state: records, metadata, secrets, switches; and Sertifier's, whose campaigns keep their IDs. The
   * clock goes on to the next morning, so that nothing hangs on what ran before: limits that are counted by day, and
   * the flow that runs at night.
   */
  async reset(switches: Readonly<Record<string, unknown>> = {}): Promise<void> {
    await this.idle();
    this.clock.moveTo(new Instant(Date.parse(START) + this.daysBegun() * DAY));
    await this.requests.expect('POST', '/local/reset');
    this.sertifier.reset();
    this.crashes.length = 0;
    if (Object.keys(switches).length > 0) await this.switches(switches);
  }

  /** Makes the present state, at Sertifier too, the one that `reset` returns to. */
  async keep(): Promise<void> {
    await this.requests.expect('POST', '/local/keep');
    this.sertifier.keep();
  }

  /**
   * As `keep`, but the state that `reset` returned to so far can be had back.
   * @returns makes `reset` return to that former state again, and resets
   */
  async keepOnTop(): Promise<() => Promise<void>> {
    await this.idle();
    const former = [this.running.org.keep(), this.sertifier.keep()];
    return async () => {
      for (const restore of former) restore();
      await this.reset();
    };
  }

  /** Resolves when no work is due any more; fails where the local org itself has failed. */
  async idle(): Promise<void> {
    await this.running.org.scheduler.idle();
    if (this.crashes.length > 0) throw new Error(`The local org has a defect. ${this.crashes.splice(0).join('\n')}`);
  }

  /** Moves the clock of the org and of Sertifier; what falls due runs in order. @param duration such as `PT5M` */
  async advance(duration: string): Promise<void> {
    await this.requests.expect('POST', '/local/clock', { advance: duration });
    await this.idle();
  }

  /** Lets every asynchronous path run, however late the platform starts it; time-based paths stay where they are. */
  async settle(): Promise<void> {
    await this.idle();
    for (;;) {
      const next = this.pending().find(({ description }) => description.startsWith('asynchronous path'));
      if (next === undefined) return;
      await this.advance(`PT${Math.max(0, Math.ceil((next.due.getTime() - this.now().getTime()) / 1000))}S`);
    }
  }

  now(): Date {
    return new Date(this.running.org.clock.now().epochMilliseconds);
  }

  /** Sets open points of the platform. */
  async switches(values: Readonly<Record<string, unknown>>): Promise<void> {
    await this.requests.expect('PATCH', '/local/switches', values);
  }

  /** Plays another client that holds records; without a duration, until `letGo`. @param duration such as `PT30S` */
  async hold(ids: readonly string[], duration?: string): Promise<void> {
    await this.requests.expect('POST', '/local/locks', { ids, ...(duration === undefined ? {} : { for: duration }) });
  }

  /** The other client lets go of every record. */
  async letGo(): Promise<void> {
    await this.requests.expect('DELETE', '/local/locks');
  }

  /** The reading in force of one open point of the platform. */
  reading(key: SwitchKey): unknown {
    return this.running.org.switches.all()[key];
  }

  /** Switches that an engine has asked for since the last reset. */
  consultedSwitches(): ReturnType<RunningLocalOrg['org']['switches']['consulted']> {
    return this.running.org.switches.consulted();
  }

  /** What ran in the org since the last reset, oldest first. */
  transactions(): TransactionLog {
    return this.running.org.coordinator.log();
  }

  /** From now on, past every reset, `passedElements` knows where interviews came by; this costs time. */
  watchFlows(watched = true): void {
    this.running.org.flows.traces.enabled = watched;
  }

  /** Elements that interviews came to since the last reset, as `Flow.Element`: of the last 1,000 interviews. */
  passedElements(): ReadonlySet<string> {
    const traces = this.running.org.flows.traces.list();
    return new Set(traces.flatMap(({ steps }) => steps.map(({ flow, element }) => `${flow}.${element}`)));
  }

  /** What waits for its time. */
  pending(): readonly { readonly due: Date; readonly description: string }[] {
    const jobs = this.running.org.scheduler.pending();
    return jobs.map(({ due, description }) => ({ due: new Date(due.epochMilliseconds), description }));
  }

  /** A new user of a profile, with permission sets, logged in. */
  asUser(profile: string, permissionSets: readonly string[]): Promise<Session> {
    return openUserSession(this, profile, permissionSets);
  }

  /** Deploys a campaign record, as an administrator adds one in Setup; active, publishing, with link, unless said. */
  async campaign(developerName: string, fields: Readonly<Record<string, string | number | boolean>>): Promise<void> {
    const { Label = developerName, ...others } = fields;
    const defaults = { Active__c: true, Quick_Publish__c: true, Write_Link_to_Contact__c: true };
    const all = { ...defaults, Reissue_Policy__c: 'Once', ...others };
    const record = { type: 'Sertifier_Campaign', developerName, label: String(Label), fields: all };
    await this.requests.deployFiles(metadataRecordFiles([record]));
  }

  /** Deploys the tuning record with these values; what is left out keeps the value that ships. */
  async setting(fields: Readonly<Record<string, number>>): Promise<void> {
    const shipped = { Credentials_per_Request__c: 200, Retries__c: 3, Retry_Interval_Minutes__c: 5 };
    const all = { ...shipped, Timeout_Seconds__c: 30, ...fields };
    const record = { type: 'Sertifier_Setting', developerName: 'Default', label: 'Default', fields: all };
    await this.requests.deployFiles(metadataRecordFiles([record]));
  }

  /** Deploys a validation rule that refuses records for which the formula is true. */
  async refuseWhere(object: string, condition: string, message: string): Promise<void> {
    await this.requests.deployFiles(validationRuleFiles({ object, name: 'Refuse_for_a_Test', condition, message }));
  }

  /** Changes the one row of `Sertifier_Control__c`. */
  async control(fields: OrgRecord): Promise<void> {
    await this.update('Sertifier_Control__c', await this.controlId(), fields);
  }

  /** Takes the set-up away: there is no row of `Sertifier_Control__c` any more. */
  async removeControl(): Promise<void> {
    await this.delete('Sertifier_Control__c', await this.controlId());
  }

  /** Requests that the org itself has received, for tests of secrets. */
  async requestsAtOrg(): Promise<readonly OrgRecord[]> {
    return asList(await this.requests.expect('GET', '/local/requests')).map(asRecord);
  }

  async close(): Promise<void> {
    await this.running.close();
  }

  /** Days since the start, the one that has begun included. */
  private daysBegun(): number {
    return Math.ceil((this.now().getTime() - Date.parse(START)) / DAY);
  }

  private async deployAndSetUp(source?: string): Promise<void> {
    await this.requests.deploy(await packageZip(source));
    await setUpOrg(
      await requestOrgPort(this.requests, this.running.org.administrator.username),
      this.running.sertifier,
    );
    await this.letAutomatedProcessSend();
    await this.keep();
  }

  /**
   * Who runs an asynchronous path is open: the set is assigned to the Automated Process user too, as its description
   * asks for.
   */
  private async letAutomatedProcessSend(): Promise<void> {
    const [user] = await this.query("SELECT Id FROM User WHERE UserType = 'AutomatedProcess'");
    const [set] = await this.query("SELECT Id FROM PermissionSet WHERE Name = 'Sertifier_Integration_Access'");
    const assignment = { AssigneeId: user?.Id, PermissionSetId: set?.Id };
    const present = await this.query(
      `SELECT Id FROM PermissionSetAssignment WHERE AssigneeId = '${String(user?.Id)}' AND PermissionSetId = '${String(set?.Id)}'`,
    );
    if (present.length === 0) await this.create('PermissionSetAssignment', assignment);
  }

  private async controlId(): Promise<string> {
    const [row] = await this.query('SELECT Id FROM Sertifier_Control__c');
    return String(row?.Id);
  }
}
