/** A refusal in the REST API's own shape: a status code word, a sentence, the fields concerned. */
export class PlatformError extends Error {
  override readonly name = 'PlatformError';
  readonly errorCode: string;
  readonly fields: readonly string[];

  constructor(errorCode: string, message: string, fields: readonly string[] = []) {
    super(message);
    this.errorCode = errorCode;
    this.fields = fields;
  }
}

/**
 * A governor limit was exceeded. Nothing inside the org may catch it: the whole transaction is rolled back,
 * fault paths and Apex catch blocks included (help `flow_considerations`; Apex Developer Guide, LimitException).
 */
export class LimitException extends Error {
  override readonly name = 'LimitException';
}

/** A callout that did not succeed; its message is the platform's own (`System.CalloutException`). */
export class CalloutException extends Error {
  override readonly name = 'CalloutException';
}
