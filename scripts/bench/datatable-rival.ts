import type { MetadataFile } from '../org/org-port.ts';
import { manifest } from '../scenarios/harness/metadata-records.ts';

/** Name of the rival's bundle. */
export const DATATABLE = 'benchDatatable';

const COLUMNS = [
  { label: 'Credential', fieldName: 'name', type: 'text' },
  { label: 'Status', fieldName: 'status', type: 'text' },
  { label: 'Issued', fieldName: 'issued', type: 'date' },
  { label: 'Expires', fieldName: 'expires', type: 'date' },
  { label: 'Number', fieldName: 'number', type: 'text' },
  { label: 'Link', fieldName: 'link', type: 'url' },
];

const SCRIPT = `import { LightningElement, api, wire } from 'lwc';
import { gql, graphql } from 'lightning/graphql';
import CREDENTIAL from '@salesforce/schema/Sertifier_Credential__c';

const QUERY = gql\`query rows($recordId: ID) { uiapi { query { \${CREDENTIAL.objectApiName}(
  first: 50 where: { Contact__c: { eq: $recordId } } orderBy: { CreatedDate: { order: DESC } }
) { edges { node {
  Id Campaign_Label__c { value } Status__c { value } Sertifier_Issue_Date__c { value } Expire_Date__c { value }
  Certificate_Number__c { value } Verification_Link__c { value }
} } } } } }\`;

export default class BenchDatatable extends LightningElement {
  @api recordId;
  columns = ${JSON.stringify(COLUMNS)};
  rows;

  @wire(graphql, { query: '$query', variables: '$variables' })
  handleAnswer({ data }) {
    if (!data) return;
    this.rows = data.uiapi.query[CREDENTIAL.objectApiName].edges.map(({ node }) => ({
      id: node.Id,
      name: node.Campaign_Label__c.value,
      status: node.Status__c.value,
      issued: node.Sertifier_Issue_Date__c.value,
      expires: node.Expire_Date__c.value,
      number: node.Certificate_Number__c.value,
      link: node.Verification_Link__c.value
    }));
  }

  get query() {
    return this.recordId && QUERY;
  }

  get variables() {
    return { recordId: this.recordId };
  }
}
`;

const TEMPLATE = `<template>
  <lightning-datatable lwc:if={rows} key-field="id" columns={columns} data={rows}></lightning-datatable>
</template>
`;

const CONFIGURATION = `<?xml version="1.0" encoding="UTF-8"?><LightningComponentBundle xmlns="http://soap.sforce.com/2006/04/metadata"><apiVersion>66.0</apiVersion><isExposed>true</isExposed><masterLabel>Datatable</masterLabel><targets><target>lightning__RecordPage</target></targets></LightningComponentBundle>`;

/** A component that shows the same rows by `lightning-datatable`: what an administrator would have without the card. */
export const datatableRival: readonly MetadataFile[] = [
  manifest('LightningComponentBundle', [DATATABLE]),
  { path: `lwc/${DATATABLE}/${DATATABLE}.js`, content: SCRIPT },
  { path: `lwc/${DATATABLE}/${DATATABLE}.html`, content: TEMPLATE },
  { path: `lwc/${DATATABLE}/${DATATABLE}.js-meta.xml`, content: CONFIGURATION },
];
