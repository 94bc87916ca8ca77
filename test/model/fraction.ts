/** Exact fractions. The model computes with them wherever the rule book speaks of amounts, prices and sizes. */

const LARGE = 1n << 192n;

export class Fraction {
  readonly top: bigint;
  /** Above zero. */
  readonly bottom: bigint;

  constructor(top: bigint, bottom: bigint = 1n) {
    if (bottom === 0n) throw new Error('a fraction has no bottom of zero');
    this.top = bottom < 0n ? -top : top;
    this.bottom = bottom < 0n ? -bottom : bottom;
  }

  plus(other: Fraction): Fraction {
    if (this.bottom === other.bottom) return new Fraction(this.top + other.top, this.bottom);
    return reduced(this.top * other.bottom + other.top * this.bottom, this.bottom * other.bottom);
  }

  minus(other: Fraction): Fraction {
    return this.plus(other.negated());
  }

  times(other: Fraction): Fraction {
    return reduced(this.top * other.top, this.bottom * other.bottom);
  }

  over(other: Fraction): Fraction {
    return reduced(this.top * other.bottom, this.bottom * other.top);
  }

  negated(): Fraction {
    return new Fraction(-this.top, this.bottom);
  }

  size(): Fraction {
    return this.top < 0n ? this.negated() : this;
  }

  /** Below, at or above zero: -1, 0, 1. */
  get sign(): number {
    return this.top < 0n ? -1 : this.top > 0n ? 1 : 0;
  }

  isAbove(other: Fraction): boolean {
    return this.top * other.bottom > other.top * this.bottom;
  }

  equals(other: Fraction): boolean {
    return this.top * other.bottom === other.top * this.bottom;
  }

  isWhole(): boolean {
    return this.top % this.bottom === 0n;
  }

  floor(): bigint {
    const quotient = this.top / this.bottom;
    return this.top < 0n && quotient * this.bottom !== this.top ? quotient - 1n : quotient;
  }

  ceil(): bigint {
    return -this.negated().floor();
  }

  /** To the nearest whole number, halves away from zero. */
  rounded(): bigint {
    const away = (this.size().top * 2n + this.bottom) / (this.bottom * 2n);
    return this.top < 0n ? -away : away;
  }

  toNumber(): number {
    if (this.top === 0n) return 0;
    // The quotient of two doubles is rounded once, and correctly: this is the nearest double.
    if (isDouble(this.top) && isDouble(this.bottom)) return Number(this.top) / Number(this.bottom);
    const size = this.top < 0n ? -this.top : this.top;
    // Enough binary digits of the quotient for a double, with some to spare.
    const shift = Math.max(0, 80 - (bits(size) - bits(this.bottom)));
    const quotient = Number((size << BigInt(shift)) / this.bottom) / 2 ** shift;
    return this.top < 0n ? -quotient : quotient;
  }
}

export const ZERO = new Fraction(0n);
export const ONE = new Fraction(1n);

export function whole(value: bigint | number): Fraction {
  return new Fraction(BigInt(value));
}

const POWERS_OF_TEN = Array.from({ length: 61 }, (_, index) => powerOfTen(index - 30));

export function tenToThe(exponent: number): Fraction {
  return POWERS_OF_TEN[exponent + 30] ?? powerOfTen(exponent);
}

function powerOfTen(exponent: number): Fraction {
  const power = 10n ** BigInt(Math.abs(exponent));
  return exponent >= 0 ? new Fraction(power) : new Fraction(1n, power);
}

/** The decimal that a text shows (`12`, `-0.5`, `.5`, `1e-5`), undefined for anything else or absurdly long ones. */
export function fromText(text: string): Fraction | undefined {
  const match = /^([+-]?)(\d*)\.?(\d*)(?:[eE]([+-]?\d+))?$/.exec(text);
  if (match === null) return undefined;
  const [, sign, units = '', decimals = '', exponent = '0'] = match;
  if (units + decimals === '' || units.length > 40 || decimals.length > 40) return undefined;
  if (exponent.replace(/^[+-]/, '').length > 3 || Math.abs(Number(exponent)) > 60) return undefined;
  const digits = new Fraction(BigInt(`${units}${decimals}`)).times(tenToThe(Number(exponent) - decimals.length));
  return sign === '-' ? digits.negated() : digits;
}

/** The decimal that a number prints as: 0.1 is one tenth. For what people write down: rates, sizes, bounds. */
export function asPrinted(value: number): Fraction {
  const read = fromText(String(value));
  if (read === undefined) throw new Error(`${value} is no decimal`);
  return read;
}

/** The very value of a double. For what was computed: marks. */
export function exactly(value: number): Fraction {
  if (!Number.isFinite(value)) throw new Error(`${value} is no number`);
  let scaled = value;
  let bottom = 1n;
  while (!Number.isInteger(scaled)) {
    scaled *= 65_536;
    bottom *= 65_536n;
  }
  return new Fraction(BigInt(scaled), bottom);
}

function reduced(top: bigint, bottom: bigint): Fraction {
  if (bottom < LARGE && bottom > -LARGE) return new Fraction(top, bottom);
  let a = top < 0n ? -top : top;
  let b = bottom < 0n ? -bottom : bottom;
  while (b !== 0n) [a, b] = [b, a % b];
  return a === 0n ? new Fraction(0n) : new Fraction(top / a, bottom / a);
}

/** Whether a double holds it exactly. */
function isDouble(value: bigint): boolean {
  return value <= 9_007_199_254_740_992n && value >= -9_007_199_254_740_992n;
}

function bits(value: bigint): number {
  return value.toString(16).length * 4;
}
