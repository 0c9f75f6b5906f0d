import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startTestOrg, type TestOrg } from './testing/org-fixture.ts';

const TOOLING = '/services/data/v66.0/tooling';

interface SynchronousResult {
  numTestsRun: number;
  numFailures: number;
  successes: { name: string; methodName: string; id: string }[];
  failures: { name: string; methodName: string; message: string; stackTrace: string | null }[];
  codeCoverage: {
    name: string;
    numLocations: number;
    numLocationsNotCovered: number;
    locationsNotCovered: { line: number }[];
  }[];
}

describe('Apex tests over the Tooling API', () => {
  let org: TestOrg;
  before(async () => {
    org = await startTestOrg();
  });
  after(async () => org.close());

  async function query<Row>(soql: string): Promise<Row[]> {
    const reply = await org.send('GET', `${TOOLING}/query?q=${encodeURIComponent(soql)}`);
    assert.equal(reply.status, 200, reply.text);
    return (reply.json as { records: Row[] }).records;
  }

  it('runs classes and single methods synchronously, with coverage over all methods', async () => {
    const reply = await org.send('POST', `${TOOLING}/runTestsSynchronous`, { tests: [{ className: 'greeter_test' }] });
    const result = reply.json as SynchronousResult;
    assert.deepEqual([result.numTestsRun, result.numFailures], [2, 1]);
    assert.deepEqual(
      result.successes.map((one) => one.methodName),
      ['greets'],
    );
    assert.equal(result.failures[0]?.stackTrace, 'Class.Greeter_Test: line 9');
    const coverage = result.codeCoverage[0];
    assert.deepEqual([coverage?.numLocations, coverage?.numLocationsNotCovered], [3, 1]);
    assert.deepEqual(
      coverage?.locationsNotCovered.map((one) => one.line),
      [4],
    );
    const one = { tests: [{ className: 'Greeter_Test', testMethods: ['greets'] }] };
    const single = await org.send('POST', `${TOOLING}/runTestsSynchronous`, one);
    assert.equal((single.json as SynchronousResult).numTestsRun, 1);
  });

  it('a limit that a test exceeds fails that test, not the run', async () => {
    const reply = await org.send('POST', `${TOOLING}/runTestsSynchronous`, { testLevel: 'RunLocalTests' });
    const result = reply.json as SynchronousResult;
    assert.equal(result.numTestsRun, 3);
    assert.ok(result.failures.some((one) => one.message === 'Too many SOQL queries: 101'));
  });

  it('runs tests in the background and shows them as the CLI polls for them', async () => {
    const started = await org.send('POST', `${TOOLING}/runTestsAsynchronous`, {
      tests: [{ className: 'Greeter_Test' }],
    });
    const id = started.json as string;
    assert.match(id, /^707/);
    let status = '';
    for (let poll = 0; poll < 50 && status !== 'Failed'; poll += 1) {
      const rows = await query<{ Status: string }>(
        `SELECT AsyncApexJobId, Status, TestSetupTime FROM ApexTestRunResult WHERE AsyncApexJobId = '${id}'`,
      );
      status = rows[0]?.Status ?? '';
    }
    assert.equal(status, 'Failed');
    const items = await query<{ Id: string; Status: string; ApexClassId: string }>(
      `SELECT Id, Status, ApexClassId FROM ApexTestQueueItem WHERE ParentJobId = '${id}'`,
    );
    assert.equal(items.length, 1);
    const results = await query<{ MethodName: string; Outcome: string; ApexClass: { Name: string } }>(
      `SELECT MethodName, Outcome, ApexClass.Name FROM ApexTestResult WHERE QueueItemId IN ('${items[0]?.Id ?? ''}') ORDER BY MethodName`,
    );
    assert.deepEqual(
      results.map((one) => [one.ApexClass.Name, one.MethodName, one.Outcome]),
      [
        ['Greeter_Test', 'greets', 'Pass'],
        ['Greeter_Test', 'greetsNobody', 'Fail'],
      ],
    );
    const coverage = await query<{ TestMethodName: string; NumLinesCovered: number }>(
      `SELECT TestMethodName, NumLinesCovered, Coverage FROM ApexCodeCoverage WHERE ApexTestClassId IN ('${items[0]?.ApexClassId ?? ''}')`,
    );
    assert.ok(coverage.length >= 2);
    const aggregate = await query<{ ApexClassOrTrigger: { Name: string }; NumLinesUncovered: number }>(
      'SELECT ApexClassOrTrigger.Id, ApexClassOrTrigger.Name, NumLinesCovered, NumLinesUncovered, Coverage FROM ApexCodeCoverageAggregate',
    );
    assert.deepEqual(
      aggregate.map((one) => [one.ApexClassOrTrigger.Name, one.NumLinesUncovered]),
      [['Greeter', 1]],
    );
    const wide = await query<{ PercentCovered: number }>('SELECT PercentCovered FROM ApexOrgWideCoverage');
    assert.equal(wide[0]?.PercentCovered, 67);
  });

  it('refuses classes that are no tests, unknown methods and test suites', async () => {
    for (const body of [
      { tests: [{ className: 'Greeter' }] },
      { tests: [{ className: 'Greeter_Test', testMethods: ['nothing'] }] },
      { classids: '01p000000000000AAA' },
      {},
    ]) {
      assert.equal((await org.send('POST', `${TOOLING}/runTestsSynchronous`, body)).status, 400);
    }
    assert.equal((await org.send('POST', `${TOOLING}/runTestsSynchronous`, { suiteNames: 'All' })).status, 501);
  });

  it('answers Tooling queries about classes and flows, and refuses other objects as INVALID_TYPE', async () => {
    const classes = await query<{ Id: string }>(
      "SELECT Id FROM ApexClass WHERE Name = 'greeter' AND (NamespacePrefix = null OR NamespacePrefix = '') LIMIT 1",
    );
    assert.equal(classes.length, 1);
    const flows = await query<{ DeveloperName: string; ActiveVersion: { VersionNumber: number | null } }>(
      "SELECT DeveloperName, ActiveVersion.VersionNumber FROM FlowDefinition WHERE DeveloperName LIKE 'add%'",
    );
    assert.deepEqual(
      flows.map((one) => [one.DeveloperName, one.ActiveVersion.VersionNumber]),
      [['Add_One', 2]],
    );
    for (const name of ['SourceMember', 'PackageSubscriber', 'Contact']) {
      const soql = encodeURIComponent(`SELECT Id FROM ${name}`);
      const reply = await org.send('GET', `${TOOLING}/query?q=${soql}`);
      assert.equal(reply.status, 400);
      assert.match(reply.text, /"errorCode":"INVALID_TYPE"/);
    }
    const column = await org.send('GET', `${TOOLING}/query?q=${encodeURIComponent('SELECT Nothing FROM ApexClass')}`);
    assert.match(column.text, /INVALID_FIELD/);
  });
});
