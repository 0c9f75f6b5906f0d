const BASE = '/services/data/v66.0';
const GRAPHQL = '/graphql';

/** @type {Map<string, Promise<any>>} requests under way, so that two components asking the same make one */
const underWay = new Map();

/**
 * Asks the org's User Interface API, or its GraphQL API.
 * @param {'GET' | 'POST' | 'PATCH' | 'DELETE'} method
 * @param {string} path below `ui-api`, with a slash at its beginning; or `/graphql`
 * @param {object} [body]
 * @param {Record<string, string>} [conditions] headers
 * @returns {Promise<any>} the answer; frozen, as Lightning Data Service gives data out
 * @throws FetchResponse with `status` and `body`, as the wire service gives errors
 */
export function askOrg(method, path, body, conditions = {}) {
  const text = body === undefined ? undefined : JSON.stringify(body);
  const key = `${method} ${path} ${text}`;
  const isReading = method === 'GET' || path.startsWith('/related-list') || path === GRAPHQL;
  const same = isReading ? underWay.get(key) : undefined;
  if (same !== undefined) return same;
  const answer = send(method, path, text, conditions).finally(() => underWay.delete(key));
  if (isReading) underWay.set(key, answer);
  return answer;
}

async function send(method, path, text, conditions) {
  const headers = text === undefined ? conditions : { 'content-type': 'application/json', ...conditions };
  const url = path === GRAPHQL ? BASE + path : `${BASE}/ui-api${path}`;
  const response = await fetch(url, { method, headers, body: text });
  const content = await response.text();
  const answer = content === '' ? undefined : parse(content);
  if (response.ok) return freeze(answer);
  const body = Array.isArray(answer) && answer.length === 1 ? answer[0] : answer;
  throw freeze({
    ok: false,
    status: response.status,
    statusText: response.statusText,
    errorType: 'fetchResponse',
    body,
  });
}

function parse(content) {
  try {
    return JSON.parse(content);
  } catch {
    return { message: content };
  }
}

function freeze(value) {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(freeze);
  }
  return value;
}
