import { makeAction } from './flow-org.ts';
import {
  action,
  afterSave,
  assignments,
  asyncPath,
  atField,
  create,
  decision,
  fields,
  filters,
  FIRST,
  formula,
  input,
  launched,
  lookup,
  loop,
  ref,
  subflow,
  timePath,
  to,
  triggered,
  update,
  variable,
} from './flow-xml.ts';

export const NOTE = update('Set_Note', fields(['Note__c', 'n']) + input('$Record'));
const QUEUED = filters(['Status__c', 'EqualTo', 'Queued']);
export const text = (name: string): string => variable(name, 'String');
export const send = makeAction('SendOrder', () => []);
export const flagged = (paths: string, options: Parameters<typeof triggered>[0] = {}): string =>
  triggered({ where: QUEUED, changed: true, paths, ...options }) + NOTE;

/** A flow and what must be said about it. */
export const REFUSALS: readonly (readonly [string, string, RegExp])[] = [
  ['a connector to nowhere', launched('Nowhere'), /element "Nowhere" that a connector leads to doesn't exist/],
  [
    'an unknown resource',
    launched('A') + assignments('A', [['one', 'Assign', ref('two')]]) + text('one'),
    /"two" doesn't exist/,
  ],
  [
    'an unknown field',
    triggered({ first: 'A' }) + assignments('A', [['$Record.Nope__c', 'Assign', 'x']]),
    /field "Nope__c" for the object "Order__c" doesn't exist/,
  ],
  [
    'a field that only the platform writes',
    triggered({ first: 'A' }) + assignments('A', [['$Record.CreatedById', 'Assign', 'x']]),
    /field "CreatedById" for the object "Order__c" can't be set by a flow/,
  ],
  ['an unknown object', launched('A') + lookup('A', 'Nope__c', FIRST), /object "Nope__c" doesn't exist/],
  ['an unknown called flow', launched('A') + subflow('A', 'Nope', []), /flow "Nope" doesn't exist/],
  ['an unknown Apex class', launched('A') + action('A', 'Nope', []), /Apex class "Nope" doesn't exist/],
  [
    'an input with another case',
    launched('A') + action('A', 'SendOrder', [['KEY', 'x']]),
    /no input parameter "KEY" \(names are case-sensitive\)/,
  ],
  ['a missing required input', launched('A') + action('A', 'SendOrder', []), /Missing required input parameter: key/],
  [
    'an input of another type',
    launched('A') + action('A', 'SendOrder', [['key', 5]]),
    /\(Number\) doesn't fit the input parameter "key" \(Text\)/,
  ],
  [
    'a name used twice',
    launched('A') + assignments('A', [['a', 'Assign', 'x']]) + text('a'),
    /name "a" is already used/,
  ],
  [
    'a value of another type',
    launched('A') + assignments('A', [['one', 'Assign', 'x']]) + variable('one', 'Number'),
    /\(Text\) doesn't fit "one" \(Number\)/,
  ],
  [
    'a field of another type',
    launched('A') + create('A', `${fields(['Amount__c', 'x'])}<object>Order__c</object>`),
    /doesn't fit the field "Amount__c"/,
  ],
  [
    'a field that only the platform writes',
    launched('A') + create('A', `${fields(['CreatedById', 'x'])}<object>Order__c</object>`),
    /"CreatedById".*can't be set/,
  ],
  [
    'a comparison of text and number',
    launched('A') + decision('A', [{ name: 'B', when: [['one', 'EqualTo', 5]] }]) + text('one'),
    /EqualTo can't compare Text with Number/,
  ],
  [
    'an unknown operator',
    launched('A') + decision('A', [{ name: 'B', when: [['one', 'WasSelected', true]] }]) + text('one'),
    /operator 'WasSelected'/,
  ],
  [
    'an unknown assignment operator',
    launched('A') + assignments('A', [['one', 'AssignStage', 'x']]) + text('one'),
    /operator 'AssignStage'/,
  ],
  [
    'logic that names a missing condition',
    launched('A') + decision('A', [{ name: 'B', logic: '1 AND 2', when: [['one', 'IsNull', true]] }]) + text('one'),
    /there is no condition 2/,
  ],
  [
    'logic that leaves a condition out',
    launched('A') +
      decision('A', [
        {
          name: 'B',
          logic: '1',
          when: [
            ['one', 'IsNull', true],
            ['one', 'IsBlank', true],
          ],
        },
      ]) +
      text('one'),
    /leaves a condition out/,
  ],
  [
    'filters beside a filterFormula',
    triggered({ first: 'Set_Note', where: `${QUEUED}<filterFormula>ISNEW()</filterFormula>` }) + NOTE,
    /exclude each other/,
  ],
  [
    'an invalid formula',
    launched('A') + assignments('A', [['one', 'Assign', ref('f')]]) + text('one') + formula('f', 'String', 'NOPE(1)'),
    /formula expression is invalid: Unknown function NOPE/,
  ],
  [
    'a formula of another type',
    launched('A') + assignments('A', [['one', 'Assign', ref('f')]]) + text('one') + formula('f', 'String', '1 + 1'),
    /result is data type \(Number\), incompatible with expected data type \(Text\)/,
  ],
  [
    'formulas in a circle',
    launched('A') +
      assignments('A', [['one', 'Assign', ref('f')]]) +
      text('one') +
      formula('f', 'String', '{!g}') +
      formula('g', 'String', '{!f}'),
    /refers to itself/,
  ],
  [
    '$CustomMetadata without a record',
    launched('A') +
      assignments('A', [['one', 'Assign', ref('f')]]) +
      text('one') +
      formula('f', 'String', '{!$CustomMetadata.Nope__mdt.One.Text__c}'),
    /custom metadata type "Nope__mdt" doesn't exist/,
  ],
  [
    '$Setup',
    launched('A') + assignments('A', [['one', 'Assign', ref('$Setup.Config__c.On__c')]]) + text('one'),
    /\$Setup can be used in formulas only/,
  ],
  [
    '$Record without a trigger',
    launched('A') + assignments('A', [['one', 'Assign', ref('$Record.Id')]]) + text('one'),
    /no record triggers this flow/,
  ],
  [
    'an unknown label',
    launched('A') + assignments('A', [['one', 'Assign', ref('$Label.Nope')]]) + text('one'),
    /custom label "Nope" doesn't exist/,
  ],
  [
    'an unknown custom permission',
    launched('A') +
      assignments('A', [['one', 'Assign', ref('f')]]) +
      text('one') +
      formula('f', 'String', 'IF({!$Permission.Nope}, "a", "b")'),
    /custom permission "Nope" doesn't exist/,
  ],
  ['a screen', `${launched('A')}<screens><name>A</name></screens>`, /does not implement 'screens'/],
  ['a transform', `${launched('A')}<transforms><name>A</name></transforms>`, /does not implement 'transforms'/],
  [
    'recordRollbacks',
    `${launched('A')}<recordRollbacks><name>A</name></recordRollbacks>`,
    /does not implement 'recordRollbacks'/,
  ],
  [
    'a fault connector on a subflow',
    `${launched('A')}${subflow('A', 'Inner', [], undefined, to('A', 'faultConnector'))}`,
    /does not implement 'faultConnector' in 'subflows'/,
  ],
  [
    'a called flow with a triggerType',
    launched('A') + subflow('A', 'Triggered_Flow', []),
    /can't be called as a subflow/,
  ],
  [
    'an action of another type',
    launched('A') + action('A', 'x', []).replace('>apex<', '>emailSimple<'),
    /actions of the type 'emailSimple'/,
  ],
  [
    'outputs both automatic and manual',
    launched('A') +
      action(
        'A',
        'SendOrder',
        [['key', 'x']],
        {},
        '<outputParameters><assignToReference>one</assignToReference><name>answer</name></outputParameters><storeOutputAutomatically>true</storeOutputAutomatically>',
      ) +
      text('one'),
    /can't be combined/,
  ],
  [
    'assignRecordIdToReference with storeOutputAutomatically',
    launched('A') +
      create(
        'A',
        '<assignRecordIdToReference>one</assignRecordIdToReference><object>Order__c</object><storeOutputAutomatically>true</storeOutputAutomatically>',
      ) +
      text('one'),
    /can't be combined/,
  ],
  [
    'an upsert by fields',
    launched('A') +
      create(
        'A',
        '<doesUpsert>true</doesUpsert><object>Order__c</object><upsertExternalIdField>Key__c</upsertExternalIdField>',
      ),
    /needs inputReference/,
  ],
  [
    'an upsert by two keys',
    launched('A') +
      create(
        'A',
        `<doesUpsert>true</doesUpsert>${input('row')}<upsertExternalIdField>Key__c</upsertExternalIdField><upsertStandardIdField>Id</upsertStandardIdField>`,
      ) +
      variable('row', 'SObject', '<objectType>Order__c</objectType>'),
    /exactly one of/,
  ],
  [
    'an upsert by no external ID',
    launched('A') +
      create(
        'A',
        `<doesUpsert>true</doesUpsert>${input('row')}<upsertExternalIdField>Note__c</upsertExternalIdField>`,
      ) +
      variable('row', 'SObject', '<objectType>Order__c</objectType>'),
    /"Note__c" is no external ID/,
  ],
  [
    'a custom error without a trigger',
    `${launched('A')}<customErrors><name>A</name><customErrorMessages><errorMessage>x</errorMessage><isFieldError>false</isFieldError></customErrorMessages></customErrors>`,
    /only in record-triggered flows/,
  ],
  [
    'a custom error behind the commit',
    `${triggered({ where: QUEUED, changed: true, paths: asyncPath('A') })}<customErrors><name>A</name><customErrorMessages><errorMessage>x</errorMessage><isFieldError>false</isFieldError></customErrorMessages></customErrors>`,
    /can't run on a scheduled or asynchronous path/,
  ],
  [
    'DML before the save',
    triggered({ when: 'RecordBeforeSave', first: 'A' }) + create('A', '<object>Line__c</object>'),
    /can't be used in a flow that runs before the record is saved/,
  ],
  [
    'an asynchronous path before the save',
    flagged(asyncPath('Set_Note'), { when: 'RecordBeforeSave' }),
    /scheduledPaths need a flow with the triggerType RecordAfterSave/,
  ],
  [
    'an asynchronous path without a guard',
    flagged(asyncPath('Set_Note'), { changed: false }),
    /asynchronous path only if doesRequireRecordChangedToMeetCriteria/,
  ],
  [
    'an asynchronous path with a label',
    flagged(asyncPath('Set_Note').replace('<pathType>', '<label>L</label><pathType>')),
    /label isn't allowed/,
  ],
  [
    'an asynchronous path with a batch size',
    flagged(asyncPath('Set_Note').replace('<pathType>', '<maxBatchSize>5</maxBatchSize><pathType>')),
    /maxBatchSize isn't allowed/,
  ],
  [
    'a time-based path without the flag',
    flagged(timePath('P', 'Set_Note', afterSave(1)), { changed: false }),
    /time-based path only if doesRequireRecordChangedToMeetCriteria/,
  ],
  [
    'a time-based path with IsChanged',
    flagged(timePath('P', 'Set_Note', afterSave(1)), { where: filters(['Status__c', 'IsChanged', true]) }),
    /can't be combined with start conditions that look at a change/,
  ],
  [
    'a time-based path without an offset',
    flagged(timePath('P', 'Set_Note', '<timeSource>RecordTriggerEvent</timeSource>')),
    /Required field is missing: offsetNumber/,
  ],
  [
    'a time-based path on a text field',
    flagged(timePath('P', 'Set_Note', atField('Note__c'))),
    /recordField has to be a Date or DateTime field/,
  ],
  [
    'a batch size beyond 200',
    flagged(timePath('P', 'Set_Note', afterSave(1, 201))),
    /maxBatchSize has to be a whole number from 1 to 200/,
  ],
  [
    'another trigger type',
    `<start>${to('Set_Note')}<object>Order__c</object><recordTriggerType>Delete</recordTriggerType><triggerType>RecordBeforeDelete</triggerType></start>${NOTE}`,
    /triggerType 'RecordBeforeDelete'/,
  ],
  [
    'a filter on a long text',
    launched('A') + lookup('A', 'Order__c', filters(['Log__c', 'EqualTo', 'x']) + FIRST),
    /"Log__c" can't be used in a filter/,
  ],
  ['a loop over one value', launched('A') + loop('A', 'one', 'A') + text('one'), /A loop needs a collection/],
  [
    'an Apex-defined variable without a class',
    launched('A') + assignments('A', [['one', 'Assign', 'x']]) + text('one') + variable('two', 'Apex'),
    /"apexClass" is invalid/,
  ],
  [
    'a value kind that is not known',
    `${launched('A')}${assignments('A', [['one', 'Assign', 'x']]).replaceAll('stringValue', 'setupReference')}${text('one')}`,
    /'setupReference' as a value/,
  ],
  [
    'a schedule without frequency',
    `<start>${to('A')}<schedule><frequency>Hourly</frequency></schedule><triggerType>Scheduled</triggerType></start>${assignments('A', [['one', 'Assign', 'x']])}${text('one')}`,
    /frequency 'Hourly'/,
  ],
];
