import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { runStatements } from './fixtures/apex-fixture.ts';

/** Runs statements with assertions of their own inside; a failure shows Apex's message and stack. */
function passes(body: string, members = '', ...others: readonly string[]): void {
  const result = runStatements(body, members, ...others);
  assert.equal(result.outcome, 'Pass', `${result.message ?? ''}\n${result.stackTrace ?? ''}`);
}

function failsWith(message: string, body: string, members = ''): void {
  assert.equal(runStatements(body, members).message, message);
}

describe('Apex Developer Guide, "Primitive Data Types" and "Expression Operators"', () => {
  it('Integers are 32 bits, wrap round, and divide to Integers', () => {
    passes(`
      Assert.areEqual(-2147483648, 2147483647 + 1);
      Assert.areEqual(3, 7 / 2);
      Assert.areEqual(-3, -7 / 2);
      Assert.areEqual(1, Math.mod(7, 3));
      Assert.areEqual(1, 7 & 3 & 1);
      Assert.areEqual(-1, -8 >> 3);
      Assert.areEqual(536870911, -8 >>> 3);
      Assert.areEqual(5, ~-6);`);
    failsWith('System.MathException: Divide by 0', 'Integer zero = 0; Integer x = 1 / zero;');
  });

  it('Longs, Doubles and Decimals keep their kind; Decimals keep their places', () => {
    passes(`
      Long big = 2147483647L + 1;
      Assert.areEqual(2147483648L, big);
      Decimal price = 10.50;
      Assert.areEqual('10.50', String.valueOf(price));
      Assert.areEqual('21.00', String.valueOf(price * 2));
      Assert.areEqual(0.33, (1.0 / 3).setScale(2));
      Double d = 1.5;
      Assert.areEqual('3.0', String.valueOf(d * 2));
      Assert.areEqual(2, (Integer) 2.9);
      Assert.areEqual(2.5, 10.0 / 4);
      Object boxed = 1.0;
      Assert.isTrue(boxed instanceof Decimal);
      Assert.isFalse(boxed instanceof Integer);`);
  });

  it('== ignores the case of text, === and map keys do not', () => {
    passes(`
      String a = 'Abc';
      Assert.isTrue(a == 'aBC');
      Assert.isFalse(a === 'aBC');
      Assert.isFalse(a.equals('aBC'));
      Assert.isTrue(a.equalsIgnoreCase('aBC'));
      Map<String, Integer> counts = new Map<String, Integer>{ 'a' => 1, 'A' => 2 };
      Assert.areEqual(2, counts.size());
      Assert.isTrue('b' > 'A');`);
  });

  it('comparisons with null are false; text is greater than null', () => {
    passes(`
      Integer none;
      Assert.isFalse(none > 1);
      Assert.isFalse(none < 1);
      String text = 'x';
      Assert.isTrue(text > null);`);
  });

  it('null is de-referenced nowhere in silence', () => {
    const message = 'System.NullPointerException: Attempt to de-reference a null object';
    failsWith(message, 'String text; text.length();');
    failsWith(message, 'Integer none; Integer more = none + 1;');
    failsWith(message, 'Boolean none; if (none) { }');
    failsWith(message, 'List<String> none; for (String one : none) { }');
    failsWith('System.NullPointerException: Argument cannot be null.', "String none; 'a'.contains(none);");
  });

  it('?. ends the whole chain, ?? takes the other side, ?: chooses', () => {
    passes(
      `
      Node none;
      Assert.isNull(none?.next.next.name);
      Assert.areEqual('x', none?.name ?? 'x');
      Assert.areEqual(0, calls);
      Assert.isNull(none?.touch(count()));
      Assert.areEqual(0, calls);
      Node one = new Node();
      one.next = new Node();
      one.next.name = 'n';
      Assert.areEqual('n', one?.next?.name);
      Assert.areEqual(2, one == null ? 1 : 2);`,
      `static Integer calls = 0;
       static Integer count() { calls++; return calls; }
       class Node { public Node next; public String name; public String touch(Integer i) { return name; } }`,
    );
  });

  it('casts and instanceof look at the runtime type', () => {
    passes(`
      Object text = 'a';
      Assert.areEqual('a', (String) text);
      Assert.isTrue(text instanceof String);
      Object values = new Map<String, Object>{ 'k' => new List<Object>{ 1 } };
      Assert.areEqual(1, ((List<Object>) ((Map<String, Object>) values).get('k'))[0]);
      Object nothing = null;
      Assert.isNull((String) nothing);
      Assert.isFalse(nothing instanceof String);`);
    failsWith(
      'System.TypeException: Invalid conversion from runtime type String to Integer',
      "Object o = 'a'; Integer i = (Integer) o;",
    );
    failsWith(
      'System.TypeException: Invalid conversion from runtime type Map<String,ANY> to List<ANY>',
      'Object o = new Map<String, Object>(); List<Object> l = (List<Object>) o;',
    );
  });

  it('assignments, compound ones and steps evaluate what they hang on once', () => {
    passes(
      `
      List<Integer> list1 = new List<Integer>{ 1, 2 };
      list1[next()] += 5;
      Assert.areEqual(new List<Integer>{ 6, 2 }, list1);
      Assert.areEqual(1, calls);
      Integer i = 5;
      Assert.areEqual(5, i++);
      Assert.areEqual(7, ++i);
      Assert.areEqual(7, i--);
      i *= 2; i -= 2; i /= 5; i <<= 3; i |= 1;
      Assert.areEqual(17, i);
      String s = 'a'; s += 1; s += null;
      Assert.areEqual('a1null', s);
      Decimal d = 1; d += 0.5;
      Assert.areEqual(1.5, d);`,
      'static Integer calls = 0; static Integer next() { return calls++; }',
    );
  });
});

