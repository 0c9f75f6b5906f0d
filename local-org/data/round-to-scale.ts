/** Rounds half away from zero to a number of decimal digits, as number fields do. */
export function roundToScale(value: number, scale: number): number {
  if (!Number.isFinite(value)) return value;
  // Shifting the decimal exponent in text avoids the binary error of value * 10 ** scale (1.005 → 1.01).
  const shifted = Math.round(shift(Math.abs(value), scale));
  const rounded = shift(shifted, -scale);
  return value < 0 && rounded !== 0 ? -rounded : rounded;
}

function shift(value: number, digits: number): number {
  const [mantissa = '0', exponent = '0'] = String(value).split('e');
  return Number(`${mantissa}e${Number(exponent) + digits}`);
}
