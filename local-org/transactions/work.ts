/** An HTTP request that is ready to leave: address resolved, credential headers added. */
export interface OutboundRequest {
  readonly method: string;
  /** As the org's code wrote it (`callout:Name/path`), for logs: it bears no secret. */
  readonly endpoint: string;
  /** Where it really goes. */
  readonly url: string;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
  readonly timeoutMilliseconds: number;
}

export interface InboundResponse {
  readonly statusCode: number;
  readonly status: string;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

/** What came of an outbound request: an answer, or the platform's text for why there is none. */
export type CalloutOutcome =
  | { readonly kind: 'answered'; readonly response: InboundResponse }
  | { readonly kind: 'failed'; readonly message: string };

/**
 * Work inside one transaction, as a coroutine: it runs synchronously and pauses only to wait for a callout.
 * So the engines need no promises, and other transactions go on while one waits for the network.
 */
export type Work<Result> = Generator<OutboundRequest, Result, CalloutOutcome>;

/** Runs work that must not pause: saves, formulas, queries. A callout inside it is a mistake of the engine. */
export function runWithoutCallouts<Result>(work: Work<Result>): Result {
  const step = work.next();
  if (step.done !== true) {
    throw new Error(`A callout to ${step.value.endpoint} was about to leave from work that cannot wait for one.`);
  }
  return step.value;
}
