import { randomBytes } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { Account } from './account.ts';
import { perform } from './calls.ts';
import { answerControl } from './control.ts';
import { failed, type Answer } from './envelope.ts';
import { FaultPlan, type FaultEffect } from './faults.ts';
import { asObject, type JsonObject } from './json.ts';
import { malform } from './malform.ts';
import { derivedPage, image, pdf, verificationPage } from './pages.ts';
import { RateLimit } from './rate-limit.ts';
import { RequestLog } from './request-log.ts';
import { variantOf, type VariantChoice } from './variants.ts';

const LARGEST_BODY = 12_000_000;
/** How long a replaced key stays valid where variant `oldKey` says that it does. */
const OLD_KEY_MILLISECONDS = 3_600_000;

export interface SertifierOptions {
  readonly port?: number;
  /** The account's private API key; random when left out. */
  readonly key?: string;
  /** Token of the control requests (`/local/…`); random when left out. */
  readonly controlToken?: string;
  /** Milliseconds until the page behind a published link is live. */
  readonly publishingDelay?: number;
  /** Milliseconds that each API request takes at least. */
  readonly latency?: number;
  /** Requests a minute; none when left out. */
  readonly requestsPerMinute?: number;
  readonly now?: () => Date;
  /** Fills the account at the start and after each reset. */
  readonly seed?: (account: Account, now: Date) => void;
}

/** A running stand-in for the Sertifier API. */
export interface SertifierServer {
  readonly url: string;
  readonly key: string;
  readonly controlToken: string;
  readonly account: Account;
  readonly log: RequestLog;
  readonly faults: FaultPlan;
  /** Replaces the key, as an administrator of the account would. */
  changeKey(key: string): void;
  reset(): void;
  close(): Promise<void>;
}

interface State {
  readonly options: SertifierOptions;
  readonly account: Account;
  readonly log: RequestLog;
  readonly faults: FaultPlan;
  readonly rate: RateLimit;
  readonly controlToken: string;
  readonly now: () => Date;
  key: string;
  /** The key before that one, and when it was replaced. */
  former: { readonly key: string; readonly replacedAt: Date } | undefined;
  url: string;
}

