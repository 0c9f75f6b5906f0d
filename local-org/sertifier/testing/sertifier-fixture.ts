import type { Account, Campaign } from '../account.ts';
import { startSertifier, type SertifierServer } from '../server.ts';

export interface Envelope {
  readonly message: string;
  readonly hasError: boolean;
  readonly data?: unknown;
}

export interface Reply {
  readonly status: number;
  readonly text: string;
  /** The body, where it is JSON. */
  readonly json: Envelope & Readonly<Record<string, unknown>>;
}

/** A stand-in on a clock that the test moves, with two campaigns and one attribute. */
export class SertifierFixture {
  readonly server: SertifierServer;
  readonly clock: { now: Date };
  campaigns: readonly Campaign[] = [];
  attributeId = '';

  private constructor(server: SertifierServer, clock: { now: Date }) {
    this.server = server;
    this.clock = clock;
  }

  /** @param publishingDelay milliseconds from publishing until a verification page is live */
  static async start(publishingDelay = 0): Promise<SertifierFixture> {
    const clock = { now: new Date('2026-01-31T12:00:00Z') };
    const fixture = new SertifierFixture(await startSertifier({ now: () => clock.now, publishingDelay }), clock);
    fixture.reset();
    return fixture;
  }

  /** Lets time pass. */
  wait(seconds: number): void {
    this.clock.now = new Date(this.clock.now.getTime() + seconds * 1000);
  }

  /** Back to two campaigns and one attribute, and nothing goes wrong. */
  reset(): void {
    this.server.reset();
    const { account }: { readonly account: Account } = this.server;
    this.campaigns = ['Widget Engineer', 'Welding'].map((title) => account.addCampaign(title, this.clock.now));
    this.attributeId = account.addAttribute('Grade', 3).id;
  }

  /** From now on the answers are read in this way. */
  play(variants: Readonly<Record<string, unknown>>, fault: Readonly<Record<string, unknown>> = {}): Promise<Response> {
    return fetch(`${this.server.url}/local/faults`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${this.server.controlToken}` },
      body: JSON.stringify([{ then: { ...fault, variants } }]),
    });
  }

  async call(
    method: string,
    path: string,
    body?: unknown,
    headers: Readonly<Record<string, string>> = { 'api-version': '3.3' },
  ): Promise<Reply> {
    const response = await fetch(this.server.url + path, {
      method,
      headers: { secretKey: this.server.key, 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.startsWith('application/json') === true;
    return { status: response.status, text, json: (isJson ? JSON.parse(text) : {}) as Reply['json'] };
  }

  /** A credential as a client would send it. */
  wanted(changes: object = {}): object {
    const campaignId = this.campaigns[0]?.id;
    return { campaignId, name: 'Ada', email: 'ada@example.com', externalId: 'a00x', quickPublish: true, ...changes };
  }

  issue(...changes: readonly object[]): Promise<Reply> {
    return this.call('POST', '/campaign/addCredentials', { credentials: changes.map((one) => this.wanted(one)) });
  }

  /** The issued credentials of an answer, those of every campaign one after another. */
  static items({ json }: Reply): readonly Readonly<Record<string, unknown>>[] {
    return Object.values((json.data ?? {}) as Record<string, readonly Record<string, unknown>[]>).flat();
  }
}
