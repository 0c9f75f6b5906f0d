import { LocalOrg, type LocalOrgOptions } from './org/local-org.ts';
import { startRestServer } from './rest/rest-server.ts';
import type { Account } from './sertifier/account.ts';
import { startSertifier, type SertifierServer } from './sertifier/server.ts';

const SERTIFIER = 'https://b2b.sertifier.com';
/** "The link becomes live within a few seconds of the call completing" (Sertifier's guide, step 7). */
const PUBLISHING_DELAY = 2000;

export interface RunningLocalOrg {
  readonly org: LocalOrg;
  readonly sertifier: SertifierServer;
  readonly instanceUrl: string;
  close(): Promise<void>;
}

export interface StartOptions extends LocalOrgOptions {
  readonly port?: number;
  /** Readings of the platform's open points that differ from the defaults. */
  readonly switches?: Readonly<Record<string, unknown>>;
  readonly sertifier?: {
    readonly latency?: number;
    readonly requestsPerMinute?: number;
    readonly publishingDelay?: number;
  };
}

/** Starts an empty org and the Sertifier API on the loopback address, the one calling the other. */
export async function startLocalOrg(options: StartOptions = {}): Promise<RunningLocalOrg> {
  const org = new LocalOrg(options);
  for (const [key, value] of Object.entries(options.switches ?? {})) {
    const refusal = org.switches.set(key, value);
    if (refusal !== undefined) throw new Error(refusal);
  }
  org.switches.keep();
  const sertifier = await startSertifier({
    controlToken: org.token,
    publishingDelay: PUBLISHING_DELAY,
    now: () => new Date(org.clock.now().epochMilliseconds),
    seed: seedAccount,
    ...options.sertifier,
  });
  org.endpoints.set(SERTIFIER, sertifier.url);
  const server = await startRestServer(org, options.port === undefined ? {} : { port: options.port }).catch(
    async (error: unknown) => {
      // Half of it left running would keep the process alive, silently.
      org.scheduler.stop();
      await sertifier.close();
      throw error;
    },
  );
  // an org may call itself: nothing leaves the machine
  org.endpoints.set(server.url, server.url);
  org.keep();
  return {
    org,
    sertifier,
    instanceUrl: server.url,
    close: async () => {
      org.scheduler.stop();
      await Promise.all([server.close(), sertifier.close()]);
    },
  };
}

/** The campaigns and attributes that a fresh account has. */
function seedAccount(account: Account, now: Date): void {
  account.addCampaign('Certified Widget Engineer', now);
  account.addCampaign('Advanced Turbine Safety', now);
  account.addCampaign('Not Yet Active', now, { status: 1, active: false });
  account.addAttribute('Score', 3);
  account.addAttribute('Completion Date', 2);
}
