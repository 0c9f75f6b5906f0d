/** A message that a flow sent: nothing leaves this machine, so that it can be read back here alone. */
export interface SentMessage {
  readonly kind: 'customNotification' | 'email';
  readonly sentAt: string;
  /** The transaction that sent it, as in the transaction log. */
  readonly transaction: number;
  /** Whose interview sent it. */
  readonly runningUser: string;
  /** Record IDs of users, groups and queues; e-mail addresses for an e-mail. */
  readonly recipients: readonly string[];
  /** Title of a notification, subject of an e-mail. */
  readonly title: string;
  readonly body: string;
  /** Everything else that the action was given, by the name of the input. */
  readonly details: Readonly<Record<string, string | boolean>>;
}

const CAPACITY = 10_000;

/** The messages of one org, oldest first. */
export class SentMessages {
  private readonly kept: SentMessage[] = [];

  list(): readonly SentMessage[] {
    return this.kept;
  }

  add(message: SentMessage): void {
    this.kept.push(message);
    if (this.kept.length > CAPACITY) this.kept.shift();
  }

  clear(): void {
    this.kept.length = 0;
  }
}
