import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { mutantsOf } from './operators.ts';

const FLOW = `<?xml version="1.0" encoding="UTF-8"?>
<Flow xmlns="http://soap.sforce.com/2006/04/metadata">
    <assignments>
        <name>Note_Fault</name>
        <assignmentItems>
            <assignToReference>message</assignToReference>
            <operator>Assign</operator>
            <value>
                <stringValue>No</stringValue>
            </value>
        </assignmentItems>
    </assignments>
    <decisions>
        <name>Is_It_Due</name>
        <defaultConnector>
            <targetReference>Note_Fault</targetReference>
        </defaultConnector>
        <defaultConnectorLabel>No</defaultConnectorLabel>
        <rules>
            <name>Due</name>
            <conditionLogic>and</conditionLogic>
            <conditions>
                <leftValueReference>isFirst</leftValueReference>
            </conditions>
            <conditions>
                <leftValueReference>isSecond</leftValueReference>
            </conditions>
            <connector>
                <targetReference>Update_Row</targetReference>
            </connector>
        </rules>
    </decisions>
    <formulas>
        <name>isFirst</name>
        <dataType>Boolean</dataType>
        <expression>$Record.A &amp; "$&"</expression>
    </formulas>
    <recordUpdates>
        <name>Update_Row</name>
        <connector>
            <targetReference>Is_It_Due</targetReference>
        </connector>
        <faultConnector>
            <targetReference>Note_Fault</targetReference>
        </faultConnector>
        <filterLogic>and</filterLogic>
        <filters>
            <field>Id</field>
            <operator>EqualTo</operator>
        </filters>
        <inputAssignments>
            <field>Status__c</field>
        </inputAssignments>
    </recordUpdates>
    <start>
        <doesRequireRecordChangedToMeetCriteria>true</doesRequireRecordChangedToMeetCriteria>
        <connector>
            <targetReference>Update_Row</targetReference>
        </connector>
    </start>
</Flow>
`;

const mutants = new Map(mutantsOf('F', FLOW).map(({ id, xml }) => [id, xml]));
const kinds = new Map(mutantsOf('F', FLOW).map(({ id, kind }) => [id, kind]));

function without(id: string): string {
  const xml = mutants.get(id);
  assert.ok(xml !== undefined, `there is no mutant "${id}" among ${[...mutants.keys()].join('; ')}`);
  return xml;
}

describe('mutation operators', () => {
  it('know every damage, each by an ID of its own', () => {
    assert.deepEqual(
      [...mutants.keys()],
      [
        'F / Note_Fault: assignment of message dropped',
        'F / Note_Fault: element bypassed',
        'F / Is_It_Due: outcome Due ignored',
        'F / Is_It_Due: outcome Due always taken',
        'F / Is_It_Due: condition 1 of Due dropped',
        'F / Is_It_Due: condition 2 of Due dropped',
        'F / isFirst: formula is TRUE',
        'F / isFirst: formula is FALSE',
        'F / Update_Row: fault connector removed',
        'F / Update_Row: fault taken for success',
        'F / Update_Row: filter on Id EqualTo dropped',
        'F / Update_Row: input Status__c dropped',
        'F / Update_Row: element bypassed',
        'F / start: changed-to-meet dropped',
      ],
    );
  });

  it('remove a fault connector, or take the fault for success', () => {
    assert.ok(!without('F / Update_Row: fault connector removed').includes('<faultConnector'));
    const taken = without('F / Update_Row: fault taken for success');
    assert.match(taken, /<faultConnector>\s*<targetReference>Is_It_Due<\/targetReference>\s*<\/faultConnector>/);
  });

  it('ignore an outcome, or always take it', () => {
    assert.equal(without('F / Is_It_Due: outcome Due ignored').match(/>Update_Row</g)?.length, 2);
    const always = without('F / Is_It_Due: outcome Due always taken');
    assert.match(always, /<defaultConnector>\s*<targetReference>Update_Row</);
  });

  it('drop a condition, and the logic with the last filter', () => {
    assert.ok(!without('F / Is_It_Due: condition 1 of Due dropped').includes('>isFirst</leftValueReference>'));
    assert.ok(!without('F / Update_Row: filter on Id EqualTo dropped').includes('filterLogic'));
  });

  it('assign a value to itself, and blank a formula whatever stands in it', () => {
    assert.match(
      without('F / Note_Fault: assignment of message dropped'),
      /<value><elementReference>message<\/elementReference><\/value>/,
    );
    assert.match(without('F / isFirst: formula is TRUE'), /<expression>TRUE<\/expression>/);
  });

  it('lead around an element, or end where it was the last', () => {
    assert.match(without('F / Update_Row: element bypassed'), /<start>[^]*<targetReference>Is_It_Due</);
    assert.ok(!without('F / Note_Fault: element bypassed').includes('defaultConnector>'));
  });

  it('tell what decides from what is only written down', () => {
    const values = [...kinds].filter(([, kind]) => kind === 'value').map(([id]) => id);
    assert.deepEqual(values, [
      'F / Note_Fault: assignment of message dropped',
      'F / Note_Fault: element bypassed',
      'F / Update_Row: input Status__c dropped',
    ]);
  });
});
