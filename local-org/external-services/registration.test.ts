import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { encodeName } from './encode-name.ts';
import { ACTION, PARCELS, registration, services } from './testing/parcel-service.ts';

const problemsOf = (...args: Parameters<typeof registration>): string[] =>
  services(registration(...args)).problems.map(({ message }) => message);

const withSchema = (name: string, schema: unknown): object => ({
  ...PARCELS,
  components: { schemas: { ...PARCELS.components.schemas, [name]: schema } },
});

describe('names of an external service (help "Apex Reserved Keywords in External Services")', () => {
  const examples: readonly (readonly [string, string])[] = [
    ['Get Accounts', 'Getx20Accounts'],
    ['last_updated_at', 'lastx5fupdatedx5fat'],
    ['5getOpen-bankingV2.2Atms', 'x35getOpenx2dbankingV2x2e2Atms'],
    ['type', 'z0type'],
    ['Ünal', 'xc39cnal'],
    ['campaignId', 'campaignId'],
  ];
  for (const [written, encoded] of examples) {
    it(`${written} is ${encoded}`, () => assert.equal(encodeName(written), encoded));
  }
});

describe('an external service registration (Metadata API, "ExternalServiceRegistration")', () => {
  it('gives flows an action with inputs, outputs and classes', () => {
    const { catalog, problems } = services(registration());
    assert.deepEqual(problems, []);
    const operation = catalog.operation(ACTION);
    assert.deepEqual(
      operation?.parameters.map(({ name, place, required }) => [name, place, required]),
      [
        ['depot', 'path', true],
        ['dry_run', 'query', false],
      ],
    );
    assert.deepEqual(operation.body, {
      type: { kind: 'object', className: 'ExternalService__Parcels_ParcelRequest' },
      required: true,
    });
    assert.deepEqual(
      operation.responses.map(({ output }) => output),
      ['200', '409Exc'],
    );
    assert.deepEqual(catalog.class('ExternalService__Parcels_ParcelAnswer')?.properties, [
      {
        name: 'x33dx2dlabels',
        wireName: '3d-labels',
        type: { kind: 'list', element: { kind: 'object', className: 'ExternalService__Parcels_Label' } },
      },
    ]);
  });

  it('names the classes of inline bodies after the operation', () => {
    const inline = {
      openapi: '3.0.1',
      paths: {
        '/parcels': {
          post: {
            operationId: 'Send_Parcels',
            requestBody: {
              content: { 'application/json': { schema: { type: 'object', properties: { key: { type: 'string' } } } } },
            },
            responses: { '2XX': { content: { 'application/json': {} } } },
          },
        },
      },
    };
    const { catalog, problems } = services(registration(inline));
    assert.deepEqual(problems, []);
    assert.ok(catalog.class('ExternalService__Parcels_Sendx5fParcels_IN_body'));
    assert.deepEqual(catalog.operation(ACTION)?.responses, [{ code: '2XX', output: '2XX', type: undefined }]);
  });

  it('offers active operations only', () => {
    const operations = '<active>false</active><name>sendx5fparcels</name>';
    const { catalog, problems } = services(registration(PARCELS, { operations }));
    assert.deepEqual(problems, []);
    assert.equal(catalog.operation(ACTION), undefined);
  });

  const refusals: readonly (readonly [string, string[], RegExp])[] = [
    ['an unknown named credential', problemsOf(PARCELS, { namedCredentialReference: 'Other_API' }), /Other_API found/],
    ['a name with an underscore', problemsOf(PARCELS, {}, 'My_Parcels'), /only alphanumeric/],
    [
      'another provider',
      problemsOf(PARCELS, { registrationProviderType: 'Heroku' }),
      /registrationProviderType 'Heroku'/,
    ],
    ['Swagger 2', problemsOf(PARCELS, { schemaType: 'OpenApi' }), /schemaType 'OpenApi'/],
    ['an unfinished registration', problemsOf(PARCELS, { status: 'Incomplete' }), /status 'Incomplete'/],
    ['YAML', problemsOf('openapi: 3.0.1'), /no JSON .* YAML/],
    ['OpenAPI 3.1', problemsOf({ ...PARCELS, openapi: '3.1.0' }), /OpenAPI version "3.1.0"/],
    ['servers', problemsOf({ ...PARCELS, servers: [{ url: 'https://x.example' }] }), /'servers'/],
    [
      'an operation that the schema lacks',
      problemsOf(PARCELS, { operations: '<active>true</active><name>dropparcels</name>' }),
      /no operation named 'dropparcels'/,
    ],
    [
      'a map',
      problemsOf(withSchema('Label', { type: 'object', additionalProperties: true })),
      /'additionalProperties'/,
    ],
    ['a choice of schemas', problemsOf(withSchema('Label', { oneOf: [] })), /'oneOf'/],
    ['an object without properties', problemsOf(withSchema('Label', { type: 'object' })), /object without properties/],
    ['a byte string', problemsOf(withSchema('Label', { type: 'string', format: 'byte' })), /format 'byte'/],
    ['an unknown reference', problemsOf(withSchema('Label', { $ref: '#/components/schemas/None' })), /does not exist/],
    [
      'a list of lists',
      problemsOf(withSchema('Label', { type: 'array', items: { type: 'array', items: { type: 'string' } } })),
      /list of lists/,
    ],
    [
      'an object inside another, whose class name nobody documents',
      problemsOf(
        withSchema('Label', {
          type: 'object',
          properties: { in: { type: 'object', properties: { a: { type: 'string' } } } },
        }),
      ),
      /put it in components\/schemas/,
    ],
  ];
  for (const [what, problems, expected] of refusals) {
    it(`refuses ${what} by name`, () => {
      assert.match(problems[0] ?? 'no problem', expected);
    });
  }
});
