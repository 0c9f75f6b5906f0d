/** One request as Sertifier received it; the key is never kept, only whether it was right. */
export interface LoggedRequest {
  readonly at: string;
  readonly method: string;
  readonly path: string;
  /** Header names as sent, lower case; values of secrets are masked. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
  /** Null while it is being answered, and when the connection was broken. */
  status: number | null;
}

const MASKED = new Set(['secretkey', 'authorization', 'cookie']);
const LONGEST_LOG = 20_000;

/** What the API received, oldest first. */
export class RequestLog {
  private requests: LoggedRequest[] = [];

  add(request: LoggedRequest): LoggedRequest {
    const masked = Object.entries(request.headers).map(([name, value]) => [name, MASKED.has(name) ? '***' : value]);
    const kept: LoggedRequest = { ...request, headers: Object.fromEntries(masked) as Record<string, string> };
    this.requests.push(kept);
    if (this.requests.length > LONGEST_LOG) this.requests.shift();
    return kept;
  }

  all(): readonly LoggedRequest[] {
    return this.requests;
  }

  clear(): void {
    this.requests = [];
  }
}
