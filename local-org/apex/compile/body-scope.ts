import type { Position } from '../../metadata/xml-element.ts';
import { SourceError } from '../syntax/source-error.ts';
import type { ApexType } from '../types/apex-type.ts';
import type { ClassSymbol, FieldSymbol } from '../types/class-symbol.ts';
import { checkIdentifier } from '../types/reserved-words.ts';
import type { ModuleBuilder } from './module-builder.ts';

export interface LocalVariable {
  readonly name: string;
  readonly type: ApexType;
  readonly final: boolean;
  readonly js: string;
}

export interface BodyOptions {
  readonly builder: ModuleBuilder;
  readonly symbol: ClassSymbol;
  readonly static: boolean;
  /** What JavaScript calls the instance: `this` in methods, `self` in constructors. */
  readonly self: 'this' | 'self';
  /** Undefined in initializers, which may not return. */
  readonly result: ApexType | undefined;
  /** Final fields may be set here. */
  readonly initializes?: boolean;
  /** A constructor: a `return` inside still gives the new instance back. */
  readonly constructs?: boolean;
  /** The property whose accessor this is: its name means its own storage here. */
  readonly property?: FieldSymbol;
}

/** What the names in one method body mean, and the JavaScript variables that it needs. */
export class BodyScope {
  readonly options: BodyOptions;
  readonly builder: ModuleBuilder;
  readonly symbol: ClassSymbol;
  readonly temporaries: string[] = [];
  loops = 0;
  /** Whether a statement of the body did not compile: where the body ends is not known then. */
  failed = false;
  private readonly blocks: Map<string, LocalVariable>[] = [new Map<string, LocalVariable>()];
  private nextLocal = 0;

  constructor(options: BodyOptions) {
    this.options = options;
    this.builder = options.builder;
    this.symbol = options.symbol;
  }

  temporary(): string {
    const name = `t${this.temporaries.length}`;
    this.temporaries.push(name);
    return name;
  }

  declare(name: string, type: ApexType, at: Position, final = false): LocalVariable {
    checkIdentifier(name, at);
    const key = name.toLowerCase();
    if (this.local(name) !== undefined) throw new SourceError(`Duplicate variable: ${name}`, at);
    const variable: LocalVariable = { name, type, final, js: `v${this.nextLocal}_${key}` };
    this.nextLocal += 1;
    this.blocks.at(-1)?.set(key, variable);
    return variable;
  }

  local(name: string): LocalVariable | undefined {
    const key = name.toLowerCase();
    for (let index = this.blocks.length - 1; index >= 0; index -= 1) {
      const found = this.blocks[index]?.get(key);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  inBlock<Result>(work: () => Result): Result {
    this.blocks.push(new Map());
    try {
      return work();
    } finally {
      this.blocks.pop();
    }
  }
}
