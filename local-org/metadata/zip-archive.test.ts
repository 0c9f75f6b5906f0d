import assert from 'node:assert/strict';
import { test } from 'node:test';
import { zipSync } from 'fflate';
import { isZipFault, readZip, writeZip } from './zip-archive.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

function fault(zip: Uint8Array, limits?: { entries: number; inflatedBytes: number }): string {
  const outcome = limits === undefined ? readZip(zip) : readZip(zip, limits);
  assert.ok(isZipFault(outcome));
  return outcome.message;
}

test('readZip: files by path, folders left out; writeZip gives the same bytes for the same files', () => {
  const zip = zipSync({ 'flows/': new Uint8Array(), 'flows/A.flow': bytes('x'), 'package.xml': bytes('<a/>') });
  const contents = readZip(zip);
  assert.ok(!isZipFault(contents));
  assert.deepEqual([...contents.keys()], ['flows/A.flow', 'package.xml']);
  const again = readZip(writeZip(contents));
  assert.deepEqual(again, contents);
  assert.deepEqual(writeZip(contents), writeZip(contents));
});

test('readZip: a zip bomb is refused before it is inflated', () => {
  const bomb = zipSync({ big: new Uint8Array(60 * 1024 * 1024) });
  assert.ok(bomb.length < 100_000);
  assert.match(fault(bomb), /inflates to more than/);
  assert.match(
    fault(zipSync({ a: bytes('1'), b: bytes('2') }), { entries: 1, inflatedBytes: 10 }),
    /more than 1 entries/,
  );
});

test('readZip: an entry that lies about its size is refused', () => {
  const zip = Buffer.from(zipSync({ big: new Uint8Array(1000) }));
  const central = zip.indexOf(Buffer.from([0x50, 0x4b, 0x01, 0x02]));
  zip.writeUInt32LE(2000, central + 24);
  assert.match(fault(zip), /damaged|cannot be read/);
});

test('readZip: paths that leave the archive are refused', () => {
  for (const path of ['../a', 'a/../../b', '/etc/passwd', 'C:/a', 'a\\b', './a']) {
    assert.match(fault(zipSync({ [path]: bytes('x') })), /path/, path);
  }
});

test('readZip: what is no zip gives a message', () => {
  assert.match(fault(bytes('hello')), /cannot be read/);
  assert.match(fault(new Uint8Array()), /cannot be read/);
  const zip = zipSync({ a: bytes('hello hello hello hello hello hello') });
  assert.match(fault(zip.slice(0, zip.length - 8)), /cannot be read/);
});
