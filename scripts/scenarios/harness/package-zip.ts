import { fileURLToPath } from 'node:url';
import { ComponentSet, MetadataConverter } from '@salesforce/source-deploy-retrieve';

const SOURCE = fileURLToPath(new URL('../../../force-app', import.meta.url));
const API_VERSION = '66.0';

/**
 * The package as a deployment of the Metadata API: converted from source by the library that the CLI itself uses.
 * @param source folder in source format; the package's own when left out
 */
export async function packageZip(source: string = SOURCE): Promise<Uint8Array> {
  const components = ComponentSet.fromSource(source);
  components.sourceApiVersion = API_VERSION;
  const { zipBuffer } = await new MetadataConverter().convert(components, 'metadata', { type: 'zip' });
  if (zipBuffer === undefined) throw new Error('The package could not be converted to a zip.');
  return zipBuffer;
}
