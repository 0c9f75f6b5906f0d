import { problemOf, type Component, type Problem } from '../metadata/component.ts';
import { children, childText, type XmlElement } from '../metadata/xml-element.ts';
import type { HeaderTemplate } from './credential-catalog.ts';

/** One `…CredentialParameters` block. */
export interface CredentialParameter {
  readonly name: string;
  readonly type: string;
  readonly value: string | undefined;
  readonly sequenceNumber: number | undefined;
  readonly element: XmlElement;
}

/** Reads the blocks of one credential; what is missing becomes a problem. */
export function readParameters(component: Component, elementName: string, problems: Problem[]): CredentialParameter[] {
  if (component.xml === undefined) return [];
  return children(component.xml, elementName).map((element) => {
    const name = childText(element, 'parameterName')?.trim() ?? '';
    const type = childText(element, 'parameterType')?.trim() ?? '';
    if (name === '') problems.push(problemOf(component, 'Required field is missing: parameterName', element.position));
    if (type === '') problems.push(problemOf(component, 'Required field is missing: parameterType', element.position));
    const sequence = childText(element, 'sequenceNumber')?.trim();
    if (sequence !== undefined && !/^\d+$/.test(sequence)) {
      problems.push(problemOf(component, `'${sequence}' is not a valid value for the type xsd:int`, element.position));
    }
    return {
      name,
      type,
      value: childText(element, 'parameterValue'),
      sequenceNumber: sequence === undefined ? undefined : Number(sequence),
      element,
    };
  });
}

const HEADER_NAME = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

/** Reads a header; a header needs a sequence number, although the schema leaves it optional. */
export function readHeader(component: Component, parameter: CredentialParameter, problems: Problem[]): HeaderTemplate {
  const { name, value, sequenceNumber, element } = parameter;
  const complain = (message: string): void => {
    problems.push(problemOf(component, message, element.position));
  };
  if (sequenceNumber === undefined) complain(`The header ${name} needs a sequenceNumber.`);
  if (value === undefined || value === '') complain(`The header ${name} needs a parameterValue.`);
  if (!HEADER_NAME.test(name)) complain(`'${name}' is no name of an HTTP header.`);
  return { name, value: value ?? '', sequenceNumber: sequenceNumber ?? 0 };
}
