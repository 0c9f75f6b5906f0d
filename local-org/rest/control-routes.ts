import { VirtualClock } from '../transactions/clock.ts';
import { changeSettings } from './change-settings.ts';
import { requireDuration } from './iso-duration.ts';
import { holdRecords, locksJson, releaseRecords } from './record-lock-control.ts';
import { member, requireObject, requireText } from './json.ts';
import type { OrgServices } from './org-services.ts';
import { RestError } from './rest-error.ts';
import { free, ok, type RestRequest, type RestResponse } from './rest-exchange.ts';
import type { RestState } from './rest-state.ts';
import type { Route } from './router.ts';

/** What only a local org has: its clock, switches, logs and endpoints. Administrators only. */
export function controlRoutes(state: RestState): readonly Route[] {
  const route = (
    method: string,
    pattern: string,
    answer: (request: RestRequest, services: OrgServices) => RestResponse | Promise<RestResponse>,
  ): Route => ({
    method,
    pattern,
    handler: free((request, services) => {
      requireAdministrator(request, services);
      return answer(request, services);
    }),
  });
  return [
    route('GET', '/local/locks', (_request, services) => ok(locksJson(services))),
    route('POST', '/local/locks', holdRecords),
    route('DELETE', '/local/locks', releaseRecords),
    route('GET', '/local/settings', (_request, services) => ok(services.settings())),
    route('PATCH', '/local/settings', changeSettings),
    route('POST', '/local/reset', async (_request, services) => {
      await services.reset();
      state.reset();
      return { status: 204 };
    }),
    route('POST', '/local/keep', (_request, services) => {
      services.keep();
      return { status: 204 };
    }),
    route('POST', '/local/login', logIn),
    route('GET', '/local/clock', (_request, services) => ok(clockJson(services))),
    route('POST', '/local/clock', advanceClock),
    route('POST', '/local/idle', async (_request, services) => {
      await services.scheduler.idle();
      return ok(clockJson(services));
    }),
    route('GET', '/local/switches', (_request, services) => ok(services.switches.all())),
    route('PATCH', '/local/switches', changeSwitches),
    route('GET', '/local/transactions', (_request, services) => ok(services.coordinator.log())),
    route('GET', '/local/endpoints', (_request, services) => ok(Object.fromEntries(services.endpoints))),
    route('PATCH', '/local/endpoints', changeEndpoints),
    route('GET', '/local/requests', () => ok(state.requests.all())),
  ];
}

function requireAdministrator(request: RestRequest, services: OrgServices): void {
  if (services.access.of(request.user.id).isAdministrator) return;
  throw RestError.of(403, 'INSUFFICIENT_ACCESS', 'Only an administrator controls the local org.');
}

function clockJson({ clock, scheduler }: OrgServices): Record<string, unknown> {
  return {
    now: clock.now().toIso(),
    kind: clock instanceof VirtualClock ? 'virtual' : 'real',
    pending: scheduler.pending().map((job) => ({ due: job.due.toIso(), description: job.description })),
  };
}

function logIn(request: RestRequest, services: OrgServices): RestResponse {
  const username = requireText(member(requireObject(request.json(), 'The request'), 'username'), 'username');
  const accessToken = services.openSession(username);
  if (accessToken === undefined) {
    throw RestError.of(404, 'NOT_FOUND', `There is no active user '${username}' to log in as.`);
  }
  return ok({ accessToken });
}

async function advanceClock(request: RestRequest, services: OrgServices): Promise<RestResponse> {
  const milliseconds = requireDuration(
    requireText(member(requireObject(request.json(), 'The request'), 'advance'), 'advance'),
  );
  const { clock } = services;
  if (!(clock instanceof VirtualClock)) {
    throw RestError.of(
      409,
      'CLOCK_IS_REAL',
      'This org runs on the real clock, which cannot be moved. Start it with a virtual clock (--clock virtual).',
    );
  }
  await services.scheduler.advance(clock, milliseconds);
  return ok(clockJson(services));
}

function changeSwitches(request: RestRequest, services: OrgServices): RestResponse {
  const wanted = Object.entries(requireObject(request.json(), 'The request'));
  const before = services.switches.all();
  for (const [key, value] of wanted) {
    const refusal = services.switches.set(key, value);
    if (refusal === undefined) continue;
    // all or nothing: what was set a moment ago is taken back
    for (const [known, old] of Object.entries(before)) services.switches.set(known, old);
    throw RestError.of(400, 'INVALID_SWITCH', refusal);
  }
  return ok(services.switches.all());
}

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);

function changeEndpoints(request: RestRequest, services: OrgServices): RestResponse {
  const wanted = Object.entries(requireObject(request.json(), 'The request')).map(([from, to]) => {
    const source = parseUrl(from, 'The endpoint');
    if (source.protocol !== 'https:' && source.protocol !== 'http:') throw badUrl('The endpoint', from);
    if (to === null) return { source: source.origin, target: undefined };
    const target = parseUrl(requireText(to, `The target of ${from}`), 'The target');
    if (target.protocol !== 'http:' || !LOOPBACK.has(target.hostname) || target.username !== '') {
      const message = `The target of ${from} must be an http URL on this machine (127.0.0.1), so that nothing leaves it: ${target.href}`;
      throw RestError.of(400, 'INVALID_ENDPOINT', message);
    }
    return { source: source.origin, target: target.href.replace(/\/$/, '') };
  });
  for (const { source, target } of wanted) {
    if (target === undefined) services.endpoints.delete(source);
    else services.endpoints.set(source, target);
  }
  return ok(Object.fromEntries(services.endpoints));
}

function parseUrl(text: string, what: string): URL {
  const url = URL.parse(text);
  if (url === null) throw badUrl(what, text);
  return url;
}

function badUrl(what: string, text: string): RestError {
  return RestError.of(400, 'INVALID_ENDPOINT', `${what} '${text}' is no URL such as https://api.example.com.`);
}
