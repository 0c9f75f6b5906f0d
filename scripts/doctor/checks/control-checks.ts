import { textOf } from '../../org/org-port.ts';
import { asRecord } from '../../org/queries.ts';
import { heartbeatState } from '../../setup/heartbeat.ts';
import { guardFields } from '../../setup/steps/control-row.ts';
import { readCampaignRecords } from '../../setup/steps/campaigns.ts';
import { ok, problem, warning, type Findings } from '../finding.ts';
import type { OrgFacts } from '../org-facts.ts';

const SETUP = 'npm run setup -- --target-org ALIAS';
/** What a settings record may hold, with the likely value. */
const SETTINGS = {
  Credentials_per_Request__c: { from: 1, to: 1_000 },
  Retries__c: { from: 0, to: 10 },
  Retry_Interval_Minutes__c: { from: 1, to: 1_440 },
  Timeout_Seconds__c: { from: 1, to: 120 },
} as const;

/** Without its one row the package counts as not set up, and holds everything. */
export async function controlCheck(facts: OrgFacts): Promise<Findings> {
  const row = await facts.control();
  return row === undefined ? problem('there is none: everything is held.', SETUP) : ok('there is one');
}

/** A sandbox that was refreshed from production holds everything until it is set up itself (P24, B6). */
export async function guardCheck(facts: OrgFacts): Promise<Findings> {
  const row = await facts.control();
  if (row === undefined) return [{ state: 'skipped', detail: 'there is no control row yet.' }];
  const wanted = await guardFields(facts.org);
  const differs = Object.entries(wanted).filter(([name, value]) => row[name] !== value);
  if (differs.length === 0) return ok('the org is the one that was set up');
  return problem(
    'this org is a copy of the one that was set up (a refreshed sandbox?): everything is held, so that no real person gets mail from it.',
    `Choose test campaigns in the set-up file, then: ${SETUP}. It asks for a key of its own.`,
  );
}

/** Whether sending rests, by whom, since when and why. */
export async function pauseCheck(facts: OrgFacts): Promise<Findings> {
  const row = await facts.control();
  if (row === undefined) return [{ state: 'skipped', detail: 'there is no control row yet.' }];
  const findings: Findings[number][] = [];
  if (row.Paused__c === true) {
    const since = textOf(row, 'Paused_Since__c');
    const reason = textOf(row, 'Pause_Reason__c');
    const detail = `sending is paused${since === undefined ? '' : ` since ${since}`}${reason === undefined ? '' : ` (${reason})`}; requests wait.`;
    findings.push(...warning(detail, 'Untick Paused on the Sertifier Control record when it may go on.'));
  }
  const outage = textOf(row, 'Outage__c');
  if (outage !== undefined && outage !== 'None') {
    const detail = `sending rests: ${outage}. ${textOf(row, 'Outage_Reason__c') ?? ''}`.trim();
    findings.push(
      ...problem(
        detail,
        outage === 'Key Refused'
          ? 'npm run rotate-key -- --target-org ALIAS'
          : 'It goes on by itself when Sertifier answers again.',
      ),
    );
  }
  return findings.length > 0 ? findings : ok('sending is not paused');
}

/** The heartbeat retries, releases and looks after overdue rows. */
export async function heartbeatCheck(facts: OrgFacts): Promise<Findings> {
  if (!(await facts.fieldsOf('Sertifier_Control__c')).includes('Last_Heartbeat_At__c')) {
    return [{ state: 'skipped', detail: 'this version of the package has none.' }];
  }
  const row = await facts.control();
  if (row === undefined) return [{ state: 'skipped', detail: 'there is no control row yet.' }];
  const { state, minutes, minutesSinceChecks } = heartbeatState(row, facts.now);
  switch (state) {
    case 'running':
      return ok(
        minutes === minutesSinceChecks
          ? `it ran ${minutes} minutes ago`
          : `it beat ${minutes} minutes ago, and came through its checks ${minutesSinceChecks} minutes ago`,
      );
    case 'failing':
      return problem(
        `it beat ${minutes} minutes ago, but has not come through its checks for ${minutesSinceChecks} minutes: something in this org stops them, and nothing is retried or released.`,
        'Setup > Paused and Failed Flow Interviews names the flow and the reason: mostly a validation rule, trigger or flow on Sertifier Credential or Sertifier Control. Once it is mended, the next beat goes on within 15 minutes.',
      );
    case 'new':
      return ok('it has not run yet; it comes every 15 minutes');
    case 'awaited':
      return warning(
        `it has not run for ${minutes} minutes; the control row was changed less than 20 minutes ago, which may have started it.`,
        `Look again in 20 minutes. If it still stands then: ${SETUP}, which starts it again.`,
      );
    case 'stopped':
      return problem(
        `it has not run for ${minutes} minutes: nothing is retried or released.`,
        `${SETUP} starts it again. Without that, the flow Sertifier — Restart Heartbeat does so at 03:30.`,
      );
  }
}

/** Campaigns that are incomplete or switched off, and a default that leads nowhere. */
export async function campaignCheck(facts: OrgFacts): Promise<Findings> {
  const records = await readCampaignRecords(facts.org);
  const row = await facts.control();
  const byDefault = textOf(row, 'Default_Campaign__c');
  const findings: Findings[number][] = [];
  const known = records.find((one) => textOf(one, 'DeveloperName') === byDefault);
  if (row !== undefined && known === undefined) {
    findings.push(
      ...problem(
        `the default campaign "${byDefault ?? ''}" does not exist: Issue Credential holds every request.`,
        SETUP,
      ),
    );
  }
  for (const record of records) {
    const label = textOf(record, 'MasterLabel') ?? '';
    if (textOf(record, 'Campaign_ID__c') === undefined) {
      findings.push(
        ...problem(
          `"${label}" has no campaign ID.`,
          'Setup > Custom Metadata Types > Sertifier Campaign, or npm run campaign -- add TITLE --target-org ALIAS.',
        ),
      );
    } else if (record.Active__c !== true) {
      findings.push(
        ...warning(
          `"${label}" is switched off: its requests are held.`,
          'Tick Active on its Sertifier Campaign record.',
        ),
      );
    }
  }
  return findings.length > 0
    ? findings
    : ok(`${records.length} complete and active; the default is "${textOf(known, 'MasterLabel') ?? ''}"`);
}

/** Settings that are missing or out of their range. */
export async function settingsCheck({ org }: OrgFacts): Promise<Findings> {
  const fields = Object.keys(SETTINGS);
  const [record] = await org.query(
    `SELECT ${fields.join(', ')} FROM Sertifier_Setting__mdt WHERE DeveloperName = 'Default'`,
  );
  if (record === undefined) return problem('the record Sertifier_Setting.Default is missing.', SETUP);
  const wrong = Object.entries(SETTINGS).flatMap(([field, { from, to }]) => {
    const value = asRecord(record)[field];
    return typeof value === 'number' && value >= from && value <= to
      ? []
      : [`${field} is ${value === null ? 'blank' : JSON.stringify(value)} (${from} to ${to})`];
  });
  if (wrong.length === 0) return ok('within their ranges');
  return warning(wrong.join('; '), 'Setup > Custom Metadata Types > Sertifier Setting > Default.');
}
