import type { AccessService } from '../access/access.ts';
import type { SecretStore } from '../callouts/secret-store.ts';
import type { Configuration } from '../configuration.ts';
import type { DataService } from '../data/data-service.ts';
import type { FlowRuntime } from '../flow/flow-runtime.ts';
import type { Switches } from '../switches.ts';
import type { Clock } from '../transactions/clock.ts';
import type { Coordinator } from '../transactions/coordinator.ts';
import type { Scheduler } from '../transactions/scheduler.ts';
import type { RunningUser } from '../transactions/transaction.ts';

/** What administrators store in named principals of external credentials: written here, read by callouts alone. */
export type CredentialStore = Pick<SecretStore, 'create' | 'patch' | 'replace' | 'delete' | 'describe'>;

export interface MountedRequest {
  readonly method: string;
  /** Path without a query, leading slashes collapsed. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** By lower-case name; the session's own headers are left out. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Uint8Array;
  /** Who asks; undefined where the mount authenticates by itself and no header named a session. */
  readonly user: RunningUser | undefined;
}

export interface MountedResponse {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

/** A part of the server that another room answers: deployments, the Lightning page. */
export interface Mount {
  /** Whether it answers this request. */
  handles(method: string, path: string): boolean;
  /** `session`: the server has checked the session first. `own`: the mount does (SOAP bears it in the body). */
  readonly authentication: 'session' | 'own';
  handle(request: MountedRequest): Promise<MountedResponse>;
}

/** What kind of org it is. */
export interface OrgSettings {
  /** Flows arrive inactive, tests run where Apex is deployed, and the edition is a paid one. */
  readonly productionLike: boolean;
}

/** Everything that the HTTP server needs of a running org; the composition implements it. */
export interface OrgServices {
  readonly clock: Clock;
  readonly scheduler: Scheduler;
  readonly coordinator: Coordinator;
  readonly data: DataService;
  readonly access: AccessService;
  readonly switches: Switches;
  readonly secrets: CredentialStore;
  readonly flows: FlowRuntime;
  /** 18 characters. */
  readonly organizationId: string;
  /** The administrator's own token, `00D…!random`. */
  readonly token: string;
  /** Where a callout's origin (`https://host`) is really sent. */
  readonly endpoints: Map<string, string>;
  readonly mounts: readonly Mount[];
  configuration(): Configuration;
  settings(): OrgSettings;
  changeSettings(settings: OrgSettings): void;
  /** Who a token stands for; undefined for a wrong or expired one. */
  userOf(token: string): RunningUser | undefined;
  /** A token for a user, as a login would give it; undefined where there is no such active user. */
  openSession(username: string): string | undefined;
  /** Back to the state after start, or to the one that was kept last. */
  reset(): Promise<void>;
  /** Makes the present state the one that `reset` returns to. */
  keep(): void;
}
