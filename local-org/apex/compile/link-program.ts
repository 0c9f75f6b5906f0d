import type { Schema } from '../../schema/object-definition.ts';
import { libraryType } from '../library/standard-library.ts';
import type { LibraryFunction, LibraryWork } from '../library/library-type.ts';
import type { ApexObject, ApexValue } from '../runtime/apex-value.ts';
import type { ExceptionValue } from '../runtime/exception-value.ts';
import type { Execution, Program } from '../runtime/execution.ts';
import { GENERATED_CODE_SCOPE } from '../runtime/generated-code.ts';
import type { Work } from '../../transactions/work.ts';
import type { ApexType } from '../types/apex-type.ts';
import { lineage, type ClassSymbol } from '../types/class-symbol.ts';
import type { ModuleBuilder } from './module-builder.ts';

export type CompiledFunction = (execution: Execution, ...args: readonly ApexValue[]) => Work<ApexValue>;
type Constructor = new (type: ApexType) => ApexObject | ExceptionValue;

/** The compiled classes of one state of the org. */
export interface LinkedProgram extends Program {
  /** A static method or a constructor by its JavaScript name. */
  callable(slot: string): CompiledFunction;
}

interface Exports {
  readonly classes: Readonly<Record<number, Constructor>>;
  readonly functions: Readonly<Record<string, CompiledFunction>>;
}

/**
 * Makes functions of the generated JavaScript. Everything in it that comes from source text is a number, a checked
 * identifier with a prefix, or a string literal written by JSON.stringify.
 */
export function linkProgram(
  builder: ModuleBuilder,
  classes: readonly { readonly symbol: ClassSymbol; readonly js: string }[],
  entryPoints: readonly string[],
  schema: Schema,
): LinkedProgram {
  const names = Object.keys(GENERATED_CODE_SCOPE);
  // A class stands after the one that it extends.
  const ordered = classes.toSorted((one, other) => lineage(one.symbol).length - lineage(other.symbol).length);
  const indexes = ordered.filter(({ symbol }) => symbol.kind === 'class').map(({ symbol }) => symbol.index);
  const source =
    `"use strict";const {${names.join()}}=scope;\n${ordered.map(({ js }) => js).join('')}` +
    `return {classes:{${indexes.map((index) => `${index}:C${index}`).join()}},functions:{${entryPoints.join()}}};`;
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- compiling Apex to JavaScript is what this file is for
  const module = new Function('scope', 'T', 'F', 'R', 'K', source) as (
    scope: typeof GENERATED_CODE_SCOPE,
    types: readonly ApexType[],
    members: readonly (LibraryFunction | LibraryWork | undefined)[],
    fields: ModuleBuilder['fields'],
    constants: readonly ApexValue[],
  ) => Exports;
  const members = builder.members.map((member) => member.work ?? member.run);
  const exports = module(GENERATED_CODE_SCOPE, builder.types, members, builder.fields, builder.constants);
  return {
    schema,
    libraryType,
    instantiate(symbol) {
      const made = exports.classes[symbol.index];
      if (made === undefined) throw new Error(`The class ${symbol.name} was not compiled.`);
      return new made({ kind: 'class', symbol });
    },
    callable(slot) {
      const found = exports.functions[slot];
      if (found === undefined) throw new Error(`The function ${slot} was not compiled.`);
      return found;
    },
  };
}
