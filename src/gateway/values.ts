/** Readers from a parameter's text to its value. Each gives undefined for text that is no value of its kind. */

const WHOLE_DIGITS_MAX = 20;
const FRACTION_DIGITS_MAX = 20;
const DECIMAL = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,4}))?$/;
const CANONICAL = /^(?:0|[1-9]\d{0,19})(?:\.\d{0,19}[1-9])?$/;
const INTEGER = /^-?\d{1,15}$/; // within the integers a float64 holds exactly
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const SYMBOL = /^[A-Za-z0-9_.]{1,40}$/; // tested before the case is changed: some letters turn into ASCII
const TIME = /^(\d{4}-\d{2}-\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?(Z|[+-]\d{2}:\d{2})$/i;

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

/**
 * An ISO 8601 date-time with its zone, as epoch milliseconds, finer fractions cut off. Without a zone it would mean
 * something else on every machine, so it is refused; so is a day that does not exist.
 */
export function readTime(text: string): number | undefined {
  const match = TIME.exec(text);
  if (match === null) return undefined;
  const [, day = '', hour = '', minute = '', second = '', fraction = '', zone = ''] = match;
  const startOfDay = Date.parse(`${day}T00:00:00.000Z`);
  if (Number.isNaN(startOfDay) || new Date(startOfDay).toISOString().slice(0, 10) !== day) return undefined;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  const offsetMinutes = readOffset(zone);
  if (offsetMinutes === undefined) return undefined;
  const seconds = (Number(hour) * 60 + Number(minute) - offsetMinutes) * 60 + Number(second);
  return startOfDay + seconds * 1000 + Number(fraction.padEnd(3, '0').slice(0, 3));
}

function readOffset(zone: string): number | undefined {
  if (zone.length === 1) return 0;
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(4, 6));
  if (hours > 23 || minutes > 59) return undefined;
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes);
}
