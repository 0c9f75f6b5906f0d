const NO_ACCESS =
  /FieldUndefined|WrongType|INSUFFICIENT_ACCESS|INVALID_(FIELD|TYPE)|NOT_FOUND|FUNCTIONALITY_NOT_ENABLED/;

/**
 * Whether errors mean that the person may not see credentials, rather than that something broke: what a person may
 * not see is answered as if it did not exist.
 * @param {unknown} errors
 */
export function isAccessProblem(errors) {
  return (
    NO_ACCESS.test(JSON.stringify(errors) ?? '') ||
    [errors].flat().some((one) => /** @type {any} */ (one)?.status === 403)
  );
}
