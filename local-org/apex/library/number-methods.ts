import { DecimalValue, DoubleValue, type RoundingMode } from '../runtime/decimal-value.ts';
import type { ApexValue } from '../runtime/apex-value.ts';
import { exactNumber } from '../runtime/equality.ts';
import { SystemFailure } from '../runtime/exception-value.ts';
import { conversions } from '../runtime/operators.ts';
import { textOf } from '../runtime/text-of-value.ts';
import { decimal, double, enumValue, integer, long, text } from './arguments.ts';
import type { LibraryFunction, LibrarySource } from './library-type.ts';

function typeError(message: string): SystemFailure {
  return new SystemFailure('TypeException', message);
}

function parseWhole(value: ApexValue, name: string, bits: 32 | 64): bigint {
  const source = text(value);
  if (!/^[+-]?\d+$/.test(source)) throw typeError(`Invalid ${name}: ${source}`);
  const number = BigInt(source.replace('+', ''));
  if (BigInt.asIntN(bits, number) !== number) throw typeError(`Invalid ${name}: ${source}`);
  return number;
}

/** A number inside an Object, or text. */
function fromObject(
  value: ApexValue,
  convert: (value: ApexValue) => ApexValue,
  parse: (value: ApexValue) => ApexValue,
): ApexValue {
  if (typeof value === 'string') return parse(value);
  if (exactNumber(value) === undefined) throw typeError('Invalid conversion to a number');
  return convert(value);
}

const parseInteger = (value: ApexValue): number => Number(parseWhole(value, 'integer', 32));
const parseLong = (value: ApexValue): bigint => parseWhole(value, 'long', 64);

function parseDecimal(value: ApexValue): DecimalValue {
  const parsed = DecimalValue.parse(text(value));
  if (parsed === undefined || text(value) !== text(value).trim()) throw typeError(`Invalid decimal: ${text(value)}`);
  return parsed;
}

function parseDouble(value: ApexValue): DoubleValue {
  const parsed = DecimalValue.parse(text(value));
  if (parsed === undefined) throw typeError(`Invalid double: ${text(value)}`);
  return new DoubleValue(parsed.toNumber());
}

const format: LibraryFunction = (_, self) =>
  new Intl.NumberFormat('en-US', { maximumFractionDigits: 20 }).format(Number(textOfNumber(self)));

function textOfNumber(value: ApexValue): string {
  return value instanceof DoubleValue ? String(value.value) : (exactNumber(value)?.toString() ?? '0');
}

function modeOf(value: ApexValue): RoundingMode {
  const { name } = enumValue(value);
  const modes: readonly RoundingMode[] = ['CEILING', 'DOWN', 'FLOOR', 'HALF_DOWN', 'HALF_EVEN', 'HALF_UP', 'UP'];
  const mode = modes.find((one) => one === name);
  if (mode === undefined) throw new SystemFailure('MathException', 'Rounding necessary');
  return mode;
}

export const INTEGER_CLASS: LibrarySource = {
  name: 'Integer',
  description: 'A whole number of 32 bits; overflow wraps round.',
  members: {
    'static Integer valueOf(String value)': (_, _self, value) => parseInteger(value),
    'static Integer valueOf(Object value)': (_, _self, value) => fromObject(value, conversions.Integer, parseInteger),
    'String format()': format,
  },
};

export const LONG_CLASS: LibrarySource = {
  name: 'Long',
  description: 'A whole number of 64 bits; overflow wraps round.',
  members: {
    'static Long valueOf(String value)': (_, _self, value) => parseLong(value),
    'static Long valueOf(Object value)': (_, _self, value) => fromObject(value, conversions.Long, parseLong),
    'Integer intValue()': (_, self) => conversions.Integer(long(self)),
    'String format()': format,
  },
};

export const DOUBLE_CLASS: LibrarySource = {
  name: 'Double',
  description: 'A binary floating-point number of 64 bits.',
  members: {
    'static Double valueOf(String value)': (_, _self, value) => parseDouble(value),
    'static Double valueOf(Object value)': (_, _self, value) => fromObject(value, conversions.Double, parseDouble),
    'Integer intValue()': (_, self) => conversions.Integer(double(self)),
    'Long longValue()': (_, self) => conversions.Long(double(self)),
    'String format()': format,
  },
};

