/**
 * What Sertifier's documents leave open about its answers: each property is one unknown, each value one reading.
 * The first value is the stand-in's default. A client is right only if it passes under all of them.
 */
export const VARIANTS = {
  /** Spelling of the certificate number in answers. */
  certificateNumberKey: ['certificateNo', 'certificateNO'],
  /** Elements of `validationErrors`. */
  validationErrors: ['strings', 'objects', 'empty', 'null', 'absent'],
  /** Status for a wrong or missing key. */
  badKeyStatus: [403, 401],
  /** Body for a wrong or missing key. */
  badKeyBody: ['envelope', 'other JSON', 'none'],
  /** The key that was replaced. */
  oldKey: ['refused at once', 'valid for a while'],
  /** An allow-list of addresses at Sertifier, on which the caller's address is not. */
  addressAllowList: ['none', 'caller refused'],
  /** `data` of a failure. */
  failureData: ['{}', 'null', 'absent', 'another key', 'empty array'],
  /** A batch in which some credentials are wrong. */
  partialFailure: ['all refused', 'good ones issued', 'good ones issued with hasError'],
  /** Order of the issued credentials in the answer. */
  order: ['as sent', 'reversed', 'shuffled'],
  /** `externalId` in the answer. */
  externalId: ['echoed', 'null', 'absent'],
  /** Highest number of credentials in a request; more are refused. */
  credentialsPerRequest: [1000, 1, 50, 100],
  /** How too many credentials are refused. */
  tooManyCredentials: ['hasError', 400, 413],
  /** Credentials of several campaigns in one request. */
  severalCampaigns: ['accepted', 'refused'],
  /** The same e-mail again in one campaign. */
  sameRecipient: ['second credential', 'refused', 'existing returned'],
  /** `status` of an issued credential. */
  credentialStatus: [1, 0, 7],
  /** `emailTracking` of a credential that is looked up. */
  emailTracking: [0, 1, 5],
  /** Where search results stand. */
  searchContainer: ['list', 'object'],
  /** Whether `GET /credential/{id}` bears the link. */
  linkInGet: ['absent', 'verificationLink'],
  /** Form of the verification link; `localhost` stands for a domain of the issuer's own. */
  linkForm: ['verify page', 'short', 'long', 'own domain'],
  /** When the page behind the link of a published credential is live; `not yet`: later than any client waits. */
  linkLive: ['after a delay', 'at once', 'not yet'],
  /** The page `/en/verify/{number}` of an issuer whose own links lead to another domain (`linkForm` short). */
  derivedLink: ['exists', 'redirects', 'does not exist'],
  /** Link and image fields of an issued credential. */
  links: ['filled', 'null', 'empty', 'absent'],
  /** Bodies of 4xx and 5xx answers that a fault asks for. */
  errorBody: ['envelope', 'other JSON', 'HTML', 'empty'],
  /** Keys beyond the documented ones. */
  extraKeys: ['none', 'upgrade', 'any'],
  /** A campaign that is unknown, deleted or not active. */
  campaignNotReady: ['hasError', 400, 404, 'accepted'],
  /** Request fields that are not documented. */
  unknownFields: ['ignored', 'refused'],
  /** A request without the `api-version` header. */
  missingVersion: ['refused', 'served'],
  /** GET, PUT or DELETE of a credential that is gone. */
  goneCredential: ['hasError', 404, 'true'],
} as const;

export type VariantName = keyof typeof VARIANTS;
export type Variant<Name extends VariantName> = (typeof VARIANTS)[Name][number];
export type VariantChoice = { readonly [Name in VariantName]?: Variant<Name> };

/** The reading in force for one unknown. */
export function variantOf<Name extends VariantName>(choice: VariantChoice, name: Name): Variant<Name> {
  const chosen: Variant<Name> | undefined = choice[name];
  return chosen ?? VARIANTS[name][0];
}

/** Why a choice of variants cannot be played; undefined when it can. */
export function checkVariants(choice: Record<string, unknown>): string | undefined {
  for (const [name, value] of Object.entries(choice)) {
    if (!Object.hasOwn(VARIANTS, name)) {
      return `There is no variant '${name}'. Known: ${Object.keys(VARIANTS).join(', ')}.`;
    }
    const allowed: readonly unknown[] = VARIANTS[name as VariantName];
    if (!allowed.includes(value)) {
      return `Variant '${name}' cannot be ${JSON.stringify(value)}. Allowed: ${allowed.map((one) => JSON.stringify(one)).join(', ')}.`;
    }
  }
  return undefined;
}
