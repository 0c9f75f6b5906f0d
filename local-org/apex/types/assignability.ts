import { isNumber, isPrimitive, sameType, type ApexType, type PrimitiveName } from './apex-type.ts';
import { allSupertypes } from './class-symbol.ts';

const WIDER: readonly PrimitiveName[] = ['Integer', 'Long', 'Double', 'Decimal'];

/**
 * Whether a value of one type goes into a variable of another without a cast (Apex Developer Guide, "Rules of
 * Conversion", "Collection Casting").
 */
export function isAssignable(from: ApexType, to: ApexType): boolean {
  if (from.kind === 'void' || to.kind === 'void') return false;
  if (from.kind === 'null' || sameType(from, to) || isPrimitive(to, 'Object')) return true;
  switch (from.kind) {
    case 'primitive':
      return to.kind === 'primitive' && isPrimitiveAssignable(from.name, to.name);
    case 'sobject':
      return to.kind === 'sobject' && (to.object === undefined || from.object?.name === to.object.name);
    case 'query':
      if (to.kind === 'sobject') return to.object === undefined || to.object.name === from.object.name;
      return isAssignable({ kind: 'list', element: { kind: 'sobject', object: from.object } }, to);
    case 'list':
      return to.kind === 'list' && isElementAssignable(from.element, to.element);
    case 'class':
      return allSupertypes(from.symbol).some((type) => sameType(type, to));
    case 'library':
      return isLibraryAssignable(from, to);
    default:
      return false;
  }
}

function isPrimitiveAssignable(from: PrimitiveName, to: PrimitiveName): boolean {
  if (from === to) return true;
  if (WIDER.includes(from) && WIDER.includes(to)) {
    // A Decimal also goes into a Double: a literal with a point is a Decimal.
    return WIDER.indexOf(from) <= WIDER.indexOf(to) || (from === 'Decimal' && to === 'Double');
  }
  if (from === 'Date') return to === 'Datetime';
  return (from === 'Id' && to === 'String') || (from === 'String' && to === 'Id');
}

/** Lists are covariant for classes, and lists of records go into lists of any record and back. */
function isElementAssignable(from: ApexType, to: ApexType): boolean {
  if (isPrimitive(to, 'Object')) return true;
  if (from.kind === 'sobject' && to.kind === 'sobject') {
    return from.object === undefined || to.object === undefined || from.object === to.object;
  }
  if (from.kind === 'primitive' && to.kind === 'primitive') return from.name === to.name;
  return isAssignable(from, to);
}

function isLibraryAssignable(from: ApexType, to: ApexType): boolean {
  if (from.kind !== 'library' || to.kind !== 'library') return false;
  for (let type = from.type.superType; type !== undefined; type = type.superType) {
    if (type === to.type) return true;
  }
  return false;
}

/** Whether a cast from one type to the other can ever succeed. */
export function isCastable(from: ApexType, to: ApexType): boolean {
  if (isAssignable(from, to) || isAssignable(to, from)) return true;
  if (isPrimitive(from, 'Object')) return true;
  if (isNumber(from) && isNumber(to)) return true;
  if (from.kind === 'list' && to.kind === 'list') return isCastable(from.element, to.element);
  if (from.kind === 'set' && to.kind === 'set') return isCastable(from.element, to.element);
  if (from.kind === 'map' && to.kind === 'map') return isCastable(from.value, to.value);
  const interfaces = [from, to].filter((type) => type.kind === 'class' && type.symbol.kind === 'interface');
  return interfaces.length > 0 && from.kind === 'class' && to.kind === 'class';
}

/** The type that both sides of a `?:` or `??` have in common; undefined where there is none. */
export function commonType(one: ApexType, other: ApexType): ApexType | undefined {
  const left = settled(one);
  const right = settled(other);
  if (left.kind === 'null') return right;
  if (right.kind === 'null') return left;
  if (isPrimitive(left, 'Decimal') && isPrimitive(right, 'Double')) return left;
  if (isAssignable(left, right)) return right;
  return isAssignable(right, left) ? left : undefined;
}

/** The type of a value that is kept: a query that is not wanted as one record is a list. */
export function settled(type: ApexType): ApexType {
  return type.kind === 'query' ? { kind: 'list', element: { kind: 'sobject', object: type.object } } : type;
}
