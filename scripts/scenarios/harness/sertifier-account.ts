import type { RunningLocalOrg } from '../../../local-org/start-local-org.ts';
import type { OrgRecord } from '../../org/org-port.ts';
import { asList, asRecord } from './org-requests.ts';

type Server = RunningLocalOrg['sertifier'];
type Campaign = ReturnType<Server['account']['addCampaign']>;
type Attribute = ReturnType<Server['account']['addAttribute']>;
export type RequestAtSertifier = ReturnType<Server['log']['all']>[number];
export type CredentialAtSertifier = ReturnType<Server['account']['add']>;

const ADD_CREDENTIALS = '/campaign/addCredentials';

/** The account at Sertifier: what it has, what it received, and what goes wrong there. */
export class SertifierAccount {
  private readonly server: Server;
  /** The account's private API key, as it was put into the org. */
  readonly key: string;
  private kept: { readonly campaigns: readonly Campaign[]; readonly attributes: readonly Attribute[] } = {
    campaigns: [],
    attributes: [],
  };

  constructor(server: Server) {
    this.server = server;
    this.key = server.key;
  }

  /**
   * Remembers campaigns and attributes: `reset` brings them back with the same IDs.
   * @returns makes `reset` bring back what it brought back so far
   */
  keep(): () => void {
    const { campaigns, attributes } = this.server.account;
    const former = this.kept;
    this.kept = {
      campaigns: [...campaigns.values()].map((one) => ({ ...one })),
      attributes: [...attributes.values()].map((one) => ({ ...one })),
    };
    return () => {
      this.kept = former;
    };
  }

  reset(): void {
    const { account, log, faults } = this.server;
    for (const part of [account, log, faults]) part.clear();
    for (const campaign of this.kept.campaigns) account.campaigns.set(campaign.id, { ...campaign });
    for (const attribute of this.kept.attributes) account.attributes.set(attribute.id, { ...attribute });
    this.server.changeKey(this.key);
  }

  /** Where Sertifier is, for scenarios that take it off the network and bring it back. */
  url(): string {
    return this.server.url;
  }

  /** Campaign ID of the campaign with this title. */
  campaignId(title: string): string {
    const found = [...this.server.account.campaigns.values()].find((one) => one.title === title);
    if (found === undefined) throw new Error(`Sertifier has no campaign "${title}".`);
    return found.id;
  }

  /** Adds a campaign and answers its ID. */
  addCampaign(title: string, changes: Partial<Campaign> = {}): string {
    return this.server.account.addCampaign(title, new Date(0), changes).id;
  }

  /** Attribute ID of the attribute with this title. */
  attributeId(title: string): string {
    const found = [...this.server.account.attributes.values()].find((one) => one.title === title);
    if (found === undefined) throw new Error(`Sertifier has no attribute "${title}".`);
    return found.id;
  }

  /** Adds an attribute and answers its ID. @param type 1 text, 2 date, 3 number */
  addAttribute(title: string, type: 1 | 2 | 3): string {
    return this.server.account.addAttribute(title, type).id;
  }

  /** Replaces the account's key, so that the one in the org is wrong from now on. */
  changeKey(): void {
    this.server.changeKey('another-key');
  }

  /** What goes wrong at Sertifier from now on, as `PUT /local/faults` takes it. */
  async faults(list: readonly { readonly on?: OrgRecord; readonly then: OrgRecord }[]): Promise<void> {
    const response = await fetch(`${this.server.url}/local/faults`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${this.server.controlToken}` },
      body: JSON.stringify(list),
    });
    if (!response.ok) throw new Error(`Sertifier cannot play these faults: ${await response.text()}`);
  }

  /** Every request since the last reset, oldest first; the key is masked. */
  requests(): readonly RequestAtSertifier[] {
    return this.server.log.all();
  }

  /** The requests to issue credentials. */
  issueRequests(): readonly RequestAtSertifier[] {
    return this.requests().filter(({ path }) => path === ADD_CREDENTIALS);
  }

  /** Every element of `credentials` that was sent to be issued, in order, accepted or not. */
  sentCredentials(): readonly OrgRecord[] {
    return this.issueRequests().flatMap(({ body }) => asList(asRecord(body).credentials).map(asRecord));
  }

  /** What exists at Sertifier. */
  credentials(): readonly CredentialAtSertifier[] {
    return [...this.server.account.credentials.values()];
  }
}
