import { codeOf } from '../../command/command-error.ts';
import { queryIfDeployed } from '../../org/queries.ts';
import { textOf, type OrgPort, type OrgRecord } from '../../org/org-port.ts';
import { HEARTBEAT_FIELDS, heartbeatFlowsOf, heartbeatState, otherBeat } from '../heartbeat.ts';
import type { SetupStep } from '../setup-step.ts';

export interface ControlSetup {
  readonly defaultCampaign: string;
  readonly alertRecipients: readonly string[];
  /** Flows that stay inactive; without those of the heartbeat it is not started. */
  readonly inactiveFlows: readonly string[];
}

export const CONTROL_OBJECT = 'Sertifier_Control__c';

/**
 * Writes the one row that says the org is set up. Its organization ID is kept in two halves: in a refreshed sandbox
 * Salesforce rewrites the production ID wherever it stands as text, and the guard would never notice the copy.
 * What an administrator has switched there while running, such as a pause, is left alone. A heartbeat that stands
 * still is started again, in the same change.
 */
export function controlRow(wanted: ControlSetup, now: () => Date): SetupStep {
  return {
    name: 'control',
    async plan(org, { tell }) {
      const fields = await wantedFields(org, wanted);
      const names = [...Object.keys(fields), ...HEARTBEAT_FIELDS].join(', ');
      const [row] = await queryIfDeployed(org, `SELECT Id, ${names} FROM ${CONTROL_OBJECT}`);
      const rowId = textOf(row, 'Id');
      if (row === undefined || rowId === undefined) {
        const create = { Name: 'Sertifier', ...fields, Key_Set_At__c: now().toISOString() };
        return [{ description: 'create the control row', apply: () => createRow(org, create) }];
      }
      const changed = Object.fromEntries(Object.entries(fields).filter(([name, value]) => (row[name] ?? '') !== value));
      const started = heartbeatStart(row, wanted.inactiveFlows, now(), tell);
      const told = [
        ...(Object.keys(changed).length === 0 ? [] : [`change ${Object.keys(changed).join(', ')} of the control row`]),
        ...(started === undefined ? [] : ['start the heartbeat again']),
      ];
      if (told.length === 0) return [];
      // one change: a second one would make the row look as if it had just been started
      const apply = (): Promise<void> => org.update(CONTROL_OBJECT, rowId, { ...changed, ...started });
      return [{ description: told.join('; '), apply }];
    },
  };
}

/** What starts a heartbeat that stands still; nothing where it runs, or where its flows are wanted inactive. */
function heartbeatStart(
  row: OrgRecord,
  inactiveFlows: readonly string[],
  now: Date,
  tell: (text: string) => void,
): OrgRecord | undefined {
  const { state, minutesSinceChecks } = heartbeatState(row, now);
  if (state === 'running' || state === 'new') return undefined;
  if (state === 'failing') {
    tell(
      `the heartbeat beats, but has not come through its checks for ${minutesSinceChecks} minutes; npm run doctor -- --target-org ALIAS says where to look`,
    );
    return undefined;
  }
  const inactive = heartbeatFlowsOf(inactiveFlows);
  if (inactive.length > 0) {
    tell(`the heartbeat stands still, as inactiveFlows names ${inactive.join(', ')}`);
    return undefined;
  }
  if (state === 'awaited') {
    tell('the heartbeat stands still, but the row was changed less than 20 minutes ago, which may have started it');
    return undefined;
  }
  return { Heartbeat__c: otherBeat(row) };
}

async function wantedFields(org: OrgPort, wanted: ControlSetup): Promise<OrgRecord> {
  return {
    Default_Campaign__c: wanted.defaultCampaign,
    ...(await guardFields(org)),
    Alert_Recipients__c: wanted.alertRecipients.map((name) => (name === 'me' ? org.username : name)).join(','),
  };
}

/** What the sandbox guard compares: the org that was set up, its ID in two halves, and whether it is a sandbox. */
export async function guardFields(org: OrgPort): Promise<OrgRecord> {
  const [organization] = await org.query('SELECT Id, IsSandbox FROM Organization');
  const id = textOf(organization, 'Id') ?? org.organizationId;
  return {
    Organization_ID_Start__c: id.slice(0, 9),
    Organization_ID_End__c: id.slice(9),
    Is_Sandbox__c: organization?.IsSandbox === true,
  };
}

async function createRow(org: OrgPort, fields: OrgRecord): Promise<void> {
  try {
    await org.create(CONTROL_OBJECT, fields);
  } catch (error) {
    // another set-up was faster: its row says the same
    if (codeOf(error) !== 'DUPLICATE_VALUE') throw error;
  }
}
