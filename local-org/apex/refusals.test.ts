import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ApexParser } from '@apexdevtools/apex-parser';
import { ApexFixture, complaints, problemText } from './fixtures/apex-fixture.ts';

describe('every statement kind of the grammar runs or is refused by name', () => {
  /** A sample of each kind of statement; `refused` is what its refusal names. */
  const samples: Readonly<Record<string, { readonly text: string; readonly refused?: string }>> = {
    block: { text: '{ }' },
    ifStatement: { text: 'if (true) { } else { }' },
    switchStatement: { text: 'switch on 1 { when else { } }' },
    forStatement: { text: 'for (Integer i = 0; i < 1; i++) { }' },
    whileStatement: { text: 'while (false) { }' },
    doWhileStatement: { text: 'do { } while (false);' },
    tryStatement: { text: 'try { } finally { }' },
    returnStatement: { text: 'return;' },
    throwStatement: { text: 'throw new MathException();' },
    breakStatement: { text: 'while (true) break;' },
    continueStatement: { text: 'while (false) continue;' },
    insertStatement: { text: 'insert new Order__c();' },
    updateStatement: { text: 'update new Order__c();' },
    deleteStatement: { text: 'delete new Order__c();' },
    upsertStatement: { text: 'upsert new Order__c();' },
    undeleteStatement: { text: 'undelete new Order__c();', refused: 'the statement undelete' },
    mergeStatement: { text: 'Order__c o; merge o o;', refused: 'the statement merge' },
    runAsStatement: { text: 'System.runAs(null) { }', refused: 'System.runAs' },
    localVariableDeclarationStatement: { text: 'Integer i;' },
    expressionStatement: { text: 'System.debug(1);' },
  };

  it('and the list of samples is complete', () => {
    const alternatives = ApexParser.ruleNames.filter((name) => name.endsWith('Statement') || name === 'block');
    assert.deepEqual(
      alternatives.filter((name) => !(name in samples)),
      [],
    );
  });

  for (const [kind, { text, refused }] of Object.entries(samples)) {
    it(kind, () => {
      const expected = refused === undefined ? [] : [`Not supported by the local org: ${refused}.`];
      assert.deepEqual(complaints(text), expected);
    });
  }
});

describe('what is outside the subset is refused by name', () => {
  const cases: readonly (readonly [string, string, string?])[] = [
    ["List<List<SObject>> found = [FIND 'x' IN ALL FIELDS RETURNING Order__c];", 'SOSL (FIND)'],
    ['Object o = [SELECT Name, COUNT(Id) FROM Order__c GROUP BY Name];', 'SOQL with GROUP BY'],
    ["Pattern p = Pattern.compile('x');", "the type 'Pattern'"],
    ["Database.query('SELECT Id FROM Order__c');", 'the method Database.query'],
    ['Object o = Order__c.Name;', 'the field token Order__c.Name'],
    ["String s = 'on ' + Date.today();", 'Date in a concatenation: use String.valueOf or format'],
    ['Set<List<String>> s;', 'List<String> as key of a Map or element of a Set'],
    ['', 'the annotation @Future', '@Future static void later() { }'],
    [
      '',
      'a method equals that changes how == and collections compare',
      'public Boolean equals(Object o) { return true; }',
    ],
  ];
  for (const [body, what, members] of cases) {
    it(what, () => {
      assert.equal(complaints(body, members)[0], `Not supported by the local org: ${what}.`);
    });
  }
});

