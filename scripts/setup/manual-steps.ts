const WORKFLOW_USER =
  'Setup > Process Automation Settings > Default Workflow User: choose an active administrator, and assign "Sertifier Integration Access" to that user.';
const CARD =
  'Contact page > Edit Page: drag "Sertifier Credentials" onto it (or run set-up with --activate-page), and add the field Issue Credential to the page layout.';
const BOX = 'Setup > Object Manager > Contact > Page Layouts: add the field Issue Credential.';
const PROOF = 'Prove it: npm run verify -- --target-org ALIAS. Look after it: npm run doctor -- --target-org ALIAS.';

/**
 * What no API can set: told after a set-up, and in docs/set-up.md.
 * @param hasPage whether the set-up put the card on the page of contacts
 */
export function manualSteps(hasPage: boolean): readonly string[] {
  return [WORKFLOW_USER, hasPage ? BOX : CARD, PROOF];
}
