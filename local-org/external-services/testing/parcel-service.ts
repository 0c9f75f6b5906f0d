import type { CredentialCatalog } from '../../callouts/credential-catalog.ts';
import type { Component, Problem } from '../../metadata/component.ts';
import { componentFromXml } from '../../schema/testing/components-from-xml.ts';
import type { ExternalServiceCatalog } from '../external-service.ts';
import { parseExternalServices } from '../parse-external-services.ts';

/** A specification with what the tests are about: lists of objects, odd names, a path and a query, an error code. */
export const PARCELS = {
  openapi: '3.0.1',
  info: { title: 'Parcels', version: '1.0.0', description: '' },
  paths: {
    '/depots/{depot}/parcels': {
      post: {
        operationId: 'Send_Parcels',
        parameters: [
          { name: 'depot', in: 'path', required: true, schema: { type: 'string' } },
          { name: 'dry_run', in: 'query', schema: { type: 'boolean' } },
        ],
        requestBody: { required: true, content: json('ParcelRequest') },
        responses: {
          200: { description: '', content: json('ParcelAnswer') },
          409: { description: '', content: json('Refusal') },
        },
      },
    },
  },
  components: {
    schemas: {
      ParcelRequest: object({ parcels: { type: 'array', items: { $ref: '#/components/schemas/Parcel' } } }),
      Parcel: object({
        type: { type: 'string' },
        weight_kg: { type: 'number' },
        due: { type: 'string', format: 'date' },
        urgent: { type: 'boolean' },
      }),
      ParcelAnswer: object({ '3d-labels': { type: 'array', items: { $ref: '#/components/schemas/Label' } } }),
      Label: object({ link: { type: 'string' }, printedAt: { type: 'string', format: 'date-time' } }),
      Refusal: object({ reason: { type: 'string' } }),
    },
  },
};

function object(properties: object): object {
  return { type: 'object', properties };
}

function json(name: string): object {
  return { 'application/json': { schema: { $ref: `#/components/schemas/${name}` } } };
}

export const ACTION = 'Parcels.Send_Parcels';

/** A registration of a specification, with other elements where a test says so. */
export function registration(
  specification: unknown = PARCELS,
  elements: Readonly<Record<string, string>> = {},
  name = 'Parcels',
): Component {
  const all: Record<string, string> = {
    label: name,
    namedCredentialReference: 'Parcel_API',
    operations: '<active>true</active><name>sendx5fparcels</name>',
    registrationProviderType: 'Custom',
    schema: escapeXml(typeof specification === 'string' ? specification : JSON.stringify(specification)),
    schemaType: 'OpenApi3',
    status: 'Complete',
    ...elements,
  };
  const inside = Object.entries(all).map(([element, text]) => `<${element}>${text}</${element}>`);
  return componentFromXml(
    'ExternalServiceRegistration',
    name,
    `<ExternalServiceRegistration>${inside.join('')}</ExternalServiceRegistration>`,
  );
}

/** The services of registrations in an org with the one named credential `Parcel_API`. */
export function services(...components: readonly Component[]): {
  readonly catalog: ExternalServiceCatalog;
  readonly problems: readonly Problem[];
} {
  const credential = {
    name: 'Parcel_API',
    label: 'Parcel API',
    url: 'https://parcels.example.com',
    externalCredential: undefined,
    calloutsEnabled: true,
    formulasInHeaders: false,
    generateAuthorizationHeader: false,
    headers: [],
  };
  const credentials: CredentialCatalog = {
    named: (name) => (name === credential.name ? credential : undefined),
    external: () => undefined,
  };
  return parseExternalServices(components, credentials);
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
