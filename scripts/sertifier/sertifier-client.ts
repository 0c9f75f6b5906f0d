import { CommandError, messageOf } from '../command/command-error.ts';

export interface SertifierCampaign {
  readonly id: string;
  readonly title: string;
  /** 1 draft, 2 scheduled, 3 sent. */
  readonly status: number;
}

export const SERTIFIER_URL = 'https://b2b.sertifier.com';
const API_VERSION = '3.3';
const TIMEOUT_MILLISECONDS = 30_000;
const PAGE_LENGTH = 100;

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
    const list: readonly unknown[] = Array.isArray(data) ? data : [];
    return list.flatMap((item) => parseCampaign(item) ?? []);
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
        problem: `${method} ${this.baseUrl}${path} could not be reached (${messageOf(error)}).`,
        remedy: 'Check the network and try again.',
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

function dataOf(attempted: string, status: number, text: string): unknown {
  const envelope = parseEnvelope(text);
  if (status >= 200 && status < 300 && envelope?.hasError === false) return envelope.data;
  throw new CommandError({
    attempted,
    problem: `Sertifier answered HTTP ${status}: ${envelope?.message ?? text.slice(0, 200)}`,
    remedy: 'Mend what Sertifier names, or ask support@sertifier.com.',
  });
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
