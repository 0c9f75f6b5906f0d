import type { DeployUser } from './deploy-job.ts';
import type { DeployService } from './deploy-service.ts';
import type { RetrieveService } from './retrieve-service.ts';

/** What the handlers of the Metadata API need of the org. */
export interface MetadataApiContext {
  readonly deployments: DeployService;
  readonly retrievals: RetrieveService;
  /** Version of the endpoint that was called, such as `66.0`. */
  readonly apiVersion: string;
  /**
   * Milliseconds that a status request waits for a deployment that is about to be done: clients poll once a second
   * only. 1000 where absent.
   */
  readonly statusWaitMilliseconds?: number;
}

/** In addition, over SOAP, where the token stands inside the envelope. */
export interface MetadataSoapContext extends MetadataApiContext {
  /** The user of a session, undefined where the token is none of this org. */
  readonly authenticate: (sessionId: string) => DeployUser | undefined | Promise<DeployUser | undefined>;
}

export const STATUS_WAIT_MILLISECONDS = 1000;
