import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { PARCELS } from '../external-services/testing/parcel-service.ts';
import {
  afterSave,
  assignments,
  asyncPath,
  create,
  decision,
  fields,
  filters,
  FIRST,
  formula,
  input,
  lookup,
  ref,
  timePath,
  triggered,
  update,
  variable,
} from '../flow/testing/flow-xml.ts';
import { metadataXml } from '../metadata/testing/deployment-fixture.ts';
import { API, startWith, type ComposedOrg } from './testing/composed-org.ts';
import { flowFile, ORDER } from './testing/small-project.ts';

const SETTING = {
  'objects/Setting__mdt.object': metadataXml(
    'CustomObject',
    '<label>Setting</label><pluralLabel>Settings</pluralLabel>',
  ),
  'customMetadata/Setting.Default.md': metadataXml(
    'CustomMetadata',
    '<label>Default</label><protected>false</protected>',
  ),
};
const GO = filters(['Status__c', 'EqualTo', 'Go']);
const SET_NOTE = update('Set_Note', fields(['Note__c', ref('Text')]) + input('$Record'));
const NUMBER = (name: string): string =>
  `<variables><name>${name}</name><dataType>Number</dataType><isCollection>false</isCollection><isInput>false</isInput><isOutput>false</isOutput><scale>0</scale>`;

let org: ComposedOrg;
before(async () => {
  org = await startWith({ ...ORDER, ...SETTING }, { assign: ['Order_Access'] });
});
beforeEach(() => org.running.org.reset());
after(() => org.close());

const deployFlow = (inside: string): Promise<void> => org.mustDeploy({ 'flows/Tested_Flow.flow': flowFile(inside) });

async function set(key: string, value: unknown): Promise<void> {
  const { status, json } = await org.send('PATCH', '/local/switches', { [key]: value });
  assert.equal(status, 200, JSON.stringify(json));
}

async function goOrders(count: number, further: Record<string, unknown> = {}): Promise<void> {
  const records = Array.from({ length: count }, () => ({
    attributes: { type: 'Order__c' },
    Status__c: 'Go',
    ...further,
  }));
  const { json } = await org.send('POST', `${API}/composite/sobjects`, { records });
  assert.doesNotMatch(JSON.stringify(json), /"success":false/);
}

interface Logged {
  readonly kind: string;
  readonly interviews: number;
  readonly outcome: string;
  readonly limits?: Record<string, number>;
}

async function transactions(kind: string): Promise<Logged[]> {
  const { json } = await org.send('GET', '/local/transactions');
  return (json as Logged[]).filter((one) => one.kind === kind);
}

