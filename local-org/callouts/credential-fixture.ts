import { componentFromXml } from '../schema/testing/components-from-xml.ts';
import type { Component } from '../metadata/component.ts';

/** A secret that tests look for wherever it must not be. */
export const SECRET = 'top-secret-key-4711';

interface ExternalParts {
  readonly protocol?: string;
  readonly parameters?: string;
}

export function externalCredential({
  protocol = 'Custom',
  parameters = principal('Main', 1),
}: ExternalParts = {}): Component {
  return componentFromXml(
    'ExternalCredential',
    'Order_System',
    `<ExternalCredential><authenticationProtocol>${protocol}</authenticationProtocol>${parameters}<label>Order System</label></ExternalCredential>`,
  );
}

export function principal(name: string, sequenceNumber: number): string {
  return `<externalCredentialParameters><parameterGroup>${name}</parameterGroup><parameterName>${name}</parameterName><parameterType>NamedPrincipal</parameterType><sequenceNumber>${sequenceNumber}</sequenceNumber></externalCredentialParameters>`;
}

interface NamedParts {
  readonly name?: string;
  readonly url?: string;
  readonly external?: string;
  readonly headers?: string;
  readonly settings?: string;
  readonly type?: string;
}

export function namedCredential({
  name = 'Order_Api',
  url = 'https://api.example.org',
  external = 'Order_System',
  headers = header('apiKey', '{!$Credential.Order_System.apiKey}', 1),
  settings = '<allowMergeFieldsInHeader>true</allowMergeFieldsInHeader>',
  type = 'SecuredEndpoint',
}: NamedParts = {}): Component {
  const parameter = (inside: string): string => `<namedCredentialParameters>${inside}</namedCredentialParameters>`;
  return componentFromXml(
    'NamedCredential',
    name,
    `<NamedCredential>${settings}<label>Order API</label>` +
      parameter(
        `<parameterName>Url</parameterName><parameterType>Url</parameterType><parameterValue>${url}</parameterValue>`,
      ) +
      parameter(
        `<externalCredential>${external}</externalCredential><parameterName>ExternalCredential</parameterName><parameterType>Authentication</parameterType>`,
      ) +
      `${headers}<namedCredentialType>${type}</namedCredentialType></NamedCredential>`,
  );
}

export function header(name: string, value: string, sequenceNumber?: number): string {
  const sequence = sequenceNumber === undefined ? '' : `<sequenceNumber>${sequenceNumber}</sequenceNumber>`;
  const escaped = value.replaceAll('&', '&amp;');
  return `<namedCredentialParameters><parameterName>${name}</parameterName><parameterType>HttpHeader</parameterType><parameterValue>${escaped}</parameterValue>${sequence}</namedCredentialParameters>`;
}
