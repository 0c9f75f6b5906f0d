import {
  action,
  assignments,
  create,
  decision,
  flowXml,
  formula,
  launched,
  lookup,
  loop,
  OUTCOME,
  ref,
  textTemplate,
  triggered,
  variable,
  type Condition,
} from './flow-parts.ts';
import {
  ACTION,
  atOnce,
  LOG,
  oneOf,
  PREFIX,
  reading,
  RECORD,
  REFUSED,
  SETTING,
  type Bench,
  type FlowAnswer,
  type Probe,
  type Reading,
  type Watch,
} from './probe.ts';

/** A probe that runs one flow by name and reads its answer. */
function launchedProbe(
  key: string,
  parts: readonly string[],
  read: (answer: FlowAnswer, bench: Bench) => Reading['value'],
): Probe {
  const flow = PREFIX + key;
  return {
    name: key,
    reads: [key],
    flows: { [flow]: flowXml(flow, [OUTCOME, ...parts]) },
    start: async (bench) => {
      const answer = await bench.run(flow);
      await bench.look();
      return atOnce([reading(key, read(answer, bench), told(answer))]);
    },
  };
}

function told(answer: FlowAnswer): string {
  if (answer.kind === 'fault') return `the flow failed: ${answer.message}`;
  return `the flow answered ${JSON.stringify(answer.outputs.outcome ?? null)}`;
}

function outcomeOf(answer: FlowAnswer): string {
  if (answer.kind === 'fault') return 'fault';
  return typeof answer.outputs.outcome === 'string' ? answer.outputs.outcome : 'nothing';
}

const answering = (name: string, text: string, next?: string): string =>
  assignments(name, [['outcome', 'Assign', text]], next);

/** What a decision makes of one condition. */
function decisionProbe(
  key: string,
  word: string | undefined,
  condition: Condition,
  values: Record<string, Reading['value']>,
): Probe {
  return launchedProbe(
    key,
    [
      launched('Decide'),
      decision('Decide', [condition], 'Answer_Yes', 'Answer_No'),
      answering('Answer_Yes', 'yes'),
      answering('Answer_No', 'no'),
      variable('word', 'String', word === undefined ? {} : { value: word }),
    ],
    (answer) => oneOf(values, outcomeOf(answer)),
  );
}

/** What the language of flows leaves open: flows that are run by name show it. */
export const LANGUAGE_PROBES: readonly Probe[] = [
  decisionProbe('decisionTextCompare', 'abc', ['word', 'EqualTo', 'ABC'], { yes: 'insensitive', no: 'case-sensitive' }),
  decisionProbe('notEqualToNull', undefined, ['word', 'NotEqualTo', 'abc'], { yes: true, no: false }),
  decisionProbe('containsEmptyText', 'abc', ['word', 'Contains', ref('$GlobalConstant.EmptyString')], {
    yes: true,
    no: false,
  }),
  decisionProbe('containsOnNull', undefined, ['word', 'Contains', 'a'], { yes: 'yes', no: false }),
  launchedProbe(
    'loopOverNullCollection',
    [
      launched('Each'),
      loop('Each', 'words', 'Take_Turn', 'Finish'),
      assignments('Take_Turn', [['turns', 'Add', 1]], 'Each'),
      assignments('Finish', [['outcome', 'Assign', ref('Turns_Taken')]]),
      variable('words', 'String', { isCollection: true }),
      variable('turns', 'Number', { value: 0 }),
      formula('Turns_Taken', 'String', 'TEXT({!turns})'),
    ],
    (answer) => oneOf({ '0': 'no turn' }, outcomeOf(answer)),
  ),
  launchedProbe(
    'unsetReference',
    [
      launched('Find_Nothing'),
      lookup('Find_Nothing', LOG, [['Key__c', 'EqualTo', 'there is no such row']], { next: 'Read_It' }),
      assignments('Read_It', [['word', 'Assign', ref('Find_Nothing.Text__c')]], 'Go_On'),
      answering('Go_On', 'went on'),
      variable('word', 'String'),
    ],
    (answer) => oneOf({ 'went on': 'null' }, outcomeOf(answer)),
  ),
  launchedProbe(
    'blankNumberInFormula',
    [
      launched('Tell'),
      assignments('Tell', [['outcome', 'Assign', ref('Blank_Or_Not')]]),
      variable('amount', 'Number'),
      formula('Blank_Or_Not', 'String', "IF(ISBLANK({!amount}), 'null', IF({!amount} = 0, 'zero', 'something else'))"),
    ],
    outcomeOf,
  ),
  launchedProbe(
    'faultMessageAfterFaultPath',
    [
      launched('Be_Refused'),
      create('Be_Refused', LOG, { Text__c: REFUSED }, { next: 'Tell', fault: 'Handle' }),
      answering('Handle', 'handled', 'Tell'),
      assignments('Tell', [['outcome', 'Assign', ref('Message_Left')]]),
      formula('Message_Left', 'String', "IF(ISBLANK({!$Flow.FaultMessage}), 'null', 'kept')"),
    ],
    outcomeOf,
  ),
  launchedProbe(
    'dmlBeforeHandledFault',
    [
      launched('Write_First'),
      create('Write_First', LOG, { Probe__c: 'dmlBeforeHandledFault', Key__c: 'first' }, { next: 'Be_Refused' }),
      create('Be_Refused', LOG, { Text__c: REFUSED }, { next: 'Go_On', fault: 'Handle' }),
      answering('Handle', 'handled'),
      answering('Go_On', 'not refused'),
    ],
    (answer, bench) => {
      if (outcomeOf(answer) !== 'handled') return undefined;
      return bench.logs('dmlBeforeHandledFault').length > 0 ? 'kept' : 'rolled back';
    },
  ),
  customMetadataProbe(),
  textProbe('dateInText', variable('merged', 'Date', { value: { date: '2026-03-14' } }), (text) =>
    /\p{L}/u.test(text) ? 'long' : /3.14|14.*3/.test(text) ? 'short' : text,
  ),
  textProbe('numberInText', variable('merged', 'Number', { value: 1_234_567 }), (text) =>
    text === '1234567' ? 'plain' : /^1.234.567$/.test(text) ? 'grouped' : text,
  ),
];

