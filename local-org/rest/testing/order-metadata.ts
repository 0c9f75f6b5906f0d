import type { Component } from '../../metadata/component.ts';
import { buildSchema } from '../../schema/build-schema.ts';
import type { Schema } from '../../schema/object-definition.ts';
import { customField, customObject, validationRule } from '../../schema/testing/components-from-xml.ts';

const CHOICES =
  '<valueSet><restricted>true</restricted><valueSetDefinition><sorted>false</sorted>' +
  '<value><fullName>Open</fullName><default>true</default><label>Still open</label></value>' +
  '<value><fullName>Done</fullName><default>false</default><label>Done</label></value>' +
  '</valueSetDefinition></valueSet>';

/** An order of a contact, and its lines. */
const COMPONENTS: readonly Component[] = [
  customObject('Order__c'),
  customField(
    'Order__c.Contact__c',
    'Lookup',
    '<referenceTo>Contact</referenceTo><relationshipName>Orders</relationshipName>',
  ),
  customField(
    'Order__c.Order_Number__c',
    'Text',
    '<length>20</length><externalId>true</externalId><unique>true</unique>',
  ),
  customField('Order__c.Note__c', 'Text', '<length>80</length>'),
  customField('Order__c.Secret_Note__c', 'Text', '<length>80</length>'),
  customField('Order__c.Paid__c', 'Checkbox', '<defaultValue>false</defaultValue>'),
  customField('Order__c.Amount__c', 'Number', '<precision>10</precision><scale>2</scale>'),
  customField('Order__c.Due__c', 'Date'),
  customField('Order__c.Shipped_At__c', 'DateTime'),
  customField('Order__c.Status__c', 'Picklist', `<label>Status</label>${CHOICES}`),
  validationRule('Order__c.No_Negative', 'Amount__c < 0', 'The amount must not be negative.', 'Amount__c'),
  customObject('Order_Line__c'),
  customField(
    'Order_Line__c.Order__c',
    'Lookup',
    '<referenceTo>Order__c</referenceTo><relationshipName>Lines</relationshipName>',
  ),
];

export function orderSchema(): Schema {
  const { schema, problems } = buildSchema(COMPONENTS);
  if (problems.length > 0) throw new Error(problems.map((problem) => problem.message).join('\n'));
  return schema;
}
