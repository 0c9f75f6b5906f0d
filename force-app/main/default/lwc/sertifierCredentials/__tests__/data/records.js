const field = (value) => ({ value });

/** A credential as the GraphQL wire answers it; values by API name without `__c`. */
export function credentialNode(Id, { Name = 'SC-000001', Created = '2026-01-01T10:00:00.000Z', ...values }) {
  const node = {
    Id,
    Name: field(Name),
    CreatedDate: field(Created),
    LastModifiedDate: field('2026-01-02T10:00:00.123Z')
  };
  for (const [name, value] of Object.entries(values)) {
    if (name === 'Duplicate_Of') node.Duplicate_Of__r = value;
    else node[`${name}__c`] = field(value);
  }
  return node;
}

/** The values as the card works with them. */
export const credential = (values) => ({
  Id: 'a01',
  Name: 'SC-000001',
  CreatedDate: '2026-01-01T10:00:00.000Z',
  LastModifiedDate: '2026-01-02T10:00:00.123Z',
  ...values
});

/** An answer of the wire with these credentials; `control` is left out where the person may not see it. */
export function answerWith(nodes, { count = nodes.length, control = { Paused: false } } = {}) {
  const query = { Sertifier_Credential__c: { totalCount: count, edges: nodes.map((node) => ({ node })) } };
  if (control !== undefined) {
    const values = control && Object.entries(control).map(([name, value]) => [`${name}__c`, field(value)]);
    query.Sertifier_Control__c = { edges: values ? [{ node: { Id: 'a02', ...Object.fromEntries(values) } }] : [] };
  }
  return { uiapi: { query } };
}

/** A contact that was last changed at a time. */
export const contactRecord = (time, values = {}) => ({
  apiName: 'Contact',
  id: '003000000000001AAA',
  fields: Object.fromEntries(
    Object.entries({ LastModifiedDate: time, ...values }).map(([name, value]) => [name, field(value)])
  )
});

export const ISSUED = {
  Status: 'Issued',
  Campaign_Label: 'Widget Engineer',
  Issued_At: '2026-01-01T10:00:05.000Z',
  Sertifier_Issue_Date: '2026-01-01T10:00:00.000Z',
  Expire_Date: '2027-01-01',
  Certificate_Number: '12345678901234',
  Quick_Publish: true,
  Verification_Link: 'https://verify.example/c/1',
  Badge_Image_Link: 'https://images.example/badge.png',
  Certificate_Image_Link: 'https://images.example/certificate.png',
  Contact_Link_Written_At: '2026-01-01T10:00:06.000Z'
};

/** What must never become the address of a link. */
export const SCRIPT_LINK = ['javascript', 'alert(1)'].join(':');
