import type { RuntimeValue } from '../../values/runtime-value.ts';
import { refusal, setInputs, textOf, textsOf } from './input-values.ts';
import { input, type ActionSurroundings, type StandardAction } from './standard-action.ts';

const NAME = 'customNotificationAction';
const TITLE_LENGTH = 250;
const BODY_LENGTH = 750;
const RECIPIENTS = 500;
/** Users, and the groups and queues whose members are told; teams of accounts and opportunities do not exist here. */
const RECIPIENT_OBJECTS = ['User', 'Group'];

/** Send Custom Notification (Push Notification Implementation Guide, "Custom Notification Actions"). */
export const CUSTOM_NOTIFICATION: StandardAction = {
  name: NAME,
  inputs: [
    input('customNotifTypeId', 'String', true),
    input('recipientIds', 'List<String>', true),
    input('title', 'String', true),
    input('body', 'String', true),
    input('senderId', 'String'),
    input('targetId', 'String'),
    input('targetPageRef', 'String'),
  ],
  outputs: [{ name: 'SuccessMessage', label: 'Success Message', type: 'String', required: false }],
  notImplemented: ['actionGroup'],
  run: (inputs, surroundings) => {
    const { data, clock, messages, transaction } = surroundings;
    const typeId = textOf(inputs, 'customNotifTypeId') ?? '';
    const type = data.find('CustomNotificationType', typeId);
    if (type === undefined) throw refusal(NAME, `There is no custom notification type '${typeId}'.`);
    const title = shortEnough('title', textOf(inputs, 'title') ?? '', TITLE_LENGTH);
    const body = shortEnough('body', textOf(inputs, 'body') ?? '', BODY_LENGTH);
    const recipients = recipientsOf(textsOf(inputs, 'recipientIds'), surroundings);
    if (textOf(inputs, 'targetId') === null && textOf(inputs, 'targetPageRef') === null) {
      throw refusal(NAME, 'You must specify either a targetId or a targetPageRef.');
    }
    const message = {
      kind: 'customNotification' as const,
      sentAt: clock.now().toIso(),
      transaction: transaction.id,
      runningUser: transaction.user.username,
      recipients,
      title,
      body,
      details: {
        notificationType: String(type.value('DeveloperName')),
        ...setInputs(inputs, ['senderId', 'targetId', 'targetPageRef']),
      },
    };
    transaction.afterCommit(() => messages.add(message));
    return new Map<string, RuntimeValue>([['SuccessMessage', 'Your custom notification is processed successfully.']]);
  },
};

function shortEnough(name: string, text: string, length: number): string {
  if (text.length <= length) return text;
  throw refusal(NAME, `The ${name} has ${text.length} characters; ${length} are allowed.`);
}

function recipientsOf(ids: readonly string[], { data }: ActionSurroundings): readonly string[] {
  if (ids.length === 0) throw refusal(NAME, 'There are no recipients.');
  if (ids.length > RECIPIENTS) throw refusal(NAME, `There are ${ids.length} recipients; ${RECIPIENTS} are allowed.`);
  for (const id of ids) {
    const known = RECIPIENT_OBJECTS.some((objectName) => data.find(objectName, id) !== undefined);
    if (!known) throw refusal(NAME, `The recipient '${id}' is no user, group or queue.`);
  }
  return ids;
}
