import { problemOf, type Component, type Problem } from '../metadata/component.ts';
import { childText } from '../metadata/xml-element.ts';
import type { ExternalCredential, HeaderTemplate, NamedPrincipal } from './credential-catalog.ts';
import { readHeader, readParameters } from './credential-parameters.ts';
import { checkHeaderFormula } from './header-formula.ts';

/** Reads an external credential of the Custom protocol; the others are refused by name. */
export function parseExternalCredential(component: Component, problems: Problem[]): ExternalCredential {
  const { xml, fullName } = component;
  const complain = (message: string, position = xml?.position): void => {
    problems.push(problemOf(component, message, position));
  };
  const text = (name: string): string => (xml === undefined ? '' : (childText(xml, name)?.trim() ?? ''));
  const authenticationProtocol = text('authenticationProtocol');
  if (authenticationProtocol === '') complain('Required field is missing: authenticationProtocol');
  else if (authenticationProtocol !== 'Custom') {
    complain(`The local org does not implement the authentication protocol ${authenticationProtocol}: only Custom.`);
  }
  if (text('label') === '') complain('Required field is missing: label');
  const principals: NamedPrincipal[] = [];
  const headers: HeaderTemplate[] = [];
  for (const parameter of readParameters(component, 'externalCredentialParameters', problems)) {
    const { name, type, element } = parameter;
    if (type === 'NamedPrincipal') {
      if (principals.some((principal) => principal.name === name))
        complain(`There are two principals ${name}.`, element.position);
      principals.push({ name, sequenceNumber: parameter.sequenceNumber ?? principals.length + 1 });
    } else if (type === 'AuthHeader') {
      const header = readHeader(component, parameter, problems);
      checkHeaderFormula(component, header, fullName, element.position, problems);
      headers.push(header);
    } else if (type !== '') {
      complain(
        `The local org does not implement the parameterType ${type} of an external credential.`,
        element.position,
      );
    }
  }
  principals.sort((one, other) => one.sequenceNumber - other.sequenceNumber);
  headers.sort((one, other) => one.sequenceNumber - other.sequenceNumber);
  return { name: fullName, label: text('label'), authenticationProtocol, principals, headers };
}
