import type { ScenarioOrg } from '../scenarios/harness/scenario-org.ts';
import { BREAKING_ACCOUNT } from './customer-automation.ts';
import { POLICIES, type CampaignName, type Step } from './story.ts';

const ACCESS = 'Sertifier_Integration_Access';
/** What an org says when a flow of ours failed instead of answering. */
const UNHANDLED = /unhandled|CANNOT_EXECUTE_FLOW_TRIGGER|LIMIT_EXCEEDED|Too many/i;

/** What administrators do in a story, and how all of it is undone at the end. */
export type AdministratorStep = Extract<
  Step,
  {
    readonly kind:
      | 'pause'
      | 'go on'
      | 'automation breaks'
      | 'automation is mended'
      | 'campaign is switched'
      | 'access is withdrawn'
      | 'access is given'
      | 'command';
  }
>;

const KINDS: Readonly<Record<AdministratorStep['kind'], true>> = {
  pause: true,
  'go on': true,
  'automation breaks': true,
  'automation is mended': true,
  'campaign is switched': true,
  'access is withdrawn': true,
  'access is given': true,
  command: true,
};

/** Whether an administrator does it, and not Sertifier, the clock or whoever edits contacts. */
export function isAdministratorStep(step: Step): step is AdministratorStep {
  return Object.hasOwn(KINDS, step.kind);
}

/** The administrator of a history's org, who does harm and mends it. */
export class Administrator {
  /** Commands that the org answered with a failure of a flow and not with words for the person. */
  readonly failedCommands: string[] = [];
  /** Whether the customer's automation was ever broken: its own limit failures are in the log then. */
  automationBroke = false;
  /** Requests at Sertifier when sending was paused; undefined while it is not. */
  private sentBeforePause: number | undefined;
  private readonly org: ScenarioOrg;
  private readonly off = new Set<CampaignName>();
  private breakingAccount: string | undefined;
  private withdrawn: { readonly AssigneeId: string; readonly PermissionSetId: string } | undefined;

  constructor(org: ScenarioOrg) {
    this.org = org;
  }

  /** Whether each save on a credential hits a limit of the customer's own now. */
  get automationIsBroken(): boolean {
    return this.breakingAccount !== undefined;
  }

  /** Everything as it should be: sending goes on, campaigns are on, people have access, automation works. */
  async recover(): Promise<void> {
    await this.act({ kind: 'automation is mended' });
    await this.act({ kind: 'go on' });
    await this.act({ kind: 'access is given' });
    for (const campaign of [...this.off]) await this.switchCampaign(campaign, true);
  }

  async act(step: AdministratorStep): Promise<void> {
    switch (step.kind) {
      case 'pause':
        await this.org.control({ Paused__c: true, Pause_Reason__c: 'Audit' });
        this.sentBeforePause ??= this.org.sertifier.issueRequests().length;
        return;
      case 'go on':
        await this.org.control({ Paused__c: false });
        this.sentBeforePause = undefined;
        return;
      case 'automation breaks':
        this.automationBroke = true;
        this.breakingAccount ??= await this.org.create('Account', { Name: BREAKING_ACCOUNT });
        return;
      case 'automation is mended':
        if (this.breakingAccount !== undefined) await this.org.delete('Account', this.breakingAccount);
        this.breakingAccount = undefined;
        return;
      case 'campaign is switched':
        await this.switchCampaign(step.campaign, step.on);
        return;
      case 'access is withdrawn':
        await this.withdrawAccess();
        return;
      case 'access is given':
        if (this.withdrawn !== undefined) await this.org.create('PermissionSetAssignment', this.withdrawn);
        this.withdrawn = undefined;
        return;
      case 'command':
        await this.command(step.row, step.command);
    }
  }

  /** A pause stops sending at once (issue 4.6). @returns in words, what was sent all the same */
  sentWhilePaused(): readonly string[] {
    const sent = this.org.sertifier.issueRequests().length - (this.sentBeforePause ?? Infinity);
    if (sent <= 0) return [];
    this.sentBeforePause = this.org.sertifier.issueRequests().length;
    return [`Pause: ${sent} requests to issue were sent while sending was paused.`];
  }

  private async switchCampaign(campaign: CampaignName, on: boolean): Promise<void> {
    if (on !== this.off.has(campaign)) return;
    await this.org.campaign(campaign, {
      Campaign_ID__c: this.org.sertifier.campaignId('Certified Widget Engineer'),
      Reissue_Policy__c: POLICIES[campaign],
      Active__c: on,
    });
    if (on) this.off.delete(campaign);
    else this.off.add(campaign);
  }

  private async withdrawAccess(): Promise<void> {
    if (this.withdrawn !== undefined) return;
    const [assignment] = await this.org.query(
      `SELECT Id, AssigneeId, PermissionSetId FROM PermissionSetAssignment WHERE PermissionSet.Name = '${ACCESS}' AND Assignee.UserType = 'Standard'`,
    );
    if (assignment === undefined) throw new Error(`Nobody has the permission set ${ACCESS}.`);
    await this.org.delete('PermissionSetAssignment', String(assignment.Id));
    const { AssigneeId, PermissionSetId } = assignment;
    this.withdrawn = { AssigneeId: String(AssigneeId), PermissionSetId: String(PermissionSetId) };
  }

  /** A command that does not fit is refused in words, which is as good as being carried out. */
  private async command(row: number, command: string): Promise<void> {
    const rows = await this.org.query('SELECT Id, Name FROM Sertifier_Credential__c ORDER BY Name');
    const chosen = rows[row % rows.length];
    if (chosen === undefined) return;
    const fields = { Id: chosen.Id, Command__c: command, Command_Reason__c: 'In a story' };
    const [outcome] = await this.org.tryUpdate('Sertifier_Credential__c', [fields]);
    const words = outcome?.messages.join('; ') ?? '';
    if (outcome?.success === false && !this.automationIsBroken && UNHANDLED.test(words)) {
      this.failedCommands.push(`${command} on ${String(chosen.Name)}: ${words}`);
    }
  }
}
