import { CommandError, messageOf } from '../command/command-error.ts';

export interface SertifierCampaign {
  readonly id: string;
  readonly title: string;
  /** 1 draft, 2 scheduled, 3 sent. */
  readonly status: number;
}

export interface SertifierCredential {
  readonly id: string;
  readonly email: string | undefined;
  readonly certificateNumber: string | undefined;
}

export const SERTIFIER_URL = 'https://b2b.sertifier.com';
const API_VERSION = '3.3';
const TIMEOUT_MILLISECONDS = 30_000;
const PAGE_LENGTH = 100;
const LONGEST_QUOTE = 200;
const TRY_AGAIN = 'Check the network and try again.';
const STAND_IN = 'For a local org, name its stand-in with --sertifier-url.';

/** Sertifier's API as the commands use it, apart from the org: to find a campaign, and to prove a key. */
export class SertifierClient {
  private readonly baseUrl: string;
  private readonly key: string;

  constructor(key: string, baseUrl = SERTIFIER_URL) {
    this.key = key;
    this.baseUrl = baseUrl;
  }

  /** `GET /Test`: whether the key is good. */
  async test(): Promise<void> {
    await this.call('Testing the Sertifier key', 'GET', '/Test');
  }

  /** `POST /campaign/search`: campaigns whose title contains the term. */
  async searchCampaigns(searchTerm = ''): Promise<readonly SertifierCampaign[]> {
    const attempted = 'Listing the campaigns at Sertifier';
    const data = await this.call(attempted, 'POST', '/campaign/search', {
      startIndex: 0,
      length: PAGE_LENGTH,
      searchTerm,
    });
    return listIn(data).flatMap((item) => parseCampaign(item) ?? []);
  }

  /** `GET /campaign/{id}`: undefined where the account has none of that ID. */
  async campaign(id: string): Promise<SertifierCampaign | undefined> {
    const attempted = `Looking up the campaign ${id} at Sertifier`;
    try {
      return parseCampaign(await this.call(attempted, 'GET', `/campaign/${encodeURIComponent(id)}`));
    } catch (error) {
      // Sertifier refuses an unknown ID as a business error (HTTP 200 with hasError) or as 404
      if (error instanceof SertifierRefusal) return undefined;
      throw error;
    }
  }

  /** `POST /credential/search`: the credentials of a campaign that were issued to an address. */
  async searchCredentials(email: string, campaignId: string): Promise<readonly SertifierCredential[]> {
    const data = await this.call('Looking up a credential at Sertifier', 'POST', '/credential/search', {
      startIndex: 0,
      length: PAGE_LENGTH,
      searchTerm: email,
      campaignIds: [campaignId],
    });
    return listIn(data).flatMap((item) => parseCredential(item) ?? []);
  }

  /** `DELETE /credential/{id}`: takes a credential back for good. */
  async deleteCredential(id: string): Promise<void> {
    await this.call(`Deleting the credential ${id} at Sertifier`, 'DELETE', `/credential/${encodeURIComponent(id)}`);
  }

  private async call(attempted: string, method: string, path: string, body?: object): Promise<unknown> {
    let response: Response;
    try {
      response = await fetch(this.baseUrl + path, {
        method,
        headers: { secretKey: this.key, 'api-version': API_VERSION, 'content-type': 'application/json' },
        signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS),
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    } catch (error) {
      throw new CommandError({
        attempted,
        problem: `${method} ${this.baseUrl}${path} could not be reached (${reasonOf(error)}).`,
        remedy: this.baseUrl === SERTIFIER_URL ? `${TRY_AGAIN} ${STAND_IN}` : TRY_AGAIN,
        cause: error,
      });
    }
    if (response.status === 401 || response.status === 403) {
      throw new CommandError({
        attempted,
        problem: `Sertifier refused the key (HTTP ${response.status}).`,
        remedy:
          'Copy the Private API Key from Sertifier, Settings > API & Integrations, and set SERTIFIER_SECRET_KEY again.',
      });
    }
    return dataOf(attempted, response.status, await response.text());
  }
}

/** Sertifier understood the request and would not carry it out: HTTP 200 with `hasError`, or 400 or 404. */
class SertifierRefusal extends CommandError {}

function dataOf(attempted: string, status: number, text: string): unknown {
  const envelope = parseEnvelope(text);
  const answered = status >= 200 && status < 300;
  if (answered && envelope?.hasError === false) return envelope.data;
  const isRefusal = (answered && envelope !== undefined) || status === 400 || status === 404;
  const words = envelope?.message ?? text.slice(0, LONGEST_QUOTE);
  const fault = {
    attempted,
    problem: `Sertifier answered HTTP ${status}: ${words === '' ? 'no reason given.' : words}`,
  };
  throw isRefusal
    ? new SertifierRefusal({ ...fault, remedy: 'Mend what Sertifier names, or ask support@sertifier.com.' })
    : new CommandError({ ...fault, remedy: 'Sertifier has a fault or is overloaded. Try again later.' });
}

/** A list that stands in `data`, or inside an object there. */
function listIn(data: unknown): readonly unknown[] {
  if (Array.isArray(data)) return data as unknown[];
  if (typeof data !== 'object' || data === null) return [];
  const inside: unknown = Object.values(data).find((value) => Array.isArray(value));
  return Array.isArray(inside) ? (inside as unknown[]) : [];
}

function parseEnvelope(text: string): { hasError: boolean; message: string; data: unknown } | undefined {
  try {
    const json: unknown = JSON.parse(text);
    if (typeof json !== 'object' || json === null || !('hasError' in json)) return undefined;
    const message = 'message' in json && typeof json.message === 'string' ? json.message : '';
    return { hasError: json.hasError === true, message, data: 'data' in json ? json.data : undefined };
  } catch {
    return undefined;
  }
}

function parseCampaign(item: unknown): SertifierCampaign | undefined {
  if (typeof item !== 'object' || item === null || !('id' in item) || !('title' in item) || !('status' in item)) {
    return undefined;
  }
  const { id, title, status } = item;
  return typeof id === 'string' && typeof title === 'string' && typeof status === 'number'
    ? { id, title, status }
    : undefined;
}

function parseCredential(item: unknown): SertifierCredential | undefined {
  if (typeof item !== 'object' || item === null || !('id' in item) || typeof item.id !== 'string') return undefined;
  // one field, two spellings in circulation
  const number =
    'certificateNo' in item ? item.certificateNo : 'certificateNO' in item ? item.certificateNO : undefined;
  const email = 'email' in item && typeof item.email === 'string' ? item.email : undefined;
  return { id: item.id, email, certificateNumber: typeof number === 'string' ? number : undefined };
}

/** Node says only "fetch failed"; what failed is in the cause. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? `: ${messageOf(error.cause)}` : '';
  return messageOf(error) + cause;
}
