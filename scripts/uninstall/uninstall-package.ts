import { readRows, writeRows } from '../audit/export-rows.ts';
import { CommandError } from '../command/command-error.ts';
import type { Progress } from '../command/progress.ts';
import { soqlText, textOf, type MetadataFile, type OrgPort } from '../org/org-port.ts';
import { asRecord, queryIfDeployed, queryTooling } from '../org/queries.ts';
import { activate, flowsInOrder, flowStates } from '../setup/steps/activate-flows.ts';
import { readLocalPackage } from '../setup/package/local-package.ts';
import { deactivatePage } from '../setup/steps/activate-page.ts';
import { installedVersion } from '../setup/steps/deploy-package.ts';

const SETS = ['Sertifier_Integration_Access', 'Sertifier_Admin', 'Sertifier_User'];
const HEAD = '<?xml version="1.0" encoding="UTF-8"?>';
const NAMESPACE = 'http://soap.sforce.com/2006/04/metadata';

export interface UninstallOptions {
  /** Where the audit trail goes before anything is deleted. */
  readonly output: string;
  /** Only stop and save; the metadata stays. */
  readonly keepMetadata: boolean;
}

export interface Uninstalled {
  readonly exportedRows: number;
  readonly deactivatedFlows: number;
  readonly unassigned: number;
  /** Whether the example page was taken off contacts. */
  readonly pageRemoved: boolean;
  readonly deleted: boolean;
}

/**
 * A clean exit (P29, B14): pauses sending, saves every row, deactivates the flows, takes the permission sets from their
 * holders, takes the example page off contacts, and only then deletes the package's metadata, and its data with it. Each part may be repeated.
 */
export async function uninstallPackage(
  org: OrgPort,
  options: UninstallOptions,
  progress: Progress,
): Promise<Uninstalled> {
  await progress.step(
    'pause',
    () => pause(org),
    (paused) => (paused ? 'sending is paused' : 'nothing to pause'),
  );
  const exportedRows = await progress.step(
    'export',
    () => exportAll(org, options.output),
    (rows) => `${rows} credentials in ${options.output}`,
  );
  const deactivatedFlows = await progress.step(
    'flows',
    () => deactivateAll(org),
    (count) => `${count} deactivated`,
  );
  const unassigned = await progress.step(
    'permission sets',
    () => unassignAll(org),
    (count) => `${count} assignments taken back`,
  );
  const pageRemoved = await progress.step(
    'page',
    () => deactivatePage(org),
    (removed) => (removed ? 'contacts have the platform’s own page again' : 'the example page is not in use'),
  );
  const stopped = { exportedRows, deactivatedFlows, unassigned, pageRemoved };
  if (options.keepMetadata) return { ...stopped, deleted: false };
  await progress.step(
    'package',
    () => deleteMetadata(org),
    () => 'deleted',
  );
  return { ...stopped, deleted: true };
}

async function pause(org: OrgPort): Promise<boolean> {
  const [row] = await queryIfDeployed(org, 'SELECT Id, Paused__c FROM Sertifier_Control__c');
  const id = textOf(row, 'Id');
  if (id === undefined) return false;
  if (row?.Paused__c !== true)
    await org.update('Sertifier_Control__c', id, { Paused__c: true, Pause_Reason__c: 'Uninstalling' });
  return true;
}

async function exportAll(org: OrgPort, output: string): Promise<number> {
  const { fields, rows } = await readRows(org, {});
  await writeRows(output, output.endsWith('.json') ? 'json' : 'csv', fields, rows);
  return rows.length;
}

async function deactivateAll(org: OrgPort): Promise<number> {
  // what starts issuing stops first
  const names = flowsInOrder().toReversed();
  const states = await flowStates(org, names);
  let count = 0;
  for (const name of names) {
    const state = states.get(name);
    if (state?.activeVersion === undefined) continue;
    await activate(org, state, 0);
    count += 1;
  }
  return count;
}

async function unassignAll(org: OrgPort): Promise<number> {
  const assignments = await org.query(
    `SELECT Id FROM PermissionSetAssignment WHERE PermissionSet.Name IN (${SETS.map(soqlText).join(', ')})`,
  );
  for (const { Id } of assignments) await org.delete('PermissionSetAssignment', String(Id));
  return assignments.length;
}

async function deleteMetadata(org: OrgPort): Promise<void> {
  const installed = await installedVersion(org);
  if (installed !== undefined) {
    throw new CommandError({
      attempted: 'Deleting the package',
      problem: `it is installed as a package (${installed}), which only its own uninstaller removes.`,
      remedy: 'Setup > Installed Packages > Sertifier Credentials > Uninstall. Everything before that is done.',
    });
  }
  const versions = await flowVersionsOf(org);
  await org.deployMetadata(await destructiveFiles(await recordsOf(org), versions));
}

/** A deployment that deletes everything that the package brought. */
async function destructiveFiles(
  records: readonly string[],
  flowVersions: readonly string[],
): Promise<readonly MetadataFile[]> {
  const { members } = await readLocalPackage();
  const others = members.filter(({ name }) => name !== 'CustomMetadata' && name !== 'Flow');
  const all = [...others, { name: 'CustomMetadata', members: records }, { name: 'Flow', members: flowVersions }].filter(
    ({ members: names }) => names.length > 0,
  );
  const types = all.map(
    ({ name, members: names }) =>
      `<types>${names.map((one) => `<members>${one.replaceAll('&', '&amp;')}</members>`).join('')}<name>${name}</name></types>`,
  );
  return [
    { path: 'package.xml', content: `${HEAD}<Package xmlns="${NAMESPACE}"><version>66.0</version></Package>` },
    {
      path: 'destructiveChanges.xml',
      content: `${HEAD}<Package xmlns="${NAMESPACE}">${types.join('')}<version>66.0</version></Package>`,
    },
  ];
}

/**
 * Every version of the package's flows, as `My_Flow-3`: a flow is deleted version by version, and orgs refuse its bare
 * name (scolladon/sfdx-git-delta README, "Handle flow deletion").
 */
async function flowVersionsOf(org: OrgPort): Promise<readonly string[]> {
  const names = flowsInOrder().map(soqlText).join(', ');
  const versions = await queryTooling(
    org,
    `SELECT Definition.DeveloperName, VersionNumber FROM Flow WHERE Definition.DeveloperName IN (${names})`,
  );
  return versions.map(
    (version) => `${textOf(asRecord(version.Definition), 'DeveloperName') ?? ''}-${String(version.VersionNumber)}`,
  );
}

/** The custom metadata records of the package's types, an administrator's own among them: they go with their type. */
async function recordsOf(org: OrgPort): Promise<readonly string[]> {
  const names: string[] = [];
  for (const type of ['Sertifier_Campaign', 'Sertifier_Setting']) {
    const records = await queryIfDeployed(org, `SELECT DeveloperName FROM ${type}__mdt`);
    names.push(...records.map((record) => `${type}.${textOf(record, 'DeveloperName') ?? ''}`));
  }
  return names;
}
