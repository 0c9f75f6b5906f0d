import type { DataClass } from '../apex-catalog.ts';
import { typeName } from '../types/apex-type.ts';
import { lineage, type ClassSymbol, type FieldSymbol } from '../types/class-symbol.ts';
import { annotationOf } from '../types/declare-classes.ts';

/**
 * What flows see of a class as a data type (help "Considerations for the Apex-Defined Data Type"): a class of its own,
 * not one inside another, with a constructor without parameters, and its members with `@AuraEnabled`.
 * @returns undefined where it is none
 */
export function dataClassOf(symbol: ClassSymbol): DataClass | undefined {
  const members = auraEnabledMembers(symbol);
  const { constructors } = symbol;
  const isMade = constructors.length === 0 || constructors.some(({ parameters }) => parameters.length === 0);
  if (symbol.outer !== undefined || symbol.abstract || !isMade || members.length === 0) return undefined;
  return { className: symbol.name, members: members.map(({ name, type }) => ({ name, type: typeName(type) })) };
}

/** Fields and automatic properties: properties that run code are not shown to flows by the local org. */
export function auraEnabledMembers(symbol: ClassSymbol): FieldSymbol[] {
  return lineage(symbol)
    .reverse()
    .flatMap((one) => [...one.fields.values()])
    .filter(
      ({ declaration, static: isStatic, accessors }) =>
        annotationOf(declaration.modifiers, 'auraenabled') !== undefined &&
        !isStatic &&
        (accessors === undefined || (accessors.get === 'automatic' && accessors.set === 'automatic')),
    );
}
