import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { CommandError } from '../command/command-error.ts';
import { connectByToken } from '../org/connect.ts';
import { SertifierClient } from '../sertifier/sertifier-client.ts';
import { changeComponent } from '../testing/change-component.ts';
import { CommandOrg } from '../testing/command-org.ts';
import type { Progress } from '../command/progress.ts';
import { startDroppingProxy, type Break, type DroppingProxy } from '../testing/dropping-proxy.ts';
import { requestShapes } from '../testing/request-shapes.ts';
import type { StepReport } from './run-steps.ts';
import { activate, flowStates } from './steps/activate-flows.ts';

/** A flow of the administrator's own, made from the package's. */
const CLONE = 'Our_Issue_Credential';
const NOTHING: readonly string[] = [];
/** The Metadata API is SOAP: a retrieval is a POST that writes nothing. */
const READS_BY_POST = '/services/Soap/m/66.0';

/** `DROPS=every node --test scripts/setup/set-up-org.test.ts`: half a minute of work, for changes to set-up. */
const EVERY_REQUEST = process.env.DROPS === 'every';
/** What is dropped in each step: where it writes, the answer to that, which is harder. */
const DROPS: Readonly<Record<string, readonly [method: string, lost: Break]>> = {
  org: ['GET', 'request'],
  deploy: ['POST', 'answer'],
  key: ['POST', 'answer'],
  campaign: ['GET', 'answer'],
  'permission set': ['POST', 'answer'],
  'contact fields': ['GET', 'request'],
  connection: ['POST', 'request'],
  flows: ['GET', 'answer'],
  control: ['POST', 'answer'],
};

function changesOf(reports: readonly StepReport[]): Record<string, readonly string[]> {
  return Object.fromEntries(reports.filter(({ changes }) => changes.length > 0).map((one) => [one.step, one.changes]));
}

async function fault(run: () => Promise<unknown>): Promise<CommandError> {
  try {
    await run();
  } catch (error) {
    assert.ok(error instanceof CommandError, String(error));
    return error;
  }
  throw new Error('It was expected to fail.');
}

