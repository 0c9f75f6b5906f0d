import assert from 'node:assert/strict';
import { it } from 'node:test';
import { runStatements } from './fixtures/apex-fixture.ts';

function passes(body: string, members = ''): void {
  const result = runStatements(body, members);
  assert.equal(result.outcome, 'Pass', `${result.message ?? ''}\n${result.stackTrace ?? ''}`);
}

it('Apex Reference Guide, "List Class"', () => {
  passes(`
    List<String> l = new List<String>{ 'b', 'a' };
    l.add('c'); l.add(0, 'z'); l.addAll(new List<String>{ 'y' });
    Assert.areEqual('(z, b, a, c, y)', String.valueOf(l));
    l.sort();
    Assert.areEqual(new List<String>{ 'a', 'b', 'c', 'y', 'z' }, l);
    Assert.areEqual('a', l.remove(0));
    Assert.areEqual(3, l.indexOf('z'));
    Assert.isTrue(l.contains('y') && !l.contains('Y'));
    l.set(0, 'q');
    Assert.areEqual('q', l[0]);
    List<String> copy = l.clone(); copy.clear();
    Assert.isTrue(copy.isEmpty() && l.size() == 4);
    Integer[] fixed = new Integer[3];
    Assert.areEqual(3, fixed.size());
    Assert.isNull(fixed[2]);
    Integer[] literal = new Integer[]{ 1, 2 };
    Assert.areEqual(2, literal[1]);
    List<List<Integer>> nested = new List<List<Integer>>{ new List<Integer>{ 1 }, literal };
    Assert.areEqual(2, nested[1][1]);
    Assert.areEqual('a,b', String.join(new List<String>{ 'a', 'b' }, ','));`);
  for (const index of ['3', '-1']) {
    const result = runStatements(`List<Integer> l = new List<Integer>{ 1 }; Integer x = l[${index}];`);
    assert.equal(result.message, `System.ListException: List index out of bounds: ${index}`);
  }
});

it('Apex Reference Guide, "Set Class" and "Map Class"', () => {
  passes(`
    Set<String> s = new Set<String>{ 'a' };
    Assert.isTrue(s.add('b'));
    Assert.isFalse(s.add('b'));
    Assert.isTrue(s.containsAll(new List<String>{ 'a', 'b' }));
    s.removeAll(new Set<String>{ 'a' });
    Assert.areEqual(new Set<String>{ 'b' }, s);
    Map<String, List<Integer>> m = new Map<String, List<Integer>>();
    Assert.isNull(m.put('x', new List<Integer>{ 1 }));
    m.get('x').add(2);
    Assert.areEqual(2, m.get('x').size());
    Assert.isNull(m.get('y'));
    Assert.isTrue(m.containsKey('x') && !m.containsKey('X'));
    Assert.areEqual(new Set<String>{ 'x' }, m.keySet());
    Assert.areEqual(1, m.values().size());
    Map<Decimal, String> byNumber = new Map<Decimal, String>{ 1.0 => 'one' };
    Assert.areEqual('one', byNumber.get(1.00));
    Map<Date, Integer> byDate = new Map<Date, Integer>{ Date.newInstance(2026, 1, 31) => 7 };
    Assert.areEqual(7, byDate.get(Date.valueOf('2026-01-31')));
    Assert.areEqual('{x=(1, 2)}', '' + m);
    m.remove('x');
    Assert.isTrue(m.isEmpty());`);
});

it('Apex Reference Guide, "Comparable Interface": List.sort asks compareTo', () => {
  passes(
    `List<Ranked> l = new List<Ranked>{ new Ranked(3), new Ranked(1), new Ranked(2) };
     l.sort();
     Assert.areEqual(1, l[0].rank);
     Assert.areEqual(3, l[2].rank);`,
    `class Ranked implements Comparable {
       public Integer rank;
       public Ranked(Integer rank) { this.rank = rank; }
       public Integer compareTo(Object other) { return rank - ((Ranked) other).rank; }
     }`,
  );
});

