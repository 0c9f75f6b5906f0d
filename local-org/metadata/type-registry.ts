import { createRequire } from 'node:module';

/** A component type whose components stand inside the file of a parent, such as CustomField in an object's. */
export interface ChildType {
  readonly name: string;
  /** Element of the parent's file that holds one, such as `fields`. */
  readonly elementName: string;
  /** Element that names it, as a rule `fullName`. */
  readonly nameElement: string;
  /** Whether its full name stands alone (CustomLabel) instead of behind the parent's (`Contact.Level__c`). */
  readonly namedWithoutParent: boolean;
}

/** What the Metadata API's file format says about one type. */
export interface MetadataType {
  readonly name: string;
  /** Folder in the zip, such as `flows`. */
  readonly directoryName: string;
  /** File suffix without dot; undefined for bundles, which are a folder each. */
  readonly suffix: string | undefined;
  readonly inFolder: boolean;
  /** Name of the type of its folders (ReportFolder for Report). */
  readonly folderType: string | undefined;
  /** Whether a content file stands beside a `-meta.xml` file (Apex classes, static resources). */
  readonly hasContentFile: boolean;
  readonly children: readonly ChildType[];
}

const REGISTRY_FILE = '@salesforce/source-deploy-retrieve/lib/src/registry/metadataRegistry.json';
const CONTENT_ADAPTERS: readonly unknown[] = ['matchingContentFile', 'mixedContent'];

/** The types of `@salesforce/source-deploy-retrieve`, looked up by name and by folder. */
export class TypeRegistry {
  private readonly byName = new Map<string, MetadataType>();
  private readonly byDirectory = new Map<string, MetadataType[]>();
  private readonly parentOfChild = new Map<string, MetadataType>();

  constructor(types: readonly MetadataType[]) {
    for (const type of types) {
      this.byName.set(type.name, type);
      const neighbours = this.byDirectory.get(type.directoryName);
      if (neighbours === undefined) this.byDirectory.set(type.directoryName, [type]);
      else neighbours.push(type);
      for (const child of type.children) this.parentOfChild.set(child.name, type);
    }
  }

  /** Every type that has files of its own. */
  all(): readonly MetadataType[] {
    return [...this.byName.values()];
  }

  type(name: string): MetadataType | undefined {
    return this.byName.get(name);
  }

  /** The type in whose files components of a child type stand. */
  parentOf(childType: string): MetadataType | undefined {
    return this.parentOfChild.get(childType);
  }

  inDirectory(directoryName: string): readonly MetadataType[] {
    return this.byDirectory.get(directoryName) ?? [];
  }

  /** Whether a name is a component type at all, with files of its own or as a child. */
  isKnown(name: string): boolean {
    return this.byName.has(name) || this.parentOfChild.has(name);
  }
}

let loaded: TypeRegistry | undefined;

/** The registry of the installed `@salesforce/source-deploy-retrieve`; read once. */
export function typeRegistry(): TypeRegistry {
  if (loaded === undefined) {
    const registry: unknown = createRequire(import.meta.url)(REGISTRY_FILE);
    const types = record(record(registry).types);
    const nameOf = (id: unknown): string | undefined =>
      typeof id === 'string' ? text(record(types[id]).name) : undefined;
    loaded = new TypeRegistry(Object.values(types).map((type) => readType(record(type), nameOf)));
  }
  return loaded;
}

function readType(type: Record<string, unknown>, nameOf: (id: unknown) => string | undefined): MetadataType {
  const childTypes = record(record(type.children).types);
  return {
    name: text(type.name) ?? '',
    directoryName: text(type.directoryName) ?? '',
    suffix: text(type.suffix),
    inFolder: type.inFolder === true,
    folderType: nameOf(type.folderType),
    hasContentFile: CONTENT_ADAPTERS.includes(record(type.strategies).adapter),
    children: Object.values(childTypes)
      .map(record)
      .filter((child) => child.isAddressable !== false)
      .map(readChildType),
  };
}

function readChildType(child: Record<string, unknown>): ChildType {
  return {
    name: text(child.name) ?? '',
    elementName: text(child.xmlElementName) ?? text(child.directoryName) ?? '',
    nameElement: text(child.uniqueIdElement) ?? 'fullName',
    namedWithoutParent: child.ignoreParentName === true,
  };
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
