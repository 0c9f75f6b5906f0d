import { componentKey, type Component } from '../../metadata/component.ts';
import { isXmlFault, parseXml } from '../../metadata/parse-xml.ts';
import type { LightningSource } from '../lightning-experience.ts';
import type { FakeField, FakeRecord } from './fake-org.ts';

/** A deployed Lightning Web Component out of its files' texts; `meta` is what stands inside its js-meta.xml. */
export function bundleComponent(name: string, files: Readonly<Record<string, string>>, meta = ''): Component {
  const encoder = new TextEncoder();
  return {
    type: 'LightningComponentBundle',
    fullName: name,
    fileName: `lwc/${name}/${name}.js-meta.xml`,
    xml: element(`<LightningComponentBundle>${meta}</LightningComponentBundle>`),
    files: Object.entries(files).map(([path, text]) => ({ path: `lwc/${name}/${path}`, bytes: encoder.encode(text) })),
  };
}

/** A component that is XML alone. */
export function xmlComponent(type: string, fullName: string, content: string): Component {
  return { type, fullName, fileName: fullName, xml: element(`<${type}>${content}</${type}>`), files: [] };
}

function element(text: string): Component['xml'] {
  const parsed = parseXml(new TextEncoder().encode(text));
  if (isXmlFault(parsed)) throw new Error(parsed.message);
  return parsed;
}

export function sourceOf(
  components: readonly Component[],
  labels: Readonly<Record<string, string>> = {},
): LightningSource {
  return {
    components: new Map(components.map((one) => [componentKey(one.type, one.fullName), one])),
    labels: new Map(Object.entries(labels)),
  };
}

const forOrders = `<isExposed>true</isExposed><masterLabel>Parcels</masterLabel>
  <targets><target>lightning__RecordPage</target></targets>
  <targetConfigs><targetConfig targets="lightning__RecordPage"><objects><object>Order__c</object></objects></targetConfig></targetConfigs>`;

/** A card that reads a related list, follows the record, toasts and shows an icon of its own. */
export const orderParcels = bundleComponent(
  'orderParcels',
  {
    'orderParcels.js': `
      import { LightningElement, api, wire } from 'lwc';
      import { refreshApex } from '@salesforce/apex';
      import CHANGED from '@salesforce/schema/Order__c.LastModifiedDate';
      import title from '@salesforce/label/c.Parcels';
      import { ShowToastEvent } from 'lightning/platformShowToastEvent';
      import { RefreshEvent, registerRefreshHandler } from 'lightning/refresh';
      import { getFieldValue, getRecord } from 'lightning/uiRecordApi';
      import { getRelatedListRecords } from 'lightning/uiRelatedListApi';
      import { named } from './names';
      export default class OrderParcels extends LightningElement {
        @api recordId;
        title = title;
        changes = 0;
        @wire(getRecord, { recordId: '$recordId', fields: [CHANGED] })
        record({ data }) { if (data) { this.changes += 1; this.changedAt = getFieldValue(data, CHANGED); } }
        @wire(getRelatedListRecords, { parentRecordId: '$recordId', relatedListId: 'Parcels__r', fields: ['Parcel__c.Name'] })
        list;
        connectedCallback() { registerRefreshHandler(this, () => refreshApex(this.list)); }
        get names() { return (this.list.data?.records ?? []).map(named); }
        handleToast() { this.dispatchEvent(new ShowToastEvent({ title: 'Counted', variant: 'success' })); }
        handleRefresh() { this.dispatchEvent(new RefreshEvent()); }
      }`,
    'names.js': 'export const named = ({ id, fields }) => ({ id, name: fields.Name.value });',
    'orderParcels.html': `<template><lightning-card title={title} icon-name="standard:shipment">
      <ul class="slds-p-horizontal_medium"><template for:each={names} for:item="one"><li key={one.id}>{one.name}</li></template></ul>
      <p class="slds-p-horizontal_medium">Seen {changes}</p>
      <lightning-button label="Count" onclick={handleToast}></lightning-button>
      <lightning-button label="Reload" onclick={handleRefresh}></lightning-button>
    </lightning-card></template>`,
  },
  forOrders,
);

/** Exposed, but for another object. */
export const invoiceTotal = bundleComponent(
  'invoiceTotal',
  {
    'invoiceTotal.js': "import { LightningElement } from 'lwc'; export default class extends LightningElement {}",
    'invoiceTotal.html': '<template><p>Total</p></template>',
  },
  forOrders.replace('Order__c', 'Invoice__c'),
);

export const orderFields: readonly FakeField[] = [
  { apiName: 'Name', label: 'Order Name', dataType: 'String', required: true, length: 80 },
  { apiName: 'Email__c', label: 'Email', dataType: 'Email', custom: true },
  { apiName: 'Express__c', label: 'Express', dataType: 'Boolean', custom: true, inlineHelpText: 'Sent today.' },
  { apiName: 'Amount__c', label: 'Amount', dataType: 'Double', scale: 2, custom: true },
  { apiName: 'Kind__c', label: 'Kind', dataType: 'Picklist', custom: true, choices: ['Gift', 'Sample'] },
  { apiName: 'Due__c', label: 'Due', dataType: 'Date', custom: true },
  { apiName: 'Note__c', label: 'Note', dataType: 'TextArea', custom: true },
  {
    apiName: 'Buyer__c',
    label: 'Buyer',
    dataType: 'Reference',
    reference: true,
    relationshipName: 'Buyer__r',
    referenceToInfos: [{ apiName: 'Contact', nameFields: ['Name'] }],
    custom: true,
  },
  { apiName: 'LastModifiedDate', label: 'Last Modified Date', dataType: 'DateTime', updateable: false },
];

export const orderRecord: FakeRecord = {
  apiName: 'Order__c',
  id: 'a01000000000001AAA',
  values: {
    Name: 'Order 7',
    Email__c: 'ada@example.com',
    Express__c: false,
    Amount__c: 12.5,
    Kind__c: 'Gift',
    Due__c: '2026-03-14',
    Note__c: null,
    Buyer__c: '003000000000001AAA',
    Buyer__r: { apiName: 'Contact', id: '003000000000001AAA', values: { Name: 'Ada Example' } },
    LastModifiedDate: '2026-01-01T10:00:00.000Z',
  },
};
