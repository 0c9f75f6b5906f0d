import { randomBytes } from 'node:crypto';

/** Who a session token stands for. Tokens are random, kept in memory, and end with the process. */
export class UserSessions {
  private readonly organizationId: string;
  private readonly users = new Map<string, string>();

  constructor(organizationId: string) {
    this.organizationId = organizationId;
  }

  /** A new token for a user, in the form that clients expect: `<organization ID>!<secret>`. */
  open(userId: string): string {
    const token = `${this.organizationId}!${randomBytes(32).toString('base64url')}`;
    this.users.set(token, userId);
    return token;
  }

  userId(token: string): string | undefined {
    return this.users.get(token);
  }

  /** Ends all sessions but one. */
  keepOnly(token: string): void {
    for (const other of this.users.keys()) if (other !== token) this.users.delete(other);
  }
}