describe('open points of the platform, each reading with its effect', () => {
  it('asyncBatchScope: interviews of one save, of several, or one alone share a transaction', async () => {
    const sizes = async (scope: string): Promise<number[]> => {
      await org.running.org.reset();
      await deployFlow(
        formula('Text', 'String', '"x"') +
          SET_NOTE +
          triggered({ where: GO, changed: true, paths: asyncPath('Set_Note') }),
      );
      await set('asyncBatchScope', scope);
      await set('asyncDelayMinutes', 3);
      await goOrders(2);
      await goOrders(3);
      await org.advance('PT5M');
      return (await transactions('asynchronousPath')).map(({ interviews }) => interviews);
    };
    assert.deepEqual(await sizes('one save transaction'), [2, 3]);
    assert.deepEqual(await sizes('several save transactions'), [5]);
    assert.deepEqual(await sizes('a single interview'), [1, 1, 1, 1, 1]);
  });

  it('timeBasedHourlyCap: what is beyond the cap waits for the next hour, and nothing is lost', async () => {
    await deployFlow(
      formula('Text', 'String', '"x"') +
        SET_NOTE +
        triggered({ where: GO, changed: true, paths: timePath('Later', 'Set_Note', afterSave(1)) }),
    );
    await set('timeBasedHourlyCap', 1000);
    for (let batch = 0; batch < 6; batch += 1) await goOrders(200);
    await org.advance('PT2M');
    const noted = async (): Promise<number> =>
      (await org.query("SELECT Id FROM Order__c WHERE Note__c = 'x' LIMIT 2000")).length;
    assert.equal(await noted(), 1000);
    await org.advance('PT1H');
    assert.equal(await noted(), 1200);
  });

  it('asyncLimits: 100 or 200 queries on an asynchronous path', async () => {
    const inside =
      assignments('Add_One', [['count', 'Add', 1]], 'Get') +
      lookup('Get', 'Order__c', `${filters(['Id', 'EqualTo', ref('$Record.Id')])}${FIRST}`, { next: 'Again' }) +
      decision('Again', [{ name: 'Less', when: [['count', 'LessThan', 120]], next: 'Add_One' }], 'Set_Note') +
      SET_NOTE +
      formula('Text', 'String', '"x"') +
      triggered({ where: GO, changed: true, paths: asyncPath('Add_One') }) +
      `${NUMBER('count')}<value><numberValue>0</numberValue></value></variables>`;
    for (const [value, notes] of [
      ['asynchronous', ['x']],
      ['synchronous', [null]],
    ] as const) {
      await org.running.org.reset();
      await deployFlow(inside);
      await set('asyncLimits', value);
      await goOrders(1);
      await org.advance();
      const found = await org.query<{ Note__c: string | null }>('SELECT Note__c FROM Order__c');
      assert.deepEqual(
        found.map(({ Note__c }) => Note__c),
        notes,
      );
    }
  });

  it('customMetadataQueryCounts: Get Records on custom metadata is free, or a query', async () => {
    await deployFlow(
      lookup('Get', 'Setting__mdt', `${filters(['DeveloperName', 'EqualTo', 'Default'])}${FIRST}`) +
        triggered({ where: GO, first: 'Get' }),
    );
    const used = async (value: string): Promise<number> => {
      await set('customMetadataQueryCounts', value);
      await goOrders(1);
      const last = (await transactions('request')).at(-1);
      const text = JSON.stringify(last);
      return Number(/"soqlQueries":(\d+)/.exec(text)?.[1] ?? NaN);
    };
    assert.equal((await used('yes')) - (await used('no')), 1);
  });

  it('blankNumberInFormula: null or zero', async () => {
    for (const [value, note] of [
      ['null', 'blank'],
      ['zero', 'number'],
    ] as const) {
      await org.running.org.reset();
      await deployFlow(
        formula('Text', 'String', 'IF(ISBLANK({!empty}), "blank", "number")') +
          update('Set_Note', fields(['Note__c', ref('Text')]) + input('$Record')) +
          triggered({ where: GO, first: 'Set_Note', when: 'RecordBeforeSave' }) +
          `${NUMBER('empty')}</variables>`,
      );
      await set('blankNumberInFormula', value);
      await goOrders(1);
      const [order] = await org.query<{ Note__c: string }>('SELECT Note__c FROM Order__c');
      assert.equal(order?.Note__c, note);
    }
  });

  it('isChangedOnCreate: a new record has changed, or has not', async () => {
    for (const [value, note] of [
      [false, null],
      [true, 'x'],
    ] as const) {
      await org.running.org.reset();
      await deployFlow(
        formula('Text', 'String', '"x"') +
          SET_NOTE +
          triggered({ where: filters(['Status__c', 'IsChanged', true]), first: 'Set_Note', when: 'RecordBeforeSave' }),
      );
      await set('isChangedOnCreate', value);
      await goOrders(1);
      const [order] = await org.query<{ Note__c: string | null }>('SELECT Note__c FROM Order__c');
      assert.equal(order?.Note__c, note);
    }
  });

  it('retryAfterLoneCalloutFailure: a fault of an action that no DML preceded is run again, or is not', async () => {
    const email = `<actionCalls><name>Tell</name><label>Tell</label><locationX>0</locationX><locationY>0</locationY><actionName>emailSimple</actionName><actionType>emailSimple</actionType><flowTransactionModel>CurrentTransaction</flowTransactionModel>${[
      ['emailAddresses', 'nobody'],
      ['emailSubject', 'x'],
      ['emailBody', 'x'],
    ]
      .map(
        ([name = '', text = '']) =>
          `<inputParameters><name>${name}</name><value><stringValue>${text}</stringValue></value></inputParameters>`,
      )
      .join('')}</actionCalls>`;
    for (const [value, again] of [
      ['yes', '2026-03-14T09:15:00.000Z'],
      ['no', null],
    ] as const) {
      await org.running.org.reset();
      await deployFlow(email + triggered({ where: GO, changed: true, paths: asyncPath('Tell') }));
      await set('retryAfterLoneCalloutFailure', value);
      const start = org.running.org.clock.now().epochMilliseconds;
      await goOrders(1);
      await org.advance();
      const { json } = await org.send('GET', '/local/failed-interviews');
      const [failed] = json as { runsAgainAt: string | null }[];
      const due = again === null ? null : new Date(start + 15 * 60_000).toISOString();
      assert.equal(failed?.runsAgainAt, due);
    }
  });

  it('registrationWithFlow: a flow may use a registration that comes with it, or finds no classes (cli #2233)', async () => {
    const schema = JSON.stringify(PARCELS).replaceAll('&', '&amp;').replaceAll('<', '&lt;');
    const files = {
      'externalServiceRegistrations/Parcels.externalServiceRegistration': metadataXml(
        'ExternalServiceRegistration',
        `<label>Parcels</label><namedCredentialReference>Parcel_API</namedCredentialReference><operations><active>true</active><name>sendx5fparcels</name></operations><registrationProviderType>Custom</registrationProviderType><schema>${schema}</schema><schemaType>OpenApi3</schemaType><status>Complete</status>`,
      ),
      'externalCredentials/Parcels.externalCredential': metadataXml(
        'ExternalCredential',
        '<authenticationProtocol>Custom</authenticationProtocol><externalCredentialParameters><parameterGroup>Owner</parameterGroup><parameterName>Owner</parameterName><parameterType>NamedPrincipal</parameterType><sequenceNumber>1</sequenceNumber></externalCredentialParameters><label>Parcels</label>',
      ),
      'flows/Tested_Flow.flow': flowFile(
        triggered({ where: GO, first: 'Get' }) +
          lookup('Get', 'Order__c', `${filters(['Id', 'EqualTo', ref('$Record.Id')])}${FIRST}`) +
          '<variables><name>parcel</name><apexClass>ExternalService__Parcels_Parcel</apexClass><dataType>Apex</dataType><isCollection>false</isCollection><isInput>false</isInput><isOutput>false</isOutput></variables>',
      ),
      'namedCredentials/Parcel_API.namedCredential': metadataXml(
        'NamedCredential',
        '<allowMergeFieldsInBody>false</allowMergeFieldsInBody><allowMergeFieldsInHeader>false</allowMergeFieldsInHeader><calloutStatus>Enabled</calloutStatus><generateAuthorizationHeader>false</generateAuthorizationHeader><label>Parcel API</label><namedCredentialParameters><parameterName>Url</parameterName><parameterType>Url</parameterType><parameterValue>https://parcels.example.com</parameterValue></namedCredentialParameters><namedCredentialParameters><externalCredential>Parcels</externalCredential><parameterName>ExternalCredential</parameterName><parameterType>Authentication</parameterType></namedCredentialParameters><namedCredentialType>SecuredEndpoint</namedCredentialType>',
      ),
    };
    await set('registrationWithFlow', 'fails');
    const { failures } = await org.deploy(files);
    assert.match(failures.map(({ problem }) => problem).join('\n'), /"apexClass" is invalid/);
    await set('registrationWithFlow', 'works');
    await org.mustDeploy(files);
  });

  it('partialSaveReattempts: the rest of a batch is saved again without what was refused, or is refused too', async () => {
    const both =
      create('Make_Both', '<inputReference>pair</inputReference>', { fault: 'Note_Fault' }) +
      assignments(
        'Fill',
        [
          ['one.Key__c', 'Assign', ref('$Record.Note__c')],
          ['two.Status__c', 'Assign', 'Twin'],
          ['pair', 'Add', ref('one')],
          ['pair', 'Add', ref('two')],
        ],
        'Make_Both',
      ) +
      update('Note_Fault', fields(['Status__c', 'Fault']) + input('$Record')) +
      triggered({ where: GO, first: 'Fill', on: 'Create' }) +
      variable('one', 'SObject', '<objectType>Order__c</objectType>') +
      variable('pair', 'SObject', '<isCollection>true</isCollection><objectType>Order__c</objectType>') +
      variable('two', 'SObject', '<objectType>Order__c</objectType>');
    for (const [value, faults] of [
      [3, 1],
      [0, 3],
    ] as const) {
      await org.running.org.reset();
      await org.create('Order__c', { Key__c: 'taken' });
      await deployFlow(both);
      await set('partialSaveReattempts', value);
      const records = ['taken', 'free', 'also free'].map((Note__c) => ({
        attributes: { type: 'Order__c' },
        Status__c: 'Go',
        Note__c,
      }));
      const { json } = await org.send('POST', `${API}/composite/sobjects`, { records });
      assert.doesNotMatch(JSON.stringify(json), /"success":false/);
      assert.equal((await org.query("SELECT Id FROM Order__c WHERE Status__c = 'Fault'")).length, faults);
      assert.equal((await org.query("SELECT Id FROM Order__c WHERE Status__c = 'Twin'")).length, 3 - faults);
    }
  });
});
