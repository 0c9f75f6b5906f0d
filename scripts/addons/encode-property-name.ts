/**
 * A name out of JSON as flows write it (help "Apex Reserved Keywords in External Services"): whatever is no letter or
 * digit, and a digit in front, becomes `x` and its bytes in hexadecimal.
 */
export function encodePropertyName(name: string): string {
  return name.replaceAll(/^\d|[^A-Za-z0-9]/gu, (character) => `x${Buffer.from(character).toString('hex')}`);
}
