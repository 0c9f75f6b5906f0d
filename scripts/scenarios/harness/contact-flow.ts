import { readFileSync } from 'node:fs';
import type { MetadataFile } from '../../org/org-port.ts';
import { escapeXml, manifest } from './metadata-records.ts';

const PACKAGED = new URL(
  '../../../force-app/main/default/flows/Sertifier_Issue_Credential_on_Contact_Update.flow-meta.xml',
  import.meta.url,
);
const CRITERION = /<filters>[\s\S]*?<\/filters>/;
const END_OF_INPUTS = '<storeOutputAutomatically>';

/** A value in flow XML: an element such as `$Record.Title`, a text, or a date as YYYY-MM-DD. */
type FlowInput = { readonly element: string } | { readonly text: string } | { readonly date: string };

/**
 * The packaged trigger flow as an administrator clones it: another criterion, and more inputs of Queue Credential.
 * @param criterion field of Contact and the text that it has to be updated to
 */
export function clonedContactFlow(
  apiName: string,
  criterion: { readonly field: string; readonly value: string },
  inputs: Readonly<Record<string, FlowInput>>,
): readonly MetadataFile[] {
  const packaged = readFileSync(PACKAGED, 'utf8');
  const filter = `<filters><field>${criterion.field}</field><operator>EqualTo</operator><value><stringValue>${escapeXml(criterion.value)}</stringValue></value></filters>`;
  const more = Object.entries(inputs).map(
    ([name, value]) => `<inputAssignments><name>${name}</name><value>${valueXml(value)}</value></inputAssignments>`,
  );
  const content = Object.keys(inputs)
    .reduce(withoutInput, packaged)
    .replace(CRITERION, filter)
    .replace(END_OF_INPUTS, `${more.join('')}${END_OF_INPUTS}`)
    .replace(/<label>Sertifier — Issue[^<]*<\/label>/, `<label>${apiName}</label>`)
    .replace(
      '<stringValue>Sertifier_Issue_Credential_on_Contact_Update</stringValue>',
      `<stringValue>${apiName}</stringValue>`,
    );
  return [manifest('Flow', [apiName]), { path: `flows/${apiName}.flow`, content }];
}

/** The packaged flow without its own value for an input that the clone sets. */
function withoutInput(flow: string, name: string): string {
  return flow.replace(
    new RegExp(`<inputAssignments>\\s*<name>${name}</name>\\s*<value>[\\s\\S]*?</value>\\s*</inputAssignments>`),
    '',
  );
}

function valueXml(input: FlowInput): string {
  if ('element' in input) return `<elementReference>${input.element}</elementReference>`;
  if ('date' in input) return `<dateValue>${input.date}</dateValue>`;
  return `<stringValue>${escapeXml(input.text)}</stringValue>`;
}
