const NO_ACCESS_STATUSES = new Set([403, 404]);
const NO_ACCESS_CODES = /^(INSUFFICIENT_ACCESS|INVALID_FIELD|INVALID_TYPE|NOT_FOUND|FUNCTIONALITY_NOT_ENABLED)/;

/**
 * Whether an error of a wire means that the person may not see credentials, rather than that something broke.
 * The UI API answers with 403, or, since it hides what a person may not see, as if object or field did not exist.
 * @param {{ status?: number, body?: any } | undefined} error
 */
export function isAccessProblem(error) {
  const codes = [error?.body].flat().map((one) => String(one?.errorCode ?? ''));
  return NO_ACCESS_STATUSES.has(error?.status ?? 0) || codes.some((code) => NO_ACCESS_CODES.test(code));
}
