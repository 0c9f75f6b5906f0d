import type { ObjectKind, Schema } from './object-definition.ts';

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const FIRST_CHARACTER: Partial<Record<ObjectKind, string>> = {
  custom: 'a',
  customSetting: 'a',
  customMetadata: 'm',
  platformEvent: 'e',
};

/**
 * Gives key prefixes to deployed objects: a00, a01 … in order of creation for custom objects and custom settings, m00 … for custom
 * metadata types, e00 … for platform events. An object that the prior schema has keeps its prefix, so that the IDs of its records stay right.
 */
export class KeyPrefixes {
  private readonly prior: Schema | undefined;
  private readonly next = new Map<string, number>();

  constructor(prior: Schema | undefined) {
    this.prior = prior;
    for (const object of prior?.objects() ?? []) {
      const first = FIRST_CHARACTER[object.kind];
      if (first === undefined || !object.keyPrefix.startsWith(first)) continue;
      this.next.set(first, Math.max(this.next.get(first) ?? 0, sequenceOf(object.keyPrefix) + 1));
    }
  }

  prefixFor(name: string, kind: ObjectKind): string {
    const known = this.prior?.object(name);
    if (known !== undefined) return known.keyPrefix;
    const first = FIRST_CHARACTER[kind] ?? 'a';
    const sequence = this.next.get(first) ?? 0;
    this.next.set(first, sequence + 1);
    return `${first}${DIGITS.charAt(Math.floor(sequence / DIGITS.length))}${DIGITS.charAt(sequence % DIGITS.length)}`;
  }
}

function sequenceOf(keyPrefix: string): number {
  return DIGITS.indexOf(keyPrefix.charAt(1)) * DIGITS.length + DIGITS.indexOf(keyPrefix.charAt(2));
}