describe('set-up of a fresh production-like org', () => {
  let test: CommandOrg;
  before(async () => {
    test = await CommandOrg.open({ productionLike: true });
  });
  after(() => test.close());

  it('a dry run writes nothing, asks for no key and tells the plan', async () => {
    let asked = 0;
    const key = (): Promise<undefined> => {
      asked += 1;
      return Promise.resolve(undefined);
    };
    let reports: readonly StepReport[] = [];
    const requests = await test.requestsOf(async () => {
      reports = await test.setUp({ key, sertifier: key }, true);
    });
    assert.equal(asked, 0);
    assert.deepEqual(
      requests.filter(({ method, path }) => method !== 'GET' && path !== READS_BY_POST),
      NOTHING,
    );
    assert.deepEqual(Object.keys(changesOf(reports)), ['deploy', 'key', 'campaign', 'permission set', 'control']);
  });

  it('SF-67: brings it to the wanted state; what starts issuing is activated last; its requests are pinned', async () => {
    let changes: Record<string, readonly string[]> = {};
    const requests = await test.requestsOf(async () => {
      changes = changesOf(await test.setUp());
    });
    const steps = ['deploy', 'key', 'campaign', 'permission set', 'flows', 'control'];
    assert.deepEqual(Object.keys(changes), steps);
    const flows = changes.flows ?? [];
    assert.match(flows.at(-1) ?? '', /_on_Contact_/);
    const at = (name: string): number => flows.findIndex((one) => one.includes(name));
    assert.ok(at('Sertifier_Record_Answer') < at('Sertifier_Send_Credential'));
    assert.ok(at('Sertifier_Send_Credential') < at('Sertifier_Issue_Credential_on_Contact_Update'));
    assert.deepEqual(requestShapes(requests), [
      'GET /query × 2',
      'GET /limits',
      'GET /tooling/query',
      'POST SOAP',
      'GET /named-credentials/credential × 2',
      'POST /named-credentials/credential',
      'GET /query × 2',
      'POST SOAP',
      'GET /query × 3',
      'POST /sobjects/PermissionSetAssignment × 3',
      'GET /sobjects/Contact/describe',
      'POST /actions/custom/apex/Sertifier_Test_Connection',
      'GET /tooling/query',
      `PATCH /tooling/sobjects/FlowDefinition/ID × ${flows.length}`,
      'GET /query × 2',
      'POST /sobjects/Sertifier_Control__c',
    ]);
  });

  it('SF-26, P13: the Automated Process user is among those who may send', async () => {
    const records = await test.org.query(
      "SELECT Id FROM PermissionSetAssignment WHERE Assignee.UserType = 'AutomatedProcess' AND PermissionSet.Name = 'Sertifier_Integration_Access'",
    );
    assert.equal(records.length, 1);
  });

  it('a second run changes nothing and makes no write request; its requests are pinned', async () => {
    let reports: readonly StepReport[] = [];
    const requests = await test.requestsOf(async () => {
      reports = await test.setUp({ key: undefined, sertifier: () => Promise.resolve(undefined) });
    });
    assert.deepEqual(changesOf(reports), {});
    assert.deepEqual(requestShapes(requests), [
      'GET /query × 2',
      'GET /limits',
      'GET /tooling/query',
      'POST SOAP',
      'GET /named-credentials/credential',
      'GET /query × 4',
      'GET /sobjects/Contact/describe',
      'GET /tooling/query',
      'GET /query × 2',
    ]);
  });

  it('P28, B14: a re-deployment keeps settings, key, cloned flows, and an administrator’s pause and campaign switch', async () => {
    await test.keep();
    const [row] = await test.org.query('SELECT Id FROM Sertifier_Control__c');
    await test.org.update('Sertifier_Control__c', String(row?.Id), { Paused__c: true, Pause_Reason__c: 'audit' });
    await deployRecords(test, 'Sertifier_Setting.Default', { Credentials_per_Request__c: '50' });
    await deployRecords(test, 'Sertifier_Campaign.Certified_Widget_Engineer', { Active__c: 'false' });
    await cloneFlow(test);
    await changeFlow(test);
    const changes = changesOf(await test.setUp({ key: undefined }));
    assert.deepEqual(Object.keys(changes), ['deploy', 'flows']);
    const [setting] = await test.org.query('SELECT Credentials_per_Request__c FROM Sertifier_Setting__mdt');
    assert.equal(setting?.Credentials_per_Request__c, 50);
    const [control] = await test.org.query('SELECT Paused__c FROM Sertifier_Control__c');
    assert.equal(control?.Paused__c, true);
    const [campaign] = await test.org.query('SELECT Active__c, Campaign_ID__c FROM Sertifier_Campaign__mdt');
    assert.equal(campaign?.Active__c, false);
    const clone = (await flowStates(test.org, [CLONE])).get(CLONE);
    assert.deepEqual([clone?.activeVersion, clone?.latestVersion], [1, 1]);
    await test.reset();
  });
});

