import { isOfferedVersion } from '../values/api-version.ts';
import type { Handler } from './rest-exchange.ts';
import { unanswered } from './refused-resources.ts';
import { RestError } from './rest-error.ts';

export interface Route {
  readonly method: string;
  /** Segments after `:` are parameters, such as `/services/data/:version/sobjects/:object`. */
  readonly pattern: string;
  readonly handler: Handler;
}

export interface Match {
  readonly handler: Handler;
  readonly parameters: ReadonlyMap<string, string>;
}

interface CompiledRoute extends Route {
  readonly segments: readonly string[];
}

/** Finds the route of a request. Earlier routes win, so literal paths stand before those with parameters. */
export class Router {
  private readonly routes: readonly CompiledRoute[];

  constructor(routes: readonly Route[]) {
    this.routes = routes.map((route) => ({ ...route, segments: route.pattern.split('/').slice(1) }));
  }

  /**
   * @throws RestError 404 NOT_FOUND for an unknown path, 501 NOT_IMPLEMENTED for one that the platform knows, 405 METHOD_NOT_ALLOWED where the path knows other methods
   */
  match(method: string, path: string): Match {
    const parts = path.split('/').slice(1);
    let first: readonly string[] | undefined;
    const allowed: string[] = [];
    for (const route of this.routes) {
      // once a path is recognised, only routes of the same pattern answer it: a literal never falls to a parameter
      if (first !== undefined && route.segments.join('/') !== first.join('/')) continue;
      const parameters = matchSegments(route.segments, parts);
      if (parameters === undefined) continue;
      first = route.segments;
      if (route.method === method || (method === 'HEAD' && route.method === 'GET')) {
        return { handler: route.handler, parameters };
      }
      allowed.push(route.method);
    }
    if (allowed.length === 0) throw offersVersion(path) ? unanswered(path) : RestError.notFound();
    const message = `HTTP Method '${method}' not allowed. Allowed are ${allowed.join(',')}`;
    throw RestError.of(405, 'METHOD_NOT_ALLOWED', message);
  }
}

function matchSegments(segments: readonly string[], parts: readonly string[]): ReadonlyMap<string, string> | undefined {
  if (segments.length !== parts.length) return undefined;
  const parameters = new Map<string, string>();
  for (const [index, segment] of segments.entries()) {
    const part = parts[index] ?? '';
    if (!segment.startsWith(':')) {
      if (segment !== part) return undefined;
      continue;
    }
    const value = decode(part);
    if (value === undefined || value === '') return undefined;
    if (segment === ':version' && !isVersion(value)) return undefined;
    parameters.set(segment.slice(1), value);
  }
  return parameters;
}

function isVersion(text: string): boolean {
  return text.startsWith('v') && isOfferedVersion(text.slice(1));
}

/** Whether the path names no version of the REST API, or one that is served. */
function offersVersion(path: string): boolean {
  const version = /^\/services\/data\/([^/]+)/.exec(path)?.[1];
  return version === undefined || isVersion(version);
}

function decode(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}
