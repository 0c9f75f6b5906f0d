import type { UserAccess } from '../access/access.ts';
import type { RunningUser, Transaction } from '../transactions/transaction.ts';
import type { Work } from '../transactions/work.ts';
import { type JsonValue, parseJson } from './json.ts';
import type { OrgServices } from './org-services.ts';
import { RestError } from './rest-error.ts';

/** One request as the routes see it: from the network, or a part of a composite request. */
export interface RestRequest {
  readonly method: string;
  /** Without a query, leading slashes collapsed. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** By lower-case name. */
  readonly headers: ReadonlyMap<string, string>;
  readonly user: RunningUser;
  /** @throws RestError 400 JSON_PARSER_ERROR where there is no JSON */
  json(): JsonValue;
}

export interface RestResponse {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON; absent: an empty answer. */
  readonly body?: unknown;
  /** Sent as it is, in place of a body; the headers say what it is. */
  readonly text?: string;
}

/** What a route inside a transaction has at hand. */
export interface Call {
  readonly services: OrgServices;
  readonly transaction: Transaction;
  readonly user: RunningUser;
  readonly access: UserAccess;
  /** Parameters of the path, decoded. */
  readonly parameters: ReadonlyMap<string, string>;
}

/** How a request is answered: inside a transaction of its own, or beside transactions. */
export type Handler =
  | { readonly kind: 'transaction'; readonly work: (request: RestRequest, call: Call) => Work<RestResponse> }
  | {
      readonly kind: 'free';
      readonly answer: (
        request: RestRequest,
        services: OrgServices,
        parameters: ReadonlyMap<string, string>,
      ) => Promise<RestResponse> | RestResponse;
    };

/** A handler that reads or writes records in a transaction and never waits for a callout. */
export function inTransaction(answer: (request: RestRequest, call: Call) => RestResponse): Handler {
  return {
    kind: 'transaction',
    // never pauses: the shape of a coroutine is the coordinator's
    *work(request, call) {
      return answer(request, call);
    },
  };
}

/** A handler that may wait for callouts: actions. */
export function asWork(work: (request: RestRequest, call: Call) => Work<RestResponse>): Handler {
  return { kind: 'transaction', work };
}

/** A handler that needs no transaction, or makes its own. */
export function free(answer: Extract<Handler, { kind: 'free' }>['answer']): Handler {
  return { kind: 'free', answer };
}

export function ok(body: unknown): RestResponse {
  return { status: 200, body };
}

/** A path parameter that the route's pattern guarantees. */
export function parameter(parameters: ReadonlyMap<string, string>, name: string): string {
  const value = parameters.get(name);
  if (value === undefined) throw new Error(`The route has no parameter '${name}'.`);
  return value;
}

/** A request out of its parts; the body is parsed when it is first asked for. */
export function makeRequest(
  parts: Omit<RestRequest, 'json'>,
  body: { readonly text: string } | { readonly value: JsonValue | undefined },
): RestRequest {
  return {
    ...parts,
    json: () => {
      if ('text' in body && body.text.trim() !== '') return parseJson(body.text);
      if ('value' in body && body.value !== undefined) return body.value;
      throw RestError.of(400, 'JSON_PARSER_ERROR', 'The request has no body; it needs a JSON body.');
    },
  };
}
