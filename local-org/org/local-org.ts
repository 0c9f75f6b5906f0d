import { createAccessService } from '../access/access-service.ts';
import type { AccessService } from '../access/access.ts';
import type { ApexServices } from '../apex/runtime/services.ts';
import type { CalloutService } from '../callouts/callout-service.ts';
import { createCalloutService } from '../callouts/create-callout-service.ts';
import { createHttpTransport } from '../callouts/http-transport.ts';
import { SecretStore } from '../callouts/secret-store.ts';
import { createDataStore, type DataStore } from '../data/data-store.ts';
import { DeployService } from '../deploy/deploy-service.ts';
import { RetrieveService } from '../deploy/retrieve-service.ts';
import { createFlowRuntime, type LocalFlowRuntime } from '../flow/create-flow-runtime.ts';
import type { Component } from '../metadata/component.ts';
import { LightningExperience, type Person } from '../lightning/lightning-experience.ts';
import { deploymentMounts } from '../rest/deployment-mounts.ts';
import type { Mount, OrgServices, OrgSettings } from '../rest/org-services.ts';
import { Switches } from '../switches.ts';
import { RealClock, type Clock } from '../transactions/clock.ts';
import { Coordinator } from '../transactions/coordinator.ts';
import { Scheduler } from '../transactions/scheduler.ts';
import type { RunningUser } from '../transactions/transaction.ts';
import { SObject } from '../values/sobject.ts';
import { assignedPermissionSets } from './assigned-permission-sets.ts';
import { buildConfiguration, type OrgConfiguration } from './build-configuration.ts';
import { failedInterviewRecord } from './failed-interview-record.ts';
import { flowActivation } from './flow-activation.ts';
import { flowObservations } from './flow-observations.ts';
import { formulaGlobalValues } from './formula-globals.ts';
import { OrgDeploymentTarget } from './org-deployment-target.ts';
import { OrgUsers } from './org-users.ts';
import { SEED_IDS, seedRecords } from './seed-records.ts';
import { editionOf } from './production-like.ts';
import { systemSelect } from './system-query.ts';
import { UserSessions } from './user-sessions.ts';

/** Apex Developer Guide, "Execution Governors and Limits": size of a response in an asynchronous transaction. */
const MAXIMUM_BODY_BYTES = 12_000_000;

export interface LocalOrgOptions {
  /** The machine's clock when left out. */
  readonly clock?: Clock;
  /** A production org: its edition is Enterprise, and flows that are deployed arrive inactive. */
  readonly productionLike?: boolean;
  /** By how much the waiting for callouts is shortened; 1 when left out. For virtual clocks. */
  readonly waitScale?: number;
  /** Told of defects of the local org itself. */
  readonly reportCrash?: (what: string, error: unknown) => void;
}

/** A Salesforce org on this machine: all rooms put together. It knows nothing of what will be deployed into it. */
export class LocalOrg implements OrgServices {
  readonly clock: Clock;
  readonly switches = new Switches();
  readonly endpoints = new Map<string, string>();
  readonly organizationId = SEED_IDS.organization;
  readonly scheduler: Scheduler;
  readonly coordinator: Coordinator;
  readonly data: DataStore;
  readonly access: AccessService;
  readonly secrets: SecretStore;
  readonly flows: LocalFlowRuntime;
  readonly callouts: CalloutService;
  readonly deployments: DeployService;
  readonly mounts: readonly Mount[];
  readonly lightning: LightningExperience;
  /** The administrator's token. */
  readonly token: string;
  readonly sessions = new UserSessions(SEED_IDS.organization);
  private readonly users: OrgUsers;
  private current: OrgConfiguration;
  private orgSettings: OrgSettings;
  /** Returns to the state that `reset` means. */
  private baseline: () => void;

  constructor(options: LocalOrgOptions = {}) {
    this.clock = options.clock ?? new RealClock();
    this.orgSettings = { productionLike: options.productionLike === true };
    const reportCrash = options.reportCrash ?? (() => undefined);
    this.scheduler = new Scheduler(this.clock, (job, error) => reportCrash(job.description, error));
    const transport = createHttpTransport({
      endpoints: () => this.endpoints,
      maximumBodyBytes: MAXIMUM_BODY_BYTES,
      waitScale: options.waitScale ?? 1,
    });
    this.coordinator = new Coordinator(this.clock, transport);
    this.current = buildConfiguration(new Map(), undefined, this.apexServices()).configuration;
    this.data = createDataStore({
      schema: this.current.schema,
      clock: this.clock,
      organizationTimeZone: 'GMT',
      formulaGlobals: formulaGlobalValues(() => this),
      countsCustomMetadataQueries: () => this.switches.get('customMetadataQueryCounts') === 'yes',
      locks: this.coordinator.locks,
      everyLookupLocks: () => this.switches.get('lookupLocks') === 'always',
      lockFailureHitsChunk: () => this.switches.get('rowLockFailure') === 'whole chunk',
    });
    this.users = new OrgUsers(this.data);
    this.access = createAccessService({
      schema: () => this.current.schema,
      permissionSets: () => this.current.permissionSets,
      assignedPermissionSets: (userId) => assignedPermissionSets(this.data, userId),
      profileOf: (userId) => this.users.profileOf(userId),
    });
    this.secrets = new SecretStore(() => this.current.credentials);
    this.callouts = createCalloutService({
      credentials: () => this.current.credentials,
      secrets: this.secrets,
      access: this.access,
      switches: this.switches,
      organization: { id: SEED_IDS.organization, name: 'Local Org' },
    });
    this.flows = createFlowRuntime({
      flows: () => this.current.flows,
      apex: () => this.current.apex,
      data: this.data,
      coordinator: this.coordinator,
      scheduler: this.scheduler,
      clock: this.clock,
      switches: this.switches,
      access: this.access,
      callouts: this.callouts,
      label: (name) => this.current.labels.get(name),
      interviewFailed: (failed) => {
        this.data.writeSystemRecords([failedInterviewRecord(failed, SEED_IDS.administrator)]);
      },
      userOf: (id) => this.users.find(id),
      automatedProcessUser: () => this.requireUser(SEED_IDS.automatedProcess),
      defaultWorkflowUser: () => this.requireUser(SEED_IDS.administrator),
    });
    this.data.setAutomation(this.flows);
    this.data.writeSystemRecords(seedRecords(editionOf(this.orgSettings)));
    this.token = this.sessions.open(SEED_IDS.administrator);
    const target = new OrgDeploymentTarget(this);
    this.deployments = new DeployService(target, this.clock);
    this.lightning = new LightningExperience({
      configuration: () => this.current,
      person: (userId) => this.personOnPage(userId),
      standIns: () => this.endpoints,
    });
    this.mounts = this.createMounts(target);
    this.baseline = this.keepState();
  }

