import { refusal, setInputs, textOf, textsOf } from './input-values.ts';
import { input, type ActionInputs, type StandardAction } from './standard-action.ts';

const NAME = 'emailSimple';
const RECIPIENTS = 150;
const SENDER_TYPES = ['CurrentUser', 'DefaultWorkflowUser', 'OrgWideEmailAddress'];
/** An address as far as the platform looks at it before it sends: a local part, one @ and a domain with a dot. */
const ADDRESS = /^[^\s@,;]+@[^\s@,;]+\.[^\s@,;.]+$/;

/** Send Email (Actions Developer Guide, "Simple Email Actions"). */
export const SIMPLE_EMAIL: StandardAction = {
  name: NAME,
  inputs: [
    input('emailAddresses', 'String'),
    input('emailAddressesArray', 'List<String>'),
    input('emailSubject', 'String', true),
    input('emailBody', 'String', true),
    input('senderType', 'String'),
    input('senderAddress', 'String'),
    input('sendRichBody', 'Boolean'),
    input('useLineBreaks', 'Boolean'),
  ],
  outputs: [],
  notImplemented: [
    'addThreadingTokenToBody',
    'addThreadingTokenToSubject',
    'bccAddresses',
    'bccRecipientAddressCollection',
    'bccRecipientAddressList',
    'ccAddresses',
    'ccRecipientAddressCollection',
    'ccRecipientAddressList',
    'composeEmailContent',
    'emailMessageId',
    'emailTemplateId',
    'logEmailOnSend',
    'recipientAddresses',
    'recipientId',
    'relatedRecordId',
  ],
  run: (inputs, { clock, messages, transaction }) => {
    const senderType = textOf(inputs, 'senderType') ?? 'CurrentUser';
    if (!SENDER_TYPES.includes(senderType)) throw refusal(NAME, `'${senderType}' is not a valid senderType.`);
    const message = {
      kind: 'email' as const,
      sentAt: clock.now().toIso(),
      transaction: transaction.id,
      runningUser: transaction.user.username,
      recipients: recipientsOf(inputs),
      title: textOf(inputs, 'emailSubject') ?? '',
      body: textOf(inputs, 'emailBody') ?? '',
      details: { senderType, ...setInputs(inputs, ['senderAddress', 'sendRichBody', 'useLineBreaks']) },
    };
    transaction.afterCommit(() => messages.add(message));
    return new Map();
  },
};

function recipientsOf(inputs: ActionInputs): readonly string[] {
  const listed = (textOf(inputs, 'emailAddresses') ?? '')
    .split(',')
    .map((address) => address.trim())
    .filter((address) => address !== '');
  const recipients = [...listed, ...textsOf(inputs, 'emailAddressesArray')];
  if (recipients.length === 0) throw refusal(NAME, 'There are no recipients.');
  if (recipients.length > RECIPIENTS) {
    throw refusal(NAME, `There are ${recipients.length} recipients; ${RECIPIENTS} are allowed.`);
  }
  for (const address of recipients) {
    if (!ADDRESS.test(address)) throw refusal(NAME, `'${address}' is no e-mail address.`);
  }
  return recipients;
}
