import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { inspect } from 'node:util';
import type { UserAccess } from '../access/access.ts';
import type { Component } from '../metadata/component.ts';
import { Switches } from '../switches.ts';
import { CalloutException, LimitException } from '../transactions/errors.ts';
import { Transaction } from '../transactions/transaction.ts';
import type { CalloutOutcome, InboundResponse, OutboundRequest } from '../transactions/work.ts';
import { Instant } from '../values/instant.ts';
import type { CalloutRequest } from './callout-service.ts';
import { createCalloutService } from './create-callout-service.ts';
import { externalCredential, header, namedCredential, principal, SECRET } from './credential-fixture.ts';
import { parseCredentials } from './parse-credentials.ts';
import { SecretStore } from './secret-store.ts';

const ANSWER: CalloutOutcome = {
  kind: 'answered',
  response: { statusCode: 404, status: 'Not Found', headers: new Map(), body: 'no' },
};

interface World {
  readonly components?: readonly Component[];
  readonly principals?: readonly string[];
  readonly readsCredentials?: boolean;
  readonly outcome?: CalloutOutcome;
  readonly elapsed?: number;
  readonly remoteSites?: readonly string[];
  readonly secret?: string;
}

function world(settings: World = {}) {
  const switches = new Switches();
  const { catalog, problems } = parseCredentials(settings.components ?? [externalCredential(), namedCredential()]);
  assert.deepEqual(problems, []);
  const secrets = new SecretStore(() => catalog);
  secrets.write('Order_System', 'Main', new Map([['apiKey', settings.secret ?? SECRET]]));
  const transaction = newTransaction();
  let time = 0;
  const service = createCalloutService({
    credentials: () => catalog,
    secrets,
    access: { of: () => accessTo(settings.principals ?? ['Main'], settings.readsCredentials ?? true) },
    switches,
    organization: { id: '00D000000000001EAA', name: 'Orders Inc' },
    remoteSites: () => settings.remoteSites ?? [],
    stopwatch: () => (time += settings.elapsed ?? 0),
  });
  const sent: OutboundRequest[] = [];
  const send = (request: Partial<CalloutRequest> = {}): InboundResponse => {
    const work = service.send({ ...REQUEST, ...request }, transaction);
    const step = work.next();
    assert.ok(step.done !== true);
    sent.push(step.value);
    const last = work.next(settings.outcome ?? ANSWER);
    assert.ok(last.done === true);
    return last.value;
  };
  return { send, sent, switches, transaction, secrets };
}

const REQUEST: CalloutRequest = {
  endpoint: 'callout:Order_Api/orders?x=1',
  method: 'POST',
  headers: new Map([['Content-Type', 'application/json']]),
  body: '{}',
  timeoutMilliseconds: 10_000,
};

function newTransaction(): Transaction {
  return new Transaction({
    id: 1,
    kind: 'asynchronousPath',
    user: {
      id: '005000000000001AAA',
      username: 'ada@example.org',
      name: 'Ada',
      timeZone: 'UTC',
      locale: 'en_US',
    },
    startedAt: new Instant(0),
    limits: 'synchronous',
  });
}

function accessTo(principals: readonly string[], readsCredentials: boolean): UserAccess {
  const no = (): boolean => false;
  return {
    isAdministrator: true,
    canReadObject: (name) => name === 'UserExternalCredential' && readsCredentials,
    canCreateObject: no,
    canEditObject: no,
    canDeleteObject: no,
    canReadField: no,
    canEditField: no,
    canUseClass: no,
    hasCustomPermission: no,
    hasPrincipal: (credential, name) => credential === 'Order_System' && principals.includes(name),
  };
}

function failure(action: () => unknown): Error {
  try {
    action();
  } catch (error) {
    assert.ok(error instanceof Error);
    assert.ok(!inspect(error, { depth: 9, showHidden: true }).includes(SECRET), 'a secret is in the error');
    return error;
  }
  return assert.fail('nothing was thrown');
}

