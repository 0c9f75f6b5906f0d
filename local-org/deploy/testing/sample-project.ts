import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { METADATA_NAMESPACE } from '../../metadata/write-xml.ts';

export const FIELD_XML = sourceXml(
  'CustomField',
  '<fullName>Total__c</fullName>\n<label>Total</label>\n<precision>10</precision>\n<scale>2</scale>\n<type>Number</type>',
);
export const CLASS_TEXT = 'public class Send {\n}\n';
export const HTML_TEXT = '<template></template>\n';

const OBJECT_XML = sourceXml(
  'CustomObject',
  '<deploymentStatus>Deployed</deploymentStatus>\n<label>Order</label>\n<nameField><label>Number</label><type>AutoNumber</type></nameField>\n<pluralLabel>Orders</pluralLabel>\n<sharingModel>ReadWrite</sharingModel>',
);
const LABELS_XML = sourceXml(
  'CustomLabels',
  '<labels><fullName>Hello</fullName><language>en_US</language><protected>true</protected><shortDescription>Hello</shortDescription><value>Hello &amp; welcome</value></labels>',
);

/** A small project in source format on disk: an object, fields, a class, a component, a label, a record. */
export class SampleProject {
  readonly folder: string;
  /** `objects/Order__c/fields/Total__c` */
  readonly field: string;
  /** `classes/Send.cls` */
  readonly classFile: string;
  /** `lwc/card/card.html` */
  readonly html: string;

  constructor(folder: string) {
    this.folder = folder;
    this.field = this.source('objects', 'Order__c', 'fields', 'Total__c.field-meta.xml');
    this.classFile = this.source('classes', 'Send.cls');
    this.html = this.source('lwc', 'card', 'card.html');
  }

  /** Path of a source file. */
  source(...path: readonly string[]): string {
    return join(this.folder, 'force-app', 'main', 'default', ...path);
  }

  writeAll(): void {
    const directories = '"packageDirectories":[{"path":"force-app","default":true}]';
    writeText(join(this.folder, 'sfdx-project.json'), `{${directories},"sourceApiVersion":"66.0"}`);
    writeText(this.source('objects', 'Order__c', 'Order__c.object-meta.xml'), OBJECT_XML);
    writeText(this.field, FIELD_XML);
    const contactField = this.source('objects', 'Contact', 'fields', 'Level__c.field-meta.xml');
    writeText(contactField, FIELD_XML.replaceAll('Total', 'Level'));
    this.writeClass('Send', CLASS_TEXT);
    writeText(this.html, HTML_TEXT);
    const script = "import { LightningElement } from 'lwc';\nexport default class Card extends LightningElement {}\n";
    writeText(this.source('lwc', 'card', 'card.js'), script);
    const bundle = '<apiVersion>66.0</apiVersion>\n<isExposed>false</isExposed>';
    writeText(this.source('lwc', 'card', 'card.js-meta.xml'), sourceXml('LightningComponentBundle', bundle));
    writeText(this.source('labels', 'CustomLabels.labels-meta.xml'), LABELS_XML);
    const record = sourceXml('CustomMetadata', '<label>High</label>\n<protected>false</protected>');
    writeText(this.source('customMetadata', 'Rate.High.md-meta.xml'), record);
  }

  writeClass(name: string, text: string): void {
    writeText(this.source('classes', `${name}.cls`), text);
    const metadata = sourceXml('ApexClass', '<apiVersion>66.0</apiVersion>\n<status>Active</status>');
    writeText(this.source('classes', `${name}.cls-meta.xml`), metadata);
  }
}

export function sourceXml(type: string, inside: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${type} xmlns="${METADATA_NAMESPACE}">\n${inside}\n</${type}>\n`;
}

/** A manifest with one member. */
export function manifestXml(type: string, member: string): string {
  const types = `<types><members>${member}</members><name>${type}</name></types>`;
  return sourceXml('Package', `${types}<version>66.0</version>`);
}

/** Writes a file and the folders above it. */
export function writeText(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
