import type { AccessService } from '../access/access.ts';
import { USER_EXTERNAL_CREDENTIAL } from '../access/check-permission-set.ts';
import type { Switches } from '../switches.ts';
import { CalloutException } from '../transactions/errors.ts';
import type { RunningUser, Transaction } from '../transactions/transaction.ts';
import type { InboundResponse, OutboundRequest, Work } from '../transactions/work.ts';
import type { CalloutRequest, CalloutService } from './callout-service.ts';
import type { CredentialCatalog, ExternalCredential, NamedCredential, NamedPrincipal } from './credential-catalog.ts';
import { outboundHeaders, type Organization } from './outbound-headers.ts';
import type { SecretStore } from './secret-store.ts';

export interface CalloutServiceOptions {
  /** The credentials of the present state of the org. */
  readonly credentials: () => CredentialCatalog;
  readonly secrets: Pick<SecretStore, 'read'>;
  readonly access: AccessService;
  readonly switches: Switches;
  readonly organization: Organization;
  /** Origins (`https://host`) that may be called without a Named Credential; none when left out. */
  readonly remoteSites?: () => Iterable<string>;
  /** Milliseconds from any point in time, for the cumulative callout time; the machine's clock when left out. */
  readonly stopwatch?: () => number;
}

const METHODS: ReadonlySet<string> = new Set(['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT', 'TRACE']);

/** Apex Developer Guide, "Execution Governors and Limits": size of a request or response, in bytes. */
const MAXIMUM_BODY = { synchronous: 6_000_000, asynchronous: 12_000_000 } as const;

/**
 * Sends the callouts of transactions: checks in the platform's order, adds what the Named Credential says, waits.
 * No secret enters an error: messages name credentials and headers, never their values.
 */
export function createCalloutService(options: CalloutServiceOptions): CalloutService {
  return { send: (request, transaction) => new Callout(options, request, transaction).send() };
}

class Callout {
  private readonly options: CalloutServiceOptions;
  private readonly request: CalloutRequest;
  private readonly transaction: Transaction;

  constructor(options: CalloutServiceOptions, request: CalloutRequest, transaction: Transaction) {
    this.options = options;
    this.request = request;
    this.transaction = transaction;
  }

  *send(): Work<InboundResponse> {
    const { limits, uncommittedWork } = this.transaction;
    if (uncommittedWork) {
      this.transaction.calloutsRefused += 1;
      throw new CalloutException(this.options.switches.get('pendingWorkFaultText'));
    }
    limits.consume('callouts');
    const outbound = this.outbound();
    const stopwatch = this.options.stopwatch ?? (() => performance.now());
    const start = stopwatch();
    const outcome = yield outbound;
    limits.consume('calloutMilliseconds', Math.max(0, Math.round(stopwatch() - start)));
    if (outcome.kind === 'failed') throw new CalloutException(outcome.message);
    this.checkSize(outcome.response.body);
    return outcome.response;
  }

  private outbound(): OutboundRequest {
    const { method, endpoint, body } = this.request;
    if (!METHODS.has(method)) throw new CalloutException(`Invalid HTTP method: ${method}`);
    const address = /^callout:(\w+)(.*)$/is.exec(endpoint);
    const { url, headers } =
      address === null ? this.direct() : this.throughCredential(address[1] ?? '', address[2] ?? '');
    this.checkSize(body);
    return { method, endpoint, url, headers, body, timeoutMilliseconds: this.timeout() };
  }

  private throughCredential(name: string, path: string): Pick<OutboundRequest, 'url' | 'headers'> {
    const credential = this.options.credentials().named(name);
    if (credential === undefined) {
      throw new CalloutException(
        `The callout couldn't access the endpoint. You might not have the required permissions, or the named credential "${name}" might not exist.`,
      );
    }
    if (!credential.calloutsEnabled) {
      throw new CalloutException(
        `The callout couldn't access the endpoint. Callouts are disabled for the named credential "${credential.name}".`,
      );
    }
    return { url: this.join(credential, path), headers: this.headers(credential) };
  }

  /** The path is added as it is: an URL that ends with a slash gives two, as on the platform. */
  private join({ url, name }: NamedCredential, path: string): string {
    if (path === '' || path.startsWith('/') || path.startsWith('?')) {
      const joined = url + path;
      if (URL.canParse(joined)) return joined;
    }
    throw new CalloutException(`Invalid endpoint: callout:${name}${path}`);
  }

  private headers(credential: NamedCredential): ReadonlyMap<string, string> {
    const { switches, organization, secrets } = this.options;
    const external = this.options.credentials().external(credential.externalCredential ?? '');
    const principal = external === undefined ? undefined : this.usablePrincipal(external);
    if (external === undefined || principal === undefined) {
      throw new CalloutException(
        `We couldn't access the credential(s). You might not have the required permissions, or the external credential "${credential.externalCredential ?? ''}" might not exist.`,
      );
    }
    return outboundHeaders({
      request: this.request.headers,
      credential,
      external,
      parameters: secrets.read(external.name, principal.name) ?? new Map(),
      literals: switches.get('headerWithoutFormula'),
      user: this.user,
      organization,
      now: this.transaction.startedAt,
    });
  }

  /** The principal with the lowest sequence number that the running user may use. */
  private usablePrincipal(external: ExternalCredential): NamedPrincipal | undefined {
    const access = this.options.access.of(this.user.id);
    if (!access.canReadObject(USER_EXTERNAL_CREDENTIAL)) return undefined;
    return external.principals.find(({ name }) => access.hasPrincipal(external.name, name));
  }

  private direct(): Pick<OutboundRequest, 'url' | 'headers'> {
    const { endpoint, headers } = this.request;
    const parsed = URL.canParse(endpoint) ? new URL(endpoint) : undefined;
    if (parsed === undefined || !/^https?:$/.test(parsed.protocol)) {
      throw new CalloutException(`no protocol: ${endpoint}`);
    }
    for (const site of this.options.remoteSites?.() ?? []) {
      if (new URL(site).origin === parsed.origin) return { url: endpoint, headers };
    }
    throw new CalloutException(
      `Unauthorized endpoint, please check Setup->Security->Remote site settings. endpoint = ${endpoint}`,
    );
  }

  private checkSize(body: string): void {
    const maximum = MAXIMUM_BODY[this.transaction.limits.column];
    // a character has one byte at least, and only a long text is worth counting
    if (body.length * 3 <= maximum || Buffer.byteLength(body) <= maximum) return;
    throw new CalloutException(`Exceeded max size limit of ${maximum}`);
  }

  /** Never longer than what is left of the transaction's two minutes. */
  private timeout(): number {
    const { limits } = this.transaction;
    const left = limits.maximum('calloutMilliseconds') - limits.usedOf('calloutMilliseconds');
    return Math.max(1, Math.min(this.request.timeoutMilliseconds, left));
  }

  private get user(): RunningUser {
    return this.transaction.user;
  }
}
