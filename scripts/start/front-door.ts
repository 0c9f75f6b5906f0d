/**
 * The address that opens a page of an org in a browser that is not logged in: it gives the browser its session and
 * sends it on ("frontdoor.jsp" in Salesforce Help; `sf org open --url-only` prints the same).
 * @param path of the page in the org, with a slash at its beginning
 */
export function frontDoor(org: { readonly instanceUrl: string; readonly accessToken: string }, path: string): string {
  const query = new URLSearchParams({ sid: org.accessToken, retURL: path });
  return `${org.instanceUrl}/secur/frontdoor.jsp?${query.toString()}`;
}
