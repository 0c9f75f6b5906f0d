import assert from 'node:assert/strict';
import { it } from 'node:test';
import fc from 'fast-check';
import { ApexFixture, runStatements } from './fixtures/apex-fixture.ts';

function passes(body: string, members = ''): void {
  const result = runStatements(body, members);
  assert.equal(result.outcome, 'Pass', `${result.message ?? ''}\n${result.stackTrace ?? ''}`);
}

it('Apex Reference Guide, "JSON Class": serialize writes null values of maps and fields', () => {
  passes(
    `Assert.areEqual('{"a":null,"b":[1,"x",true,1.50]}', JSON.serialize(new Map<String, Object>{ 'a' => null, 'b' => new List<Object>{ 1, 'x', true, 1.50 } }));
     Assert.areEqual('{"size":null,"name":"n"}', JSON.serialize(new Item()));
     Assert.areEqual('{"name":"n"}', JSON.serialize(new Item(), true));
     Assert.areEqual('"2026-01-31"', JSON.serialize(Date.newInstance(2026, 1, 31)));
     Assert.areEqual('"2026-01-01T00:00:00.000+0000"', JSON.serialize(Datetime.newInstanceGmt(2026, 1, 1, 0, 0, 0)));
     Assert.areEqual('"\\\\"\\\\n"', JSON.serialize('"\\n'));`,
    "class Item { public Integer size; public String name = 'n'; transient String hidden = 'h'; }",
  );
});

it('deserializeUntyped gives maps, lists and kinds of numbers', () => {
  passes(`
    Map<String, Object> m = (Map<String, Object>) JSON.deserializeUntyped('{"i":1,"l":3000000000,"d":1.5,"t":true,"n":null,"o":{"a":[]}}');
    Assert.isTrue(m.get('i') instanceof Integer);
    Assert.isTrue(m.get('l') instanceof Long);
    Assert.isTrue(m.get('d') instanceof Decimal);
    Assert.isTrue(m.containsKey('n') && m.get('n') == null);
    Assert.isTrue(m.get('t') == true);
    Assert.areEqual(0, ((List<Object>) ((Map<String, Object>) m.get('o')).get('a')).size());`);
});

it('deserialize fills classes, collections and records', () => {
  passes(
    `Item i = (Item) JSON.deserialize('{"NAME":"x","parts":[{"name":"p"}],"by":{"k":2},"unknown":1,"on":"2026-01-31"}', Item.class);
     Assert.areEqual('x', i.name);
     Assert.areEqual('p', i.parts[0].name);
     Assert.areEqual(2, i.counts == null ? 2 : 0);
     Assert.areEqual(2, ((Map<String, Integer>) JSON.deserialize('{"k":2}', Map<String, Integer>.class)).get('k'));
     Order__c o = (Order__c) JSON.deserialize('{"Name":"o","Amount__c":2.5}', Order__c.class);
     Assert.areEqual(2.5, o.Amount__c);`,
    'class Item { public String name; public List<Item> parts; public Map<String, Integer> counts; }',
  );
});

it('System.JSONException says where the text stops being JSON', () => {
  const cases: readonly (readonly [string, string])[] = [
    [
      '{"a":1,}',
      "Unexpected character ('}' (code 125)): was expecting double-quote to start field name at [line:1, column:8]",
    ],
    [
      '<html>',
      "Unexpected character ('<' (code 60)): expected a valid value (number, String, array, object, 'true', 'false' or 'null') at [line:1, column:1]",
    ],
    [
      '{a:1}',
      "Unexpected character ('a' (code 97)): was expecting double-quote to start field name at [line:1, column:2]",
    ],
  ];
  for (const [text, message] of cases) {
    assert.equal(runStatements(`JSON.deserializeUntyped('${text}');`).message, `System.JSONException: ${message}`);
  }
  passes("try { JSON.deserializeUntyped(''); Assert.fail('must throw'); } catch (JSONException e) { }");
  passes("try { JSON.deserializeUntyped('{\"a\":'); Assert.fail('must throw'); } catch (JSONException e) { }");
});

function textOutput(value: unknown): string {
  assert.ok(typeof value === 'string');
  return value;
}

it('whatever is JSON comes back the same', () => {
  const fixture = new ApexFixture(`public class Echo {
    @InvocableMethod public static List<String> echo(List<String> texts) {
      List<String> out = new List<String>();
      for (String one : texts) out.add(JSON.serialize(JSON.deserializeUntyped(one)));
      return out;
    }
  }`);
  const leaf = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null));
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof({ maxDepth: 4 }, leaf, fc.array(tie('tree')), fc.dictionary(fc.string(), tie('tree'))),
  }));
  fc.assert(
    fc.property(tree, (value) => {
      const [result] = fixture.call('Echo', [{ texts: JSON.stringify(value) }]);
      assert.deepEqual(JSON.parse(textOutput(result?.get('output'))), JSON.parse(JSON.stringify(value)));
    }),
  );
});