describe('set-up where something is wrong', () => {
  let test: CommandOrg;
  before(async () => {
    test = await CommandOrg.openSetUp();
  });
  after(() => test.close());
  beforeEach(() => test.reset());

  it('a half-set-up org gets what it lacks, in order, and nothing twice', async () => {
    await test.org.request('DELETE', credentialPath());
    const [row] = await test.org.query('SELECT Id FROM Sertifier_Control__c');
    await test.org.delete('Sertifier_Control__c', String(row?.Id));
    const name = 'Sertifier_Send_Credential';
    const flow = (await flowStates(test.org, [name])).get(name);
    assert.ok(flow);
    await activate(test.org, flow, 0);
    const changes = changesOf(await test.setUp());
    assert.deepEqual(Object.keys(changes), ['key', 'flows', 'control']);
    assert.deepEqual(changes.flows, [`activate ${name} (version 1)`]);
    assert.deepEqual(changesOf(await test.setUp()), {});
  });

  it('a drifted org gets back what differs, and only that', async () => {
    const [row] = await test.org.query('SELECT Id FROM Sertifier_Control__c');
    await test.org.update('Sertifier_Control__c', String(row?.Id), { Default_Campaign__c: 'Another' });
    const [assignment] = await test.org.query(
      "SELECT Id FROM PermissionSetAssignment WHERE PermissionSet.Name = 'Sertifier_Admin'",
    );
    await test.org.delete('PermissionSetAssignment', String(assignment?.Id));
    const changes = changesOf(await test.setUp());
    assert.deepEqual(changes.control, ['change Default_Campaign__c of the control row']);
    assert.deepEqual(Object.keys(changes), ['permission set', 'control']);
    assert.deepEqual(changesOf(await test.setUp()), {});
  });

  it('SF-05: a user without rights is told which ones are missing, and nothing is written', async () => {
    const username = await test.createUser('clerk');
    const clerk = await test.connectAs(username);
    const error = await fault(() => test.setUp({}, false, clerk));
    assert.match(error.problem, /"Customize Application"/);
    assert.match(error.problem, /"Manage Flow"/);
    assert.match(error.remedy, /System Administrator/);
  });

  it('SF-11: a key that Sertifier refuses is not written, and no message shows it', async () => {
    await test.org.request('DELETE', credentialPath());
    const wrong = 'wrong-key-0123456789';
    const client = new SertifierClient(wrong, test.running.sertifier.url);
    const error = await fault(() => test.setUp({ key: wrong, sertifier: () => Promise.resolve(client) }));
    assert.match(error.problem, /refused the key/);
    assert.ok(!`${error.message}${String(error.stack)}`.includes(wrong));
    const state = await test.org.request('GET', credentialPath());
    assert.match(JSON.stringify(state.body), /NotConfigured/);
  });

  it('a campaign that the account does not have is refused before it is written (SF-08)', async () => {
    const [campaign] = test.setup.campaigns;
    assert.ok(campaign);
    const setup = { ...test.setup, campaigns: [{ ...campaign, campaignId: '00000000-0000-0000-0000-000000000000' }] };
    const error = await fault(() => test.setUp({ setup }));
    assert.match(error.problem, /no campaign of that ID/);
    assert.deepEqual(changesOf(await test.setUp()), {});
  });

  it('Sertifier down: the fault names it, and a later run goes on', async () => {
    await test.org.request('DELETE', credentialPath());
    const client = new SertifierClient(test.running.sertifier.key, 'http://127.0.0.1:9');
    const error = await fault(() => test.setUp({ sertifier: () => Promise.resolve(client) }));
    assert.match(error.problem, /could not be reached/);
    assert.deepEqual(Object.keys(changesOf(await test.setUp())), ['key']);
  });

  it('an expired session is told with the way to log in again', async () => {
    const error = await fault(() => connectByToken(test.running.instanceUrl, '00D000000000001EAA!expired'));
    assert.match(error.problem, /Session expired/);
    assert.match(error.remedy, /sf org login/);
  });

  it('a session that ends midway is told with the way to log in; the next run goes on', async () => {
    for (const endAt of [3, 7, 12]) {
      await test.reset();
      await test.org.request('DELETE', credentialPath());
      const proxy = await startDroppingProxy(test.running.instanceUrl, endAt, 'session');
      try {
        const error = await fault(async () => {
          const org = await connectByToken(proxy.url, test.running.org.token);
          await test.setUp({}, false, org);
        });
        assert.match(error.problem, /Session expired or invalid/, `at request ${endAt}`);
        assert.match(error.remedy, /sf org login web --alias ALIAS/, `at request ${endAt}`);
      } finally {
        await proxy.close();
      }
      await test.setUp();
      assert.deepEqual(changesOf(await test.setUp()), {}, `at request ${endAt}`);
    }
  });

  it('two set-ups at once end in the same state', async () => {
    const [row] = await test.org.query('SELECT Id FROM Sertifier_Control__c');
    await test.org.delete('Sertifier_Control__c', String(row?.Id));
    for (const one of await test.org.query('SELECT Id FROM PermissionSetAssignment')) {
      await test.org.delete('PermissionSetAssignment', String(one.Id));
    }
    await Promise.all([test.setUp(), test.setUp()]);
    assert.deepEqual(changesOf(await test.setUp()), {});
    assert.equal((await test.org.query('SELECT Id FROM Sertifier_Control__c')).length, 1);
  });

  describe('a network that drops a request or its answer leaves nothing half done: the next run finishes', () => {
    before(async () => {
      await test.reset();
      const [row] = await test.org.query('SELECT Id FROM Sertifier_Control__c');
      await test.org.delete('Sertifier_Control__c', String(row?.Id));
      await test.org.request('DELETE', credentialPath());
      for (const one of await test.org.query('SELECT Id FROM PermissionSetAssignment')) {
        await test.org.delete('PermissionSetAssignment', String(one.Id));
      }
      await test.keep();
    });

    /** @returns whether something was dropped */
    async function setUpOver(proxy: DroppingProxy, progress?: Progress): Promise<boolean> {
      try {
        const org = await connectByToken(proxy.url, test.running.org.token);
        await test.setUp({}, false, org, progress);
        // the libraries ask once more by themselves where they only read
      } catch (error) {
        assert.ok(error instanceof CommandError, String(error));
        assert.match(error.problem, /could not be reached/);
        await test.setUp();
      } finally {
        await proxy.close();
      }
      assert.deepEqual(changesOf(await test.setUp()), {});
      return proxy.hasBroken();
    }

    it('in each step, once: what it writes where it writes', async () => {
      const passed: string[] = [];
      await test.setUp(
        {},
        true,
        test.org,
        stepsTo((name) => passed.push(name)),
      );
      assert.deepEqual(Object.keys(DROPS), passed);
      for (const [step, [method, lost]] of Object.entries(DROPS)) {
        await test.reset();
        const proxy = await startDroppingProxy(test.running.instanceUrl, 0);
        const progress = stepsTo((name) => {
          if (name === step) proxy.breakNext(method, lost);
        });
        assert.ok(await setUpOver(proxy, progress), `nothing was dropped in the step "${step}"`);
      }
    });

    for (const lost of EVERY_REQUEST ? (['request', 'answer'] as const) : []) {
      it(`at every single request (${lost})`, async () => {
        for (let dropAt = 2, hasBroken = true; hasBroken; dropAt += 1) {
          await test.reset();
          hasBroken = await setUpOver(await startDroppingProxy(test.running.instanceUrl, dropAt, lost));
        }
      });
    }
  });
});