/** Starts the stand-in on the loopback address. */
export async function startSertifier(options: SertifierOptions = {}): Promise<SertifierServer> {
  const now = options.now ?? ((): Date => new Date());
  const state: State = {
    options,
    account: new Account(),
    log: new RequestLog(),
    faults: new FaultPlan(),
    rate: new RateLimit(options.requestsPerMinute),
    controlToken: options.controlToken ?? randomBytes(24).toString('base64url'),
    now,
    key: options.key ?? randomBytes(24).toString('base64url'),
    former: undefined,
    url: '',
  };
  const reset = (): void => {
    for (const part of [state.account, state.log, state.faults, state.rate]) part.clear();
    state.former = undefined;
    options.seed?.(state.account, now());
  };
  reset();
  const server = http.createServer((request, response) => {
    handle(request, response, state, reset).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  state.url = `http://127.0.0.1:${port}`;
  return {
    url: state.url,
    get key() {
      return state.key;
    },
    controlToken: state.controlToken,
    account: state.account,
    log: state.log,
    faults: state.faults,
    changeKey: (key) => {
      state.former = { key: state.key, replacedAt: now() };
      state.key = key;
    },
    reset,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function handle(
  request: http.IncomingMessage,
  response: http.ServerResponse,
  state: State,
  reset: () => void,
): Promise<void> {
  const url = new URL((request.url ?? '/').replace(/^\/+/, '/'), 'http://127.0.0.1');
  const body = await readBody(request);
  if (body === undefined) {
    send(response, failed(413, 'The request is too large.', {}));
    return;
  }
  if (url.pathname.startsWith('/local/')) {
    const authorized = request.headers.authorization === `Bearer ${state.controlToken}`;
    send(
      response,
      answerControl({ method: request.method ?? 'GET', path: url.pathname, body, authorized, state, reset }),
    );
    return;
  }
  const shown = publicPage(url.pathname, state);
  if (shown !== undefined) {
    send(response, shown);
    return;
  }
  return answerApi(request, response, url.pathname, body, state);
}

function publicPage(path: string, state: State): Answer | undefined {
  const verify = /^\/((?:en|tr)\/verify|cd)\/(\d+)$/.exec(path);
  if (verify !== null) {
    const number = verify[2] ?? '';
    const variants = state.faults.variantsOfPage(path);
    const derived = variantOf(variants, 'derivedLink');
    if (verify[1] !== 'cd' && derived !== 'exists') return derivedPage(derived, number);
    const delays = { 'after a delay': state.options.publishingDelay ?? 0, 'at once': 0, 'not yet': Infinity };
    return verificationPage(state.account, number, state.now(), delays[variantOf(variants, 'linkLive')]);
  }
  const document = /^\/pdf\/(\d+)\.pdf$/.exec(path);
  if (document !== null) return pdf(state.account, document[1] ?? '');
  const picture = /^\/image\/(\w+)\/(\d+)\.svg$/.exec(path);
  return picture === null ? undefined : image(picture[1] ?? '', state.account, picture[2] ?? '');
}

async function answerApi(
  request: http.IncomingMessage,
  response: http.ServerResponse,
  path: string,
  body: string,
  state: State,
): Promise<void> {
  const method = request.method ?? 'GET';
  const effect = state.faults.effectOn(method, path, body);
  const logged = state.log.add({
    at: state.now().toISOString(),
    method,
    path,
    headers: flat(request.headers),
    body: readable(body),
    status: null,
  });
  await wait(Math.max(state.options.latency ?? 0, effect.delayBefore ?? 0));
  if (effect.drop === 'before commit') return void response.destroy();
  const answer = answerCall(request, method, path, body, effect, state);
  if (effect.delayAfter !== undefined) await wait(effect.delayAfter);
  if (effect.drop === 'after commit') return void response.destroy();
  const sent = effect.malformed === undefined ? answer : malform(answer, effect.malformed);
  logged.status = sent.status;
  send(response, sent);
}

function answerCall(
  request: http.IncomingMessage,
  method: string,
  path: string,
  body: string,
  effect: FaultEffect & { readonly refused: ReturnType<FaultPlan['effectOn']>['refused'] },
  state: State,
): Answer {
  const variants = effect.variants ?? {};
  if (effect.status !== undefined) {
    const answer = failed(effect.status, `Answer ${effect.status} as asked for.`, variants);
    return effect.retryAfter === undefined ? answer : { ...answer, headers: { 'retry-after': effect.retryAfter } };
  }
  const refusal = refuseCaller(request.headers, variants, state) ?? state.rate.refuse(state.now(), variants);
  if (refusal !== undefined) return refusal;
  const parsed = body === '' ? {} : parseObject(body);
  if (parsed === undefined) return failed(400, 'The body is no JSON object.', variants);
  const answer = perform({
    method,
    path: path.slice(1).split('/'),
    body: parsed,
    account: state.account,
    variants,
    refused: effect.refused,
    baseUrl: state.url,
    now: state.now(),
  });
  return answer ?? failed(404, `Sertifier documents no operation ${method} ${path}.`, variants);
}

function refuseCaller(headers: http.IncomingHttpHeaders, variants: VariantChoice, state: State): Answer | undefined {
  if (variantOf(variants, 'addressAllowList') === 'caller refused') {
    return failed(403, 'Requests from this IP address are not allowed.', variants);
  }
  if (!isValidKey(headers.secretkey, variants, state)) {
    const status = variantOf(variants, 'badKeyStatus');
    const shape = { envelope: 'envelope', 'other JSON': 'other JSON', none: 'empty' } as const;
    return failed(status, 'Invalid secret key.', { ...variants, errorBody: shape[variantOf(variants, 'badKeyBody')] });
  }
  if (headers['api-version'] === undefined && variantOf(variants, 'missingVersion') === 'refused') {
    return failed(400, 'The header api-version is missing.', variants);
  }
  return undefined;
}

function isValidKey(key: unknown, variants: VariantChoice, { key: present, former, now }: State): boolean {
  if (key === present) return true;
  if (former === undefined || key !== former.key || variantOf(variants, 'oldKey') === 'refused at once') return false;
  return now().getTime() - former.replacedAt.getTime() < OLD_KEY_MILLISECONDS;
}

function parseObject(text: string): JsonObject | undefined {
  try {
    return asObject(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function readable(body: string): unknown {
  return body === '' ? null : (parseObject(body) ?? body);
}

function flat(headers: http.IncomingHttpHeaders): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}

async function readBody(request: http.IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > LARGEST_BODY) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function send(response: http.ServerResponse, answer: Answer): void {
  response.writeHead(answer.status, { 'content-type': answer.contentType, ...answer.headers });
  response.end(answer.body);
}
