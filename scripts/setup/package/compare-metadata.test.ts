import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { differingFiles, type PackageFiles } from './compare-metadata.ts';

const FLOW = (inside: string, status = 'Active'): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<Flow xmlns="http://soap.sforce.com/2006/04/metadata">${inside}<status>${status}</status></Flow>`;
const CHOICE = (name: string, more = ''): string =>
  `<decisions><name>${name}</name><label>L</label>${more}</decisions>`;

function differs(wanted: string, present: string | undefined, path = 'flows/A.flow'): boolean {
  const files = (text: string): PackageFiles => new Map([[path, Buffer.from(text)]]);
  return differingFiles(files(wanted), present === undefined ? new Map() : files(present)).length > 0;
}

describe('comparing the package with what an org holds (SF-05: a second set-up deploys nothing)', () => {
  it('the order and the defaults that an org adds are no difference', () => {
    const wanted = FLOW(CHOICE('A') + CHOICE('B'));
    assert.equal(differs(wanted, wanted), false);
    assert.equal(differs(wanted, FLOW(CHOICE('B', '<locationX>0</locationX>') + CHOICE('A'))), false);
    assert.equal(differs(wanted, `${wanted.replaceAll('><', '>\n  <')}\r\n`), false);
  });

  it('whether a flow is active is another step', () => {
    assert.equal(differs(FLOW(CHOICE('A')), FLOW(CHOICE('A'), 'Draft')), false);
  });

  it('what is missing, changed or added by somebody is a difference', () => {
    const wanted = FLOW(CHOICE('A', '<x>1</x>') + CHOICE('B'));
    assert.equal(differs(wanted, undefined), true);
    assert.equal(differs(wanted, FLOW(CHOICE('A', '<x>2</x>') + CHOICE('B'))), true);
    assert.equal(differs(wanted, FLOW(CHOICE('A', '<x>1</x>'))), true);
    assert.equal(differs(wanted, FLOW(CHOICE('A', '<x>1</x>') + CHOICE('B') + CHOICE('C'))), true);
  });

  it('two members that cover the same wanted one are told apart', () => {
    const filter = (inside: string): string => `<filters>${inside}</filters>`;
    const wanted = FLOW(filter('<a>1</a>') + filter('<a>1</a><b>2</b>'));
    assert.equal(differs(wanted, FLOW(filter('<b>2</b><a>1</a>') + filter('<a>1</a>'))), false);
    assert.equal(differs(wanted, FLOW(filter('<a>1</a>') + filter('<a>1</a>'))), true);
  });

  it('source text is compared to the letter, but for line ends', () => {
    assert.equal(differs('class A {}\n', 'class A {}\r\n', 'classes/A.cls'), false);
    assert.equal(differs('class A {}', 'class A { }', 'classes/A.cls'), true);
  });
});