/** Progress that tells nobody but a test where a run is. */
function stepsTo(begun: (name: string) => void): Progress {
  return {
    step: (name, run) => {
      begun(name);
      return run();
    },
    note: () => undefined,
    seconds: () => ({}),
  };
}

function credentialPath(): string {
  return '/named-credentials/credential?externalCredential=Sertifier_External_Credential&principalName=Sertifier_Principal&principalType=NamedPrincipal';
}

/** Changes fields of a custom metadata record, as an administrator does in Setup. */
async function deployRecords(test: CommandOrg, name: string, values: Readonly<Record<string, string>>): Promise<void> {
  await changeComponent(test.org, 'CustomMetadata', name, `customMetadata/${name}.md`, (content) =>
    Object.entries(values).reduce(
      (text, [field, value]) =>
        text.replace(
          new RegExp(`(<field>${field}</field>\\s*<value[^>]*>)[^<]*`),
          (_all, before: string) => before + value,
        ),
      content,
    ),
  );
}

/** Somebody changes a flow of the package in the org. */
function changeFlow(test: CommandOrg): Promise<void> {
  const name = 'Sertifier_Write_Link_to_Contact';
  return changeComponent(test.org, 'Flow', name, `flows/${name}.flow`, (content) =>
    content.replace(/<triggerOrder>\d+/, '<triggerOrder>77'),
  );
}

/** An administrator clones the packaged flow: Save As, a new flow (docs/customise.md). */
async function cloneFlow(test: CommandOrg): Promise<void> {
  const name = 'Sertifier_Issue_Credential_on_Contact_Update';
  const files = await test.org.retrieveMetadata([{ name: 'Flow', members: [name] }]);
  const xml = Buffer.from(files.get(`flows/${name}.flow`) ?? []).toString('utf8');
  const manifest = `<Package xmlns="http://soap.sforce.com/2006/04/metadata"><types><members>${CLONE}</members><name>Flow</name></types><version>66.0</version></Package>`;
  await test.org.deployMetadata([
    { path: 'package.xml', content: manifest },
    { path: `flows/${CLONE}.flow`, content: xml.replace(/<status>\w+/, '<status>Active') },
  ]);
  const clone = (await flowStates(test.org, [CLONE])).get(CLONE);
  // in production a deployed flow arrives inactive, and the administrator activates it
  if (clone !== undefined && clone.activeVersion === undefined) await activate(test.org, clone, 1);
}
