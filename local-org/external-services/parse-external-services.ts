import type { CredentialCatalog } from '../callouts/credential-catalog.ts';
import { problemOf, type Component, type Problem } from '../metadata/component.ts';
import { child, children, childText, type XmlElement } from '../metadata/xml-element.ts';
import { encodeName } from './encode-name.ts';
import type { ExternalServiceCatalog, ServiceClass, ServiceOperation } from './external-service.ts';
import { SpecificationError } from './read-schemas.ts';
import { readSpecification } from './read-specification.ts';

/** What each of these elements must say: every other value is a service that the local org cannot call. */
const IMPLEMENTED: Readonly<Record<string, readonly string[]>> = {
  registrationProviderType: ['Custom', 'SchemaInferred'],
  schemaType: ['OpenApi3'],
  status: ['Complete'],
};

/**
 * Reads all external service registrations of one state of the org (Metadata API, "ExternalServiceRegistration").
 * @param components components of any type; others are passed over
 */
export function parseExternalServices(
  components: Iterable<Component>,
  credentials: CredentialCatalog,
): { readonly catalog: ExternalServiceCatalog; readonly problems: readonly Problem[] } {
  const operations = new Map<string, ServiceOperation>();
  const classes = new Map<string, ServiceClass>();
  const problems: Problem[] = [];
  for (const component of components) {
    if (component.type !== 'ExternalServiceRegistration' || component.xml === undefined) continue;
    for (const operation of readRegistration(component, component.xml, credentials, problems)) {
      operations.set(operation.actionName, operation);
      for (const [name, one] of operation.classes) classes.set(name, one);
    }
  }
  return {
    catalog: { operation: (name) => operations.get(name), class: (name) => classes.get(name) },
    problems,
  };
}

function readRegistration(
  component: Component,
  xml: XmlElement,
  credentials: CredentialCatalog,
  problems: Problem[],
): readonly ServiceOperation[] {
  const complain = (message: string, at?: XmlElement): void => {
    problems.push(problemOf(component, message, (at ?? xml).position));
  };
  if (!/^[A-Za-z][A-Za-z0-9]*$/.test(component.fullName)) {
    complain('The name must begin with a letter and contain only alphanumeric characters.');
  }
  for (const [name, values] of Object.entries(IMPLEMENTED)) {
    const element = child(xml, name);
    const value = element?.text.trim() ?? '';
    if (!values.includes(value)) {
      complain(`The local org does not implement ${name} '${value}' of external services.`, element);
    }
  }
  const credential = child(xml, 'namedCredentialReference');
  const credentialName = credential?.text.trim() ?? '';
  if (credentials.named(credentialName) === undefined) {
    complain(`In field: namedCredentialReference - no NamedCredential named ${credentialName} found`, credential);
  }
  const schema = child(xml, 'schema');
  try {
    const operations = readSpecification(component.fullName, credentialName, schema?.text ?? '');
    return activeOperations(xml, operations, complain);
  } catch (error) {
    if (!(error instanceof SpecificationError)) throw error;
    complain(error.message, schema);
    return [];
  }
}

/** Operations are chosen by their encoded names in lower case; what is not chosen cannot be called. */
function activeOperations(
  xml: XmlElement,
  operations: readonly ServiceOperation[],
  complain: (message: string, at?: XmlElement) => void,
): readonly ServiceOperation[] {
  const named = new Map(operations.map((one) => [operationKey(one), one]));
  return children(xml, 'operations').flatMap((element) => {
    const name = childText(element, 'name')?.trim() ?? '';
    const operation = named.get(name.toLowerCase());
    if (operation === undefined) complain(`The schema has no operation named '${name}'.`, element);
    const active = childText(element, 'active')?.trim() === 'true';
    return active && operation !== undefined ? [operation] : [];
  });
}

function operationKey({ actionName }: ServiceOperation): string {
  return encodeName(actionName.slice(actionName.indexOf('.') + 1)).toLowerCase();
}
