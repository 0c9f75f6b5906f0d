import { asynchronously, escapeXml, flowXml, triggered } from './flow-parts.ts';
import { note } from './path-probe.ts';
import { atOnce, PREFIX, problemOf, reading, RECORD, type Probe } from './probe.ts';

const LATER = (minutes: number): string =>
  `<scheduledPaths><name>Later</name><connector><targetReference>Note_Run</targetReference></connector><label>Later</label><offsetNumber>${minutes}</offsetNumber><offsetUnit>Minutes</offsetUnit><timeSource>RecordTriggerEvent</timeSource></scheduledPaths>`;

/** Deploys one flow: does the org take its construct? No record ever starts it. */
function constructProbe(key: string, start: (name: string) => string): Probe {
  const flow = `${PREFIX}${key}`;
  return {
    name: key,
    reads: [key],
    deploysItself: [flow],
    start: async (bench) => {
      try {
        const content = flowXml(flow, [start(key), note('Note_Run', key, {})]);
        await bench.deploy([{ path: `flows/${flow}.flow`, content }]);
        return atOnce([reading(key, 'accepted', 'the org took a flow with it')]);
      } catch (error) {
        return atOnce([reading(key, 'rejected', `the org refused a flow with it: ${problemOf(error)}`)]);
      }
    },
  };
}

/** Constructs that the platform may refuse. The package uses none of them, which its lint proves. */
export const DEPLOYMENT_PROBES: readonly Probe[] = [
  constructProbe('filterFormulaWithAsyncPath', (name) =>
    triggered({ object: RECORD, paths: asynchronously('Note_Run') }).replace(
      '<object>',
      `<filterFormula>${escapeXml(`{!$Record.Probe__c} = '${name}'`)}</filterFormula><object>`,
    ),
  ),
  constructProbe('isChangedWithTimeBasedPath', (name) =>
    triggered({
      object: RECORD,
      on: 'CreateAndUpdate',
      where: [
        ['Probe__c', 'EqualTo', name],
        ['Text__c', 'IsChanged', true],
      ],
      paths: LATER(1),
    }),
  ),
  constructProbe('asyncPathWithoutGuard', (name) =>
    triggered({
      object: RECORD,
      on: 'CreateAndUpdate',
      where: [['Probe__c', 'EqualTo', name]],
      paths: asynchronously('Note_Run'),
    }).replace(/<doesRequire\w+>true<\/doesRequire\w+>/, ''),
  ),
  constructProbe('asyncMaxBatchSize', (name) =>
    triggered({
      object: RECORD,
      where: [['Probe__c', 'EqualTo', name]],
      paths: asynchronously('Note_Run').replace('<pathType>', '<maxBatchSize>50</maxBatchSize><pathType>'),
    }),
  ),
  constructProbe('offsetZero', (name) =>
    triggered({ object: RECORD, where: [['Probe__c', 'EqualTo', name]], paths: LATER(0) }),
  ),
];