  configuration(): OrgConfiguration {
    return this.current;
  }

  /** Makes a built configuration the present one. */
  useConfiguration(configuration: OrgConfiguration): void {
    this.current = configuration;
  }

  settings(): OrgSettings {
    return this.orgSettings;
  }

  /** Makes it another kind of org, until the next reset. What was deployed stays as it is. */
  changeSettings(settings: OrgSettings): void {
    this.orgSettings = settings;
    const organization = new SObject('Organization', [
      ['Id', SEED_IDS.organization],
      ['OrganizationType', editionOf(settings)],
    ]);
    this.data.writeSystemRecords([organization]);
  }

  userOf(token: string): RunningUser | undefined {
    const id = this.sessions.userId(token);
    return id === undefined ? undefined : this.users.find(id);
  }

  get administrator(): RunningUser {
    return this.requireUser(SEED_IDS.administrator);
  }

  /** A token for a user, as a login would give it; undefined where there is no such active user. */
  openSession(username: string): string | undefined {
    const [user] = systemSelect(this.data, {
      object: 'User',
      where: { kind: 'compare', path: ['Username'], operator: '=', value: username },
    });
    if (user?.id === undefined || user.id === null || this.users.find(user.id) === undefined) return undefined;
    return this.sessions.open(user.id);
  }

  /** Back to the state after start, or to the one that was kept last. */
  reset(): Promise<void> {
    this.scheduler.clear();
    this.coordinator.locks.release();
    this.flows.reset();
    this.switches.reset();
    this.baseline();
    this.flows.flowsChanged();
    this.coordinator.clearLog();
    return Promise.resolve();
  }

  /**
   * Makes the present state the one that `reset` returns to.
   * @returns makes `reset` return to the former one again
   */
  keep(): () => void {
    const former = this.baseline;
    this.baseline = this.keepState();
    return () => {
      this.baseline = former;
    };
  }

  /** What Apex code is given of the org. */
  apexServices(): ApexServices {
    return {
      data: () => this.data,
      callouts: () => this.callouts,
      clock: this.clock,
      label: (name) => this.current.labels.get(name),
      organizationId: SEED_IDS.organization,
    };
  }

  private keepState(): () => void {
    const configuration = this.current;
    const restoreData = this.data.snapshot();
    const restoreSecrets = this.secrets.snapshot();
    const endpoints = new Map(this.endpoints);
    const settings = this.orgSettings;
    return () => {
      this.orgSettings = settings;
      this.current = configuration;
      restoreData();
      restoreSecrets();
      this.endpoints.clear();
      for (const [origin, target] of endpoints) this.endpoints.set(origin, target);
    };
  }

  private personOnPage(userId: string): Person {
    const access = this.access.of(userId);
    const language = this.data.find('User', userId)?.value('LanguageLocaleKey');
    const permissions = [...this.current.components.values()].filter(({ type }) => type === 'CustomPermission');
    return {
      language: typeof language === 'string' ? language : 'en_US',
      customPermissions: permissions.map(({ fullName }) => fullName).filter((name) => access.hasCustomPermission(name)),
    };
  }

  private requireUser(id: string): RunningUser {
    const user = this.users.find(id);
    if (user === undefined) throw new Error(`The org has no active user ${id}.`);
    return user;
  }

  private createMounts(target: OrgDeploymentTarget): readonly Mount[] {
    const existing = (): ReadonlyMap<string, Component> => target.existing();
    return [
      ...deploymentMounts({
        deployments: this.deployments,
        retrievals: new RetrieveService(existing, this.deployments.ids, this.clock),
        authenticate: (token) => this.userOf(token),
      }),
      flowActivation(this, target),
      flowObservations(this),
      {
        authentication: 'session',
        handles: (method, path) => this.lightning.handles(method, path),
        handle: (request) => this.lightning.handle(request),
      },
    ];
  }
}
