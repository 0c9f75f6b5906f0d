import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { metadataTypes } from '../metadata/load-metadata-types.ts';
import type { XmlElement } from '../metadata/xml-element.ts';
import { STANDARD_ACTIONS } from './actions/standard-actions.ts';
import { checkShape, LEAVES, SHAPES } from './compile/shapes.ts';
import { problemsOf } from './testing/flow-org.ts';
import {
  action,
  afterSave,
  assignments,
  atField,
  decision,
  fields,
  filters,
  FIRST,
  input,
  launched,
  lookup,
  loop,
  timePath,
  triggered,
  update,
  variable,
} from './testing/flow-xml.ts';
import { send } from './testing/refused-flows.ts';

const types = metadataTypes();

function element(name: string, children: readonly XmlElement[] = []): XmlElement {
  return { name, text: '', children, attributes: new Map(), position: { line: 1, column: 1 } } as XmlElement;
}

/** Each way to an element of the Metadata API's Flow types, as far as what stands above it is implemented. */
function* ways(typeName: string, above: readonly string[]): Generator<readonly string[]> {
  const shape = SHAPES[above.at(-1) ?? 'Flow'];
  for (const [name, { type }] of types.elementsOf(typeName) ?? []) {
    if (above.filter((one) => one === name).length > 1) continue;
    yield [...above, name];
    const goesOn = shape?.read.includes(name) === true && !LEAVES.has(name);
    if (goesOn && types.elementsOf(type) !== undefined) yield* ways(type, [...above, name]);
  }
}

function complaintsOf(way: readonly string[]): string[] {
  const inner = way.reduceRight<XmlElement[]>((children, name) => [element(name, children)], []);
  const found: string[] = [];
  checkShape(element('Flow', inner), (message) => found.push(message));
  return found;
}

describe("every element of the Metadata API's Flow types is implemented or refused by name", () => {
  const all = [...ways('Flow', [])];

  it('there are hundreds of them', () => assert.ok(all.length > 300, String(all.length)));

  it('none is passed over in silence', () => {
    const silent = all.filter((way) => {
      const name = way.at(-1) ?? '';
      const shape = SHAPES[way.at(-2) ?? 'Flow'];
      const known = shape?.read.includes(name) === true || shape?.ignored?.includes(name) === true;
      return !known && !complaintsOf(way).some((message) => message.includes(`'${name}'`));
    });
    assert.deepEqual(
      silent.map((way) => way.join('.')),
      [],
    );
  });

  it('what has children of its own is looked into', () => {
    const blind = all.filter((way) => {
      const name = way.at(-1) ?? '';
      if (SHAPES[way.at(-2) ?? 'Flow']?.read.includes(name) !== true || LEAVES.has(name)) return false;
      return SHAPES[name] === undefined && complaintsOf([...way, 'surelyUnknown']).length === 0;
    });
    assert.deepEqual(
      blind.filter((way) => isComplex(way)).map((way) => way.join('.')),
      [],
    );
  });

  it('every kind of value is read or refused by name', () => {
    for (const name of types.elementsOf('FlowElementReferenceOrValue')?.keys() ?? []) {
      if (name === 'processMetadataValues') continue;
      const samples: Record<string, string> = { elementReference: 'one', stringValue: 'x' };
      const value = `<value><${name}>${samples[name] ?? '?'}</${name}></value>`;
      const flow =
        launched('Set') +
        `<assignments><name>Set</name><label>Set</label><locationX>0</locationX><locationY>0</locationY><assignmentItems><assignToReference>one</assignToReference><operator>Assign</operator>${value}</assignmentItems></assignments>` +
        variable('one', 'String');
      const problems = problemsOf(flow);
      assert.ok(Object.hasOwn(samples, name) || problems.length > 0, name);
    }
  });
});

function isComplex(way: readonly string[]): boolean {
  let type = 'Flow';
  for (const name of way) type = types.elementsOf(type)?.get(name)?.type ?? '';
  return types.elementsOf(type) !== undefined;
}

const SET_ONE = assignments('Set', [['one', 'Assign', 'x']]) + variable('one', 'String');
const QUEUED = filters(['Status__c', 'EqualTo', 'Queued']);
const NOTE = update('Set_Note', fields(['Note__c', 'n']) + input('$Record'));