describe('callouts through a Named Credential', () => {
  it('sends to the joined URL with the headers of code and credential, and returns any status', () => {
    const { send, sent, transaction } = world();
    const response = send();
    assert.equal(response.statusCode, 404);
    assert.equal(sent[0]?.url, 'https://api.example.org/orders?x=1');
    assert.equal(sent[0].endpoint, 'callout:Order_Api/orders?x=1');
    assert.deepEqual(
      [...sent[0].headers],
      [
        ['Content-Type', 'application/json'],
        ['apiKey', SECRET],
      ],
    );
    assert.equal(transaction.limits.usedOf('callouts'), 1);
  });

  it('joins as the platform: a slash at the end of the URL gives two', () => {
    const { send, sent } = world({
      components: [externalCredential(), namedCredential({ url: 'https://api.example.org/v3/' })],
    });
    send();
    assert.equal(sent[0]?.url, 'https://api.example.org/v3//orders?x=1');
    assert.match(failure(() => send({ endpoint: 'callout:Order_Api.evil.example.org' })).message, /Invalid endpoint/);
  });

  it('refuses a callout after uncommitted work, in either wording (switch pendingWorkFaultText)', () => {
    const { send, transaction, switches } = world();
    transaction.uncommittedWork = true;
    const error = failure(() => send());
    assert.ok(error instanceof CalloutException);
    assert.equal(error.message, 'You have uncommitted work pending. Please commit or rollback before calling out');
    assert.equal(transaction.calloutsRefused, 1);
    const other =
      'A callout was unsuccessful because of pending uncommitted work related to a process, flow, or Apex operation. Commit or roll back the work, and then try again.';
    assert.equal(switches.set('pendingWorkFaultText', other), undefined);
    assert.equal(failure(() => send()).message, other);
    assert.equal(transaction.limits.usedOf('callouts'), 0);
  });

  it('counts 100 callouts and no more', () => {
    const { send } = world();
    for (let count = 0; count < 100; count += 1) send();
    const error = failure(() => send());
    assert.ok(error instanceof LimitException);
    assert.equal(error.message, 'Too many callouts: 101');
  });

  it('counts the time of all callouts together, and shortens the time-out to what is left', () => {
    const { send, sent } = world({ elapsed: 50_000 });
    send({ timeoutMilliseconds: 120_000 });
    send({ timeoutMilliseconds: 120_000 });
    assert.equal(sent[1]?.timeoutMilliseconds, 70_000);
    assert.ok(failure(() => send()) instanceof LimitException);
  });

  it('names a credential that there is not', () => {
    assert.equal(
      failure(() => world().send({ endpoint: 'callout:Nothing/x' })).message,
      'The callout couldn\'t access the endpoint. You might not have the required permissions, or the named credential "Nothing" might not exist.',
    );
  });

  it('refuses a credential whose callouts are disabled', () => {
    const settings = '<calloutStatus>Disabled</calloutStatus>';
    const { send } = world({ components: [externalCredential(), namedCredential({ settings })] });
    assert.match(failure(() => send()).message, /disabled for the named credential "Order_Api"/);
  });

  it('wants a principal and Read on UserExternalCredential, of administrators too (docs.enosix.io)', () => {
    const text =
      'We couldn\'t access the credential(s). You might not have the required permissions, or the external credential "Order_System" might not exist.';
    assert.equal(failure(() => world({ principals: [] }).send()).message, text);
    assert.equal(failure(() => world({ readsCredentials: false }).send()).message, text);
  });

  it('takes the principal with the lowest sequence number that the user may use', () => {
    const components = [
      externalCredential({ parameters: principal('Main', 2) + principal('First', 1) }),
      namedCredential(),
    ];
    const both = world({ components, principals: ['First', 'Main'] });
    both.secrets.write('Order_System', 'First', new Map([['apiKey', 'first']]));
    both.send();
    assert.equal(both.sent[0]?.headers.get('apiKey'), 'first');
    const second = world({ components });
    second.send();
    assert.equal(second.sent[0]?.headers.get('apiKey'), SECRET);
  });

  it('sends an empty header where the secret was never set: the vendor answers then', () => {
    const { send, sent, secrets } = world();
    secrets.remove('Order_System', 'Main');
    send();
    assert.equal(sent[0]?.headers.get('apiKey'), '');
  });

  it('throws the text of a failed callout', () => {
    const { send } = world({ outcome: { kind: 'failed', message: 'Read timed out' } });
    const error = failure(() => send());
    assert.ok(error instanceof CalloutException);
    assert.equal(error.message, 'Read timed out');
  });

  it('refuses bodies beyond the limit of the transaction', () => {
    assert.equal(
      failure(() => world().send({ body: 'x'.repeat(6_000_001) })).message,
      'Exceeded max size limit of 6000000',
    );
  });
});

