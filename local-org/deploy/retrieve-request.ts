import { typeRegistry } from '../metadata/type-registry.ts';
import type { ComponentReference } from '../metadata/manifest.ts';
import type { RetrieveRequest } from '../metadata/retrieve-zip.ts';
import { child, children, childText, type XmlElement } from '../metadata/xml-element.ts';
import { PlatformError } from '../transactions/errors.ts';

const NOT_IMPLEMENTED = ['packageNames', 'specificFiles', 'rootTypesWithDependencies'];

/**
 * Reads a RetrieveRequest (Metadata API Developer Guide, "RetrieveRequest").
 * @param endpointVersion API version where the request states none
 * @throws PlatformError for what the local org does not implement, by name, and for unknown types
 */
export function readRetrieveRequest(request: XmlElement | undefined, endpointVersion: string): RetrieveRequest {
  const unpackaged = request === undefined ? undefined : child(request, 'unpackaged');
  const refused = request?.children.find(({ name }) => NOT_IMPLEMENTED.includes(name));
  if (refused !== undefined) {
    const message = `The local org does not implement '${refused.name}' of a retrieve request. Name the components in 'unpackaged'.`;
    throw new PlatformError('INVALID_OPERATION', message);
  }
  if (request === undefined || unpackaged === undefined) {
    throw new PlatformError('MISSING_ARGUMENT', "The retrieve request has no 'unpackaged' that names components.");
  }
  const version = childText(unpackaged, 'version') ?? childText(request, 'apiVersion') ?? endpointVersion;
  return {
    members: children(unpackaged, 'types').flatMap(membersOf),
    apiVersion: version.trim(),
    singlePackage: childText(request, 'singlePackage')?.trim() === 'true',
  };
}

function membersOf(group: XmlElement): ComponentReference[] {
  const type = childText(group, 'name')?.trim() ?? '';
  if (!typeRegistry().isKnown(type)) {
    throw new PlatformError('INVALID_TYPE', `Unknown type name '${type}' specified in package.xml`);
  }
  return children(group, 'members').map((member) => ({ type, fullName: member.text.trim() }));
}
