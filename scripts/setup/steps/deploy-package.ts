import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { codeOf, CommandError } from '../../command/command-error.ts';
import type { SfCli } from '../../command/sf.ts';
import { asRecord, listOf, queryTooling } from '../../org/queries.ts';
import { textOf, type OrgPort } from '../../org/org-port.ts';
import { deploySource } from '../deploy-source.ts';
import { differingFiles, type PackageFiles } from '../package/compare-metadata.ts';
import { readLocalPackage, type LocalPackage } from '../package/local-package.ts';
import type { SetupStep } from '../setup-step.ts';

const PACKAGE_NAME = 'Sertifier Credentials';
const METADATA = 'force-app/main/default';
const FOLDER = fileURLToPath(new URL(`../../../${METADATA}`, import.meta.url));
const PROJECT = new URL('../../../sfdx-project.json', import.meta.url);
/** Records that an administrator tunes: deployed once, then left alone. */
const RECORDS = 'customMetadata';

/**
 * Deploys the package from source with the Salesforce CLI: the whole of it or nothing, and only where the org holds
 * something of it otherwise. An org that has the package installed is left to the installer.
 */
export function deployPackage(sf: Pick<SfCli, 'run'>, targetOrg: string): SetupStep {
  return {
    name: 'deploy',
    async plan(org, { tell }) {
      const installed = await installedVersion(org);
      if (installed !== undefined) {
        if (isOlder(installed, projectVersion())) throw olderPackage(installed);
        tell(`the package is installed (${installed}); it is upgraded by its install link`);
        return [];
      }
      const state = await comparePackage(org);
      if (state.differing.length === 0) return [];
      const deploy = (): Promise<void> => deploySource(sf, foldersFor(state.keepRecords), targetOrg);
      return [{ description: descriptionOf(state), apply: deploy }];
    },
  };
}

export interface PackageState {
  /** Files that the org holds otherwise or not at all; every one where the org was not asked. */
  readonly differing: readonly string[];
  readonly total: number;
  /** Whether the org has the settings records of the package already. */
  readonly keepRecords: boolean;
  /** The package's files as the org holds them. */
  readonly present: PackageFiles;
}

/** What of the package differs between this clone and the org. */
export async function comparePackage(
  org: OrgPort,
  source: () => Promise<LocalPackage> = readLocalPackage,
): Promise<PackageState> {
  const { files, members } = await source();
  const present = (await org.retrieveMetadata?.(members)) ?? new Map<string, Uint8Array>();
  const isRecord = (path: string): boolean => path.startsWith(`${RECORDS}/`);
  const differing = differingFiles(files, present).filter((path) => !(isRecord(path) && present.has(path)));
  const keepRecords = [...files.keys()].filter(isRecord).every((path) => present.has(path));
  return { differing, total: files.size, keepRecords, present };
}

function descriptionOf({ differing, total }: PackageState): string {
  if (differing.length === total) return `deploy the package from force-app (${total} files)`;
  const names = differing.slice(0, 3).join(', ');
  return `deploy force-app: ${differing.length} of ${total} files differ (${names}${differing.length > 3 ? ', …' : ''})`;
}

function foldersFor(keepRecords: boolean): readonly string[] {
  if (!keepRecords) return ['force-app'];
  return readdirSync(FOLDER, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== RECORDS)
    .map(({ name }) => `${METADATA}/${name}`);
}

/** The version of the package that this clone is, without the part that counts builds. */
export function projectVersion(): string {
  const project = asRecord(JSON.parse(readFileSync(PROJECT, 'utf8')));
  const [directory] = listOf(project.packageDirectories).map(asRecord);
  return (textOf(directory, 'versionNumber') ?? '0.0.0').split('.').slice(0, 3).join('.');
}

/** Whether a version such as `1.2.0` comes before another one. */
export function isOlder(version: string, other: string): boolean {
  return version.localeCompare(other, 'en', { numeric: true }) < 0;
}

/** The steps after it rest on what this clone's version brings. */
function olderPackage(installed: string): CommandError {
  const wanted = projectVersion();
  return new CommandError({
    attempted: 'Setting up the installed package',
    problem: `the org has version ${installed}, and this clone sets up version ${wanted}. Nothing was changed.`,
    remedy: `Upgrade the org first (npx sf package install --package 04t… --target-org ALIAS, with the ID of version ${wanted} from its release notes), or set up from the clone of version ${installed}.`,
  });
}

/** The version of the package that is installed, such as `1.2.0`; undefined where it was deployed from source or is absent. */
export async function installedVersion(org: OrgPort): Promise<string | undefined> {
  const columns = ['Major', 'Minor', 'Patch'].map((part) => `SubscriberPackageVersion.${part}Version`);
  try {
    const records = await queryTooling(
      org,
      `SELECT SubscriberPackage.Name, ${columns.join(', ')} FROM InstalledSubscriberPackage`,
    );
    const ours = records.find((record) => textOf(asRecord(record.SubscriberPackage), 'Name') === PACKAGE_NAME);
    if (ours !== undefined) {
      const version = asRecord(ours.SubscriberPackageVersion);
      return ['Major', 'Minor', 'Patch'].map((part) => JSON.stringify(version[`${part}Version`] ?? 0)).join('.');
    }
    return undefined;
  } catch (error) {
    // orgs without packaging do not know the object
    if (codeOf(error) === 'INVALID_TYPE') return undefined;
    throw error;
  }
}