describe('Apex Developer Guide, statements', () => {
  it('loops, break and continue', () => {
    passes(`
      Integer sum = 0;
      for (Integer i = 0, j = 10; i < j; i++, j--) { if (i == 2) continue; if (i == 4) break; sum += i; }
      Assert.areEqual(4, sum);
      while (sum < 10) sum += 3;
      do { sum++; } while (sum < 0);
      Assert.areEqual(11, sum);
      for (String one : new Set<String>{ 'a', 'b', 'a' }) sum++;
      Assert.areEqual(13, sum);
      for (;;) { break; }
      for (Integer i = 0; i < 3; i++);`);
  });

  it('a collection may not change while a loop stands in it', () => {
    failsWith(
      'System.FinalException: Cannot modify a collection while it is being iterated.',
      'List<Integer> l = new List<Integer>{ 1 }; for (Integer i : l) l.add(2);',
    );
    passes(
      'List<Integer> l = new List<Integer>{ 1 }; try { for (Integer i : l) throw new OopsException(); } catch (OopsException e) { } l.add(2);',
      'class OopsException extends Exception { }',
    );
  });

  it('switch on values, text, enums, types and else', () => {
    passes(
      `
      Assert.areEqual('small', size(1));
      Assert.areEqual('small', size(-2));
      Assert.areEqual('none', size(null));
      Assert.areEqual('other', size(9));
      Assert.areEqual(1, season(Season.SUMMER));
      Assert.areEqual(0, season(Season.WINTER));
      Assert.areEqual('order', kind(new Order__c()));
      Assert.areEqual('customer', kind(new Customer__c()));
      switch on 'b' { when 'a' { Assert.fail(); } when 'b', 'c' { } when else { Assert.fail(); } }`,
      `enum Season { SUMMER, WINTER }
       static String size(Integer i) { switch on i { when 1, -2 { return 'small'; } when null { return 'none'; } when else { return 'other'; } } }
       static Integer season(Season s) { switch on s { when SUMMER { return 1; } } return 0; }
       static String kind(SObject r) { switch on r { when Order__c o { return 'order'; } when Customer__c c { return 'customer'; } } return null; }`,
    );
  });

  it('try, catch by type, finally in every way out', () => {
    passes(
      `
      Assert.areEqual('math,finally', probe(0));
      Assert.areEqual('null,finally', probe(null));
      Assert.areEqual('done,finally', probe(1));
      try { try { throw new MyException('inner'); } finally { trace = 'f'; } } catch (MyException e) { trace += e.getMessage(); }
      Assert.areEqual('finner', trace);`,
      `static String trace;
       class MyException extends Exception { }
       static String probe(Integer divisor) {
         trace = '';
         try { Integer x = 1 / divisor; trace += 'done'; }
         catch (MathException e) { trace += 'math'; }
         catch (System.NullPointerException e) { trace += 'null'; }
         finally { trace += ',finally'; }
         return trace;
       }`,
    );
  });

  it('exceptions know type, cause, line and stack', () => {
    passes(
      `
      try { wrap(); Assert.fail('must throw'); }
      catch (WrongException e) {
        Assert.areEqual('Probe.WrongException', e.getTypeName());
        Assert.areEqual('outside', e.getMessage());
        Assert.areEqual('System.ListException', e.getCause().getTypeName());
        Assert.areEqual('List index out of bounds: 3', e.getCause().getMessage());
        Assert.isTrue(e.getStackTraceString().startsWith('Class.Probe.wrap: line 4, column 1'), e.getStackTraceString());
        Assert.areEqual(4, e.getLineNumber());
        Assert.areEqual('Script-thrown exception', new WrongException().getMessage());
      }`,
      `class WrongException extends Exception { }
       static void wrap() { try { Object o = new List<Integer>()[3]; } catch (Exception e) {
         throw new WrongException('outside', e);
       } }`,
    );
  });

  it('a failed assertion is caught by nothing', () => {
    failsWith(
      'System.AssertException: Assertion Failed: no: Expected: 1, Actual: 2',
      "try { Assert.areEqual(1, 2, 'no'); } catch (Exception e) { }",
    );
  });
});

