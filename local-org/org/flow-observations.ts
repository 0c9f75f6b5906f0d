import type { Mount, MountedRequest, MountedResponse } from '../rest/org-services.ts';
import type { LocalOrg } from './local-org.ts';

type Answer = (org: LocalOrg, request: MountedRequest) => unknown;

/** What people and tests look at after flows have run; each list is oldest first. */
const ANSWERS: Readonly<Record<string, Answer>> = {
  'GET /local/traces': (org) => ({ enabled: org.flows.traces.enabled, interviews: org.flows.traces.list() }),
  'PATCH /local/traces': changeTracing,
  'GET /local/failed-interviews': (org) => org.flows.failedInterviews(),
  'GET /local/messages': (org) => org.flows.messages.list(),
};

/**
 * Answers `GET` and `PATCH /local/traces` (`{"enabled": true}` starts to keep interviews step by step, and forgets
 * older ones), `GET /local/failed-interviews` (Setup, "Paused and Failed Flow Interviews") and `GET /local/messages`
 * (notifications and e-mails that flows sent). Administrators only.
 */
export function flowObservations(org: LocalOrg): Mount {
  return {
    authentication: 'session',
    handles: (method, path) => Object.hasOwn(ANSWERS, `${method} ${path}`),
    handle: (request) => Promise.resolve(answer(org, request)),
  };
}

function answer(org: LocalOrg, request: MountedRequest): MountedResponse {
  const { user } = request;
  if (user === undefined || !org.access.of(user.id).isAdministrator) {
    return json(403, [{ errorCode: 'INSUFFICIENT_ACCESS', message: 'Only an administrator controls the local org.' }]);
  }
  const body = ANSWERS[`${request.method} ${request.path}`]?.(org, request);
  if (body === undefined) {
    return json(400, [{ errorCode: 'INVALID_INPUT', message: 'Send {"enabled": true} or {"enabled": false}.' }]);
  }
  return json(200, body);
}

function changeTracing(org: LocalOrg, request: MountedRequest): unknown {
  const enabled = enabledIn(Buffer.from(request.body).toString('utf8'));
  if (enabled === undefined) return undefined;
  org.flows.traces.enabled = enabled;
  if (enabled) org.flows.traces.clear();
  return { enabled };
}

function enabledIn(text: string): boolean | undefined {
  try {
    const body: unknown = JSON.parse(text);
    const enabled = typeof body === 'object' && body !== null && 'enabled' in body ? body.enabled : undefined;
    return typeof enabled === 'boolean' ? enabled : undefined;
  } catch {
    return undefined;
  }
}

function json(status: number, body: unknown): MountedResponse {
  return { status, headers: { 'content-type': 'application/json;charset=UTF-8' }, body: JSON.stringify(body) };
}
