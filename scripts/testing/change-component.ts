import type { ConnectedOrg } from '../org/connection-port.ts';

/** Changes the file of one component in an org, as somebody does in Setup. */
export async function changeComponent(
  org: ConnectedOrg,
  type: string,
  name: string,
  path: string,
  change: (content: string) => string,
): Promise<void> {
  const files = await org.retrieveMetadata([{ name: type, members: [name] }]);
  const before = Buffer.from(files.get(path) ?? []).toString('utf8');
  const after = change(before);
  if (after === before) throw new Error(`Nothing of ${path} was changed.`);
  const manifest = `<Package xmlns="http://soap.sforce.com/2006/04/metadata"><types><members>${name}</members><name>${type}</name></types><version>66.0</version></Package>`;
  await org.deployMetadata([
    { path: 'package.xml', content: manifest },
    { path, content: after },
  ]);
}
