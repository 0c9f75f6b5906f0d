import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { buildSchema } from '../schema/build-schema.ts';
import { componentFromXml } from '../schema/testing/components-from-xml.ts';
import { compileComponents, FlowOrg, flowComponent, OBJECTS, record } from './testing/flow-org.ts';
import { assignments, launched, triggered, value, variable } from './testing/flow-xml.ts';

describe('versions and activation (Metadata API, "FlowDefinition")', () => {
  const writes = (note: string, status = 'Active'): string =>
    `${triggered({ when: 'RecordBeforeSave', first: 'A' })}${assignments('A', [['$Record.Note__c', 'Assign', note]])}<status>${status}</status>`;
  const noteOf = async (org: FlowOrg): Promise<unknown> => {
    const [saved] = await org.insert(record('Order__c'));
    return org.find('Order__c', saved?.id).value('Note__c');
  };
  const listed = (org: FlowOrg): string[] =>
    org.catalog.versions().map(({ versionNumber, status }) => `${versionNumber} ${status}`);

  it('an Active version retires the one before; a Draft leaves it active', async () => {
    const org = new FlowOrg({ Writes: writes('one') });
    org.deploy({ Writes: writes('two') });
    assert.equal(await noteOf(org), 'two');
    org.deploy({ Writes: writes('three', 'Draft') });
    assert.equal(await noteOf(org), 'two');
    assert.deepEqual(listed(org), ['1 Obsolete', '2 Active', '3 Draft']);
  });

  it('the same file again makes no version; a FlowDefinition activates or deactivates', async () => {
    const org = new FlowOrg({ Writes: writes('one') });
    org.deploy({ Writes: writes('two') });
    org.deploy({ Writes: writes('two') }, { Writes: 1 });
    assert.equal(await noteOf(org), 'one');
    org.deploy({ Writes: writes('two') }, { Writes: 0 });
    assert.equal(await noteOf(org), null);
    assert.deepEqual(listed(org), ['1 Obsolete', '2 Obsolete']);
    assert.throws(() => {
      org.deploy({ Writes: writes('two') }, { Writes: 9 });
    }, /has no version 9/);
  });

  it('a flow without a file is gone', () => {
    const org = new FlowOrg({ Writes: writes('one') });
    org.deploy({});
    assert.equal(org.catalog.hasFlow('Writes'), false);
  });

  it('a definition acts once, not with every later deployment', () => {
    const schema = buildSchema(OBJECTS).schema;
    const { apex } = new FlowOrg({});
    const off = componentFromXml(
      'FlowDefinition',
      'Writes',
      '<FlowDefinition><activeVersionNumber>0</activeVersionNumber></FlowDefinition>',
    );
    const first = compileComponents([flowComponent('Writes', writes('one')), off], schema, apex, {}).catalog;
    assert.equal(first.active('Writes'), undefined);
    const second = compileComponents([flowComponent('Writes', writes('two')), off], schema, apex, {}, first).catalog;
    assert.equal(second.active('Writes')?.versionNumber, 2);
  });

  it('default values of variables are set at the start', async () => {
    const org = new FlowOrg({
      Defaults:
        launched('Do') +
        assignments('Do', [['total', 'Add', 1]]) +
        variable('total', 'Number', `<isInput>false</isInput><isOutput>true</isOutput>${value(41)}`),
    });
    assert.equal((await org.launch('Defaults', {}))[0]?.total, 42);
  });
});
