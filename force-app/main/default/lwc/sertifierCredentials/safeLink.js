/** No browser or server takes longer ones for sure. */
const LONGEST = 2000;

/**
 * A link, if it is one that a page may offer: https, or http to this very machine; nothing that runs code.
 * @param {string | null | undefined} link
 * @returns {string | undefined}
 */
export function safeLink(link) {
  try {
    const { origin, href } = new URL(String(link).trim());
    const isSafe = /^(https:|http:\/\/(localhost|127\.0\.0\.1|\[::1])(:|$))/.test(origin);
    return isSafe && href.length <= LONGEST ? href : undefined;
  } catch {
    return undefined;
  }
}

/**
 * LinkedIn's form for adding a certification to one's profile, filled in.
 * @param {{ name: string, issuer?: string, link: string, number?: string, issued?: string, expires?: string }} one
 *   dates such as `2026-03-14`, with or without a time after them
 */
export function linkedInLink({ name, issuer, link, number, issued, expires }) {
  const [issueYear, issueMonth] = (issued ?? '').split('-');
  const [expirationYear, expirationMonth] = (expires ?? '').split('-');
  const values = Object.entries({
    startTask: 'CERTIFICATION_NAME',
    name,
    organizationName: issuer,
    issueYear,
    issueMonth: Number(issueMonth),
    expirationYear,
    expirationMonth: Number(expirationMonth),
    certUrl: link,
    certId: number
  }).filter(([, value]) => value);
  return `https://www.linkedin.com/profile/add?${new URLSearchParams(/** @type {any} */ (values))}`;
}
