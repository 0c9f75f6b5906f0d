/**
 * Takes the noise off a binary fraction: the platform calculates in decimals (39 digits), so 0.1 + 0.2 is 0.3 there.
 * Fifteen digits are what a binary number holds exactly.
 */
export function decimal(value: number): number {
  return Number.isInteger(value) ? value : Number(value.toPrecision(15));
}

/** Rounds to a number of decimal digits, half away from zero; negative digits round to tens, hundreds… */
export function roundHalfUp(value: number, digits: number): number {
  return shiftAndBack(value, digits, Math.round);
}

/** Cuts off after a number of decimal digits. */
export function truncate(value: number, digits: number): number {
  return shiftAndBack(value, digits, Math.floor);
}

/** A number as TEXT() writes it: no grouping, no exponent, no trailing zeros. */
export function plainNumber(value: number): string {
  const text = String(decimal(value));
  const match = /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(text);
  if (match === null) return text === '-0' ? '0' : text;
  const [, sign = '', first = '', rest = '', power = '0'] = match;
  const exponent = Number(power);
  const digits = first + rest;
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`;
  return sign + digits.padEnd(exponent + 1, '0');
}

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/** The number that a text states, as VALUE() and ISNUMBER() read it; undefined where it states none. */
export function parseNumber(text: string): number | undefined {
  return NUMBER.test(text) ? Number(text) : undefined;
}

function shiftAndBack(value: number, digits: number, change: (magnitude: number) => number): number {
  const magnitude = Math.abs(decimal(value));
  const shifted = Number(shift(magnitude, digits));
  const result = Number(shift(change(shifted), -digits));
  return value < 0 && result !== 0 ? -result : result;
}

/** Moves the decimal point in the decimal text, where binary multiplication would add noise. */
function shift(value: number, digits: number): string {
  const [mantissa = '0', exponent = '0'] = String(value).split('e');
  return `${mantissa}e${Number(exponent) + digits}`;
}
