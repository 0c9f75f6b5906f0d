/**
 * Design systems and themes that a page may have. The style sheet of SLDS 2 is published under terms of use that a free
 * project cannot take on for everybody (`@salesforce-ux/design-system-2`): its styling hooks are emulated instead, with
 * values of our own, and who has the sheet sees the card in it: `SLDS2_STYLESHEET=…/slds2.cosmos.css`.
 */
const HOOKS: Readonly<Record<string, readonly [light: string, dark: string]>> = {
  'color-surface-1': ['#ffffff', '#202020'],
  'color-surface-container-1': ['#ffffff', '#202020'],
  'color-surface-container-2': ['#f2f2f2', '#181818'],
  'color-surface-container-3': ['#e4e4e4', '#303030'],
  'color-on-surface-1': ['#5a5a5a', '#b0b0b0'],
  'color-on-surface-2': ['#2c2c2c', '#e6e6e6'],
  'color-on-surface-3': ['#04224a', '#d6e4fc'],
  'color-border-1': ['#c8c8c8', '#464646'],
  'color-border-2': ['#5a5a5a', '#787878'],
  'color-accent-2': ['#0b57a8', '#70b0fa'],
  'spacing-1': ['0.25rem', '0.25rem'],
  'spacing-2': ['0.5rem', '0.5rem'],
  'spacing-3': ['0.75rem', '0.75rem'],
  'spacing-4': ['1rem', '1rem'],
};

/** What SLDS 2 does with its hooks on the card: rules of the same effect, for the style sheet of SLDS 1. */
const RULES = `
  html body { background: var(--slds-g-color-surface-container-2); color: var(--slds-g-color-on-surface-2); }
  .slds-card, .slds-button_neutral, .slds-page-header { background: var(--slds-g-color-surface-container-1); }
  .slds-card, .slds-button_neutral { border-color: var(--slds-g-color-border-1); }
  .slds-card__header-title, .slds-card__header-title span { color: var(--slds-g-color-on-surface-3); }
  .slds-card .slds-button, .slds-card a { color: var(--slds-g-color-accent-2); }
  .slds-badge:not([class*='slds-theme_w']):not([class*='slds-theme_e']):not([class*='slds-theme_s']) {
    background: var(--slds-g-color-surface-container-3); color: var(--slds-g-color-on-surface-2);
  }`;

/** Styling hooks as SLDS 2 gives them, by day and by night. */
export const SLDS_2 = { light: theme('light', 0), dark: theme('dark', 1) };

function theme(scheme: 'light' | 'dark', index: 0 | 1): string {
  const values = Object.entries(HOOKS).map(([name, value]) => `--slds-g-${name}: ${value[index]}`);
  return `html { color-scheme: ${scheme}; ${values.join('; ')}; } ${RULES}`;
}
