import { asArray, asObject, numberOf, textOf, type JsonObject } from './json.ts';
import { checkVariants, type VariantChoice } from './variants.ts';

/** Which requests a fault hits; everything that is left out matches. */
export interface FaultMatch {
  readonly method?: string;
  /** Exact path, such as `/campaign/addCredentials`. */
  readonly path?: string;
  /** Which of the matching requests, counted from 1 since the fault was set. */
  readonly from: number;
  readonly to: number;
  /** Only requests that carry this e-mail, name or external ID. */
  readonly credential?: string;
}

export type Malformation = 'truncated' | 'garbled' | 'HTML' | 'empty' | 'no JSON';

/** What happens to a request that a fault hits. */
export interface FaultEffect {
  readonly status?: number;
  readonly retryAfter?: string;
  /** Wait before anything is done, in milliseconds. */
  readonly delayBefore?: number;
  /** Wait after the work is done and before the answer, in milliseconds. */
  readonly delayAfter?: number;
  /** Break the connection without an answer, before or after the work is done. */
  readonly drop?: 'before commit' | 'after commit';
  /** Do the work, then answer this instead. */
  readonly malformed?: Malformation;
  /** Refuse the credentials that the match names, with this text. */
  readonly refuse?: string;
  readonly variants?: VariantChoice;
}

export interface Fault {
  readonly on: FaultMatch;
  readonly then: FaultEffect;
}

const MATCH_KEYS = ['method', 'path', 'nth', 'from', 'to', 'credential'];
const EFFECT_KEYS = ['status', 'retryAfter', 'delayBefore', 'delayAfter', 'drop', 'malformed', 'refuse', 'variants'];
const MALFORMATIONS: readonly Malformation[] = ['truncated', 'garbled', 'HTML', 'empty', 'no JSON'];

/** Reads the body of `PUT /local/faults`; a text says why it cannot be played. */
export function parseFaults(body: unknown): readonly Fault[] | string {
  const list = asArray(body);
  if (list === undefined) return 'Faults are a JSON list: [{"on": {…}, "then": {…}}].';
  const faults: Fault[] = [];
  for (const [index, entry] of list.entries()) {
    const fault = parseFault(asObject(entry));
    if (typeof fault === 'string') return `Fault ${index}: ${fault}`;
    faults.push(fault);
  }
  return faults;
}

function parseFault(entry: JsonObject | undefined): Fault | string {
  const effect = asObject(entry?.then);
  if (entry === undefined || effect === undefined) return '"then" is missing: what happens to the request.';
  const match = asObject(entry.on ?? {});
  if (match === undefined) return '"on" is no object.';
  const unknown = [
    ...Object.keys(match).filter((key) => !MATCH_KEYS.includes(key)),
    ...Object.keys(effect).filter((key) => !EFFECT_KEYS.includes(key)),
  ];
  if (unknown.length > 0) {
    return `unknown keys ${unknown.join(', ')}. "on" takes ${MATCH_KEYS.join(', ')}; "then" takes ${EFFECT_KEYS.join(', ')}.`;
  }
  const then = parseEffect(effect);
  return typeof then === 'string' ? then : { on: parseMatch(match), then };
}

function parseMatch(match: JsonObject): FaultMatch {
  const nth = numberOf(match, 'nth');
  const method = textOf(match, 'method');
  const path = textOf(match, 'path');
  const credential = textOf(match, 'credential');
  return {
    from: nth ?? numberOf(match, 'from') ?? 1,
    to: nth ?? numberOf(match, 'to') ?? Number.POSITIVE_INFINITY,
    ...(method === undefined ? {} : { method }),
    ...(path === undefined ? {} : { path }),
    ...(credential === undefined ? {} : { credential }),
  };
}

function parseEffect(effect: JsonObject): FaultEffect | string {
  const drop = effect.drop;
  if (drop !== undefined && drop !== 'before commit' && drop !== 'after commit') {
    return '"drop" is "before commit" or "after commit".';
  }
  const malformed = MALFORMATIONS.find((one) => one === effect.malformed);
  if (effect.malformed !== undefined && malformed === undefined) {
    return `"malformed" is one of ${MALFORMATIONS.join(', ')}.`;
  }
  const variants = asObject(effect.variants ?? {});
  const problem = variants === undefined ? '"variants" is no object.' : checkVariants(variants);
  if (variants === undefined || problem !== undefined) return problem ?? '';
  return { ...effect, variants };
}

/** Decides for each request which faults hit it; keeps count. */
export class FaultPlan {
  private faults: { readonly fault: Fault; seen: number }[] = [];

  set(faults: readonly Fault[]): void {
    this.faults = faults.map((fault) => ({ fault, seen: 0 }));
  }

  clear(): void {
    this.faults = [];
  }

  /** The faults that hit this request, merged: the later one wins where two say the same. */
  effectOn(method: string, path: string, body: string): FaultEffect & { readonly refused: readonly Fault[] } {
    let effect: FaultEffect = {};
    const refused: Fault[] = [];
    for (const entry of this.faults) {
      const { on, then } = entry.fault;
      if (!matches(on, method, path, body)) continue;
      entry.seen += 1;
      if (entry.seen < on.from || entry.seen > on.to) continue;
      if (then.refuse !== undefined) refused.push(entry.fault);
      effect = { ...effect, ...then, variants: { ...effect.variants, ...then.variants } };
    }
    return { ...effect, refused };
  }

  /** Variants for a public page. Pages are no API requests, so that they do not count among those. */
  variantsOfPage(path: string): VariantChoice {
    const chosen = this.faults.filter(({ fault }) => matches(fault.on, 'GET', path, ''));
    return Object.assign({}, ...chosen.map(({ fault }) => fault.then.variants)) as VariantChoice;
  }
}

function matches(on: FaultMatch, method: string, path: string, body: string): boolean {
  return (
    (on.method === undefined || on.method === method) &&
    (on.path === undefined || on.path === path) &&
    (on.credential === undefined || body.includes(JSON.stringify(on.credential)))
  );
}