describe('headers of a Named Credential', () => {
  const headers = header('version', '3.3', 1) + header('apiKey', "{!'key ' & $Credential.Order_System.APIKEY}", 2);

  it('evaluates formulas where they are allowed; literals follow the switch headerWithoutFormula', () => {
    const { send, sent, switches } = world({ components: [externalCredential(), namedCredential({ headers })] });
    send({ headers: new Map() });
    assert.deepEqual(
      [...(sent[0]?.headers ?? [])],
      [
        ['version', '3.3'],
        ['apiKey', `key ${SECRET}`],
      ],
    );
    switches.set('headerWithoutFormula', 'not sent');
    send({ headers: new Map() });
    assert.deepEqual([...(sent[1]?.headers.keys() ?? [])], ['apiKey']);
  });

  it('sends formulas literally where "Allow Formulas in HTTP Header" is off', () => {
    const { send, sent } = world({ components: [externalCredential(), namedCredential({ headers, settings: '' })] });
    send();
    assert.equal(sent[0]?.headers.get('apiKey'), "{!'key ' & $Credential.Order_System.APIKEY}");
    assert.equal(sent[0].headers.get('version'), '3.3');
  });

  it('evaluates formulas in headers that code sets, under the same setting', () => {
    const { send, sent } = world();
    send({
      headers: new Map([
        ['X-User', '{!$User.Username}'],
        ['APIKEY', 'of the code'],
      ]),
    });
    assert.deepEqual(
      [...(sent[0]?.headers ?? [])],
      [
        ['X-User', 'ada@example.org'],
        ['apiKey', SECRET],
      ],
    );
    assert.match(
      failure(() => send({ headers: new Map([['X', '{!$Nothing.X}']]) })).message,
      /header X has a formula error/,
    );
  });

  it('shows no secret of an outbound request when that is printed or written as JSON', () => {
    const { send, sent } = world();
    send();
    assert.ok(!inspect(sent, { depth: 9, showHidden: true }).includes(SECRET));
    assert.ok(!JSON.stringify(sent).includes(SECRET));
  });

  it('shows no secret in the error of a formula that fails on it', () => {
    const failing = header('apiKey', '{!TEXT(VALUE($Credential.Order_System.apiKey))}', 1);
    const { send } = world({ components: [externalCredential(), namedCredential({ headers: failing })] });
    assert.equal(failure(() => send()).message, 'The formula of the header apiKey could not be evaluated.');
  });
});

describe('callouts to an absolute URL', () => {
  it('wants a remote site', () => {
    const endpoint = 'https://other.example.org/a';
    assert.equal(
      failure(() => world().send({ endpoint })).message,
      `Unauthorized endpoint, please check Setup->Security->Remote site settings. endpoint = ${endpoint}`,
    );
    const { send, sent } = world({ remoteSites: ['https://other.example.org'] });
    send({ endpoint });
    assert.equal(sent[0]?.url, endpoint);
    assert.match(failure(() => send({ endpoint: 'orders' })).message, /no protocol/);
  });
});
