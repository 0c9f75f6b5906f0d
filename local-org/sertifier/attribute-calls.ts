import type { Call } from './call.ts';
import { refused, succeeded, type Answer } from './envelope.ts';
import { asArray, numberOf, textOf } from './json.ts';

/** `POST /attribute`: `type` is 1 text, 2 date, 3 number. */
export function createAttribute(call: Call): Answer {
  const title = textOf(call.body, 'title') ?? '';
  const type = numberOf(call.body, 'type') ?? 0;
  if (title === '' || ![1, 2, 3].includes(type)) {
    return refused(
      'Attribute could not be created.',
      [{ key: 'title', value: 'title and type are required' }],
      call.variants,
    );
  }
  return succeeded('Attribute created.', call.account.addAttribute(title, type).id, call.variants);
}

/** `POST /attribute/search`. */
export function searchAttributes(call: Call): Answer {
  const term = (textOf(call.body, 'searchTerm') ?? '').toLowerCase();
  const types = asArray(call.body.types);
  const found = [...call.account.attributes.values()].filter(
    (one) => one.title.toLowerCase().includes(term) && (types === undefined || types.includes(one.type)),
  );
  return succeeded(
    'Attributes found.',
    found.map((one) => ({ ...one, displayFormat: null })),
    call.variants,
  );
}

/** `PUT` and `DELETE /attribute/{id}`. */
export function oneAttribute(call: Call): Answer | undefined {
  const attribute = call.account.attributes.get(call.path[1] ?? '');
  if (attribute === undefined)
    return refused('Attribute not found.', [{ key: 'id', value: 'not found' }], call.variants);
  if (call.method === 'PUT') {
    attribute.title = textOf(call.body, 'title') ?? attribute.title;
    return succeeded('Attribute updated.', true, call.variants);
  }
  if (call.method === 'DELETE') {
    call.account.attributes.delete(attribute.id);
    return succeeded('Attribute deleted.', true, call.variants);
  }
  return undefined;
}