/** Merges a value into a text template. How it is written hangs on your locale, too; what is read does not. */
function textProbe(key: string, merged: string, read: (text: string) => string): Probe {
  return launchedProbe(
    key,
    [
      launched('Tell'),
      assignments('Tell', [['outcome', 'Assign', ref('Merged_Text')]]),
      textTemplate('Merged_Text', '{!merged}'),
      merged,
    ],
    (answer) => (answer.kind === 'fault' ? undefined : read(outcomeOf(answer))),
  );
}

/** Counts the queries of the transaction before and after Get Records on custom metadata. */
function customMetadataProbe(): Probe {
  const key = 'customMetadataQueryCounts';
  return launchedProbe(
    key,
    [
      launched('Before'),
      action('Before', ACTION, { key: 'before' }, { next: 'Get_Setting' }),
      lookup('Get_Setting', SETTING, [['DeveloperName', 'EqualTo', 'None']], { next: 'After' }),
      action('After', ACTION, { key: 'after' }, { next: 'Tell' }),
      assignments('Tell', [['outcome', 'Assign', ref('Queries_Counted')]]),
      formula('Queries_Counted', 'String', 'TEXT({!After.queries} - {!Before.queries})'),
    ],
    (answer) => oneOf({ '0': 'no', '1': 'yes' }, outcomeOf(answer)),
  );
}

/** Saves a record and looks whether the immediate path of a flow has run: it runs within the save. */
function startProbe(
  key: string,
  where: Condition,
  record: Record<string, string>,
  read: (ran: boolean) => Reading['value'],
): Probe {
  const flow = PREFIX + key;
  return {
    name: key,
    reads: [key],
    flows: {
      [flow]: flowXml(flow, [
        triggered({
          object: RECORD,
          on: where[1] === 'IsChanged' ? 'CreateAndUpdate' : 'Create',
          where: [['Probe__c', 'EqualTo', key], where],
          first: 'Note_Start',
        }),
        create('Note_Start', LOG, { Probe__c: key, Key__c: 'started' }),
      ]),
    },
    start: async (bench): Promise<Watch> => {
      await bench.save(key, [record]);
      await bench.look();
      const ran = bench.logs(key).length > 0;
      return atOnce([reading(key, read(ran), `the flow ${ran ? 'started' : 'did not start'} on the save`)]);
    },
  };
}

/** What start conditions leave open: a save shows it. */
export const START_PROBES: readonly Probe[] = [
  startProbe('startFilterTextCompare', ['Key__c', 'EqualTo', 'ABC'], { Key__c: 'abc' }, (ran) =>
    ran ? 'insensitive' : 'case-sensitive',
  ),
  startProbe('isChangedOnCreate', ['Text__c', 'IsChanged', true], { Text__c: 'new' }, (ran) => ran),
];
