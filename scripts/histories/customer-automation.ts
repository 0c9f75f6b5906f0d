import type { MetadataFile } from '../org/org-port.ts';
import { manifest } from '../scenarios/harness/metadata-records.ts';

/** An account of this name makes the customer's automation run into its limit. */
export const BREAKING_ACCOUNT = 'Automation is broken';
/** The department of contacts whose verification link a validation rule of the customer refuses. */
export const STRICT_DEPARTMENT = 'Strict';

const NAME = 'Customer_Counts_Credentials';
/** More than the 200 queries of an asynchronous transaction. */
const QUERIES = 250;

const PLACE = '<locationX>0</locationX><locationY>0</locationY>';
const lookup = (name: string, next: string, object: string, field: string, value: string): string =>
  `<recordLookups><name>${name}</name><label>${name}</label>${PLACE}<assignNullValuesIfNoRecordsFound>false</assignNullValuesIfNoRecordsFound><connector><targetReference>${next}</targetReference></connector><filterLogic>and</filterLogic><filters><field>${field}</field><operator>EqualTo</operator><value>${value}</value></filters><getFirstRecordOnly>true</getFirstRecordOnly><object>${object}</object><storeOutputAutomatically>true</storeOutputAutomatically></recordLookups>`;
const decision = (name: string, condition: string, yes: string): string =>
  `<decisions><name>${name}</name><label>${name}</label>${PLACE}<defaultConnectorLabel>No</defaultConnectorLabel><rules><name>${name}_Yes</name><conditionLogic>and</conditionLogic><conditions>${condition}</conditions><connector><targetReference>${yes}</targetReference></connector><label>Yes</label></rules></decisions>`;

/**
 * What a customer may well have built: a flow of their own on the credentials, which one day asks the database more
 * often than a transaction may. A limit failure cannot be caught, and takes the whole transaction back.
 */
export function customerAutomation(): readonly MetadataFile[] {
  const parts = [
    `<assignments><name>Count_Turn</name><label>Count Turn</label>${PLACE}<assignmentItems><assignToReference>turns</assignToReference><operator>Add</operator><value><numberValue>1</numberValue></value></assignmentItems><connector><targetReference>Ask_Again</targetReference></connector></assignments>`,
    decision(
      'Is_It_Broken',
      '<leftValueReference>Find_Switch</leftValueReference><operator>IsNull</operator><rightValue><booleanValue>false</booleanValue></rightValue>',
      'Count_Turn',
    ),
    decision(
      'Is_There_More',
      `<leftValueReference>turns</leftValueReference><operator>LessThan</operator><rightValue><numberValue>${QUERIES}</numberValue></rightValue>`,
      'Count_Turn',
    ),
    lookup('Ask_Again', 'Is_There_More', 'Account', 'Name', '<stringValue>Nobody</stringValue>'),
    lookup('Find_Switch', 'Is_It_Broken', 'Account', 'Name', `<stringValue>${BREAKING_ACCOUNT}</stringValue>`),
  ];
  const start = `<start>${PLACE}<connector><targetReference>Find_Switch</targetReference></connector><object>Sertifier_Credential__c</object><recordTriggerType>Update</recordTriggerType><triggerType>RecordAfterSave</triggerType></start>`;
  const variable =
    '<variables><name>turns</name><dataType>Number</dataType><isCollection>false</isCollection><isInput>false</isInput><isOutput>false</isOutput><scale>0</scale><value><numberValue>0</numberValue></value></variables>';
  const [assignments = '', ...others] = parts;
  const content = `<?xml version="1.0" encoding="UTF-8"?><Flow xmlns="http://soap.sforce.com/2006/04/metadata"><apiVersion>66.0</apiVersion>${assignments}${others.slice(0, 2).join('')}<label>Customer Counts Credentials</label><processType>AutoLaunchedFlow</processType>${others.slice(2).join('')}${start}<status>Active</status>${variable}</Flow>`;
  return [manifest('Flow', [NAME]), { path: `flows/${NAME}.flow`, content }];
}
