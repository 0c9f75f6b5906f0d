import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isXmlFault, parseXml } from './parse-xml.ts';
import { escapeXml, writeXmlDocument } from './write-xml.ts';
import { child, childFlag, childText, type XmlElement } from './xml-element.ts';

function parsed(text: string): XmlElement {
  const outcome = parseXml(text);
  assert.ok(!isXmlFault(outcome), isXmlFault(outcome) ? outcome.message : '');
  return outcome;
}

function refused(text: string | Uint8Array): { message: string; position: { line: number; column: number } } {
  const outcome = parseXml(text);
  assert.ok(isXmlFault(outcome));
  return outcome;
}

test('parseXml: every element has the line and column of its <, whatever the line ends', () => {
  for (const end of ['\n', '\r\n']) {
    const root = parsed(
      `<?xml version="1.0"?>${end}<!-- c -->${end}<Flow>${end}    <label${end}  >A</label><status/>${end}</Flow>`,
    );
    assert.deepEqual(root.position, { line: 3, column: 1 });
    assert.deepEqual(child(root, 'label')?.position, { line: 4, column: 5 });
    assert.deepEqual(child(root, 'status')?.position, { line: 5, column: 13 });
  }
});

test('parseXml: the five entities, character references and CDATA are resolved, attributes kept', () => {
  const root = parsed('\uFEFF<a b="&quot;1&quot;">x &lt;&amp;&gt;&apos;&#65;<![CDATA[<y>]]></a>');
  assert.equal(root.text, "x <&>'A<y>");
  assert.equal(root.attributes.get('b'), '"1"');
});

test('parseXml: an entity of its own or a document type is refused, so nothing can be expanded or fetched', () => {
  assert.match(refused('<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>').message, /DOCTYPE/);
  assert.match(refused('<a>&nbsp;</a>').message, /entity/);
});

test('parseXml: broken XML is a message with a position, not an exception', () => {
  assert.deepEqual(refused('<a>\n<b></a>').position.line, 2);
  for (const text of ['', '   ', '<a>', '<a></a><b/>', 'text', '</a>', '<a b=c/>', '<1/>']) {
    assert.notEqual(refused(text).message, '', text);
  }
  assert.match(refused(new Uint8Array([0x3c, 0xff, 0x3e])).message, /UTF-8/);
});

test('parseXml: nesting is bounded', () => {
  assert.match(refused('<a>'.repeat(100_000)).message, /nested more than/);
});

test('parseXml: reads back whatever escapeXml wrote', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const written = escapeXml(text).replaceAll('\r', '&#13;');
      assert.equal(
        parsed(`<a>${written}</a>`).text,
        text.replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g, '\uFFFD'),
      );
    }),
  );
});

/** An element without its place in a file. */
type Plain = readonly [name: string, attributes: readonly (readonly string[])[], content: string | readonly Plain[]];

function plain({ name, attributes, children, text }: XmlElement): Plain {
  return [name, [...attributes], children.length > 0 ? children.map(plain) : text];
}

test('parseXml and writeXmlDocument: any tree is read back as it was written', () => {
  const name = fc.constantFrom('a', 'b', 'fullName', 'x-y_z');
  const text = fc.string({ unit: fc.constantFrom('a', 'Z', '0', ' ', '\n', '<', '>', '&', '"', "'", 'é', '𝒳') });
  const attributes = fc.uniqueArray(fc.tuple(fc.constantFrom('x', 'y'), fc.constantFrom('', '1', '<&">')), {
    selector: ([key]) => key,
  });
  const position = { line: 1, column: 1 };
  const { tree } = fc.letrec<{ tree: XmlElement; leaf: XmlElement }>((tie) => ({
    leaf: fc
      .tuple(name, attributes, text)
      .map(([of, pairs, content]) => ({ name: of, attributes: new Map(pairs), children: [], text: content, position })),
    tree: fc.oneof(
      { maxDepth: 4 },
      tie('leaf'),
      fc.tuple(name, attributes, fc.array(tie('tree'), { minLength: 1, maxLength: 4 })).map(([of, pairs, inside]) => ({
        name: of,
        attributes: new Map(pairs),
        children: inside,
        text: '',
        position,
      })),
    ),
  }));
  fc.assert(
    fc.property(tree, (element) => {
      const written = writeXmlDocument(element);
      assert.deepEqual(plain(parsed(written)), plain(element));
      assert.equal(writeXmlDocument(parsed(written)), written);
    }),
    { numRuns: 200 },
  );
});

test('parseXml: any text at all gives an element or a fault', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const outcome = parseXml(`<a>${text}</a>`);
      assert.ok(isXmlFault(outcome) || outcome.name === 'a');
    }),
  );
});

test('childText and childFlag read the first child of a name', () => {
  const root = parsed('<a><b> true </b><b>false</b></a>');
  assert.equal(childText(root, 'b'), ' true ');
  assert.equal(childFlag(root, 'b'), true);
  assert.equal(childFlag(root, 'c'), undefined);
});

test('writeXmlDocument: text stays as it was, escaped as the platform escapes it', () => {
  const written = writeXmlDocument(parsed(`<a x="1"><b>it's &lt; "5" &amp;\n more</b><c/></a>`));
  assert.equal(
    written,
    '<?xml version="1.0" encoding="UTF-8"?>\n<a x="1">\n    <b>it&apos;s &lt; &quot;5&quot; &amp;\n more</b>\n    <c/>\n</a>\n',
  );
});
