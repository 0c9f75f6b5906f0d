import { unzipSync, zipSync, type UnzipFileInfo } from 'fflate';

/** Files of a zip by path (with `/`); folders are left out. */
export type ZipContents = ReadonlyMap<string, Uint8Array>;

/** Why a zip is refused. */
export interface ZipFault {
  readonly message: string;
}

export interface ZipLimits {
  readonly entries: number;
  /** All files together once inflated, in bytes. */
  readonly inflatedBytes: number;
}

/** 10,000 entries as the Metadata API allows (Metadata API Developer Guide, "Metadata Limits"). */
const DEPLOYMENT_ZIP_LIMITS: ZipLimits = { entries: 10_000, inflatedBytes: 50 * 1024 * 1024 };

class Refusal extends Error {}

/** Tells a fault from contents. */
export function isZipFault(outcome: ZipContents | ZipFault): outcome is ZipFault {
  return 'message' in outcome;
}

/**
 * Inflates a zip in memory. Refuses what could harm: too many entries, too much once inflated (checked before
 * anything is inflated), paths that leave the archive, the same path twice.
 * @returns the files by path, or why the zip is refused
 */
export function readZip(bytes: Uint8Array, limits: ZipLimits = DEPLOYMENT_ZIP_LIMITS): ZipContents | ZipFault {
  const sizes = new Map<string, number>();
  let entries = 0;
  let total = 0;
  const accept = (file: UnzipFileInfo): boolean => {
    entries += 1;
    total += file.originalSize;
    if (entries > limits.entries) throw new Refusal(`The zip has more than ${limits.entries} entries.`);
    if (total > limits.inflatedBytes) throw new Refusal(`The zip inflates to more than ${limits.inflatedBytes} bytes.`);
    const flaw = flawOfPath(file.name);
    if (flaw !== undefined) throw new Refusal(`The zip has an entry ${JSON.stringify(file.name)}: ${flaw}.`);
    if (sizes.has(file.name)) throw new Refusal(`The zip has two entries named '${file.name}'.`);
    sizes.set(file.name, file.originalSize);
    return !file.name.endsWith('/');
  };
  try {
    const files = new Map(Object.entries(unzipSync(bytes, { filter: accept })));
    const damaged = [...files].find(([name, content]) => content.length !== sizes.get(name));
    return damaged === undefined ? files : { message: `The entry '${damaged[0]}' of the zip is damaged.` };
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'unknown reason';
    return { message: error instanceof Refusal ? reason : `The zip cannot be read: ${reason}.` };
  }
}

/** Packs files into a zip, in the given order. The same files give the same bytes. */
export function writeZip(files: ZipContents): Uint8Array {
  return zipSync(Object.fromEntries(files), { level: 1, mtime: new Date('2000-01-01T00:00:00') });
}

function flawOfPath(path: string): string | undefined {
  if (path === '' || path.startsWith('/') || /^[a-zA-Z]:/.test(path)) return 'its path is absolute or empty';
  if (path.includes('\\') || path.includes('\0')) return 'its path has a backslash or a null character';
  if (path.split('/').some((segment) => segment === '..' || segment === '.')) return 'its path leaves the archive';
  return undefined;
}
