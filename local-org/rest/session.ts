import { RestError } from './rest-error.ts';
import type { OrgServices } from './org-services.ts';
import type { RunningUser } from '../transactions/transaction.ts';

const LOOPBACK_HOST = /^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d{1,5})?$/i;
const AUTHORIZATION = /^(?:Bearer|OAuth) +(\S+)$/i;
const SESSION_COOKIE = 'sid';

/**
 * Whether a request was meant for this machine: a page that resolved its own host name to the loopback address
 * (DNS rebinding) names that host.
 * @throws RestError 403
 */
export function requireLoopbackHost(headers: ReadonlyMap<string, string>): void {
  const host = headers.get('host') ?? '';
  if (LOOPBACK_HOST.test(host)) return;
  throw RestError.of(
    403,
    'INVALID_HOST',
    'This server answers only requests for 127.0.0.1 or localhost; the Host header names another host.',
  );
}

/** The token that a request bears: in the Authorization header, or in the cookie of a page that this server gave out. */
export function sessionToken(headers: ReadonlyMap<string, string>): string | undefined {
  const authorization = headers.get('authorization');
  if (authorization !== undefined) return AUTHORIZATION.exec(authorization)?.[1];
  if (!isSameOrigin(headers)) return undefined;
  for (const part of (headers.get('cookie') ?? '').split(';')) {
    const [name, value] = part.trim().split('=', 2);
    if (name === SESSION_COOKIE && value !== undefined) return decodeCookie(value);
  }
  return undefined;
}

/** @throws RestError 401 INVALID_SESSION_ID */
export function requireUser(services: OrgServices, headers: ReadonlyMap<string, string>): RunningUser {
  const token = sessionToken(headers);
  const user = token === undefined ? undefined : services.userOf(token);
  if (user === undefined) throw RestError.of(401, 'INVALID_SESSION_ID', 'Session expired or invalid');
  return user;
}

/** The header that makes a browser keep a session: no script reads it, no other site sends it. */
export function sessionCookie(token: string): string {
  return `${SESSION_COOKIE}=${encodeURIComponent(token)}; Path=/; HttpOnly; SameSite=Strict`;
}

function isSameOrigin(headers: ReadonlyMap<string, string>): boolean {
  const origin = headers.get('origin');
  return origin === undefined || origin === `http://${headers.get('host') ?? ''}`;
}

function decodeCookie(value: string): string | undefined {
  try {
    return decodeURIComponent(value);
  } catch {
    return undefined;
  }
}