describe('Apex Developer Guide, "Classes, Objects, and Interfaces"', () => {
  it('inheritance, overriding, super, interfaces, abstract classes', () => {
    passes(
      `
      Shape s = new Square(3);
      Assert.areEqual(9, s.area());
      Assert.areEqual('square of shape', s.describe());
      Assert.areEqual('[square of shape]', new Square(1).toString());
      Assert.areEqual('[square of shape]', String.valueOf(s));
      Named n = (Named) s;
      Assert.areEqual('square of shape', n.describe());
      Assert.isTrue(s instanceof Named);`,
      `interface Named { String describe(); }
       abstract class Shape implements Named {
         protected Integer side;
         public Shape(Integer side) { this.side = side; }
         public abstract Integer area();
         public virtual String describe() { return 'shape'; }
         public override String toString() { return '[' + describe() + ']'; }
       }
       class Square extends Shape {
         public Square(Integer side) { super(side); }
         public override Integer area() { return side * side; }
         public override String describe() { return 'square of ' + super.describe(); }
       }`,
    );
  });

  it('constructors chain, initial values come first, overloads go by type', () => {
    passes(
      `
      Assert.areEqual('int 5,init', new Thing(5).log);
      Assert.areEqual('text x,init', new Thing('x').log);
      Assert.areEqual('int 1,init', new Thing().log);
      Assert.areEqual('object', pick((Object) 'a'));
      Assert.areEqual('text', pick('a'));
      Assert.areEqual('number', pick(1));`,
      `class Thing {
         public String log = 'init';
         public Thing() { this(1); }
         public Thing(Integer i) { log = 'int ' + i + ',' + log; }
         public Thing(String s) { log = 'text ' + s + ',' + log; }
       }
       static String pick(Object o) { return 'object'; }
       static String pick(String s) { return 'text'; }
       static String pick(Decimal d) { return 'number'; }`,
    );
  });

  it('properties: automatic, with code, with a private setter, static', () => {
    passes(
      `
      Box b = new Box();
      b.Width = 3;
      Assert.areEqual(6, b.doubled);
      b.doubled = 10;
      Assert.areEqual(5, b.width);
      Assert.areEqual(10, b.doubled++);
      Assert.areEqual(5, b.width);
      Assert.areEqual(1, Counter);
      Assert.areEqual(2, counter);`,
      `static Integer seen = 0;
       static Integer counter { get { seen++; return seen; } set; }
       class Box {
         public Integer width { get; set; }
         public Integer doubled { get { return width * 2; } set { width = value / 2; } }
       }`,
    );
  });

  it('static variables are initialised at first use and live for the transaction', () => {
    passes(
      `Assert.areEqual('b', Other.log);
       Other.log += 'c';
       Assert.areEqual('bc', Other.log);
       Assert.areEqual(42, Other.ANSWER);`,
      '',
      "public class Other { public static String log = 'a'; static { log = 'b'; } public static final Integer ANSWER = 6 * 7; }",
    );
  });

  it('enums have values, valueOf, name and ordinal', () => {
    passes(
      `
      Assert.areEqual(2, Colour.values().size());
      Assert.areEqual(Colour.RED, Colour.valueOf('red'));
      Assert.areEqual('BLUE', Colour.BLUE.name());
      Assert.areEqual(1, Colour.BLUE.ordinal());
      Assert.areEqual('RED', '' + Colour.RED);
      Map<Colour, String> names = new Map<Colour, String>{ Colour.RED => 'r' };
      Assert.areEqual('r', names.get(Colour.values()[0]));`,
      'enum Colour { RED, BLUE }',
    );
  });

  it('a variable may bear the name of its type', () => {
    passes(
      `Season season = Season.WINTER;
       Assert.isTrue(season == Season.WINTER);
       season = season.SUMMER;
       Assert.areEqual('SUMMER', season.name());`,
      'enum Season { SUMMER, WINTER }',
    );
  });

  it('names mean the same in any case', () => {
    passes("INTEGER Count = 1; count++; assert.AREEQUAL(2, COUNT); List<string> l = new list<STRING>(); l.ADD('x');");
  });
});
