import { CommandError, messageOf } from '../command/command-error.ts';
import { textOf, type OrgPort } from '../org/org-port.ts';
import { queryIfDeployed } from '../org/queries.ts';
import type { SertifierClient } from '../sertifier/sertifier-client.ts';
import { readCampaignRecords } from '../setup/steps/campaigns.ts';
import { orgKind } from '../setup/steps/org-rights.ts';
import { giveBackDefault, type BorrowedDefault } from './borrowed-default.ts';
import { SCENARIOS, type VerifyContext } from './scenarios.ts';
import { cleanUp, TestLearners, type CleanUp } from './test-learners.ts';

export interface VerifyOptions {
  /** Developer name of a campaign; the default campaign of the org when left out. */
  readonly campaign?: string | undefined;
  /** Every active campaign in turn. */
  readonly allCampaigns: boolean;
  readonly count: number;
  readonly patience: number;
  readonly allowProduction: boolean;
  /** Refuses campaigns that send mail. */
  readonly requireSilent: boolean;
  readonly keep: boolean;
  readonly sertifier: SertifierClient | undefined;
}

export interface ScenarioResult {
  readonly campaign: string;
  readonly scenario: string;
  readonly state: 'passed' | 'failed' | 'skipped';
  readonly detail: string;
  readonly seconds: number;
}

export interface Verification {
  readonly results: readonly ScenarioResult[];
  readonly cleanUp: CleanUp | undefined;
  /** The default campaign that an earlier run had left changed. */
  readonly givenBack: BorrowedDefault | undefined;
}

interface Campaign {
  readonly developerName: string;
  readonly campaignId: string;
  readonly publishes: boolean;
  readonly writesLink: boolean;
  readonly reissuePolicy: string;
  readonly isDefault: boolean;
  readonly isSilent: boolean;
}

/**
 * Proves an org end to end with test contacts (SF-66), and takes back everything that it made: also what an earlier
 * run that was killed left behind, and also when a scenario fails.
 * @param told hears of each result as it comes
 * @param interrupted ends the waiting of a scenario, and the run
 */
export async function verifyOrg(
  org: OrgPort,
  options: VerifyOptions,
  told: (result: ScenarioResult) => void,
  interrupted: AbortSignal,
): Promise<Verification> {
  const { name, isProduction } = await orgKind(org);
  if (isProduction && !options.allowProduction) throw refusedProduction(name);
  // before campaigns are chosen: a run that was killed may have left another one as the default
  const givenBack = await giveBackDefault(org);
  const campaigns = await chooseCampaigns(org, options);
  if (isProduction) requireDefault(name, campaigns);
  await cleanUp(org, options.sertifier);
  const results: ScenarioResult[] = [];
  let cleaned: CleanUp | undefined;
  try {
    for (const campaign of campaigns) {
      const context = contextOf(org, campaign, options, interrupted);
      for (const scenario of SCENARIOS) {
        if (interrupted.aborted) throw new CommandError(INTERRUPTED);
        const result = await play(scenario, context, campaign.developerName, interrupted);
        results.push(result);
        told(result);
      }
    }
  } finally {
    // its note is a test contact, which the cleaning up takes
    await giveBackDefault(org);
    if (!options.keep) cleaned = await cleanUp(org, options.sertifier);
  }
  return { results, cleanUp: cleaned, givenBack };
}

const INTERRUPTED = {
  attempted: 'Verifying the org',
  problem: 'it was interrupted.',
  remedy: 'What was made has been taken back. Run it again for the whole proof.',
};

async function play(
  scenario: (typeof SCENARIOS)[number],
  context: VerifyContext,
  campaign: string,
  interrupted: AbortSignal,
): Promise<ScenarioResult> {
  const base = { campaign, scenario: scenario.name };
  const reason = scenario.skip?.(context);
  if (reason !== undefined) return { ...base, state: 'skipped', detail: reason, seconds: 0 };
  const start = performance.now();
  const seconds = (): number => Math.round(performance.now() - start) / 1000;
  try {
    const detail = await scenario.run(context);
    return { ...base, state: 'passed', detail, seconds: seconds() };
  } catch (error) {
    if (interrupted.aborted) throw new CommandError({ ...INTERRUPTED, cause: error });
    const detail = error instanceof CommandError ? `${error.problem} ${error.remedy}` : messageOf(error);
    return { ...base, state: 'failed', detail, seconds: seconds() };
  }
}

