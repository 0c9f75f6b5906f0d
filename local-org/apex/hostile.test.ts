import assert from 'node:assert/strict';
import { it } from 'node:test';
import { LimitException } from '../transactions/errors.ts';
import { ApexFixture, runStatements } from './fixtures/apex-fixture.ts';

function limit(body: string, members = ''): string {
  const result = runStatements(body, members);
  assert.equal(result.outcome, 'Fail');
  return result.message ?? '';
}

const CPU = 'System.LimitException: Apex CPU time limit exceeded';

it('Execution Governors and Limits: endless loops of every kind end', () => {
  assert.equal(limit('while (true) { }'), CPU);
  assert.equal(limit('for (;;);'), CPU);
  assert.equal(limit('do { } while (true);'), CPU);
  assert.equal(limit('while (true) { try { Integer i = 1 / 0; } catch (Exception e) { } }'.replace('1 / 0', '1')), CPU);
});

it('a limit is caught by nothing and runs no finally block', () => {
  assert.equal(limit('try { while (true) { } } catch (Exception e) { return; } finally { while (true) { } }'), CPU);
});

it('deep recursion ends at 1,000 calls', () => {
  const message = 'System.LimitException: Maximum stack depth reached: 1001';
  assert.equal(limit('dig(0);', 'static Integer dig(Integer i) { return dig(i + 1) + 1; }'), message);
  assert.equal(limit('new Node();', 'class Node { Node next = new Node(); }'), message);
});

it('strings and collections that outgrow the heap end', () => {
  assert.match(
    limit("String s = 'x'; while (true) s += s;"),
    /^System\.StringException: String length exceeds maximum/,
  );
  assert.match(limit("String s = 'x'.repeat(2000000000);"), /^System\.StringException: String length exceeds maximum/);
  assert.match(
    limit("List<String> l = new List<String>(); while (true) l.add('x');"),
    /^System\.LimitException: Apex heap size too large/,
  );
  assert.match(limit('Integer[] l = new Integer[2000000000];'), /^System\.LimitException: Apex heap size too large/);
  assert.match(limit('List<Object> l = new List<Object>{ 1 }; while (true) l.addAll(l);'), /^System\.LimitException/);
});

it('an object inside itself, and JSON as deep as it likes, end as exceptions', () => {
  assert.match(
    limit("Map<String, Object> m = new Map<String, Object>(); m.put('m', m); JSON.serialize(m);"),
    /^System\.JSONException/,
  );
  assert.match(limit("JSON.deserializeUntyped('['.repeat(100000));"), /^System\.JSONException/);
  assert.match(
    limit(
      'List<Object> l = new List<Object>{ 1 }; for (Integer i = 0; i < 60; i++) l = new List<Object>{ l, l }; JSON.serialize(l);',
    ),
    /^System\.StringException/,
  );
});

it('text of source never becomes code: names and literals are data', () => {
  const result = runStatements("String s = '\\');throw 1;//`${1}\\u2028'; Assert.areEqual(19, s.length());");
  assert.equal(result.outcome, 'Pass', result.message);
});

it('a limit leaves an action as LimitException', () => {
  const fixture = new ApexFixture(
    'public class Spin { @InvocableMethod public static void spin(List<String> xs) { while (true) { } } }',
  );
  assert.throws(() => fixture.call('Spin', [{ xs: 'a' }]), LimitException);
});
