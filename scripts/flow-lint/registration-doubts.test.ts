import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { it } from 'node:test';
import { registrationDoubts } from './registration-doubts.ts';

const GUIDE = new URL(
  '../../addons/http-callout/externalServiceRegistrations/SertifierAddCredentials.externalServiceRegistration-meta.xml',
  import.meta.url,
);

function registration(specification: unknown, more = ''): string {
  return `<ExternalServiceRegistration><schema>${JSON.stringify(specification)}</schema>${more}</ExternalServiceRegistration>`;
}

const elements = (xml: string): readonly string[] => registrationDoubts('Sample', xml).map(({ element }) => element);

it('finds nothing in the registration of the guide’s flow', () => {
  assert.deepEqual(registrationDoubts('guide', readFileSync(GUIDE, 'utf8')), []);
});

it('defaultStringOutput: finds an operation that declares no answer', () => {
  const paths = { '/x': { post: { responses: {} }, get: { responses: { 200: { description: '' } } } } };
  assert.deepEqual(elements(registration({ paths })), ['post /x']);
});

it('nestedInlineClassNames: finds an object within an object, in a list too, and not one that is named', () => {
  const inline = { type: 'object', properties: { id: { type: 'string' } } };
  const properties = { one: inline, many: { type: 'array', items: inline }, named: { $ref: '#/components/schemas/N' } };
  const specification = { paths: {}, components: { schemas: { N: inline, Outer: { type: 'object', properties } } } };
  assert.deepEqual(elements(registration(specification)), [
    '#/components/schemas/Outer/one',
    '#/components/schemas/Outer/many',
  ]);
});

it('systemVersionOnDeploy: finds a deployed systemVersion', () => {
  assert.deepEqual(elements(registration({ paths: {} }, '<systemVersion>3</systemVersion>')), ['systemVersion']);
});
