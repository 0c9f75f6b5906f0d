import type { Account } from './account.ts';
import type { Fault } from './faults.ts';
import type { JsonObject } from './json.ts';
import type { VariantChoice } from './variants.ts';

/** One authenticated call of the API, with what its handler needs. */
export interface Call {
  readonly method: string;
  /** Path without the leading slash, split: `['campaign', 'addCredentials']`. */
  readonly path: readonly string[];
  readonly body: JsonObject;
  readonly account: Account;
  readonly variants: VariantChoice;
  /** Faults that refuse single credentials. */
  readonly refused: readonly Fault[];
  readonly baseUrl: string;
  readonly now: Date;
}
