import { isPrimitive, sameType, typeName, type ApexType } from '../types/apex-type.ts';
import { isAssignable } from '../types/assignability.ts';
import type { Code } from './module-builder.ts';

interface Callable {
  readonly parameters: readonly { readonly type: ApexType }[];
}

/** The candidate that fits the arguments best: exact types before wider ones, Object last; undefined where none fits. */
export function bestFit<Candidate extends Callable>(
  candidates: readonly Candidate[],
  args: readonly Code[],
): Candidate | undefined {
  let best: Candidate | undefined;
  let bestDistance = Infinity;
  for (const candidate of candidates) {
    if (candidate.parameters.length !== args.length) continue;
    let distance = 0;
    candidate.parameters.forEach((parameter, index) => {
      const argument = args[index];
      distance += argument === undefined ? Infinity : distanceBetween(argument.type, parameter.type);
    });
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

function distanceBetween(from: ApexType, to: ApexType): number {
  if (sameType(from, to)) return 0;
  if (!isAssignable(from, to)) return Infinity;
  if (from.kind === 'null') return isPrimitive(to, 'Object') ? 1 : 0;
  if (isPrimitive(to, 'Object')) return 100;
  const numbers = ['Integer', 'Long', 'Double', 'Decimal'];
  const steps = numbers.indexOf(typeName(to)) - numbers.indexOf(typeName(from));
  return steps > 0 ? steps : 2;
}

export function argumentTypes(args: readonly Code[]): string {
  return args.map((one) => typeName(one.type)).join(', ');
}
