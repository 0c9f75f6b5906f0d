import assert from 'node:assert/strict';
import { it } from 'node:test';
import { ApexFixture, runStatements } from './fixtures/apex-fixture.ts';

const SUBJECT = `public class Shop {
  public static Integer ask(String path) {
    HttpRequest request = new HttpRequest();
    request.setEndpoint('callout:Shop/' + path);
    request.setMethod('GET');
    if (path == 'never') {
      return 0;
    }
    return new Http().send(request).getStatusCode();
  }
  @TestVisible private static String secret() { return 's'; }
}`;

const TESTS = `@IsTest
private class ShopTest {
  private class Mock implements HttpCalloutMock {
    public List<String> seen = new List<String>();
    public HttpResponse respond(HttpRequest request) {
      seen.add(request.getEndpoint());
      HttpResponse response = new HttpResponse();
      response.setStatusCode(201);
      return response;
    }
  }
  @TestSetup static void prepare() { insert new Order__c(Name = 'set up'); }
  @IsTest static void mocked() {
    Mock mock = new Mock();
    Test.startTest();
    Test.setMock(HttpCalloutMock.class, mock);
    Assert.areEqual(201, Shop.ask('a'));
    Assert.areEqual(1, Limits.getCallouts());
    Test.stopTest();
    Assert.areEqual('callout:Shop/a', mock.seen[0]);
    Assert.areEqual(0, Limits.getCallouts());
    Assert.areEqual(1, [SELECT COUNT() FROM Order__c]);
  }
  @IsTest static void pending() {
    Test.setMock(HttpCalloutMock.class, new Mock());
    try { Shop.ask('a'); Assert.fail('must throw'); }
    catch (CalloutException e) { Assert.isTrue(e.getMessage().startsWith('You have uncommitted work pending')); }
  }
  @IsTest static void unmocked() { Shop.ask('a'); }
  @IsTest static void visible() { Assert.areEqual('s', Shop.secret()); Assert.isTrue(Test.isRunningTest()); }
}`;

it('Apex Developer Guide, "Testing HTTP Callouts": the mock answers and sees the endpoint as written', () => {
  const fixture = new ApexFixture(SUBJECT, TESTS);
  assert.deepEqual(fixture.catalog.testClasses(), ['ShopTest']);
  assert.deepEqual(fixture.catalog.testMethods('shoptest'), ['mocked', 'pending', 'unmocked', 'visible']);
  for (const name of ['mocked', 'pending', 'visible']) {
    const result = fixture.test('ShopTest', name);
    assert.equal(result.outcome, 'Pass', `${result.message ?? ''}\n${result.stackTrace ?? ''}`);
  }
  const unmocked = fixture.test('ShopTest', 'unmocked');
  assert.equal(
    unmocked.message,
    'System.TypeException: Methods defined as TestMethod do not support Web service callouts',
  );
  assert.equal(unmocked.stackTrace, 'Class.Shop.ask: line 9, column 1\nClass.ShopTest.unmocked: line 29, column 1');
  assert.equal(fixture.sent.length, 0);
});

it('coverage counts executable lines that tests reached', () => {
  const fixture = new ApexFixture(SUBJECT, TESTS);
  fixture.test('ShopTest', 'mocked');
  assert.deepEqual(fixture.catalog.coverage(), [
    { className: 'Shop', coveredLines: [3, 4, 5, 6, 9], uncoveredLines: [7, 11] },
  ]);
  fixture.catalog.resetCoverage();
  assert.deepEqual(fixture.catalog.coverage()[0]?.coveredLines, []);
});

it('Apex Reference Guide, "Assert Class": messages of failures', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['Assert.areEqual(1, 2);', 'Assertion Failed: Expected: 1, Actual: 2'],
    ["Assert.areEqual('a', 'A', 'case counts');", 'Assertion Failed: case counts: Expected: a, Actual: A'],
    ['Assert.isTrue(false);', 'Assertion Failed'],
    ["Assert.fail('why');", 'Assertion Failed: why'],
    ['System.assertEquals(true, null);', 'Assertion Failed: Expected: true, Actual: null'],
    ['Assert.areNotEqual(1, 1);', 'Assertion Failed: Same value: 1'],
  ];
  for (const [body, message] of cases) assert.equal(runStatements(body).message, `System.AssertException: ${message}`);
});

it('Test.startTest starts once', () => {
  assert.equal(
    runStatements('Test.startTest(); Test.startTest();').message,
    'System.FinalException: Testing already started',
  );
});
