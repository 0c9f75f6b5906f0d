import { textOf, type OrgRecord } from '../org/org-port.ts';

/** The daily flow that starts a heartbeat that stands still; the heartbeat itself does not need it. */
const DAILY_RESTART = 'Sertifier_Restart_Heartbeat';

/** Fields of the control row that `heartbeatState` reads. */
export const HEARTBEAT_FIELDS = [
  'Heartbeat__c',
  'Last_Beat_At__c',
  'Last_Heartbeat_At__c',
  'CreatedDate',
  'LastModifiedDate',
] as const;

const MINUTE = 60_000;
/** It beats every 15 minutes; the daily flow that starts it again waits for the same hour. */
const MOST_MINUTES_BETWEEN_BEATS = 60;
/** A start is a change of the row; its beat comes within 15 minutes, or some more where the platform is busy. */
const MINUTES_UNTIL_A_START_BEATS = 20;
/** A beat turns the row first and checks in a transaction of its own, which a busy platform runs a little later. */
const MINUTES_UNTIL_CHECKS_FOLLOW = 5;

export interface HeartbeatState {
  /**
   * `new`: it has not run yet, and need not have. `failing`: it beats, but something in the org stops its checks.
   * `awaited`: it stands still, but the row was changed so lately that a start may have yet to beat.
   */
  readonly state: 'running' | 'new' | 'failing' | 'awaited' | 'stopped';
  /** Whole minutes since it last beat; since the row was created, where it never did. */
  readonly minutes: number;
  /** Whole minutes since it last came through its checks; since the row was created, where it never did. */
  readonly minutesSinceChecks: number;
}

/**
 * Whether the heartbeat runs, as the control row tells: each beat stamps Last Beat At, and Last Heartbeat At when its
 * checks came through. What is scheduled cannot be asked for by any API, so a start
 * that has yet to beat is known by the row's last change alone.
 * @param row with `HEARTBEAT_FIELDS`
 */
export function heartbeatState(row: OrgRecord, now: Date): HeartbeatState {
  const minutesSince = (field: string): number | undefined => {
    const text = textOf(row, field);
    return text === undefined ? undefined : Math.max(0, Math.floor((now.getTime() - Date.parse(text)) / MINUTE));
  };
  const sinceCreation = minutesSince('CreatedDate') ?? 0;
  const checks = minutesSince('Last_Heartbeat_At__c');
  const minutesSinceChecks = checks ?? sinceCreation;
  // its checks prove a beat, too: a row from before the field Last Beat At has nothing else
  const beats = [minutesSince('Last_Beat_At__c'), checks].filter((one) => one !== undefined);
  const minutes = beats.length === 0 ? sinceCreation : Math.min(...beats);
  const state = (): HeartbeatState['state'] => {
    if (minutes > MOST_MINUTES_BETWEEN_BEATS) {
      const sinceChange = minutesSince('LastModifiedDate') ?? minutes;
      return sinceChange <= MINUTES_UNTIL_A_START_BEATS ? 'awaited' : 'stopped';
    }
    if (beats.length === 0) return 'new';
    const followed = minutesSinceChecks <= MOST_MINUTES_BETWEEN_BEATS || minutes < MINUTES_UNTIL_CHECKS_FOLLOW;
    return followed ? 'running' : 'failing';
  };
  return { state: state(), minutes, minutesSinceChecks };
}

/** The value that starts the heartbeat: every change to the other one leads to a beat. */
export function otherBeat(row: OrgRecord): string {
  return textOf(row, 'Heartbeat__c') === 'A' ? 'B' : 'A';
}

/** Of some flows, those without which a heartbeat that is started does not beat. */
export function heartbeatFlowsOf(names: readonly string[]): readonly string[] {
  return names.filter((name) => name.startsWith('Sertifier_') && name.includes('Heartbeat') && name !== DAILY_RESTART);
}
