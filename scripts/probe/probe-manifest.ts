import type { MetadataFile } from '../org/org-port.ts';

const TYPES: Readonly<Record<string, string>> = {
  classes: 'ApexClass',
  customMetadata: 'CustomMetadata',
  externalCredentials: 'ExternalCredential',
  externalServiceRegistrations: 'ExternalServiceRegistration',
  flowDefinitions: 'FlowDefinition',
  flows: 'Flow',
  namedCredentials: 'NamedCredential',
  objects: 'CustomObject',
  permissionsets: 'PermissionSet',
};
const HEAD = '<?xml version="1.0" encoding="UTF-8"?><Package xmlns="http://soap.sforce.com/2006/04/metadata">';

/** Components of one type. */
export interface Members {
  readonly type: string;
  readonly names: readonly string[];
}

/** What files hold, by metadata type. */
export function membersOf(files: readonly MetadataFile[]): readonly Members[] {
  const names = new Map<string, Set<string>>();
  for (const { path } of files) {
    const [folder = '', name = ''] = path.split('/');
    const type = TYPES[folder];
    if (type === undefined) throw new Error(`The folder ${folder} belongs to no metadata type.`);
    const known = names.get(type) ?? new Set();
    names.set(type, known.add(name.replace(/\.[\w-]+(\.xml)?$/, '').replace(/\.cls$/, '')));
  }
  return [...names].map(([type, all]) => ({ type, names: [...all] }));
}

/** `package.xml` for files. */
export function manifest(files: readonly MetadataFile[]): string {
  return packageXml(membersOf(files));
}

export function packageXml(members: readonly Members[]): string {
  const types = members.map(
    ({ type, names }) =>
      `<types>${names.map((name) => `<members>${name}</members>`).join('')}<name>${type}</name></types>`,
  );
  return `${HEAD}${types.join('')}<version>66.0</version></Package>`;
}

/** A deployment that deletes components. */
export function deletion(members: readonly Members[]): readonly MetadataFile[] {
  return [
    { path: 'package.xml', content: packageXml([]) },
    { path: 'destructiveChanges.xml', content: packageXml(members) },
  ];
}
