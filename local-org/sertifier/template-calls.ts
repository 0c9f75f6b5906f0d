import type { Template, TemplateKind } from './account.ts';
import type { Call } from './call.ts';
import { refused, succeeded, type Answer } from './envelope.ts';
import { numberOf, textOf } from './json.ts';

/*
 * Designs, details and e-mail templates, of which a campaign is made. Only the paths are documented; the bodies here
 * are those of campaigns, as far as an ID and a title go, and nothing in the product relies on them.
 */

const DEFAULT_PAGE_LENGTH = 10;
/** What `POST /detail/searchSkills` finds. */
const SKILLS = ['Project Management', 'Safety', 'Welding'];

/** `POST /design/search`, `/detail/search` and `/emailTemplate/search`: paging in the body, as everywhere. */
export function searchTemplates(kind: TemplateKind, call: Call): Answer {
  const term = (textOf(call.body, 'searchTerm') ?? '').toLowerCase();
  const start = numberOf(call.body, 'startIndex') ?? 0;
  const found = [...call.account.templates[kind].values()]
    .filter(({ title }) => title.toLowerCase().includes(term))
    .slice(start, start + (numberOf(call.body, 'length') ?? DEFAULT_PAGE_LENGTH));
  return succeeded('Found.', found, call.variants);
}

/** `GET /design/{id}`, `/detail/{id}` and `/emailTemplate/{id}`. */
export function readTemplate(kind: TemplateKind, call: Call): Answer {
  return withTemplate(kind, call.path[1], call, (template) => template);
}

/** `DELETE /design/{id}` and `/emailTemplate/{id}`. */
export function deleteTemplate(kind: TemplateKind, call: Call): Answer {
  return withTemplate(kind, call.path[1], call, ({ id }) => call.account.templates[kind].delete(id));
}

/** `POST /design/copy` and `/emailTemplate/copy` with `id`. */
export function copyTemplate(kind: TemplateKind, call: Call): Answer {
  return withTemplate(kind, textOf(call.body, 'id'), call, ({ title }) =>
    call.account.addTemplate(kind, `${title} (copy)`),
  );
}

/** `PUT /detail/{id}`. */
export function renameTemplate(kind: TemplateKind, call: Call): Answer {
  return withTemplate(kind, call.path[1], call, (template) => {
    template.title = textOf(call.body, 'title') ?? template.title;
    return template;
  });
}

/** `POST /detail`. */
export function createDetail(call: Call): Answer {
  const title = textOf(call.body, 'title')?.trim() ?? '';
  if (title === '')
    return refused('Detail could not be created.', [{ key: 'title', value: 'is required' }], call.variants);
  return succeeded('Detail created.', call.account.addTemplate('detail', title), call.variants);
}

/** `POST /detail/searchSkills`: `language`, en or tr, is required. */
export function searchSkills(call: Call): Answer {
  const language = textOf(call.body, 'language');
  if (language !== 'en' && language !== 'tr') {
    return refused('Skills could not be searched.', [{ key: 'language', value: 'must be en or tr' }], call.variants);
  }
  const term = (textOf(call.body, 'searchTerm') ?? '').toLowerCase();
  const found = SKILLS.filter((title) => title.toLowerCase().includes(term)).map((title) => ({ id: title, title }));
  return succeeded('Skills found.', found, call.variants);
}

function withTemplate(
  kind: TemplateKind,
  id: string | undefined,
  call: Call,
  answer: (template: Template) => unknown,
): Answer {
  const template = call.account.templates[kind].get(id ?? '');
  if (template === undefined) return refused('Not found.', [{ key: 'id', value: 'not found' }], call.variants);
  return succeeded('Done.', answer(template), call.variants);
}
