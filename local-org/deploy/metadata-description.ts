import { typeRegistry } from '../metadata/type-registry.ts';

/** What `describeMetadata()` says of one type (Metadata API Developer Guide, "DescribeMetadataResult"). */
export interface MetadataObjectDescription {
  readonly childXmlNames: readonly string[];
  readonly directoryName: string;
  readonly inFolder: boolean;
  readonly metaFile: boolean;
  readonly suffix: string | undefined;
  readonly xmlName: string;
}

/** The answer to `describeMetadata()`: every type that can be deployed. */
export function describeMetadata(): object {
  const metadataObjects: MetadataObjectDescription[] = typeRegistry()
    .all()
    .map((type) => ({
      childXmlNames: type.children.map((child) => child.name),
      directoryName: type.directoryName,
      inFolder: type.inFolder,
      metaFile: type.hasContentFile,
      suffix: type.suffix,
      xmlName: type.name,
    }));
  return { metadataObjects, organizationNamespace: '', partialSaveAllowed: false, testRequired: false };
}
