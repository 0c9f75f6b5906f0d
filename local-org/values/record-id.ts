const SUFFIX_ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';
const ID_SHAPE = /^[a-zA-Z0-9]{15}(?:[a-zA-Z0-9]{3})?$/;

/** The 18-character form of a 15-character ID: three letters that encode which characters are upper case. */
export function toLongId(id: string): string {
  if (id.length !== 15) return id;
  let suffix = '';
  for (let group = 0; group < 3; group += 1) {
    let bits = 0;
    for (let position = 0; position < 5; position += 1) {
      const character = id.charAt(group * 5 + position);
      if (character >= 'A' && character <= 'Z') bits |= 1 << position;
    }
    suffix += SUFFIX_ALPHABET.charAt(bits);
  }
  return id + suffix;
}

/** Whether a text has the shape of a record ID (15 or 18 letters and digits, checksum right where there is one). */
export function isRecordId(text: string): boolean {
  if (!ID_SHAPE.test(text)) return false;
  return text.length === 15 || toLongId(text.slice(0, 15)) === text;
}

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/**
 * The 18-character ID of the n-th record of an object.
 * @param keyPrefix three characters that name the object, such as 003 for Contact
 */
export function makeRecordId(keyPrefix: string, sequence: number): string {
  let digits = '';
  for (let rest = sequence; rest > 0; rest = Math.floor(rest / DIGITS.length)) {
    digits = DIGITS.charAt(rest % DIGITS.length) + digits;
  }
  return toLongId(keyPrefix + digits.padStart(12, '0'));
}
