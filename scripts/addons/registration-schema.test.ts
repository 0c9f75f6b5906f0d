import assert from 'node:assert/strict';
import { it } from 'node:test';
import { httpCalloutSteps } from './http-callout.ts';

type Json = Readonly<Record<string, unknown>>;
const asJson = (value: unknown): Json => (typeof value === 'object' && value !== null ? (value as Json) : {});

/** The OpenAPI document of the add-on's registration, as it is deployed. */
async function specification(): Promise<Json> {
  const steps = await httpCalloutSteps({ campaignId: '01234567-89ab-cdef-0123-456789abcdef' });
  const files = steps.flatMap((step) => step.files);
  const registration = files.find(({ path }) => path.endsWith('.externalServiceRegistration'));
  const escaped = /<schema>([\s\S]*?)<\/schema>/.exec(String(registration?.content))?.[1] ?? '';
  const text = escaped
    .replaceAll('&quot;', '"')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
  return asJson(JSON.parse(text));
}

it('defaultStringOutput (doubt 57) bears on nothing: every operation declares its responses, each with a body', async () => {
  const { paths } = await specification();
  const operations = Object.values(asJson(paths)).flatMap((path) => Object.values(asJson(path)).map(asJson));
  assert.ok(operations.length > 0);
  for (const { responses } of operations) {
    const declared = Object.values(asJson(responses)).map(asJson);
    assert.ok(declared.length > 0);
    for (const { content } of declared) assert.ok(asJson(asJson(content)['application/json']).schema !== undefined);
  }
});

it('nestedInlineClassNames (doubt 58) bears on nothing: no object stands inside another without a name', async () => {
  const { components, paths } = await specification();
  const named = Object.values(asJson(asJson(components).schemas));
  assert.ok(named.length > 0);
  const inside = (value: unknown): Json[] =>
    Array.isArray(value)
      ? value.flatMap(inside)
      : Object.values(asJson(value)).flatMap((one) => [asJson(one), ...inside(one)]);
  for (const schema of [...named, paths]) {
    assert.deepEqual(
      inside(schema).filter((one) => one.type === 'object'),
      [],
    );
  }
});