/** A flow with one value of an enum in it. */
const PLACES: Readonly<Record<string, readonly [string, (value: string) => string]>> = {
  'status of a flow': ['FlowVersionStatus', (value) => `${launched('Set')}${SET_ONE}<status>${value}</status>`],
  runInMode: ['FlowRunInMode', (value) => `${launched('Set')}${SET_ONE}<runInMode>${value}</runInMode>`],
  environments: ['FlowEnvironment', (value) => `${launched('Set')}${SET_ONE}<environments>${value}</environments>`],
  triggerType: [
    'FlowTriggerType',
    (value) => triggered({ first: 'Set_Note' }).replace('RecordAfterSave', value) + NOTE,
  ],
  recordTriggerType: [
    'RecordTriggerType',
    (value) => triggered({ first: 'Set_Note' }).replace('CreateAndUpdate', value) + NOTE,
  ],
  pathType: [
    'FlowScheduledPathType',
    (value) =>
      triggered({
        where: QUEUED,
        changed: true,
        paths: `<scheduledPaths><connector><targetReference>Set_Note</targetReference></connector><pathType>${value}</pathType></scheduledPaths>`,
      }) + NOTE,
  ],
  offsetUnit: [
    'FlowScheduledPathOffsetUnit',
    (value) =>
      triggered({
        where: QUEUED,
        changed: true,
        paths: timePath('Later', 'Set_Note', afterSave(5).replace('Minutes', value)),
      }) + NOTE,
  ],
  timeSource: [
    'FlowScheduledPathTimeSource',
    (value) =>
      triggered({
        where: QUEUED,
        changed: true,
        paths: timePath(
          'Later',
          'Set_Note',
          (value === 'RecordField' ? atField('Due__c', 5) : afterSave(5)).replace('RecordTriggerEvent', value),
        ),
      }) + NOTE,
  ],
  frequency: [
    'FlowStartFrequency',
    (value) =>
      `<start><connector><targetReference>Set</targetReference></connector><schedule><frequency>${value}</frequency><startDate>2026-01-01</startDate><startTime>08:00:00.000Z</startTime></schedule><triggerType>Scheduled</triggerType></start>${SET_ONE}`,
  ],
  actionType: [
    'InvocableActionType',
    (value) =>
      launched('Act') +
      action('Act', value === 'apex' ? 'SendOrder' : value, value === 'apex' ? [['key', 'x']] : []).replace(
        '>apex<',
        `>${value}<`,
      ),
  ],
  'dataType of a variable': [
    'FlowDataType',
    (value) =>
      launched('Set') +
      SET_ONE +
      variable('two', value, value === 'SObject' ? '<objectType>Order__c</objectType>' : ''),
  ],
  'operator of an assignment': [
    'FlowAssignmentOperator',
    (value) => launched('Set') + assignments('Set', [['one', value, 'x']]) + variable('one', 'String'),
  ],
  'operator of a condition': [
    'FlowComparisonOperator',
    (value) =>
      launched('If') + decision('If', [{ name: 'Yes', when: [['one', value, 'x']] }]) + variable('one', 'String'),
  ],
  'operator of a filter': [
    'FlowRecordFilterOperator',
    (value) => launched('Get') + lookup('Get', 'Order__c', filters(['Note__c', value, 'x']) + FIRST),
  ],
  'operator of a start condition': [
    'FlowRecordFilterOperator',
    (value) => triggered({ first: 'Set_Note', where: filters(['Note__c', value, 'x']) }) + NOTE,
  ],
  iterationOrder: [
    'IterationOrder',
    (value) =>
      launched('Each') +
      loop('Each', 'many', 'Set', undefined, value) +
      SET_ONE +
      variable('many', 'String', '<isCollection>true</isCollection>'),
  ],
  collectionProcessorType: [
    'FlowCollectionProcessorType',
    (value) =>
      launched('Work') +
      `<collectionProcessors><name>Work</name><label>Work</label><locationX>0</locationX><locationY>0</locationY><collectionProcessorType>${value}</collectionProcessorType><collectionReference>many</collectionReference><limit>1</limit>${value === 'SortCollectionProcessor' ? '<sortOptions><doesPutEmptyStringAndNullFirst>false</doesPutEmptyStringAndNullFirst><sortOrder>Asc</sortOrder></sortOptions>' : '<conditionLogic>and</conditionLogic>'}</collectionProcessors>` +
      variable('many', 'String', '<isCollection>true</isCollection>'),
  ],
  flowTransactionModel: [
    'FlowTransactionModel',
    (value) => launched('Act') + action('Act', 'SendOrder', [['key', 'x']]).replace('CurrentTransaction', value),
  ],
};

describe("every value of the Flow types' enums is implemented or refused by name", () => {
  for (const [place, [enumName, flow]] of Object.entries(PLACES)) {
    it(place, () => {
      const values = [...(types.valuesOf(enumName) ?? [])];
      assert.ok(values.length > 0, `no enum ${enumName}`);
      const silent = values.filter((value) => {
        // those have inputs of their own, and tests of their own
        if (STANDARD_ACTIONS.has(value)) return false;
        const problems = problemsOf(flow(value), { actions: [send] });
        return problems.length > 0 && !problems.some((problem) => problem.includes(value));
      });
      assert.deepEqual(silent, []);
    });
  }

  it('flows of other process types are refused by name', () => {
    for (const value of types.valuesOf('FlowProcessType') ?? []) {
      const problems = problemsOf(`${launched('Set')}${SET_ONE}<processType>${value}</processType>`);
      if (value !== 'AutoLaunchedFlow')
        assert.ok(
          problems.some((problem) => problem.includes(`'${value}'`)),
          value,
        );
    }
  });
});
