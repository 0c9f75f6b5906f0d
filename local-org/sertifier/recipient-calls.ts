import { randomUUID } from 'node:crypto';
import type { Recipient } from './account.ts';
import type { Call } from './call.ts';
import { refused, succeeded, type Answer } from './envelope.ts';
import { asArray, asObject, numberOf, textOf } from './json.ts';

const DEFAULT_PAGE_LENGTH = 10;

/** `POST /recipient` and `PUT /recipient`, both with a list `recipients`. */
export function saveRecipients(call: Call): Answer {
  const list = (asArray(call.body.recipients) ?? []).map((one) => asObject(one) ?? {});
  if (list.length === 0) {
    return refused('Recipients could not be saved.', [{ key: 'recipients', value: 'is required' }], call.variants);
  }
  const saved = list.map((one) => {
    const recipient = call.account.recipients.get(textOf(one, 'id') ?? '') ?? {
      id: randomUUID() as string,
      name: '',
      email: '',
    };
    recipient.name = textOf(one, 'name') ?? recipient.name;
    recipient.email = textOf(one, 'email') ?? recipient.email;
    call.account.recipients.set(recipient.id, recipient);
    if (call.body.updateExistingCredentials === true) updateCredentials(recipient, call);
    return recipient;
  });
  return succeeded('Recipients saved.', call.method === 'POST' ? saved : true, call.variants);
}

function updateCredentials({ id, name, email }: Recipient, call: Call): void {
  for (const credential of call.account.credentials.values()) {
    if (credential.recipientId !== id) continue;
    credential.name = name;
    credential.email = email;
  }
}

/** `POST /recipient/search`. */
export function searchRecipients(call: Call): Answer {
  const term = (textOf(call.body, 'searchTerm') ?? '').toLowerCase();
  const start = numberOf(call.body, 'startIndex') ?? 0;
  const found = [...call.account.recipients.values()]
    .filter((one) => one.name.toLowerCase().includes(term) || one.email.toLowerCase().includes(term))
    .slice(start, start + (numberOf(call.body, 'length') ?? DEFAULT_PAGE_LENGTH))
    .map((one) => ({ ...one, externalID: null, profileUrl: null }));
  return succeeded('Recipients found.', found, call.variants);
}

/** `DELETE /recipient/{id}`. */
export function deleteRecipient(call: Call): Answer {
  return call.account.recipients.delete(call.path[1] ?? '')
    ? succeeded('Recipient deleted.', true, call.variants)
    : refused('Recipient not found.', [{ key: 'id', value: 'not found' }], call.variants);
}
