import { fileURLToPath } from 'node:url';
import { unzipSync } from 'fflate';
import { API_VERSION } from '../../org/connect.ts';
import type { MetadataMembers } from '../../org/org-port.ts';
import type { PackageFiles } from './compare-metadata.ts';

const SOURCE = fileURLToPath(new URL('../../../force-app', import.meta.url));

/** The package as this clone has it. */
export interface LocalPackage {
  /** In the Metadata API's format, without `package.xml`. */
  readonly files: PackageFiles;
  readonly members: readonly MetadataMembers[];
}

let read: Promise<LocalPackage> | undefined;

/** Reads the package from source, by the library that the Salesforce CLI itself uses; once in a run. */
export function readLocalPackage(): Promise<LocalPackage> {
  read ??= convertSource();
  return read;
}

async function convertSource(): Promise<LocalPackage> {
  // a second to load: only the command that compares pays for it
  const { ComponentSet, MetadataConverter } = await import('@salesforce/source-deploy-retrieve');
  const components = ComponentSet.fromSource(SOURCE);
  components.sourceApiVersion = API_VERSION;
  const { zipBuffer } = await new MetadataConverter().convert(components, 'metadata', { type: 'zip' });
  if (zipBuffer === undefined) throw new Error('The package could not be converted to a zip.');
  const { Package } = await components.getObject();
  const files = Object.entries(unzipSync(zipBuffer)).filter(([path]) => !path.endsWith('/') && path !== 'package.xml');
  return { files: new Map(files), members: Package.types };
}
