/** Where a running local org is, and how to log in to it. */
export interface Announced {
  readonly instanceUrl: string;
  readonly accessToken: string;
  readonly sertifierUrl: string;
  readonly sertifierKey: string;
}

/** What a person reads when the org is ready: commands to paste into a second terminal, in their order. */
export function announcement({ instanceUrl, accessToken, sertifierUrl, sertifierKey }: Announced): string {
  return `Local org:      ${instanceUrl}
Sertifier API:  ${sertifierUrl}   (key: ${sertifierKey})

In a second terminal, in this folder; log in first:
  SF_ACCESS_TOKEN='${accessToken}' npx sf org login access-token --instance-url ${instanceUrl} --no-prompt --alias local

Then set the org up, prove that it issues, look it over, and open it:
  export SERTIFIER_SECRET_KEY='${sertifierKey}'
  npm run setup -- --target-org local --sertifier-url ${sertifierUrl}
  npm run verify -- --target-org local --sertifier-url ${sertifierUrl}
  npm run doctor -- --target-org local
  npx sf org open --target-org local

Ctrl-C ends it; nothing is kept.
`;
}
