import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FIELD_TOTAL, metadataXml, ORDER_OBJECT, packageXml, zipOf } from '../metadata/testing/deployment-fixture.ts';
import { VirtualClock } from '../transactions/clock.ts';
import { Instant } from '../values/instant.ts';
import type { DeployMessage, DeployResult } from './deploy-result.ts';
import { DeployService } from './deploy-service.ts';
import { FakeTarget } from './testing/fake-target.ts';

const USER = { id: '005000000000001AAA', name: 'Admin' };
const CLASS_META = metadataXml('ApexClass', '<apiVersion>66.0</apiVersion>');

function setUp(): { target: FakeTarget; service: DeployService; clock: VirtualClock } {
  const target = new FakeTarget();
  const clock = new VirtualClock(new Instant(Date.UTC(2026, 0, 31)));
  return { target, service: new DeployService(target, clock), clock };
}

async function run(
  service: DeployService,
  zip: Uint8Array,
  options: Record<string, unknown> = {},
): Promise<DeployResult> {
  const id = service.start(zip, options, USER);
  await service.idle();
  return service.status(id) ?? assert.fail();
}

function classZip(source: string, name = 'Send'): Uint8Array {
  return zipOf({
    'package.xml': packageXml({ ApexClass: [name] }),
    [`classes/${name}.cls`]: source,
    [`classes/${name}.cls-meta.xml`]: CLASS_META,
  });
}

function orderZip(object = ORDER_OBJECT): Uint8Array {
  return zipOf({ 'package.xml': packageXml({ CustomObject: ['Order__c'] }), 'objects/Order__c.object': object });
}

function brief({ componentType, fullName, created, changed, deleted }: DeployMessage): string {
  const state = created ? 'created' : changed ? 'changed' : deleted ? 'deleted' : 'unchanged';
  return `${componentType}:${fullName} ${state}`;
}

const successes = (result: DeployResult): string[] => result.details?.componentSuccesses.map(brief) ?? [];
const failures = (result: DeployResult): string[] =>
  result.details?.componentFailures.map(
    ({ componentType, fullName, fileName, problem = '', problemType = '', lineNumber = 0, columnNumber = 0 }) =>
      `${problemType} ${componentType}:${fullName} ${fileName}:${lineNumber}:${columnNumber} ${problem}`,
  ) ?? [];

test('a deployment reports the object, each child and package.xml; once more it is unchanged', async () => {
  const { target, service } = setUp();
  const first = await run(service, orderZip());
  assert.equal(first.status, 'Succeeded');
  assert.deepEqual(successes(first), [
    'CustomObject:Order__c created',
    'CustomField:Order__c.Status__c created',
    'CustomField:Order__c.Total__c created',
    'ListView:Order__c.All created',
    ':package.xml changed',
  ]);
  assert.equal(first.numberComponentsTotal, 4);
  assert.equal(first.numberComponentsDeployed, 4);
  assert.ok(target.has('CustomField', 'Order__c.Total__c'));
  const second = await run(service, orderZip(ORDER_OBJECT.replace('<scale>2<', '<scale>3<')));
  assert.deepEqual(successes(second), [
    'CustomObject:Order__c unchanged',
    'CustomField:Order__c.Status__c unchanged',
    'CustomField:Order__c.Total__c changed',
    'ListView:Order__c.All unchanged',
    ':package.xml changed',
  ]);
  const ids = (result: DeployResult): unknown[] => result.details?.componentSuccesses.map(({ id }) => id) ?? [];
  assert.deepEqual(ids(second), ids(first));
});

test('one bad component and nothing is deployed; the others are still reported', async () => {
  const { target, service } = setUp();
  const zip = zipOf({
    'package.xml': packageXml({ ApexClass: ['*'] }),
    'classes/Good.cls': 'public class Good {}',
    'classes/Good.cls-meta.xml': CLASS_META,
    'classes/Bad.cls': 'public class Bad {\n  BROKEN;\n}',
    'classes/Bad.cls-meta.xml': CLASS_META,
  });
  const result = await run(service, zip);
  assert.equal(result.status, 'Failed');
  assert.equal(result.success, false);
  assert.deepEqual(failures(result), ['Error ApexClass:Bad classes/Bad.cls:2:5 Variable does not exist: BROKEN']);
  assert.deepEqual(successes(result), ['ApexClass:Good created', ':package.xml changed']);
  assert.deepEqual(
    [result.numberComponentErrors, result.numberComponentsDeployed, result.numberComponentsTotal],
    [1, 1, 2],
  );
  assert.equal(target.components.size, 0);
});

test('what the Metadata API would refuse never takes effect', async () => {
  const { target, service } = setUp();
  const result = await run(service, orderZip(ORDER_OBJECT.replace('<type>Number<', '<type>Numeric<')));
  assert.deepEqual(failures(result), [
    `Error CustomField:Order__c.Total__c objects/Order__c.object:15:1 Error parsing file: 'Numeric' is not a valid value for the enum 'FieldType'`,
  ]);
  assert.equal(target.components.size, 0);
});

