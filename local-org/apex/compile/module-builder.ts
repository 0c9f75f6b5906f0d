import type { FieldDefinition } from '../../schema/object-definition.ts';
import type { LibraryMember } from '../library/library-type.ts';
import type { ApexValue } from '../runtime/apex-value.ts';
import { typeName, type ApexType } from '../types/apex-type.ts';
import type { ClassSymbol } from '../types/class-symbol.ts';
import type { Report } from '../types/declare-classes.ts';
import type { OrgTypes } from '../types/org-types.ts';

/** A record field as generated code refers to it, or the parent behind a lookup. */
export interface FieldReference {
  readonly field: FieldDefinition;
  /** Set where the parent record is meant: its relationship name. */
  readonly relationship: string | undefined;
}

/** A JavaScript expression with the Apex type of its value. */
export interface Code {
  readonly js: string;
  readonly type: ApexType;
  /** Known not to be null: needs no check. */
  readonly present?: boolean;
  /** Conditions under which a chain with `?.` is null as a whole. */
  readonly guards?: readonly string[];
}

/** Collects what generated code refers to by number: types, library functions, fields, constants. */
export class ModuleBuilder {
  readonly org: OrgTypes;
  /** Whether there is a custom label of a name. */
  readonly labelExists: (name: string) => boolean;
  readonly report: Report;
  readonly types: ApexType[] = [];
  readonly members: LibraryMember[] = [];
  readonly fields: FieldReference[] = [];
  readonly constants: ApexValue[] = [];
  /** Lines with statements, by class index. */
  readonly executableLines = new Map<ClassSymbol, Set<number>>();
  private readonly typeNumbers = new Map<string, number>();
  private readonly memberNumbers = new Map<LibraryMember, number>();

  constructor(org: OrgTypes, labelExists: (name: string) => boolean, report: Report) {
    this.org = org;
    this.labelExists = labelExists;
    this.report = report;
  }

  type(type: ApexType): string {
    const key = `${type.kind} ${typeName(type)}`;
    let number = this.typeNumbers.get(key);
    if (number === undefined) {
      number = this.types.push(type) - 1;
      this.typeNumbers.set(key, number);
    }
    return `T[${number}]`;
  }

  member(member: LibraryMember): string {
    let number = this.memberNumbers.get(member);
    if (number === undefined) {
      number = this.members.push(member) - 1;
      this.memberNumbers.set(member, number);
    }
    return `F[${number}]`;
  }

  field(field: FieldDefinition, relationship?: string): string {
    return `R[${this.fields.push({ field, relationship }) - 1}]`;
  }

  constant(value: ApexValue): string {
    return `K[${this.constants.push(value) - 1}]`;
  }

  line(symbol: ClassSymbol, line: number): void {
    let lines = this.executableLines.get(symbol);
    if (lines === undefined) {
      lines = new Set();
      this.executableLines.set(symbol, lines);
    }
    lines.add(line);
  }
}
