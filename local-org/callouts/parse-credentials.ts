import type { Component, Problem } from '../metadata/component.ts';
import type { CredentialCatalog, ExternalCredential, NamedCredential } from './credential-catalog.ts';
import { parseExternalCredential } from './external-credential.ts';
import { parseNamedCredential } from './named-credential.ts';

/**
 * Reads all external and named credentials of one state of the org.
 * @param components components of any type; others are passed over
 */
export function parseCredentials(components: Iterable<Component>): {
  readonly catalog: CredentialCatalog;
  readonly problems: readonly Problem[];
} {
  const all = [...components];
  const problems: Problem[] = [];
  const external = new Map<string, ExternalCredential>();
  const named = new Map<string, NamedCredential>();
  for (const component of all) {
    if (component.type !== 'ExternalCredential') continue;
    external.set(component.fullName.toLowerCase(), parseExternalCredential(component, problems));
  }
  for (const component of all) {
    if (component.type !== 'NamedCredential') continue;
    named.set(component.fullName.toLowerCase(), parseNamedCredential(component, external, problems));
  }
  return {
    catalog: {
      named: (name) => named.get(name.toLowerCase()),
      external: (name) => external.get(name.toLowerCase()),
      externalCredentials: () => [...external.values()],
      namedCredentials: () => [...named.values()],
    },
    problems,
  };
}
