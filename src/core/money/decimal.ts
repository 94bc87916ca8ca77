/**
 * Decimal text to exact integers and back. No amount passes through a float: through one, a quarter of all quantities
 * change their last digit.
 */

/** A decimal number, exactly: `digits / 10^scale`. */
export interface Decimal {
  readonly digits: bigint;
  readonly scale: number;
}

const DECIMAL_TEXT = /^([+-]?)(\d{0,40})(?:\.(\d{0,40}))?(?:[eE]([+-]?\d{1,3}))?$/;
const LARGEST_EXPONENT = 60;

/** Reads decimal text (`12`, `-0.5`, `.5`, `1e-05`); undefined for anything else. */
export function parseDecimal(text: string): Decimal | undefined {
  const match = DECIMAL_TEXT.exec(text);
  if (match === null) return undefined;
  const whole = match[2] ?? '';
  const fraction = match[3] ?? '';
  if (whole === '' && fraction === '') return undefined;
  const exponent = match[4] === undefined ? 0 : Number(match[4]);
  if (exponent > LARGEST_EXPONENT || exponent < -LARGEST_EXPONENT) return undefined;
  const magnitude = BigInt(whole + fraction) * powerOfTen(exponent > 0 ? exponent : 0);
  return {
    digits: match[1] === '-' ? -magnitude : magnitude,
    scale: fraction.length + (exponent < 0 ? -exponent : 0),
  };
}

/**
 * The decimal as a whole number of units of `10^-decimals`; undefined when it is no whole number of them.
 * `1.50` in units of 0.01 is 150, in units of 1 it is undefined.
 */
export function toUnits(decimal: Decimal, decimals: number): bigint | undefined {
  if (decimal.scale <= decimals) return decimal.digits * powerOfTen(decimals - decimal.scale);
  const divisor = powerOfTen(decimal.scale - decimals);
  return decimal.digits % divisor === 0n ? decimal.digits / divisor : undefined;
}

/** Decimal text of `units / 10^decimals`, digit by digit, without trailing zeros: 1500n at 3 is `1.5`. */
export function unitsToText(units: bigint, decimals: number): string {
  const negative = units < 0n;
  const digits = (negative ? -units : units).toString().padStart(decimals + 1, '0');
  const whole = digits.slice(0, digits.length - decimals);
  let end = digits.length;
  while (end > digits.length - decimals && digits.charCodeAt(end - 1) === 48) end--;
  const fraction = digits.slice(digits.length - decimals, end);
  return `${negative ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`;
}

/**
 * How many steps of `mantissa / scale` the text holds, when it is a whole number of them below 2^53; for ticks and lots.
 * Undefined for text that is no decimal, is off the step, or is too large.
 */
export function parseSteps(text: string, mantissa: number, scale: number): number | undefined {
  const fast = parsePlain(text, mantissa, scale);
  if (fast !== undefined) return fast;
  const decimal = parseDecimal(text);
  if (decimal === undefined) return undefined;
  const numerator = decimal.digits * BigInt(scale);
  const denominator = powerOfTen(decimal.scale) * BigInt(mantissa);
  if (numerator % denominator !== 0n) return undefined;
  const steps = Number(numerator / denominator);
  return Number.isSafeInteger(steps) ? steps : undefined;
}

/** `10^exponent` as an integer. */
export function powerOfTen(exponent: number): bigint {
  return POWERS_OF_TEN[exponent] ?? makePowerOfTen(exponent);
}

function makePowerOfTen(exponent: number): bigint {
  return BigInt(`1${'0'.repeat(exponent)}`);
}

/** Those that amounts and rates are made of. */
const POWERS_OF_TEN: readonly bigint[] = Array.from({ length: 40 }, (_, exponent) => makePowerOfTen(exponent));

/** The quotient rounded to nearest, halves away from zero; the divisor is positive. */
export function divideRounded(dividend: bigint, divisor: bigint): bigint {
  const half = divisor / 2n;
  return dividend < 0n ? -((half - dividend) / divisor) : (dividend + half) / divisor;
}

/** The quotient rounded away from zero; the divisor is positive. */
export function divideUp(dividend: bigint, divisor: bigint): bigint {
  if (dividend < 0n) return -((divisor - 1n - dividend) / divisor);
  return (dividend + divisor - 1n) / divisor;
}

/**
 * The common case without big integers: plain decimals of at most 15 digits. Undefined leaves the decision to the exact
 * path. It walks the characters because this is the hot path of every order.
 */
function parsePlain(text: string, mantissa: number, scale: number): number | undefined {
  const length = text.length;
  if (length === 0 || length > 16) return undefined;
  let digits = 0;
  let divisor = 1;
  let seenDot = false;
  let seenDigit = false;
  for (let index = 0; index < length; index++) {
    const code = text.charCodeAt(index);
    if (code === 46) {
      if (seenDot) return undefined;
      seenDot = true;
    } else if (code >= 48 && code <= 57) {
      digits = digits * 10 + (code - 48);
      seenDigit = true;
      if (seenDot) divisor *= 10;
    } else return undefined;
  }
  if (!seenDigit) return undefined;
  const numerator = digits * scale;
  const denominator = divisor * mantissa;
  if (numerator > Number.MAX_SAFE_INTEGER || denominator > Number.MAX_SAFE_INTEGER) return undefined;
  return numerator % denominator === 0 ? numerator / denominator : undefined;
}