test('problems of a Lightning Web Component carry their place in the text, where the client looks for it', async () => {
  const { service } = setUp();
  const zip = zipOf({
    'package.xml': packageXml({ LightningComponentBundle: ['card'] }),
    'lwc/card/card.html': '\n  <div></div>',
    'lwc/card/card.js-meta.xml': metadataXml('LightningComponentBundle', '<isExposed>true</isExposed>'),
  });
  const result = await run(service, zip);
  assert.deepEqual(failures(result), [
    'Error LightningComponentBundle:card lwc/card/card.html:2:3 [Line: 2, Col: 3] LWC1059: Expected root tag to be template',
  ]);
});

test('checkOnly reports the same and changes nothing', async () => {
  const { target, service } = setUp();
  const result = await run(service, orderZip(), { checkOnly: true });
  assert.equal(result.status, 'Succeeded');
  assert.equal(result.checkOnly, true);
  assert.equal(successes(result)[0], 'CustomObject:Order__c created');
  assert.equal(target.components.size, 0);
});

test('warnings fail a deployment unless it ignores them (Metadata API Developer Guide, DeployMessage.problemType)', async () => {
  const { target, service } = setUp();
  target.furtherProblems = [
    { componentType: 'ApexClass', fullName: 'Send', fileName: 'classes/Send.cls', message: 'Old', severity: 'Warning' },
  ];
  const failed = await run(service, classZip('public class Send {}'));
  assert.deepEqual([failed.status, failures(failed)], ['Failed', ['Warning ApexClass:Send classes/Send.cls:0:0 Old']]);
  const passed = await run(service, classZip('public class Send {}'), { ignoreWarnings: 'true' });
  assert.equal(passed.status, 'Succeeded');
  assert.deepEqual(successes(passed), ['ApexClass:Send created', ':package.xml changed']);
  assert.equal(passed.details?.componentSuccesses[0]?.problem, 'Old');
});

test('tests run at the asked-for level; a failing test fails the deployment whole', async () => {
  const { target, service } = setUp();
  const outcome = { className: 'SendTest', methodName: 'sends', milliseconds: 4 };
  target.testResults = [{ ...outcome, outcome: 'Fail', message: 'System.AssertException: no', stackTrace: 'line 3' }];
  const failed = await run(service, classZip('public class Send {}'), { testLevel: 'RunLocalTests' });
  assert.equal(failed.status, 'Failed');
  assert.deepEqual([failed.numberTestErrors, failed.numberTestsTotal, failed.runTestsEnabled], [1, 1, true]);
  assert.deepEqual(failed.details?.runTestResult.failures[0], {
    id: service.ids.idOf('ApexClass', 'SendTest'),
    name: 'SendTest',
    methodName: 'sends',
    time: 4,
    message: 'System.AssertException: no',
    stackTrace: 'line 3',
    packageName: 'SendTest',
    type: 'Class',
  });
  assert.equal(target.components.size, 0);
  target.testResults = [{ ...outcome, outcome: 'Pass' }];
  const passed = await run(service, classZip('public class Send {}'), {
    testLevel: 'RunSpecifiedTests',
    runTests: ['SendTest'],
  });
  assert.equal(passed.status, 'Succeeded');
  assert.deepEqual(target.testRuns.at(-1), { level: 'RunSpecifiedTests', names: ['SendTest'] });
  await run(service, classZip('public class Send {}'));
  assert.equal(target.testRuns.length, 2);
});

test('quick deploy: a validation with tests is deployed once, checked again, its tests not run again', async () => {
  const { target, service } = setUp();
  const validation = await run(service, classZip('public class Send {}'), {
    checkOnly: true,
    testLevel: 'RunLocalTests',
  });
  const id = service.quickDeploy(validation.id, USER);
  await service.idle();
  assert.equal(service.status(id)?.status, 'Succeeded');
  assert.equal(service.status(id)?.checkOnly, false);
  assert.deepEqual([target.checks, target.testRuns.length], [2, 1]);
  assert.ok(target.has('ApexClass', 'Send'));
  assert.throws(() => service.quickDeploy(validation.id, USER), /used or no longer kept/);
});

test('quick deploy: refused for what is no recent, successful validation with tests', async () => {
  const { service, clock } = setUp();
  const zip = classZip('public class Send {}');
  assert.throws(() => service.quickDeploy('0Af000000000009AAA', USER), /no such deployment/);
  const deployed = await run(service, zip);
  assert.throws(() => service.quickDeploy(deployed.id, USER), /not a validation/);
  const untested = await run(service, zip, { checkOnly: true });
  assert.throws(() => service.quickDeploy(untested.id, USER), /ran no tests/);
  const broken = await run(service, classZip('BROKEN'), { checkOnly: true, testLevel: 'RunLocalTests' });
  assert.throws(() => service.quickDeploy(broken.id, USER), /is Failed/);
  const old = await run(service, zip, { checkOnly: true, testLevel: 'RunLocalTests' });
  clock.moveTo(clock.now().plus(11 * 86_400_000));
  assert.throws(() => service.quickDeploy(old.id, USER), /older than 10 days/);
});