it('Apex Reference Guide, "String Class"', () => {
  passes(`
    Assert.isTrue(String.isBlank('  ') && String.isBlank(null) && String.isNotBlank('a') && String.isEmpty(''));
    Assert.areEqual('b', 'abc'.substring(1, 2));
    Assert.areEqual('bc', 'abc'.right(2));
    Assert.areEqual('abc', ' abc '.trim());
    Assert.areEqual(2, 'a,b,,'.split(',').size());
    Assert.areEqual(4, 'a,b,,'.split(',', -1).size());
    Assert.areEqual('a-b', 'a.b'.replace('.', '-'));
    Assert.areEqual('xx', 'a1'.replaceAll('[a-z0-9]', 'x'));
    Assert.areEqual('Hello Ada, 3 of {9}', String.format('Hello {0}, {1} of {9}', new List<Object>{ 'Ada', 3 }));
    Assert.areEqual('abc...', 'abcdefgh'.abbreviate(6));
    Assert.areEqual('00042', '42'.leftPad(5, '0'));
    Assert.areEqual('k', 'a|k|b'.substringBetween('|'));
    Assert.areEqual('Cap', 'cap'.capitalize());
    Assert.isTrue('a@b.co'.matches('[^@]+@[^@]+'));
    Assert.isTrue('ABC'.startsWithIgnoreCase('ab') && 'abc'.endsWith('c'));
    Assert.areEqual(97, 'a'.charAt(0));
    Assert.areEqual('it\\'s', 'it\\u0027s');
    Assert.areEqual(96354, 'abc'.hashCode());`);
  assert.equal(
    runStatements("'abc'.substring(2, 9);").message,
    'System.StringException: Starting position out of bounds: 9',
  );
});

it('Apex Reference Guide, "Integer Class", "Decimal Class", "Math Class"', () => {
  passes(`
    Assert.areEqual(12, Integer.valueOf('12'));
    Assert.areEqual(12, Integer.valueOf((Object) 12.7));
    Assert.areEqual(3, Math.round(2.5));
    Assert.areEqual(2, (2.5).round());
    Assert.areEqual(1.24, (1.235).setScale(2, RoundingMode.HALF_UP));
    Assert.areEqual(5, Math.max(5, 3));
    Assert.areEqual(2, (2.9).intValue());
    Assert.areEqual('1,234,567', (1234567).format());
    Assert.isTrue(Boolean.valueOf('TRUE'));`);
  assert.equal(runStatements("Integer.valueOf('x');").message, 'System.TypeException: Invalid integer: x');
});

it('Apex Reference Guide, "Date Class", "Datetime Class": parts are on the running user\'s clock', () => {
  passes(`
    Assert.areEqual('2026-03-14T12:26:53+0300', System.now().format('yyyy-MM-dd\\'T\\'HH:mm:ssZ'));
    Assert.areEqual('2026-03-14 09:26:53', System.now().formatGmt('yyyy-MM-dd HH:mm:ss'));
    Assert.areEqual(Date.newInstance(2026, 3, 14), Date.today());
    Assert.areEqual(12, System.now().hour());
    Assert.areEqual(Date.newInstance(2026, 2, 28), Date.newInstance(2026, 1, 31).addMonths(1));
    Assert.areEqual(3, Date.newInstance(2026, 1, 1).daysBetween(Date.newInstance(2026, 1, 4)));
    Assert.areEqual(Datetime.newInstanceGmt(2026, 1, 1, 0, 0, 0), Datetime.newInstance(2026, 1, 1, 3, 0, 0));
    Assert.areEqual(Date.newInstance(2026, 1, 3), Date.newInstance(2026, 1, 1) + 2);
    Assert.isTrue(Date.newInstance(2026, 1, 1) < Date.newInstance(2026, 1, 2));
    Datetime midnight = Date.newInstance(2026, 1, 1);
    Assert.areEqual(1767225600000L, midnight.getTime());
    Assert.areEqual('2026-03-14 12:26:53', String.valueOf(System.now()));`);
});

it('Apex Reference Guide, "EncodingUtil Class" and "Blob Class"', () => {
  passes(`
    Assert.areEqual('a+b%26%C3%BC%21', EncodingUtil.urlEncode('a b&ü!', 'UTF-8'));
    Assert.areEqual('a b&ü', EncodingUtil.urlDecode('a+b%26%C3%BC', 'UTF-8'));
    Assert.areEqual('aGk=', EncodingUtil.base64Encode(Blob.valueOf('hi')));
    Assert.areEqual('hi', EncodingUtil.base64Decode('aGk=').toString());
    Assert.areEqual('6869', EncodingUtil.convertToHex(Blob.valueOf('hi')));`);
});
