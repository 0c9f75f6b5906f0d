import type { Credential } from './account.ts';
import type { Call } from './call.ts';
import { failed, refused, succeeded, type Answer } from './envelope.ts';
import { numberOf, textOf, textsOf } from './json.ts';
import { foundItem, storedItem } from './presentation.ts';
import { variantOf } from './variants.ts';

const DEFAULT_PAGE_LENGTH = 10;

/** `GET`, `PUT` and `DELETE /credential/{id}`. Deleting is Sertifier's way to revoke. */
export function oneCredential(call: Call): Answer | undefined {
  const credential = call.account.credentials.get(call.path[1] ?? '');
  if (credential === undefined) return gone(call);
  switch (call.method) {
    case 'GET':
      return succeeded('Credential found.', storedItem(credential, call.baseUrl, call.variants), call.variants);
    case 'PUT':
      return updateCredential(credential, call);
    case 'DELETE':
      call.account.credentials.delete(credential.id);
      return succeeded('Credential deleted.', true, call.variants);
    default:
      return undefined;
  }
}

function gone(call: Call): Answer {
  const how = variantOf(call.variants, 'goneCredential');
  if (how === 'true') return succeeded('Done.', true, call.variants);
  if (how === 404) return failed(404, 'Credential not found.', call.variants);
  return refused('Credential not found.', [{ key: 'id', value: 'Credential not found.' }], call.variants);
}

function updateCredential(credential: Credential, call: Call): Answer {
  const name = textOf(call.body, 'name');
  if (name?.trim() === '')
    return refused('Credential could not be updated.', [{ key: 'name', value: 'is required' }], call.variants);
  credential.name = name ?? credential.name;
  const issueDate = textOf(call.body, 'issueDate');
  if (issueDate !== undefined) credential.issueDate = new Date(`${issueDate.slice(0, 10)}T00:00:00Z`);
  const expireDate = call.body.expireDate;
  if (expireDate === null) credential.expireDate = null;
  if (typeof expireDate === 'string') credential.expireDate = new Date(`${expireDate.slice(0, 10)}T00:00:00Z`);
  return succeeded('Credential updated.', 'Credential updated.', call.variants);
}

/** `POST /credential/search`: by name or e-mail, campaign, recipient, status; it cannot search by external ID. */
export function searchCredentials(call: Call): Answer {
  const term = (textOf(call.body, 'searchTerm') ?? '').toLowerCase();
  const campaigns = textsOf(call.body, 'campaignIds');
  const recipients = textsOf(call.body, 'recipientIds');
  const status = numberOf(call.body, 'status');
  const found = [...call.account.credentials.values()].filter(
    (one) =>
      (one.name.toLowerCase().includes(term) || (one.email ?? '').toLowerCase().includes(term)) &&
      (campaigns === undefined || campaigns.length === 0 || campaigns.includes(one.campaignId)) &&
      (recipients === undefined || recipients.length === 0 || recipients.includes(one.recipientId)) &&
      (status === undefined || one.status === status),
  );
  const start = numberOf(call.body, 'startIndex') ?? 0;
  const items = found
    .slice(start, start + (numberOf(call.body, 'length') ?? DEFAULT_PAGE_LENGTH))
    .map((one) => foundItem(one, call.account, call.baseUrl, call.variants));
  const data =
    variantOf(call.variants, 'searchContainer') === 'list' ? items : { credentials: items, total: found.length };
  return succeeded('Credentials found.', data, call.variants);
}

/** `POST /credential/publish` with `ids`. */
export function publishCredentials(call: Call): Answer {
  const ids = textsOf(call.body, 'ids');
  if (ids === undefined || ids.length === 0) {
    return refused('Credentials could not be published.', [{ key: 'ids', value: 'is required' }], call.variants);
  }
  const unknown = ids.filter((id) => !call.account.credentials.has(id));
  if (unknown.length > 0) {
    const complaints = unknown.map((id) => ({ key: 'ids', value: `Credential ${id} not found.` }));
    return refused('Credentials could not be published.', complaints, call.variants);
  }
  for (const id of ids) {
    const credential = call.account.credentials.get(id);
    if (credential !== undefined) credential.publishedAt ??= call.now;
  }
  return succeeded('Credentials published.', true, call.variants);
}

/** `GET /credential/generatePDFLink/{id or certificate number}`. */
export function pdfLink(call: Call): Answer {
  const key = call.path[2] ?? '';
  const credential = call.account.credentials.get(key) ?? call.account.byCertificateNumber(key);
  return credential === undefined
    ? gone(call)
    : succeeded('Link generated.', { link: `${call.baseUrl}/pdf/${credential.certificateNumber}.pdf` }, call.variants);
}
