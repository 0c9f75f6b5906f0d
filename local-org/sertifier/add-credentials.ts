import type { Account, Campaign, Credential } from './account.ts';
import type { Call } from './call.ts';
import { failed, refused, succeeded, type Answer, type FieldComplaint } from './envelope.ts';
import { asArray, asObject, hasMember, textOf, type JsonObject } from './json.ts';
import { issuedItem } from './presentation.ts';
import { variantOf } from './variants.ts';

const DOCUMENTED_FIELDS = [
  'campaignId',
  'name',
  'email',
  'externalId',
  'issueDate',
  'expireDate',
  'quickPublish',
  'dontSendEmail',
  'attributes',
];
const EMAIL = /^[^\s@"(),:;<>[\]\\]+@[^\s@.]+(?:\.[^\s@.]+)+$/u;
const ISO_DATE = /^\d{4}-\d{2}-\d{2}$/;
const LONGEST_NAME = 255;

interface Wanted {
  readonly index: number;
  readonly body: JsonObject;
  readonly complaints: readonly FieldComplaint[];
}

/**
 * `POST /campaign/addCredentials`: validates as the vendor does (HTTP 200 with `hasError`), and answers the issued
 * credentials under the ID of their campaign.
 */
export function addCredentials(call: Call): Answer {
  const list = asArray(call.body.credentials);
  if (list === undefined || list.length === 0) {
    return refused(
      'Credentials could not be added.',
      [{ key: 'credentials', value: 'must not be empty' }],
      call.variants,
    );
  }
  const tooMany = refuseTooMany(list.length, call);
  if (tooMany !== undefined) return tooMany;
  const wanted = list.map((item, index) => examine(asObject(item) ?? {}, index, call));
  const campaignIds = new Set(wanted.map(({ body }) => textOf(body, 'campaignId') ?? ''));
  if (campaignIds.size > 1 && variantOf(call.variants, 'severalCampaigns') === 'refused') {
    return refused(
      'Credentials could not be added.',
      [{ key: 'campaignId', value: 'must be the same for all credentials' }],
      call.variants,
    );
  }
  const notReady = refuseUnreadyCampaign(wanted, call);
  return notReady ?? issueOrRefuse(wanted, call);
}

function refuseTooMany(count: number, call: Call): Answer | undefined {
  const maximum = variantOf(call.variants, 'credentialsPerRequest');
  if (count <= maximum) return undefined;
  const message = `At most ${maximum} credentials can be added in one request.`;
  const how = variantOf(call.variants, 'tooManyCredentials');
  return how === 'hasError'
    ? refused(message, [{ key: 'credentials', value: message }], call.variants)
    : failed(how, message, call.variants);
}

function refuseUnreadyCampaign(wanted: readonly Wanted[], call: Call): Answer | undefined {
  const how = variantOf(call.variants, 'campaignNotReady');
  if (how === 'hasError' || how === 'accepted') return undefined;
  const unready = wanted.find(({ body }) => campaignComplaint(body, call.account) !== undefined);
  return unready === undefined ? undefined : failed(how, 'Campaign not found or not active.', call.variants);
}

function campaignComplaint(body: JsonObject, account: Account): string | undefined {
  const campaign = account.campaigns.get(textOf(body, 'campaignId') ?? '');
  if (campaign === undefined) return 'Campaign not found.';
  if (!campaign.active) return 'Campaign is not active.';
  if (!account.isComplete(campaign))
    return 'Campaign is not complete: Design, Details and Campaign Options are needed.';
  return campaign.status === 2 ? 'Campaign is scheduled.' : undefined;
}

function examine(body: JsonObject, index: number, call: Call): Wanted {
  const complaints: FieldComplaint[] = [];
  const complain = (key: string, value: string): number =>
    complaints.push({ key: `credentials[${index}].${key}`, value });
  const campaign = campaignComplaint(body, call.account);
  if (campaign !== undefined && variantOf(call.variants, 'campaignNotReady') !== 'accepted')
    complain('campaignId', campaign);
  const name = textOf(body, 'name')?.trim() ?? '';
  if (name === '') complain('name', 'Name is required.');
  if (name.length > LONGEST_NAME) complain('name', `Name can have at most ${LONGEST_NAME} characters.`);
  if (hasMember(body, 'email') && !EMAIL.test(textOf(body, 'email') ?? '')) complain('email', 'Email is not valid.');
  complainAboutDates(body, complain);
  complainAboutAttributes(body, call.account, complain);
  if (variantOf(call.variants, 'unknownFields') === 'refused') {
    for (const key of Object.keys(body)) if (!DOCUMENTED_FIELDS.includes(key)) complain(key, 'Unknown field.');
  }
  for (const fault of call.refused) {
    const marked = fault.on.credential;
    if (marked === undefined || Object.values(body).includes(marked)) complain('credential', fault.then.refuse ?? '');
  }
  return { index, body, complaints };
}

function complainAboutDates(body: JsonObject, complain: (key: string, value: string) => void): void {
  for (const key of ['issueDate', 'expireDate']) {
    if (hasMember(body, key) && parseDate(body, key) === undefined) complain(key, 'Date must be YYYY-MM-DD.');
  }
  const [issue, expire] = [parseDate(body, 'issueDate'), parseDate(body, 'expireDate')];
  if (issue !== undefined && expire !== undefined && expire < issue)
    complain('expireDate', 'Expires before it is issued.');
}

function complainAboutAttributes(
  body: JsonObject,
  account: Account,
  complain: (key: string, value: string) => void,
): void {
  // A free-form object instead of a list is silently ignored by the vendor.
  for (const entry of asArray(body.attributes) ?? []) {
    const id = textOf(asObject(entry) ?? {}, 'id');
    if (id === undefined || id === '') complain('attributes', 'Attribute ID is required.');
    else if (!account.attributes.has(id)) complain('attributes', `Attribute ${id} not found.`);
  }
}

function parseDate(body: JsonObject, key: string): Date | undefined {
  const text = textOf(body, key);
  if (text === undefined || !ISO_DATE.test(text)) return undefined;
  const date = new Date(`${text}T00:00:00Z`);
  return Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== text ? undefined : date;
}

function issueOrRefuse(wanted: readonly Wanted[], call: Call): Answer {
  const bad = wanted.filter(({ complaints }) => complaints.length > 0);
  const complaints = bad.flatMap((one) => one.complaints);
  const partial = variantOf(call.variants, 'partialFailure');
  const firstCampaign = textOf(wanted[0]?.body ?? {}, 'campaignId');
  if (bad.length > 0 && (partial === 'all refused' || bad.length === wanted.length)) {
    return refused('Credentials could not be added.', complaints, call.variants, firstCampaign);
  }
  const issued: Credential[] = [];
  for (const { body } of wanted.filter((one) => one.complaints.length === 0)) {
    const credential = issueOne(body, call);
    if (credential === undefined) {
      return refused(
        'Credentials could not be added.',
        [{ key: 'email', value: 'Recipient already has this credential.' }],
        call.variants,
      );
    }
    issued.push(credential);
  }
  const answer = succeeded('Credentials added successfully to campaigns.', byCampaign(issued, call), call.variants);
  if (bad.length === 0 || partial === 'good ones issued') return answer;
  const envelope = asObject(JSON.parse(answer.body)) ?? {};
  const texts = complaints.map(({ key, value }) => `${key}: ${value}`);
  return { ...answer, body: JSON.stringify({ ...envelope, hasError: true, validationErrors: texts }) };
}

function issueOne(body: JsonObject, call: Call): Credential | undefined {
  const campaign: Campaign | undefined = call.account.campaigns.get(textOf(body, 'campaignId') ?? '');
  const campaignId = campaign?.id ?? textOf(body, 'campaignId') ?? '';
  const email = textOf(body, 'email') ?? null;
  const name = textOf(body, 'name')?.trim() ?? '';
  const same = [...call.account.credentials.values()].find(
    (one) => email !== null && one.email === email && one.campaignId === campaignId,
  );
  const policy = variantOf(call.variants, 'sameRecipient');
  if (same !== undefined && policy === 'refused') return undefined;
  if (same !== undefined && policy === 'existing returned') return same;
  return call.account.add({
    campaignId,
    recipientId: call.account.recipientFor(name, email).id,
    name,
    email,
    externalId: textOf(body, 'externalId') ?? null,
    status: 1,
    isPublic: true,
    issueDate: parseDate(body, 'issueDate') ?? call.now,
    expireDate: parseDate(body, 'expireDate') ?? null,
    createDate: call.now,
    publishedAt: body.quickPublish === true ? call.now : null,
    silent: body.dontSendEmail === true,
    attributes: (asArray(body.attributes) ?? []).map((entry) => {
      const attribute = asObject(entry) ?? {};
      return { id: textOf(attribute, 'id') ?? '', value: textOf(attribute, 'value') ?? '' };
    }),
  });
}

function byCampaign(issued: readonly Credential[], call: Call): Record<string, object[]> {
  const data: Record<string, object[]> = {};
  for (const credential of inOrder(issued, call)) {
    (data[credential.campaignId] ??= []).push(issuedItem(credential, call.baseUrl, call.variants));
  }
  return data;
}

function inOrder(issued: readonly Credential[], call: Call): readonly Credential[] {
  switch (variantOf(call.variants, 'order')) {
    case 'as sent':
      return issued;
    case 'reversed':
      return issued.toReversed();
    case 'shuffled':
      // Certificate numbers are random, so their order is a shuffle that needs no state.
      return issued.toSorted((one, other) => one.certificateNumber.localeCompare(other.certificateNumber));
  }
}
