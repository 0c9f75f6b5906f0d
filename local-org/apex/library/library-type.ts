import type { Work } from '../../transactions/work.ts';
import type { ApexType } from '../types/apex-type.ts';
import type { ApexValue } from '../runtime/apex-value.ts';
import type { Execution } from '../runtime/execution.ts';

/**
 * What a member of the library does. Instance methods get their receiver as `self`, static ones null; arguments
 * already have the declared types, but may be null. `undefined` is for void.
 */
export type LibraryFunction = (
  execution: Execution,
  self: ApexValue,
  first: ApexValue,
  second: ApexValue,
  third: ApexValue,
  fourth: ApexValue,
  ...more: readonly ApexValue[]
) => ApexValue | undefined;

/** The same for what can wait for a callout or runs code of the org. */
export type LibraryWork = (
  execution: Execution,
  self: ApexValue,
  first: ApexValue,
  second: ApexValue,
  third: ApexValue,
) => Work<ApexValue | undefined>;

/** One class of the library, as a table: Apex signatures and what they do. A signature without a result constructs. */
export interface LibrarySource {
  readonly name: string;
  /** Such as `System`, `Database`. */
  readonly namespace?: string;
  readonly description: string;
  readonly superType?: string;
  readonly interface?: boolean;
  /** Exceptions that no catch block gets. */
  readonly uncatchable?: boolean;
  readonly members: Readonly<Record<string, LibraryFunction>>;
  readonly work?: Readonly<Record<string, LibraryWork>>;
  /** Constants of an enumeration. */
  readonly constants?: readonly string[];
}

export interface LibraryMember {
  readonly owner: LibraryType;
  readonly name: string;
  readonly static: boolean;
  readonly result: ApexType;
  readonly parameters: readonly { readonly name: string; readonly type: ApexType }[];
  /** As written in the table, for documentation. */
  readonly signature: string;
  readonly run: LibraryFunction | undefined;
  readonly work: LibraryWork | undefined;
}

/** A class of the library. Complete once the library is built. */
export interface LibraryType {
  readonly name: string;
  /** `System.HttpRequest` is written `HttpRequest` in messages, but exceptions keep their namespace. */
  readonly qualifiedName: string;
  readonly namespace: string;
  readonly description: string;
  readonly interface: boolean;
  readonly uncatchable: boolean;
  superType: LibraryType | undefined;
  readonly constructors: LibraryMember[];
  /** By lower-case name. */
  readonly methods: Map<string, LibraryMember[]>;
  readonly constants: readonly string[];
}

/** A class and those above it, nearest first. */
export function libraryLineage(type: LibraryType): LibraryType[] {
  const found: LibraryType[] = [];
  for (let one: LibraryType | undefined = type; one !== undefined; one = one.superType) found.push(one);
  return found;
}
