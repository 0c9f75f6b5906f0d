import { zipSync } from 'fflate';
import { METADATA_NAMESPACE } from '../write-xml.ts';

/** Packs texts into a zip, as a client does before it deploys. For tests. */
export function zipOf(files: Readonly<Record<string, string>>): Uint8Array {
  const encoder = new TextEncoder();
  return zipSync(Object.fromEntries(Object.entries(files).map(([path, text]) => [path, encoder.encode(text)])));
}

/** A package.xml that names members by type. For tests. */
export function packageXml(members: Readonly<Record<string, readonly string[]>>): string {
  const types = Object.entries(members).map(
    ([type, names]) =>
      `<types>${names.map((name) => `<members>${name}</members>`).join('')}<name>${type}</name></types>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n<Package xmlns="${METADATA_NAMESPACE}">\n${types.join('\n')}\n<version>66.0</version>\n</Package>`;
}

/** A metadata file with the given elements inside. For tests. */
export function metadataXml(type: string, inside: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${type} xmlns="${METADATA_NAMESPACE}">\n${inside}\n</${type}>`;
}

export const FIELD_TOTAL =
  '<fields>\n<fullName>Total__c</fullName>\n<label>Total</label>\n<precision>10</precision>\n<scale>2</scale>\n<type>Number</type>\n</fields>';

const FIELD_STATUS =
  '<fields>\n<fullName>Status__c</fullName>\n<label>Status</label>\n<length>40</length>\n<type>Text</type>\n</fields>';

/** An object with two fields and a list view. For tests. */
export const ORDER_OBJECT = metadataXml(
  'CustomObject',
  `<deploymentStatus>Deployed</deploymentStatus>
${FIELD_STATUS}
${FIELD_TOTAL}
<label>Order</label>
<listViews><fullName>All</fullName><filterScope>Everything</filterScope><label>All</label></listViews>
<nameField><label>Number</label><type>AutoNumber</type></nameField>
<pluralLabel>Orders</pluralLabel>
<sharingModel>ReadWrite</sharingModel>`,
);
