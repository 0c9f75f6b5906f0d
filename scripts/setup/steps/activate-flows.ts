import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { CommandError } from '../../command/command-error.ts';
import { isSuccess, queryTooling, refused } from '../../org/queries.ts';
import { soqlText, textOf, type OrgPort } from '../../org/org-port.ts';
import type { SetupStep } from '../setup-step.ts';

const FOLDER = fileURLToPath(new URL('../../../force-app/main/default/flows', import.meta.url));
const ENDING = '.flow-meta.xml';

/**
 * Activates the package's flows where they arrived inactive, as they do in production unless the org lets flows be
 * deployed as active. Flows that are called come first, then the sender, and last what starts issuing (SF-67).
 * @param inactive flows that stay as they are: an administrator wants them off
 */
export function activateFlows(inactive: readonly string[]): SetupStep {
  return {
    name: 'flows',
    async plan(org, { dryRun, changed }) {
      const names = flowsInOrder().filter((name) => !inactive.includes(name));
      const states = await flowStates(org, names);
      const wanted = names.flatMap((name) => {
        const state = states.get(name);
        if (state === undefined) {
          if (dryRun) return [];
          throw missingFlow(name);
        }
        // after a deployment the newest version is the package's; otherwise whoever chose another one had a reason
        const isOld = changed.has('deploy') && state.activeVersion !== state.latestVersion;
        return state.activeVersion === undefined || isOld ? [state] : [];
      });
      return wanted.map((state) => ({
        description: `activate ${state.name} (version ${state.latestVersion})`,
        apply: () => activate(org, state, state.latestVersion),
      }));
    },
  };
}

export interface FlowState {
  readonly id: string;
  readonly name: string;
  readonly activeVersion: number | undefined;
  readonly latestVersion: number;
}

/** Which versions of flows there are and are active, by API name. */
export async function flowStates(org: OrgPort, names: readonly string[]): Promise<ReadonlyMap<string, FlowState>> {
  const list = names.map(soqlText).join(', ');
  const records = await queryTooling(
    org,
    `SELECT Id, DeveloperName, ActiveVersion.VersionNumber, LatestVersion.VersionNumber FROM FlowDefinition WHERE DeveloperName IN (${list})`,
  );
  return new Map(
    records.map((record) => {
      const name = textOf(record, 'DeveloperName') ?? '';
      const version = (value: unknown): number | undefined =>
        typeof value === 'object' &&
        value !== null &&
        'VersionNumber' in value &&
        typeof value.VersionNumber === 'number'
          ? value.VersionNumber
          : undefined;
      const state = {
        id: textOf(record, 'Id') ?? '',
        name,
        activeVersion: version(record.ActiveVersion),
        latestVersion: version(record.LatestVersion) ?? 1,
      };
      return [name, state];
    }),
  );
}

/** Activates a version of a flow; 0 deactivates it (Tooling API, "FlowDefinition"). */
export async function activate(org: OrgPort, flow: FlowState, version: number): Promise<void> {
  const body = { Metadata: { activeVersionNumber: version } };
  const answer = await org.request('PATCH', `/tooling/sobjects/FlowDefinition/${flow.id}`, body);
  if (!isSuccess(answer)) throw refused(`Activating the flow ${flow.name}`, answer);
}

/** The package's flows: called ones first, then the sender, then what follows it, and last what starts issuing. */
export function flowsInOrder(): readonly string[] {
  const files = readdirSync(FOLDER).filter((file) => file.endsWith(ENDING));
  const ranked = files.map((file) => ({
    name: file.slice(0, -ENDING.length),
    rank: rankOf(readFileSync(`${FOLDER}/${file}`, 'utf8')),
  }));
  return ranked.sort((one, other) => one.rank - other.rank || (one.name < other.name ? -1 : 1)).map(({ name }) => name);
}

function rankOf(xml: string): number {
  const start = /<start>([\s\S]*?)<\/start>/.exec(xml)?.[1] ?? '';
  const object = /<object>([^<]+)<\/object>/.exec(start)?.[1];
  if (object === undefined) return start.includes('<schedule>') ? 4 : 0;
  if (!object.startsWith('Sertifier_')) return 3;
  return xml.includes('<actionType>apex</actionType>') ? 1 : 2;
}

function missingFlow(name: string): CommandError {
  return new CommandError({
    attempted: 'Activating the flows of the package',
    problem: `the org has no flow ${name}.`,
    remedy: 'Run the set-up again: it deploys what is missing.',
  });
}
