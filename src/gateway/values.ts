/** Readers from a parameter's text to its value. Each gives undefined for text that is no value of its kind. */

const WHOLE_DIGITS_MAX = 20;
const FRACTION_DIGITS_MAX = 20;
const DECIMAL = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,4}))?$/;
const CANONICAL = /^(?:0|[1-9]\d{0,19})(?:\.\d{0,19}[1-9])?$/;
const INTEGER = /^-?\d{1,15}$/; // within the integers a float64 holds exactly
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const SYMBOL = /^[A-Za-z0-9_.]{1,40}$/; // tested before the case is changed: some letters turn into ASCII

/**
 * A decimal number as text, for the exact arithmetic behind the door: no exponent, no sign but a leading `-`, no
 * superfluous zeros, one text per value. Accepts what clients print (`0.0010`, `5.`, `.5`, `1e-05`); refuses NaN,
 * infinities, hexadecimal and more than 20 digits on either side of the point.
 */
export function readDecimal(text: string): string | undefined {
  if (text.length > 64) return undefined;
  // Most clients print it so.
  if (CANONICAL.test(text)) return text;
  const match = DECIMAL.exec(text);
  if (match === null) return undefined;
  const [, sign, whole = '', fraction = '', exponentText = '0'] = match;
  if (whole === '' && fraction === '') return undefined;
  const digits = whole + fraction;
  const point = whole.length + Number(exponentText);
  const significant = digits.replace(/^0+/, '');
  if (significant === '') return '0';
  const firstPlace = point - (digits.length - significant.length); // digits before the point
  const trimmed = significant.replace(/0+$/, '');
  if (firstPlace > WHOLE_DIGITS_MAX || trimmed.length - firstPlace > FRACTION_DIGITS_MAX) return undefined;
  return (sign === '-' ? '-' : '') + placePoint(trimmed, firstPlace);
}

/** Prints `0.<digits>` times ten to the power of `point`. */
function placePoint(digits: string, point: number): string {
  if (point <= 0) return `0.${'0'.repeat(-point)}${digits}`;
  if (point >= digits.length) return digits + '0'.repeat(point - digits.length);
  return `${digits.slice(0, point)}.${digits.slice(point)}`;
}

export function readInteger(text: string): number | undefined {
  return INTEGER.test(text) ? Number(text) : undefined;
}

/** `true` and `false` in any case: Python clients send `True`. */
export function readBoolean(text: string): boolean | undefined {
  switch (text.length <= 5 ? text.toLowerCase() : '') {
    case 'true':
      return true;
    case 'false':
      return false;
    default:
      return undefined;
  }
}

/** A UUID in lower case. */
export function readUuid(text: string): string | undefined {
  return UUID.test(text) ? text.toLowerCase() : undefined;
}

/** A market's symbol in upper case; requests are case-insensitive. Whether it exists is for the venue to say. */
export function readSymbol(text: string): string | undefined {
  return SYMBOL.test(text) ? text.toUpperCase() : undefined;
}