export const DECIMAL_CLASS: LibrarySource = {
  name: 'Decimal',
  description: 'An exact decimal number that keeps its number of decimal places.',
  members: {
    'static Decimal valueOf(String value)': (_, _self, value) => parseDecimal(value),
    'static Decimal valueOf(Object value)': (_, _self, value) => fromObject(value, conversions.Decimal, parseDecimal),
    'Decimal abs()': (_, self) => (decimal(self).unscaled < 0n ? decimal(self).negated() : self),
    'Double doubleValue()': (_, self) => conversions.Double(decimal(self)),
    'Integer intValue()': (_, self) => conversions.Integer(decimal(self)),
    'Long longValue()': (_, self) => conversions.Long(decimal(self)),
    'Integer precision()': (_, self) => decimal(self).unscaled.toString().replace('-', '').length,
    'Integer scale()': (_, self) => decimal(self).scale,
    'Decimal setScale(Integer scale)': (_, self, scale) => decimal(self).rounded(integer(scale), 'HALF_EVEN'),
    'Decimal setScale(Integer scale, RoundingMode mode)': (_, self, scale, mode) =>
      decimal(self).rounded(integer(scale), modeOf(mode)),
    'Long round()': (_, self) => decimal(self).rounded(0, 'HALF_EVEN').unscaled,
    'Long round(RoundingMode mode)': (_, self, mode) => decimal(self).rounded(0, modeOf(mode)).unscaled,
    'Decimal stripTrailingZeros()': (_, self) => decimal(self).stripped(0),
    'String toPlainString()': (execution, self) => textOf(self, execution),
    'String format()': format,
  },
};

export const BOOLEAN_CLASS: LibrarySource = {
  name: 'Boolean',
  description: 'True, false or null.',
  members: {
    'static Boolean valueOf(String value)': (_, _self, value) => text(value).toLowerCase() === 'true',
    'static Boolean valueOf(Object value)': (_, _self, value) => {
      if (typeof value === 'boolean') return value;
      if (typeof value === 'string') return value.toLowerCase() === 'true';
      throw typeError('Invalid conversion to Boolean');
    },
  },
};

export const ROUNDING_MODE: LibrarySource = {
  name: 'RoundingMode',
  description: 'How Decimals are rounded.',
  members: {},
  constants: ['CEILING', 'DOWN', 'FLOOR', 'HALF_DOWN', 'HALF_EVEN', 'HALF_UP', 'UNNECESSARY', 'UP'],
};

const least =
  (sign: 1 | -1): LibraryFunction =>
  (_, _self, one, other) => {
    const [left, right] = [exactNumber(one), exactNumber(other)];
    if (left === undefined || right === undefined) throw typeError('Argument cannot be null.');
    return left.compareTo(right) * sign <= 0 ? one : other;
  };

const absolute: LibraryFunction = (_, _self, value) => {
  if (value instanceof DecimalValue) return value.unscaled < 0n ? value.negated() : value;
  if (value instanceof DoubleValue) return new DoubleValue(Math.abs(value.value));
  if (typeof value === 'bigint') return value < 0n ? -value : value;
  return Math.abs(integer(value)) | 0;
};

export const MATH_CLASS: LibrarySource = {
  name: 'Math',
  description: 'Mathematical functions.',
  members: {
    'static Integer abs(Integer value)': absolute,
    'static Long abs(Long value)': absolute,
    'static Double abs(Double value)': absolute,
    'static Decimal abs(Decimal value)': absolute,
    'static Decimal ceil(Decimal value)': (_, _self, value) => decimal(value).rounded(0, 'CEILING'),
    'static Decimal floor(Decimal value)': (_, _self, value) => decimal(value).rounded(0, 'FLOOR'),
    'static Integer max(Integer one, Integer other)': least(-1),
    'static Long max(Long one, Long other)': least(-1),
    'static Double max(Double one, Double other)': least(-1),
    'static Decimal max(Decimal one, Decimal other)': least(-1),
    'static Integer min(Integer one, Integer other)': least(1),
    'static Long min(Long one, Long other)': least(1),
    'static Double min(Double one, Double other)': least(1),
    'static Decimal min(Decimal one, Decimal other)': least(1),
    'static Integer mod(Integer dividend, Integer divisor)': (_, _self, one, other) => {
      if (integer(other) === 0) throw new SystemFailure('MathException', 'Divide by 0');
      return (integer(one) % integer(other)) | 0;
    },
    'static Long mod(Long dividend, Long divisor)': (_, _self, one, other) => {
      if (long(other) === 0n) throw new SystemFailure('MathException', 'Divide by 0');
      return long(one) % long(other);
    },
    'static Double pow(Double base, Double exponent)': (_, _self, base, exponent) =>
      new DoubleValue(double(base).value ** double(exponent).value),
    'static Long round(Decimal value)': (_, _self, value) => decimal(value).rounded(0, 'HALF_UP').unscaled,
    'static Integer round(Double value)': (_, _self, value) =>
      conversions.Integer(DecimalValue.ofNumber(double(value).value).rounded(0, 'HALF_UP')),
    'static Long roundToLong(Decimal value)': (_, _self, value) => decimal(value).rounded(0, 'HALF_UP').unscaled,
    'static Double sqrt(Double value)': (_, _self, value) => new DoubleValue(Math.sqrt(double(value).value)),
    'static Double random()': () => new DoubleValue(Math.random()),
  },
};
