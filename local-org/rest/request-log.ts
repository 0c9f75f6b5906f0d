/** One answered request, without its query, headers or body: those may bear secrets. */
export interface LoggedRequest {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly milliseconds: number;
}

const LENGTH = 10_000;

/** The last requests that the server answered, oldest first. */
export class RequestLog {
  private entries: LoggedRequest[] = [];

  add(entry: LoggedRequest): void {
    this.entries.push(entry);
    // dropping half at once keeps each addition cheap
    if (this.entries.length > LENGTH * 2) this.entries = this.entries.slice(-LENGTH);
  }

  all(): readonly LoggedRequest[] {
    return this.entries.slice(-LENGTH);
  }

  clear(): void {
    this.entries = [];
  }
}