test('destructive changes: children go with their object; what does not exist is a warning that fails nothing', async () => {
  const { target, service } = setUp();
  await run(service, orderZip());
  const zip = zipOf({
    'package.xml': packageXml({}),
    'destructiveChanges.xml': packageXml({ CustomField: ['Order__c.Total__c'], ApexClass: ['Gone'] }),
    'destructiveChangesPost.xml': packageXml({ ListView: ['Order__c.All'] }),
  });
  const result = await run(service, zip);
  assert.equal(result.status, 'Succeeded');
  assert.deepEqual(successes(result), [
    'CustomField:Order__c.Total__c deleted',
    'ApexClass:destructiveChanges.xml unchanged',
    'ListView:Order__c.All deleted',
    ':package.xml changed',
  ]);
  assert.equal(result.details?.componentSuccesses[1]?.problem, 'No ApexClass named: Gone found');
  assert.deepEqual([...target.components.keys()], ['CustomObject:Order__c', 'CustomField:Order__c.Status__c']);
  const all = { 'package.xml': packageXml({}), 'destructiveChanges.xml': packageXml({ CustomObject: ['Order__c'] }) };
  await run(service, zipOf(all));
  assert.equal(target.components.size, 0);
});

test('a field that an object file leaves out stays, as in an org', async () => {
  const { target, service } = setUp();
  await run(service, orderZip());
  await run(service, orderZip(ORDER_OBJECT.replace(FIELD_TOTAL, '')));
  assert.ok(target.has('CustomField', 'Order__c.Total__c'));
});

test('deployments run one after the other; a waiting one is cancelled at once, a running one at its next step', async () => {
  const { target, service } = setUp();
  let open = (): void => undefined;
  target.gate = new Promise((resolve) => {
    open = resolve;
  });
  const running = service.start(classZip('public class A {}', 'A'), {}, USER);
  const waiting = service.start(classZip('public class B {}', 'B'), {}, USER);
  await service.settled(running, 20);
  assert.equal(service.status(running)?.status, 'InProgress');
  assert.equal(service.status(running)?.done, false);
  assert.equal(service.status(waiting)?.status, 'Pending');
  assert.deepEqual(service.cancel(waiting, USER), { id: waiting, done: true });
  assert.deepEqual(service.cancel(running, USER), { id: running, done: false });
  assert.equal(service.status(running)?.status, 'Canceling');
  open();
  await service.idle();
  assert.equal(service.status(running)?.status, 'Canceled');
  assert.equal(service.status(running)?.canceledByName, 'Admin');
  assert.equal(target.components.size, 0);
  assert.throws(() => service.cancel(running, USER), /already Canceled/);
  assert.throws(() => service.cancel('0Af', USER), /no such deployment/);
});

test('a check that breaks off fails the deployment with its reason, and the next one runs', async () => {
  const { target, service } = setUp();
  const broken: Promise<void> = Promise.reject(new Error('out of order'));
  broken.catch(() => undefined);
  target.gate = broken;
  const failed = await run(service, classZip('public class Send {}'));
  assert.equal(failed.status, 'Failed');
  assert.match(failed.errorMessage ?? '', /broke off: out of order/);
  target.gate = Promise.resolve();
  assert.equal((await run(service, classZip('public class Send {}'))).status, 'Succeeded');
});

test('options that are not implemented are refused by name', () => {
  const { service } = setUp();
  const start = (options: Record<string, unknown>) => (): string => service.start(new Uint8Array(), options, USER);
  assert.throws(start({ rollbackOnError: 'false' }), /rollbackOnError=false/);
  assert.throws(start({ testLevel: 'RunRelevantTests' }), /RunRelevantTests/);
  assert.throws(start({ performRetrieve: true }), /performRetrieve/);
  assert.throws(start({ autoUpdatePackage: 'true' }), /autoUpdatePackage/);
  assert.throws(start({ speed: 'high' }), /no deploy option 'speed'/);
  assert.throws(start({ checkOnly: 'perhaps' }), /must be true or false/);
  assert.throws(start({ testLevel: 'RunSpecifiedTests' }), /if and only if/);
  assert.throws(start({ testLevel: 'RunLocalTests', runTests: ['A'] }), /if and only if/);
});

test('results are kept for status requests in a bounded number', async () => {
  const { service } = setUp();
  const empty = zipOf({ 'package.xml': packageXml({}) });
  const first = service.start(empty, {}, USER);
  await service.idle();
  for (let count = 0; count < 205; count += 1) await run(service, empty);
  assert.equal(service.status(first), undefined);
});
