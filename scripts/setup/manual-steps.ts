/** What no API can set: told after a set-up, and in docs/set-up.md. */
export const MANUAL_STEPS: readonly string[] = [
  'Setup > Process Automation Settings > Default Workflow User: choose an active administrator, and assign "Sertifier Integration Access" to that user.',
  'Contact page > Edit Page: drag "Sertifier Credentials" onto it, and add the field Issue Credential to the page layout.',
  'Prove it: npm run verify -- --target-org ALIAS. Look after it: npm run doctor -- --target-org ALIAS.',
];
