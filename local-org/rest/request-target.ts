/**
 * The path and query of a request target. Clients that stored the instance URL with a slash at its end ask for
 * `//services/…`, which a URL parser would take for a host: leading slashes are collapsed first. Dots in the path
 * mean nothing here: no path leads to a file.
 */
export function splitTarget(target: string): { path: string; query: URLSearchParams } {
  const mark = target.indexOf('?');
  const rawPath = mark === -1 ? target : target.slice(0, mark);
  const query = new URLSearchParams(mark === -1 ? '' : target.slice(mark + 1));
  return { path: `/${rawPath.replace(/^\/+/, '')}`, query };
}
