import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ApexException } from './apex-catalog.ts';
import { ApexFixture, newTransaction } from './fixtures/apex-fixture.ts';

const SENDER = `/** Sends orders. */
public with sharing class OrderSender {
  public class Request {
    @InvocableVariable(label='Order Key' description='Finds the answer again' required=true)
    public String key;
    @InvocableVariable(defaultValue=3)
    public Integer size;
    public String hidden;
  }
  public class Result {
    @InvocableVariable(label='Outcome')
    public String outcome;
    @InvocableVariable
    public Integer status;
  }
  @InvocableMethod(label='Send Orders' description='Sends' category='Orders' callout=true)
  public static List<Result> send(List<Request> requests) {
    List<Result> results = new List<Result>();
    List<Object> body = new List<Object>();
    for (Request one : requests) {
      if (one.key == 'throw') throw new CalloutException('asked for');
      if (one.key == 'short') return results;
      body.add(new Map<String, Object>{ 'key' => one.key, 'size' => one.size });
    }
    HttpRequest request = new HttpRequest();
    request.setEndpoint('callout:Shop/orders');
    request.setMethod('POST');
    request.setTimeout(20000);
    request.setHeader('Content-Type', 'application/json');
    request.setBody(JSON.serialize(new Map<String, Object>{ 'orders' => body }));
    String outcome;
    Integer status;
    try {
      HttpResponse response = new Http().send(request);
      status = response.getStatusCode();
      outcome = response.getBody();
    } catch (System.CalloutException error) {
      outcome = error.getMessage();
    }
    for (Request one : requests) {
      Result result = new Result();
      result.outcome = one.key + ': ' + outcome;
      result.status = status;
      results.add(result);
    }
    return results;
  }
}`;

describe('Apex Developer Guide, "InvocableMethod Annotation"', () => {
  it('shows label, description, category, members', () => {
    const action = new ApexFixture(SENDER).catalog.action('OrderSender');
    assert.equal(action?.label, 'Send Orders');
    assert.equal(action.category, 'Orders');
    assert.equal(action.callout, true);
    assert.deepEqual(action.inputs, [
      { name: 'key', label: 'Order Key', description: 'Finds the answer again', type: 'String', required: true },
      { name: 'size', label: 'size', type: 'Integer', required: false },
    ]);
    assert.deepEqual(
      action.outputs.map((one) => one.name),
      ['outcome', 'status'],
    );
  });

  it('is called once with all requests and pauses for the callout', () => {
    const fixture = new ApexFixture(SENDER);
    const results = fixture.call('OrderSender', [{ key: 'a', size: 1 }, { key: 'b' }]);
    assert.equal(fixture.sent.length, 1);
    assert.equal(fixture.sent[0]?.body, '{"orders":[{"key":"a","size":1},{"key":"b","size":3}]}');
    assert.equal(fixture.sent[0].timeoutMilliseconds, 20_000);
    assert.deepEqual(
      [...(results[1] ?? [])],
      [
        ['outcome', 'b: {}'],
        ['status', 200],
      ],
    );
  });

  it('a callout that fails is a System.CalloutException that Apex catches', () => {
    const fixture = new ApexFixture(SENDER);
    fixture.answer = 'Read timed out';
    assert.equal(fixture.call('OrderSender', [{ key: 'a' }])[0]?.get('outcome'), 'a: Read timed out');
  });

  it('an exception leaves with type, message and stack', () => {
    const fixture = new ApexFixture(SENDER);
    assert.throws(
      () => fixture.call('OrderSender', [{ key: 'throw' }]),
      (error: unknown) =>
        error instanceof ApexException && error.typeName === 'System.CalloutException' && error.message === 'asked for' &&
        error.apexStack === 'Class.OrderSender.send: line 21, column 1',
    ); // prettier-ignore
  });

  it('results of another number, and a missing required input, fail the call', () => {
    const fixture = new ApexFixture(SENDER);
    assert.throws(() => fixture.call('OrderSender', [{ key: 'short' }]), {
      message:
        'The number of results does not match the number of interviews that were executed in a single bulk execution request.',
    });
    assert.throws(() => fixture.call('OrderSender', [{ key: 'a' }, { key: null }]), {
      message: 'Missing required input parameter: key',
    });
  });

  it('plain values and records go in and out', () => {
    const fixture = new ApexFixture(`public class Sums {
      @InvocableMethod public static List<Decimal> sum(List<List<Decimal>> numbers) {
        List<Decimal> sums = new List<Decimal>();
        for (List<Decimal> some : numbers) { Decimal total = 0; for (Decimal one : some) total += one; sums.add(total); }
        return sums;
      }
    }`);
    assert.equal(fixture.call('Sums', [{ numbers: [1.5, 2] }])[0]?.get('output'), 3.5);
  });

  it('static variables live through a transaction and no longer', () => {
    const fixture = new ApexFixture(`public class Counter {
      static Integer calls = 0;
      @InvocableMethod public static List<Integer> count(List<String> xs) { calls++; return new List<Integer>{ calls }; }
    }`);
    const transaction = newTransaction();
    fixture.call('Counter', [{ xs: '' }], transaction);
    assert.equal(fixture.call('Counter', [{ xs: '' }], transaction)[0]?.get('output'), 2);
    assert.equal(fixture.call('Counter', [{ xs: '' }])[0]?.get('output'), 1);
  });

  it('its form is checked at deploy time', () => {
    const problem = (source: string): string | undefined => new ApexFixture(source).problems[0]?.message;
    const method = (text: string): string => `public class Probe { @InvocableMethod ${text} }`;
    assert.equal(problem(method('public void run(List<String> xs) { }')), 'InvocableMethod methods must be static');
    assert.equal(
      problem(method('static void run(List<String> xs) { }')),
      'InvocableMethod methods must be public or global',
    );
    assert.match(problem(method('public static void run(String x) { }')) ?? '', /^Unsupported parameter type String/);
    assert.match(problem(method('public static void run(List<Object> x) { }')) ?? '', /^Unsupported parameter type/);
    assert.equal(
      problem(method('public static void run(List<String> x, String y) { }')),
      'InvocableMethod methods must have at most one parameter',
    );
    assert.equal(
      problem(
        'public class Probe { @InvocableMethod public static void a(List<String> x) { } @InvocableMethod public static void b(List<String> x) { } }',
      ),
      'Only one method per type can be defined with: InvocableMethod',
    );
    assert.match(
      problem(
        "public class Probe { public class Input { @InvocableVariable(required=true defaultValue='x') public String a; } }",
      ) ?? '',
      /^defaultValue and required cannot be used together/,
    );
  });
});
