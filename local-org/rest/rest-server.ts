import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { allRoutes } from './all-routes.ts';
import { Dispatcher } from './dispatcher.ts';
import type { Mount, OrgServices } from './org-services.ts';
import { readBody } from './request-body.ts';
import { splitTarget } from './request-target.ts';
import { asRestError } from './rest-error.ts';
import { makeRequest, type RestResponse } from './rest-exchange.ts';
import { RestState } from './rest-state.ts';
import { publicAnswer } from './public-routes.ts';
import { requireLoopbackHost, requireUser, sessionToken } from './session.ts';

export interface RestServer {
  /** `http://127.0.0.1:PORT`, without a slash at the end. */
  readonly url: string;
  readonly port: number;
  /** Ends every connection and frees the port. */
  close(): Promise<void>;
}

/** Answers bear data: nobody keeps them, and nobody takes them for another type. A part of the server may say otherwise. */
const PLAIN_HEADERS = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };

/** What goes back over the wire. */
interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

export interface RestServerOptions {
  /** 0 or absent: a free one. */
  readonly port?: number;
  /** Milliseconds in which a client must have sent its headers; 30 seconds where absent. */
  readonly headersTimeout?: number;
}

/**
 * Serves an org on the loopback address.
 * @throws Error where the port is taken
 */
export async function startRestServer(services: OrgServices, options: RestServerOptions = {}): Promise<RestServer> {
  const headersTimeout = options.headersTimeout ?? 30_000;
  const state = new RestState();
  const dispatcher = new Dispatcher(services, (self) => allRoutes(state, self));
  const server = createServer(
    {
      headersTimeout,
      requestTimeout: 60_000,
      connectionsCheckingInterval: Math.min(2_000, headersTimeout),
      // Longer than any deployment keeps this process busy: time-outs that passed meanwhile come before the requests
      // that did, and would close connections whose client is waiting for an answer
      keepAliveTimeout: 120_000,
      maxHeaderSize: 65_536,
    },
    (message, response) => void serve(services, state, dispatcher, message, response),
  );
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return {
    url: `http://127.0.0.1:${address.port}`,
    port: address.port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function serve(
  services: OrgServices,
  state: RestState,
  dispatcher: Dispatcher,
  message: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const started = performance.now();
  const method = message.method ?? 'GET';
  const { path, query } = splitTarget(message.url ?? '/');
  let answer: Answer;
  try {
    answer = await answerRequest(services, dispatcher, message, { method, path, query });
  } catch (error) {
    const { status, body } = asRestError(error);
    answer = jsonAnswer({ status, body });
  }
  const milliseconds = Math.round(performance.now() - started);
  if (path !== '/local/requests') state.requests.add({ method, path, status: answer.status, milliseconds });
  // a body that was not read to its end cannot be followed by another request on this connection
  const closing = message.complete ? {} : { connection: 'close' };
  response.on('error', () => undefined);
  response.writeHead(answer.status, { ...PLAIN_HEADERS, ...answer.headers, ...closing });
  response.end(method === 'HEAD' ? undefined : answer.body);
  if (!message.complete) message.resume();
}

interface Target {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
}

async function answerRequest(
  services: OrgServices,
  dispatcher: Dispatcher,
  message: IncomingMessage,
  target: Target,
): Promise<Answer> {
  const headers = headersOf(message);
  requireLoopbackHost(headers);
  const open = publicAnswer(services, target, headers);
  if (open !== undefined) return jsonAnswer(open);
  const mount = services.mounts.find((one) => one.handles(target.method, target.path));
  if (mount !== undefined) return answerMount(services, mount, message, target, headers);
  const user = requireUser(services, headers);
  const body = await readBody(message);
  const request = makeRequest({ ...target, headers, user }, { text: body.toString('utf8') });
  return jsonAnswer(await dispatcher.dispatch(request));
}

async function answerMount(
  services: OrgServices,
  mount: Mount,
  message: IncomingMessage,
  target: Target,
  headers: ReadonlyMap<string, string>,
): Promise<Answer> {
  const token = sessionToken(headers);
  const user =
    mount.authentication === 'session'
      ? requireUser(services, headers)
      : token === undefined
        ? undefined
        : services.userOf(token);
  const body = await readBody(message);
  const passed = new Map([...headers].filter(([name]) => name !== 'authorization' && name !== 'cookie'));
  const answer = await mount.handle({ ...target, headers: passed, body, user });
  return { status: answer.status, headers: answer.headers ?? {}, body: answer.body ?? '' };
}

function jsonAnswer(response: RestResponse): Answer {
  if (response.text !== undefined) {
    return { status: response.status, headers: response.headers ?? {}, body: response.text };
  }
  const hasBody = response.body !== undefined;
  const type: Record<string, string> = hasBody ? { 'content-type': 'application/json;charset=UTF-8' } : {};
  return {
    status: response.status,
    headers: { ...type, ...response.headers },
    body: hasBody ? JSON.stringify(response.body) : '',
  };
}

function headersOf(message: IncomingMessage): ReadonlyMap<string, string> {
  const headers = new Map<string, string>();
  for (const [name, value] of Object.entries(message.headers)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  return headers;
}