describe('what does not compile is refused as the platform does', () => {
  const cases: readonly (readonly [string, string, string?])[] = [
    ["Integer i = 'x';", 'Illegal assignment from String to Integer'],
    [
      'Map<String, Object> m = new Map<String, String>();',
      'Illegal assignment from Map<String,String> to Map<String,Object>',
    ],
    ['foo = 1;', 'Variable does not exist: foo'],
    ["foo('x');", 'Method does not exist or incorrect signature: void foo(String) from the type Probe'],
    ["'x'.foo();", 'Method does not exist or incorrect signature: void foo() from the type String'],
    ['Foo f;', 'Invalid type: Foo'],
    ['Integer i; Integer I;', 'Duplicate variable: I'],
    ['Integer group = 1;', 'Identifier name is reserved: group'],
    ['return 1;', 'Void method must not return a value'],
    ['return; Integer i;', 'Unreachable statement'],
    ['1 + 1;', 'Expression cannot be a statement.'],
    ['if (1) { }', 'Condition expression must be of type Boolean: Integer'],
    ["Boolean b = 1 == 'x';", 'Comparison arguments must be compatible types: Integer, String'],
    ['break;', 'break is only allowed in a loop'],
    ['throw 1;', 'Throw expression must be of type exception: Integer'],
    [
      'plain();',
      'Non static method cannot be referenced from a static context: void Probe.plain()',
      'void plain() { }',
    ],
    ['Probe.plain();', 'Method must be static: void Probe.plain()', 'void plain() { }'],
    ['LIMIT_1 = 2;', 'Field is not writeable: LIMIT_1 (Integer)', 'static final Integer LIMIT_1 = 1;'],
    [
      '',
      'Missing return statement required return type: Integer',
      'static Integer f(Boolean b) { if (b) { return 1; } }',
    ],
    [
      '',
      'Class Probe.Impl must implement the method: String name()',
      'interface Named { String name(); } class Impl implements Named { }',
    ],
    [
      '',
      'Method must use the override keyword: void f()',
      'virtual class A { public virtual void f() { } } class B extends A { public void f() { } }',
    ],
    ['new A();', 'Abstract classes cannot be constructed: Probe.A', 'abstract class A { }'],
    ['Other.hidden();', 'Method is not visible: void Other.hidden()'],
    ['Order__c o = new Order__c(Nope__c = 1);', 'Field does not exist: Nope__c on Order__c'],
    ['Object o = [SELECT Nope__c FROM Order__c];', "No such column 'Nope__c' on entity 'Order__c'."],
    ["Order__c o = new Order__c(); o.Number__c = 'x';", 'Field is not writeable: Number__c (String)'],
    ['String s = Label.Nope;', 'External string does not exist: Nope'],
  ];
  for (const [body, message, members] of cases) {
    it(message, () => {
      const other = 'public class Other { private static void hidden() { } }';
      assert.equal(complaints(body, members, other)[0], message);
    });
  }
});

it('syntax errors name line and column', () => {
  const problem = (source: string): string =>
    problemText(new ApexFixture(source).problems[0] ?? assert.fail('no problem'));
  assert.equal(
    problem('public class A {\n  void f() { Integer x = 1 Integer y = 2; }\n}'),
    "A:2:28 Missing ';' at 'Integer'",
  );
  assert.equal(problem('public class A {\n  void f() { Integer x = ; }\n}'), "A:2:26 Unexpected token ';'.");
  assert.equal(problem('public class A {'), "A:1:17 Unexpected token '<EOF>'.");
});

describe('one mistake is one complaint', () => {
  for (const [what, members] of [
    ['in the value of a return', 'static Integer f() { return nope; }'],
    ['in a condition above returns', 'static Integer f() { if (nope) { return 1; } else { return 2; } }'],
    ['in a thrown exception', 'static Integer f() { throw nope; }'],
    ['in a getter', 'static Integer f { get { return nope; } }'],
  ] as const) {
    it(what, () => assert.deepEqual(complaints('', members), ['Variable does not exist: nope']));
  }

  it('what follows a return that does not compile is still unreachable', () => {
    assert.deepEqual(complaints('', 'static Integer f() { return nope; Integer i; }'), [
      'Variable does not exist: nope',
      'Unreachable statement',
    ]);
  });
});

it('all that is wrong is reported at once, with its place', () => {
  const fixture = new ApexFixture('public class A {\n  void f() {\n    x = 1;\n    Foo g;\n  }\n}');
  assert.deepEqual(fixture.problems.map(problemText), ['A:3:5 Variable does not exist: x', 'A:4:5 Invalid type: Foo']);
  assert.deepEqual(fixture.catalog.classNames(), ['A']);
  assert.equal(fixture.catalog.action('A'), undefined);
});
