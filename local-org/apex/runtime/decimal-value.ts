/** A Decimal: an integer and how many of its digits stand after the point. Immutable. */
export class DecimalValue {
  readonly unscaled: bigint;
  readonly scale: number;

  constructor(unscaled: bigint, scale: number) {
    this.unscaled = unscaled;
    this.scale = scale;
  }

  /** Reads `12.50`, `-3`, `1e3`; undefined for anything else. */
  static parse(text: string): DecimalValue | undefined {
    const match = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,4}))?$/.exec(text.trim());
    if (match === null) return undefined;
    const [, sign = '', whole = '', fraction = '', exponent = '0'] = match;
    if (whole === '' && fraction === '') return undefined;
    const unscaled = BigInt(whole + fraction) * (sign === '-' ? -1n : 1n);
    return new DecimalValue(unscaled, fraction.length - Number(exponent)).withoutNegativeScale();
  }

  /** The shortest decimal that reads back as the number. */
  static ofNumber(value: number): DecimalValue {
    return DecimalValue.parse(String(value)) ?? new DecimalValue(0n, 0);
  }

  plus(other: DecimalValue): DecimalValue {
    const scale = Math.max(this.scale, other.scale);
    return new DecimalValue(this.at(scale) + other.at(scale), scale);
  }

  minus(other: DecimalValue): DecimalValue {
    return this.plus(other.negated());
  }

  times(other: DecimalValue): DecimalValue {
    return new DecimalValue(this.unscaled * other.unscaled, this.scale + other.scale);
  }

  /** Exact where the quotient ends, else to 33 digits. The divisor is not zero. */
  dividedBy(other: DecimalValue): DecimalValue {
    const digits = 33 + other.unscaled.toString().length;
    const quotient = roundedQuotient(this.unscaled * 10n ** BigInt(digits), other.unscaled, 'HALF_UP');
    const full = new DecimalValue(quotient, digits + this.scale - other.scale).withoutNegativeScale();
    return full.limitedTo(33).stripped(Math.max(this.scale - other.scale, 0));
  }

  negated(): DecimalValue {
    return new DecimalValue(-this.unscaled, this.scale);
  }

  compareTo(other: DecimalValue): number {
    const scale = Math.max(this.scale, other.scale);
    const difference = this.at(scale) - other.at(scale);
    return difference < 0n ? -1 : Number(difference > 0n);
  }

  rounded(scale: number, mode: RoundingMode): DecimalValue {
    if (scale >= this.scale) return new DecimalValue(this.at(scale), scale);
    return new DecimalValue(roundedQuotient(this.unscaled, 10n ** BigInt(this.scale - scale), mode), scale);
  }

  /** Without zeros at the end, down to a number of decimal places. */
  stripped(least: number): DecimalValue {
    let { unscaled, scale } = this;
    while (scale > least && unscaled % 10n === 0n) {
      unscaled /= 10n;
      scale -= 1;
    }
    return new DecimalValue(unscaled, scale);
  }

  /** What stands before the point. */
  truncated(): bigint {
    return this.unscaled / 10n ** BigInt(this.scale);
  }

  toNumber(): number {
    return Number(this.toString());
  }

  toString(): string {
    const negative = this.unscaled < 0n;
    const digits = (negative ? -this.unscaled : this.unscaled).toString().padStart(this.scale + 1, '0');
    const whole = digits.slice(0, digits.length - this.scale);
    return `${negative ? '-' : ''}${whole}${this.scale > 0 ? `.${digits.slice(-this.scale)}` : ''}`;
  }

  private at(scale: number): bigint {
    return this.unscaled * 10n ** BigInt(scale - this.scale);
  }

  private limitedTo(digits: number): DecimalValue {
    const excess = this.unscaled.toString().replace('-', '').length - digits;
    return excess <= 0 || this.scale - excess < 0 ? this : this.rounded(this.scale - excess, 'HALF_UP');
  }

  private withoutNegativeScale(): DecimalValue {
    return this.scale >= 0 ? this : new DecimalValue(this.unscaled * 10n ** BigInt(-this.scale), 0);
  }
}

export type RoundingMode = 'CEILING' | 'DOWN' | 'FLOOR' | 'HALF_DOWN' | 'HALF_EVEN' | 'HALF_UP' | 'UP';

function roundedQuotient(dividend: bigint, divisor: bigint, mode: RoundingMode): bigint {
  const quotient = dividend / divisor;
  const rest = dividend % divisor;
  if (rest === 0n) return quotient;
  const positive = dividend < 0n === divisor < 0n;
  const away = quotient + (positive ? 1n : -1n);
  const twice = 2n * (rest < 0n ? -rest : rest) - (divisor < 0n ? -divisor : divisor);
  switch (mode) {
    case 'DOWN':
      return quotient;
    case 'UP':
      return away;
    case 'CEILING':
      return positive ? away : quotient;
    case 'FLOOR':
      return positive ? quotient : away;
    case 'HALF_UP':
      return twice >= 0n ? away : quotient;
    case 'HALF_DOWN':
      return twice > 0n ? away : quotient;
    case 'HALF_EVEN':
      return twice > 0n || (twice === 0n && quotient % 2n !== 0n) ? away : quotient;
  }
}

/** A Double: kept apart from an Integer, which is a JavaScript number, so that an Object knows what it holds. */
export class DoubleValue {
  readonly value: number;

  constructor(value: number) {
    this.value = value;
  }

  toString(): string {
    if (Number.isInteger(this.value) && Math.abs(this.value) < 1e7) return this.value.toFixed(1);
    const magnitude = Math.abs(this.value);
    if (magnitude >= 1e7 || (magnitude < 1e-3 && magnitude > 0)) {
      const [mantissa = '0', exponent = '0'] = this.value.toExponential().split('e');
      return `${mantissa.includes('.') ? mantissa : `${mantissa}.0`}E${Number(exponent)}`;
    }
    return String(this.value);
  }
}
