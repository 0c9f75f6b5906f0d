import type { Transaction } from '../transactions/transaction.ts';
import type { InboundResponse, Work } from '../transactions/work.ts';

/** An HTTP request as Apex or a flow states it. */
export interface CalloutRequest {
  /** `callout:Named_Credential/path`, or an absolute URL. */
  readonly endpoint: string;
  readonly method: string;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
  readonly timeoutMilliseconds: number;
}

export interface CalloutService {
  /**
   * Sends a request through a Named Credential: checks uncommitted work, the callout limit, the running user's
   * access to the principal, and the endpoint; adds the credential's headers; waits for the answer.
   * @throws CalloutException with the platform's own text when no answer came; LimitException beyond 100 callouts
   */
  send(request: CalloutRequest, transaction: Transaction): Work<InboundResponse>;
}
