/** One line of the table `issuing`: what became of so many contacts that qualified in one go. */
export interface IssuingFigures {
  readonly flow: 'ours' | 'guide';
  readonly contacts: number;
  /** Requests to issue credentials that Sertifier received. */
  readonly requests: number;
  /** Contacts whose credential the org knows. */
  readonly issued: number;
  /** Contacts that have no credential, and a row that says why. */
  readonly held: number;
  /** Contacts that have neither a credential nor a row with a reason. */
  readonly lost: number;
  /** Credentials at Sertifier beyond the first for one contact. */
  readonly doubled: number;
  /** Transactions that were undone. */
  readonly rolledBack: number;
  /** Time on the org's clock from the save to the last decision. */
  readonly virtualMinutes: number;
  /** The highest that one transaction used. */
  readonly soqlPerTransaction: number;
  readonly dmlPerTransaction: number;
  readonly calloutsPerTransaction: number;
  /** The highest share of any governor limit that one transaction used, 0 to 1. */
  readonly maxShareOfLimit: number;
}

/** What one contact has in the end, as far as the org knows. */
export interface ContactOutcome {
  readonly email: string;
  /** The org knows a credential: an issued row, or a link on the contact. */
  readonly issued: boolean;
  /** The org says in words why there is none. */
  readonly explained: boolean;
}

export interface MeasuredTransaction {
  readonly used: { readonly soqlQueries: number; readonly dmlStatements: number; readonly callouts: number };
  readonly maxShareOfLimit: number;
  readonly outcome: 'committed' | 'rolledBack';
}

export interface IssuingMeasurement {
  readonly flow: IssuingFigures['flow'];
  readonly contacts: readonly ContactOutcome[];
  readonly requests: number;
  /** The recipient of each credential that exists at Sertifier; every contact has an address of their own. */
  readonly recipients: readonly string[];
  readonly transactions: readonly MeasuredTransaction[];
  readonly virtualMilliseconds: number;
}

const MILLISECONDS_PER_MINUTE = 60_000;

/** Counts what was measured. */
export function issuingFigures(measured: IssuingMeasurement): IssuingFigures {
  const { contacts, recipients, transactions } = measured;
  const reached = new Set(recipients);
  const without = contacts.filter(({ issued }) => !issued);
  const highest = (of: (one: MeasuredTransaction) => number): number =>
    transactions.reduce((most, one) => Math.max(most, of(one)), 0);
  return {
    flow: measured.flow,
    contacts: contacts.length,
    requests: measured.requests,
    issued: contacts.length - without.length,
    held: without.filter(({ explained }) => explained).length,
    lost: without.filter(({ explained, email }) => !explained && !reached.has(email)).length,
    doubled: recipients.length - reached.size,
    rolledBack: transactions.filter(({ outcome }) => outcome === 'rolledBack').length,
    virtualMinutes: rounded(measured.virtualMilliseconds / MILLISECONDS_PER_MINUTE, 1),
    soqlPerTransaction: highest(({ used }) => used.soqlQueries),
    dmlPerTransaction: highest(({ used }) => used.dmlStatements),
    calloutsPerTransaction: highest(({ used }) => used.callouts),
    // A transaction that a limit ended counted one more than there is
    maxShareOfLimit: rounded(
      Math.min(
        1,
        highest(({ maxShareOfLimit }) => maxShareOfLimit),
      ),
      3,
    ),
  };
}

export function rounded(value: number, digits: number): number {
  const factor = 10 ** digits;
  return Math.round(value * factor) / factor;
}
