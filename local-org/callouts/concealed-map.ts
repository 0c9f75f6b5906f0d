import { inspect } from 'node:util';

/** A map whose values are for the wire alone: printed, inspected or written as JSON it shows only its keys. */
export class ConcealedMap extends Map<string, string> {
  toJSON(): Record<string, string> {
    return Object.fromEntries([...this.keys()].map((key) => [key, '(concealed)']));
  }

  override toString(): string {
    return `ConcealedMap(${[...this.keys()].join(', ')})`;
  }

  [inspect.custom](): string {
    return this.toString();
  }
}
