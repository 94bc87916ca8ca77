/** Rounding and growth from + - * / alone, so that every engine computes the same bits. */

/** 10^0 to 10^15; each is exact in float64. */
const POWERS_OF_TEN = [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15] as const;

/**
 * `value` to `decimals` (0 to 15) places, halves upwards, and not below `leastUnits` units of the last place. Never
 * yields -0, which would be 0 again after one trip through JSON.
 */
export function roundTo(value: number, decimals: number, leastUnits = Number.NEGATIVE_INFINITY): number {
  const scale = POWERS_OF_TEN[decimals];
  if (scale === undefined) {
    throw new RangeError(`No power of ten for ${decimals} decimals.`);
  }
  return Math.max(Math.round(value * scale), leastUnits) / scale + 0;
}

export function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}

/**
 * Growth by `x` compounded in 1,024 equal parts, (1 + x / 1024)^1024: the exponential function up to x^2 / 2048, made of
 * ten squarings because Math.exp differs between engines. Positive for every x above -1024, and exactly 1 at 0.
 */
export function growth(x: number): number {
  let factor = 1 + x / 1024;
  for (let squaring = 0; squaring < 10; squaring++) {
    factor *= factor;
  }
  return factor;
}

/** A value between two others: `from` at 0, `to` at 1. */
export function between(from: number, to: number, share: number): number {
  return from + (to - from) * share;
}
