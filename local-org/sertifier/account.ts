import { randomInt, randomUUID } from 'node:crypto';

export interface Campaign {
  readonly id: string;
  title: string;
  /** 1 draft, 2 scheduled, 3 sent. Credentials are added to a sent campaign as a matter of course. */
  status: number;
  /** The toggle of the web application; credentials of an inactive campaign are refused. */
  active: boolean;
  designId: string;
  detailId: string;
  badgeId: string | null;
  emailTemplateId: string;
  emailFromName: string;
  emailFromAddress: string;
  emailSubject: string;
  privateCampaign: boolean;
  readonly createDate: Date;
  updateDate: Date;
}

export interface Credential {
  readonly id: string;
  readonly campaignId: string;
  readonly recipientId: string;
  name: string;
  email: string | null;
  readonly externalId: string | null;
  readonly certificateNumber: string;
  status: number;
  isPublic: boolean;
  issueDate: Date;
  expireDate: Date | null;
  readonly createDate: Date;
  /** When publishing was asked for; null for a draft. The page is live after the publishing delay. */
  publishedAt: Date | null;
  readonly silent: boolean;
  readonly attributes: readonly { readonly id: string; readonly value: string }[];
}

export interface Attribute {
  readonly id: string;
  title: string;
  /** 1 text, 2 date, 3 number. */
  readonly type: number;
}

export interface Recipient {
  readonly id: string;
  name: string;
  email: string;
}

/** What a campaign is made of: its design, its details, its e-mail. Only title and ID are played. */
export interface Template {
  readonly id: string;
  title: string;
}

export type TemplateKind = 'design' | 'detail' | 'emailTemplate';

const EMPTY_GUID = '00000000-0000-0000-0000-000000000000';

/** One Sertifier account: campaigns and what they are made of, credentials, recipients and attributes. */
export class Account {
  readonly campaigns = new Map<string, Campaign>();
  readonly credentials = new Map<string, Credential>();
  readonly attributes = new Map<string, Attribute>();
  readonly recipients = new Map<string, Recipient>();
  readonly templates: Readonly<Record<TemplateKind, Map<string, Template>>> = {
    design: new Map(),
    detail: new Map(),
    emailTemplate: new Map(),
  };

  addCampaign(title: string, now: Date, changes: Partial<Campaign> = {}): Campaign {
    const campaign: Campaign = {
      id: randomUUID(),
      title,
      status: 3,
      active: true,
      designId: randomUUID(),
      detailId: randomUUID(),
      badgeId: randomUUID(),
      emailTemplateId: randomUUID(),
      emailFromName: 'Example Academy',
      emailFromAddress: 'academy@example.com',
      emailSubject: `Your credential: ${title}`,
      privateCampaign: false,
      createDate: now,
      updateDate: now,
      ...changes,
    };
    this.campaigns.set(campaign.id, campaign);
    for (const kind of ['design', 'detail', 'emailTemplate'] as const) {
      const id = campaign[`${kind}Id`];
      if (id !== EMPTY_GUID) this.templates[kind].set(id, { id, title });
    }
    return campaign;
  }

  /** Whether Design, Details and Campaign Options are complete: no credential is issued before that. */
  isComplete(campaign: Campaign): boolean {
    return (
      campaign.designId !== EMPTY_GUID && campaign.detailId !== EMPTY_GUID && campaign.emailTemplateId !== EMPTY_GUID
    );
  }

  addAttribute(title: string, type: number): Attribute {
    const attribute = { id: randomUUID(), title, type };
    this.attributes.set(attribute.id, attribute);
    return attribute;
  }

  addTemplate(kind: TemplateKind, title: string): Template {
    const template = { id: randomUUID(), title };
    this.templates[kind].set(template.id, template);
    return template;
  }

  recipientFor(name: string, email: string | null): Recipient {
    const known = [...this.recipients.values()].find((one) => email !== null && one.email === email);
    if (known !== undefined) return known;
    const recipient = { id: randomUUID(), name, email: email ?? '' };
    this.recipients.set(recipient.id, recipient);
    return recipient;
  }

  add(credential: Omit<Credential, 'id' | 'certificateNumber'>): Credential {
    const complete = { ...credential, id: randomUUID(), certificateNumber: this.newCertificateNumber() };
    this.credentials.set(complete.id, complete);
    return complete;
  }

  byCertificateNumber(number: string): Credential | undefined {
    return [...this.credentials.values()].find((one) => one.certificateNumber === number);
  }

  clear(): void {
    for (const collection of [this.campaigns, this.credentials, this.attributes, this.recipients]) collection.clear();
    for (const templates of Object.values(this.templates)) templates.clear();
  }

  /** Fourteen digits, as real links show them. */
  private newCertificateNumber(): string {
    return String(randomInt(2 ** 47))
      .padStart(14, '2')
      .slice(-14)
      .replace(/^0/, '2');
  }
}