function contextOf(org: OrgPort, campaign: Campaign, options: VerifyOptions, interrupted: AbortSignal): VerifyContext {
  return {
    org,
    learners: new TestLearners(org, `v${Date.now().toString(36)}`),
    campaign: campaign.isDefault ? undefined : campaign.developerName,
    campaignId: campaign.campaignId,
    publishes: campaign.publishes,
    writesLink: campaign.writesLink,
    reissuePolicy: campaign.reissuePolicy,
    count: options.count,
    sertifier: options.sertifier,
    patience: options.patience,
    interrupted,
  };
}

function refusedProduction(name: string): CommandError {
  return new CommandError({
    attempted: `Verifying "${name}"`,
    problem: 'this is a production org, and verification makes contacts and issues credentials.',
    remedy:
      'Verify in a sandbox. If it must be here: --allow-production --require-silent, which verifies the default campaign alone.',
    exitCode: 2,
  });
}

/** Another campaign has to be the default one for a moment, and people who tick the box in it would get its credentials. */
function requireDefault(name: string, campaigns: readonly Campaign[]): void {
  const other = campaigns.find(({ isDefault }) => !isDefault);
  if (other === undefined) return;
  throw new CommandError({
    attempted: `Verifying the campaign "${other.developerName}" in "${name}"`,
    problem:
      'this is a production org, and another campaign than the default one can only be verified while it is the default: requests of real people in that moment would get it.',
    remedy:
      'Verify this campaign in a sandbox. Here, leave --campaign and --all-campaigns out: the default campaign is verified.',
    exitCode: 2,
  });
}

async function chooseCampaigns(org: OrgPort, options: VerifyOptions): Promise<readonly Campaign[]> {
  const [control] = await queryIfDeployed(org, 'SELECT Default_Campaign__c FROM Sertifier_Control__c');
  const byDefault = textOf(control, 'Default_Campaign__c');
  const records = (await readCampaignRecords(org)).filter((one) => one.Active__c === true);
  const all = records.map((record) => ({
    developerName: textOf(record, 'DeveloperName') ?? '',
    campaignId: textOf(record, 'Campaign_ID__c') ?? '',
    publishes: record.Quick_Publish__c === true,
    writesLink: record.Write_Link_to_Contact__c === true,
    reissuePolicy: textOf(record, 'Reissue_Policy__c') ?? 'Once',
    isDefault: textOf(record, 'DeveloperName') === byDefault,
    isSilent: record.Dont_Send_Email__c === true,
  }));
  const wanted = options.campaign ?? byDefault;
  const chosen = options.allCampaigns ? all : all.filter(({ developerName }) => developerName === wanted);
  const refuse = (problem: string): CommandError =>
    new CommandError({
      attempted: 'Choosing the campaign to verify',
      problem,
      remedy: `Active campaigns: ${all.map(({ developerName }) => developerName).join(', ') || 'none'}.`,
      exitCode: 2,
    });
  if (control === undefined) throw notSetUp();
  if (chosen.length === 0) throw refuse(`there is no active campaign "${wanted ?? ''}".`);
  const loud = chosen.find(({ isSilent }) => options.requireSilent && !isSilent);
  if (loud !== undefined) throw refuse(`the campaign "${loud.developerName}" sends mail (Dont Send Email is off).`);
  return chosen;
}

function notSetUp(): CommandError {
  return new CommandError({
    attempted: 'Choosing the campaign to verify',
    problem: 'the org is not set up: the package or its control row is missing, or you do not see them.',
    remedy:
      'Run "npm run setup -- --target-org ALIAS" first; "npm run doctor -- --target-org ALIAS" says what is missing.',
    exitCode: 2,
  });
}
