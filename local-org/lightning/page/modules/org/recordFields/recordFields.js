/** Written by the platform and of no use to a reader. */
const HIDDEN = new Set([
  'Id',
  'IsDeleted',
  'SystemModstamp',
  'MasterRecordId',
  'PhotoUrl',
  'LastActivityDate',
  'LastViewedDate',
  'LastReferencedDate',
  'RecordTypeId',
]);
const SYSTEM = ['CreatedById', 'CreatedDate', 'LastModifiedById', 'LastModifiedDate'];

const FIRST = ['Name', 'Salutation', 'FirstName', 'LastName', 'Email', 'Phone', 'Title', 'AccountId'];
const rank = ({ apiName, custom }) => {
  const first = FIRST.indexOf(apiName);
  if (first >= 0) return first;
  return apiName === 'OwnerId' ? 100 : custom ? 40 : 50;
};

/**
 * What the details show: the sections of the deployed page layout, or, without one, the object's fields.
 * @param {any} objectInfo as the UI API gives it
 * @param {{ label: string, columns: string[][] }[] | null | undefined} layout
 */
export function sectionsOf(objectInfo, layout) {
  const { fields } = objectInfo;
  const known = (names) => names.filter((name) => fields[name]).map((name) => fields[name]);
  const sections = (layout ?? []).map(({ label, columns }) => ({ label, columns: columns.map(known) }));
  if (sections.length === 0) {
    const shown = Object.values(fields)
      .filter(({ apiName }) => !HIDDEN.has(apiName) && !SYSTEM.includes(apiName))
      .filter(({ apiName }) => apiName !== 'Name' || !fields.LastName)
      .filter(({ dataType }) => dataType !== 'Address' && dataType !== 'Location')
      .sort((a, b) => rank(a) - rank(b) || a.label.localeCompare(b.label));
    const half = Math.ceil(shown.length / 2);
    sections.push(
      { label: `${objectInfo.label} Information`, columns: [shown.slice(0, half), shown.slice(half)] },
      { label: 'System Information', columns: [known(SYSTEM.slice(0, 2)), known(SYSTEM.slice(2))] },
    );
  }
  return sections
    .map(({ label, columns }, index) => ({ key: `${index}`, label, columns: keyed(columns) }))
    .filter(({ columns }) => columns.length > 0);
}

function keyed(columns) {
  const count = columns.length;
  return columns
    .map((fields, index) => ({
      key: `${index}`,
      fields,
      css: `slds-col slds-size_1-of-1 ${count > 1 ? 'slds-medium-size_1-of-2' : ''} slds-p-horizontal_small`,
    }))
    .filter(({ fields }) => fields.length > 0);
}

/** The names to ask for, so that all fields can be shown, and the records that they refer to by their names. */
export function namesToAsk({ apiName, fields }) {
  return Object.values(fields).flatMap((field) => {
    const own = `${apiName}.${field.apiName}`;
    const [target] = field.referenceToInfos ?? [];
    if (!field.reference || !field.relationshipName || !target) return [own];
    return [own, `${apiName}.${field.relationshipName}.${target.nameFields?.[0] ?? 'Name'}`];
  });
}

/** The name that a record goes by. */
export function nameOf(objectInfo, record) {
  const [nameField = 'Name'] = objectInfo.nameFields?.includes('Name') ? ['Name'] : (objectInfo.nameFields ?? []);
  return record.fields[nameField]?.value ?? record.id;
}

/** Where a record's page is. */
export function recordUrl(recordId, objectApiName) {
  return `/lightning/r/${objectApiName}/${recordId}/view`;
}

/** The name of the record that a field refers to, if the answer has it. */
export function referredName(field, record) {
  const parent = record.fields[field.relationshipName]?.value;
  const [target] = field.referenceToInfos ?? [];
  return parent?.fields?.[target?.nameFields?.[0] ?? 'Name']?.value;
}
