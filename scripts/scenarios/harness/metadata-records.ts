import type { MetadataFile } from '../../org/org-port.ts';

type MetadataValue = string | number | boolean;

/** A custom metadata record as scenarios write it: the fields that are left out stay blank. */
export interface MetadataRecord {
  /** Object without its suffix, such as `Sertifier_Campaign`. */
  readonly type: string;
  readonly developerName: string;
  readonly label: string;
  readonly fields: Readonly<Record<string, MetadataValue>>;
}

/** The files of a deployment of custom metadata records, `package.xml` included. */
export function metadataRecordFiles(records: readonly MetadataRecord[]): readonly MetadataFile[] {
  return [
    manifest(
      'CustomMetadata',
      records.map(({ type, developerName }) => `${type}.${developerName}`),
    ),
    ...records.map((record) => ({
      path: `customMetadata/${record.type}.${record.developerName}.md`,
      content: recordXml(record),
    })),
  ];
}

/** The files of a deployment of a validation rule. @param condition formula that is true for a record that is refused */
export function validationRuleFiles(rule: {
  readonly object: string;
  readonly name: string;
  readonly condition: string;
  readonly message: string;
}): readonly MetadataFile[] {
  const { object, name, condition, message } = rule;
  return [
    manifest('ValidationRule', [`${object}.${name}`]),
    {
      path: `objects/${object}.object`,
      content: `${HEAD}<CustomObject xmlns="${NAMESPACE}"><validationRules><fullName>${name}</fullName><active>true</active><description>Refuses for a test.</description><errorConditionFormula>${escapeXml(condition)}</errorConditionFormula><errorMessage>${escapeXml(message)}</errorMessage></validationRules></CustomObject>`,
    },
  ];
}

const HEAD = '<?xml version="1.0" encoding="UTF-8"?>';
const NAMESPACE = 'http://soap.sforce.com/2006/04/metadata';

/** The `package.xml` of a deployment that holds members of one type. */
export function manifest(type: string, members: readonly string[]): MetadataFile {
  const list = members.map((member) => `<members>${escapeXml(member)}</members>`).join('');
  return {
    path: 'package.xml',
    content: `${HEAD}<Package xmlns="${NAMESPACE}"><types>${list}<name>${type}</name></types><version>66.0</version></Package>`,
  };
}

function recordXml({ label, fields }: MetadataRecord): string {
  const values = Object.entries(fields).map(([field, value]) => {
    const type = typeof value === 'number' ? 'double' : typeof value;
    return `<values><field>${field}</field><value xsi:type="xsd:${type}">${escapeXml(String(value))}</value></values>`;
  });
  return `${HEAD}<CustomMetadata xmlns="${NAMESPACE}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema"><label>${escapeXml(label)}</label><protected>false</protected>${values.join('')}</CustomMetadata>`;
}

/** A text as the content of an XML element. */
export function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
