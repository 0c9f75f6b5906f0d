import { NEWEST_VERSION, OLDEST_VERSION } from '../values/api-version.ts';
import type { OrgServices } from './org-services.ts';
import { RestError } from './rest-error.ts';
import { ok, type RestResponse } from './rest-exchange.ts';
import { sessionCookie } from './session.ts';

interface Target {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
}

const PAGE_AFTER_LOGIN = '/lightning/page/home';
const OWN_PATH = /^\/(?![/\\])[^\\]*$/;

/** What needs no session: the list of versions, and the door through which a browser gets its session. */
export function publicAnswer(
  services: OrgServices,
  target: Target,
  headers: ReadonlyMap<string, string>,
): RestResponse | undefined {
  if (target.method !== 'GET') return undefined;
  const path = target.path.replace(/\/$/, '');
  // a client that shows a wrong token is told so even here: the CLI checks a session with this request
  if (path === '/services/data' && !headers.has('authorization')) return versionsFor(headers.get('accept') ?? '');
  if (path === '/secur/frontdoor.jsp') return frontDoor(services, target.query);
  return undefined;
}

/** JSON, or XML where that alone is accepted (REST API Developer Guide, "Versions": "Formats: JSON, XML"). */
function versionsFor(accept: string): RestResponse {
  if (!/^(application|text)\/xml\b/.test(accept)) return ok(versionList());
  const versions = versionList().map(
    ({ label, url, version }) =>
      `<Version><label>${label}</label><url>${url}</url><version>${version}</version></Version>`,
  );
  const text = `<?xml version="1.0" encoding="UTF-8"?><Versions>${versions.join('')}</Versions>`;
  return { status: 200, text, headers: { 'content-type': 'application/xml;charset=UTF-8' } };
}

/** `GET /services/data`: every API version, oldest first. */
export function versionList(): { label: string; url: string; version: string }[] {
  const versions: { label: string; url: string; version: string }[] = [];
  for (let version = OLDEST_VERSION; version <= NEWEST_VERSION; version += 1) {
    versions.push({ label: releaseName(version), url: `/services/data/v${version}.0`, version: `${version}.0` });
  }
  return versions;
}

/** Three releases a year; version 50 was Winter '21. */
function releaseName(version: number): string {
  const season = ['Winter', 'Spring', 'Summer'][(version - 50) % 3] ?? 'Winter';
  return `${season} '${21 + Math.floor((version - 50) / 3)}`;
}

/** Gives a browser its session as a cookie and sends it on, as `/secur/frontdoor.jsp` does. */
function frontDoor(services: OrgServices, query: URLSearchParams): RestResponse {
  const token = query.get('sid') ?? '';
  if (services.userOf(token) === undefined) {
    throw RestError.of(401, 'INVALID_SESSION_ID', 'Session expired or invalid');
  }
  const wanted = query.get('retURL') ?? query.get('startURL') ?? PAGE_AFTER_LOGIN;
  const location = OWN_PATH.test(wanted) ? wanted : PAGE_AFTER_LOGIN;
  return { status: 302, headers: { location, 'set-cookie': sessionCookie(token), 'referrer-policy': 'no-referrer' } };
}
