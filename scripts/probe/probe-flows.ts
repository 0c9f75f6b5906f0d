/** A small flow that shows how the platform reads one open point. */
export interface ProbeFlow {
  /** Key of the switch, as the local org has it. */
  readonly switch: string;
  readonly question: string;
  /** What the platform's answer means; `fault` stands for a flow that failed. */
  readonly readings: Readonly<Record<'true' | 'false' | 'fault', string | boolean | undefined>>;
  /** Variables besides the outcome. */
  readonly variables: string;
  /** The one condition that is decided. */
  readonly condition: string;
}

const text = (name: string): string =>
  `<variables><description>A text.</description><name>${name}</name><dataType>String</dataType><isCollection>false</isCollection><isInput>false</isInput><isOutput>false</isOutput></variables>`;
const textOf = (name: string, value: string): string =>
  text(name).replace('</isOutput>', `</isOutput><value><stringValue>${value}</stringValue></value>`);
const condition = (left: string, operator: string, right: string): string =>
  `<conditions><leftValueReference>${left}</leftValueReference><operator>${operator}</operator><rightValue><stringValue>${right}</stringValue></rightValue></conditions>`;

/** The open points that an autolaunched flow shows by itself. */
export const PROBES: readonly ProbeFlow[] = [
  {
    switch: 'decisionTextCompare',
    question: 'Does a decision tell "abc" from "ABC"?',
    readings: { true: 'insensitive', false: 'case-sensitive', fault: undefined },
    variables: textOf('word', 'abc'),
    condition: condition('word', 'EqualTo', 'ABC'),
  },
  {
    switch: 'notEqualToNull',
    question: 'Is a blank text unequal to "abc"?',
    readings: { true: true, false: false, fault: undefined },
    variables: text('word'),
    condition: condition('word', 'NotEqualTo', 'abc'),
  },
  {
    switch: 'containsOnNull',
    question: 'Does a blank text contain "a", or does the flow fail?',
    readings: { true: undefined, false: false, fault: 'fault' },
    variables: text('word'),
    condition: condition('word', 'Contains', 'a'),
  },
];

/** API name of a probe's flow. */
export function flowNameOf(probe: ProbeFlow): string {
  return `Sertifier_Probe_${probe.switch}`;
}

/** The flow as metadata: decides the condition and answers `true` or `false` in `outcome`. */
export function flowXml(probe: ProbeFlow): string {
  const set = (name: string, value: string): string =>
    `<assignments><description>Answers.</description><name>${name}</name><label>${name}</label><locationX>0</locationX><locationY>0</locationY><assignmentItems><assignToReference>outcome</assignToReference><operator>Assign</operator><value><stringValue>${value}</stringValue></value></assignmentItems></assignments>`;
  return `<?xml version="1.0" encoding="UTF-8"?>
<Flow xmlns="http://soap.sforce.com/2006/04/metadata"><apiVersion>66.0</apiVersion>${set('Set_False', 'false')}${set('Set_True', 'true')}<decisions><description>${escapeXml(probe.question)}</description><name>Decide</name><label>Decide</label><locationX>0</locationX><locationY>0</locationY><defaultConnector><targetReference>Set_False</targetReference></defaultConnector><defaultConnectorLabel>No</defaultConnectorLabel><rules><name>Yes</name><conditionLogic>and</conditionLogic>${probe.condition}<connector><targetReference>Set_True</targetReference></connector><label>Yes</label></rules></decisions><description>${escapeXml(probe.question)}</description><environments>Default</environments><label>${flowNameOf(probe)}</label><processType>AutoLaunchedFlow</processType><start><locationX>0</locationX><locationY>0</locationY><connector><targetReference>Decide</targetReference></connector></start><status>Active</status>${probe.variables}<variables><description>What was decided.</description><name>outcome</name><dataType>String</dataType><isCollection>false</isCollection><isInput>false</isInput><isOutput>true</isOutput></variables></Flow>`;
}

function escapeXml(value: string): string {
  return value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
