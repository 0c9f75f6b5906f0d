/** One element of a metadata type. */
export interface ElementDeclaration {
  /** A metadata type, an enum, or one of `string`, `boolean`, `number`, `Date`, `any`. */
  readonly type: string;
  readonly repeated: boolean;
  readonly required: boolean;
}

/** What is extracted from `@salesforce/types`, in a form that JSON can hold. */
export interface MetadataTypeTable {
  /** Elements as `name` → `type`, with `[]` behind a repeated one and `?` behind an optional one. */
  readonly types: Readonly<
    Record<string, { readonly base?: string; readonly elements: Readonly<Record<string, string>> }>
  >;
  readonly enums: Readonly<Record<string, readonly string[]>>;
  /** Names that stand for another one, such as `ID` for `string`. */
  readonly aliases: Readonly<Record<string, string>>;
}

const SCALARS: ReadonlySet<string> = new Set(['string', 'boolean', 'number', 'Date', 'any']);

/** The Metadata API's own types: which elements a type has, and which values an enum. */
export class MetadataTypes {
  private readonly table: MetadataTypeTable;
  private readonly elements = new Map<string, ReadonlyMap<string, ElementDeclaration>>();
  private readonly enums = new Map<string, ReadonlySet<string>>();

  constructor(table: MetadataTypeTable) {
    this.table = table;
  }

  /** Elements of a type, inherited ones included; undefined where there is no such type. */
  elementsOf(typeName: string): ReadonlyMap<string, ElementDeclaration> | undefined {
    const known = this.elements.get(typeName);
    if (known !== undefined) return known;
    const type = own(this.table.types, typeName);
    if (type === undefined) return undefined;
    const inherited = type.base === undefined ? undefined : this.elementsOf(type.base);
    const declared = new Map(inherited);
    for (const [name, notation] of Object.entries(type.elements)) declared.set(name, this.declaration(notation));
    this.elements.set(typeName, declared);
    return declared;
  }

  /** Values of an enum; undefined where there is no such enum. */
  valuesOf(enumName: string): ReadonlySet<string> | undefined {
    const known = this.enums.get(enumName);
    if (known !== undefined) return known;
    const values = own(this.table.enums, enumName);
    if (values === undefined) return undefined;
    const set = new Set(values);
    this.enums.set(enumName, set);
    return set;
  }

  counts(): { readonly types: number; readonly enums: number } {
    return { types: Object.keys(this.table.types).length, enums: Object.keys(this.table.enums).length };
  }

  private declaration(notation: string): ElementDeclaration {
    const repeated = notation.endsWith('[]');
    const optional = notation.endsWith('?');
    const name = repeated ? notation.slice(0, -2) : optional ? notation.slice(0, -1) : notation;
    const type = SCALARS.has(name) ? name : (own(this.table.aliases, name) ?? name);
    return { type, repeated, required: !repeated && !optional };
  }
}

function own<Value>(table: Readonly<Record<string, Value>>, key: string): Value | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}
