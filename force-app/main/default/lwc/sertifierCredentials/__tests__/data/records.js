const field = (value) => ({ displayValue: null, value });

/** A credential as the UI API answers it; values by API name without `__c`. */
export function credentialRecord(id, { Number = 'SC-000001', Created = '2026-01-01T10:00:00.000Z', ...values }) {
  const fields = { Name: field(Number), CreatedDate: field(Created) };
  for (const [name, value] of Object.entries(values)) {
    fields[name.endsWith('__r') ? name : `${name}__c`] = field(value);
  }
  return { apiName: 'Sertifier_Credential__c', id, fields };
}

/** An answer of the wire with these records. */
export const listOf = (...records) => ({ count: records.length, records, nextPageToken: null });

/** A contact that was last changed at a time. */
export const contactChangedAt = (time) => ({
  apiName: 'Contact',
  id: '003000000000001AAA',
  fields: { LastModifiedDate: field(time) }
});

export const ISSUED = {
  Status: 'Issued',
  Campaign_Label: 'Widget Engineer',
  Issued_At: '2026-01-01T10:00:05.000Z',
  Sertifier_Issue_Date: '2026-01-01T10:00:00.000Z',
  Quick_Publish: true,
  Verification_Link: 'https://verify.example/c/1',
  Contact_Link_Written_At: '2026-01-01T10:00:06.000Z'
};

/** What must never become the address of a link. */
export const SCRIPT_LINK = ['javascript', 'alert(1)'].join(':');
