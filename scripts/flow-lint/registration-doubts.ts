import type { Finding } from './rules.ts';

type Json = Readonly<Record<string, unknown>>;

/**
 * Finds in an External Service registration what the platform's documentation leaves open, and the local org therefore
 * does not play: the output of an operation without a declared answer (`defaultStringOutput`), the class names of
 * objects within objects (`nestedInlineClassNames`), a deployed `systemVersion` (`systemVersionOnDeploy`).
 * @param name for findings
 * @param xml the registration's file
 */
export function registrationDoubts(name: string, xml: string): Finding[] {
  const finding = (element: string, message: string): Finding => ({ flow: name, element, message });
  const found = xml.includes('<systemVersion>')
    ? [finding('systemVersion', 'is deployed, which the platform may refuse: leave it out')]
    : [];
  const schema = /<schema>([^]*?)<\/schema>/.exec(xml)?.[1];
  if (schema === undefined) return [...found, finding('schema', 'is missing')];
  const specification: unknown = JSON.parse(unescapeXml(schema));
  return [
    ...found,
    ...operationsWithoutAnswer(specification).map((path) =>
      finding(path, 'declares no answer, and whether an output stands for it is not documented'),
    ),
    ...nestedInlineObjects(specification).map((path) =>
      finding(path, 'is an object within an object, whose class name is not documented: name its schema'),
    ),
  ];
}

const METHODS = new Set(['get', 'post', 'put', 'patch', 'delete']);

function operationsWithoutAnswer(specification: unknown): string[] {
  return Object.entries(asJson(asJson(specification).paths)).flatMap(([path, item]) =>
    Object.entries(asJson(item))
      .filter(
        ([method, operation]) => METHODS.has(method) && Object.keys(asJson(asJson(operation).responses)).length === 0,
      )
      .map(([method]) => `${method} ${path}`),
  );
}

/** Schemas of properties and of items that have properties themselves instead of a name. */
function nestedInlineObjects(part: unknown, path = '#'): string[] {
  const found = Object.entries(asJson(part)).flatMap(([key, value]) => nestedInlineObjects(value, `${path}/${key}`));
  const inner = Object.entries(asJson(asJson(part).properties)).flatMap(([name, property]) => {
    const items = asJson(property).items;
    return [property, items].some((schema) => asJson(schema).properties !== undefined) ? [`${path}/${name}`] : [];
  });
  return [...inner, ...found];
}

function asJson(value: unknown): Json {
  return typeof value === 'object' && value !== null ? (value as Json) : {};
}

function unescapeXml(text: string): string {
  return text.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}
