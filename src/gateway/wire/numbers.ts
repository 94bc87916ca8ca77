/**
 * Numbers on the wire. Quantities are printed from the integer, digit by digit; figures in JavaScript's shortest form,
 * which below 1e-6 has an exponent, as the real venue's tiny numbers have. Decimal texts (`/api/history`, charts) never
 * have one. Nothing prints NaN, an infinity or -0.
 */
import { assert } from '../../core/assert.ts';
import type { Contract } from '../../core/instruments/contract.ts';
import { divideRounded, parseDecimal, powerOfTen, unitsToText } from '../../core/money/decimal.ts';

/** Decimals that an available quantity has at most (D2). */
const AVAILABLE_DECIMALS = 13;

/** A figure as a JSON number's value. Halts on one that is none, because JSON would make it `null`. */
export function figure(value: number): number {
  assert(Number.isFinite(value), 'a figure on the wire is a number');
  return value === 0 ? 0 : value;
}

/** A figure as JSON text. */
export function figureText(value: number): string {
  return String(figure(value));
}

/** A number as decimal text without an exponent: `0.00000004`. */
export function plainText(value: number): string {
  const text = figureText(value);
  if (!text.includes('e')) return text;
  const decimal = parseDecimal(text);
  assert(decimal !== undefined, 'the shortest form of a number is a decimal');
  return unitsToText(decimal.digits, decimal.scale);
}

/**
 * The available part of a quantity: the quantity's own digits where all of it is available, else the figure with at most
 * 13 decimals, rounded half away from zero on its shortest decimal text (D2, D29). The example of 2022 prints 17 of them:
 * `allDecimals` leaves the figure as it is.
 */
export function availableText(available: number, quantity: string, allDecimals = false): string {
  const text = available === Number(quantity) ? quantity : plainText(available);
  const point = text.indexOf('.');
  if (allDecimals || point < 0 || text.length - point - 1 <= AVAILABLE_DECIMALS) return text;
  return roundedText(text, AVAILABLE_DECIMALS);
}

/** A figure worked out from float sums, freed of the noise in its last digits. */
export function tidy(value: number): number {
  return Number(figure(value).toPrecision(12));
}

/** Exact decimal text of a size in contracts. */
export function sizeText(contract: Contract, lots: number): string {
  return plainText((lots * contract.lotMantissa) / contract.lotScale);
}

/** Exact decimal text of a price in USD. */
export function priceText(contract: Contract, ticks: number): string {
  return plainText((ticks * contract.tickMantissa) / contract.tickScale);
}

/** USD value of a trade with two decimals: `8.17`. A contract of an inverse market is one dollar. */
export function usdValueText(contract: Contract, lots: number, ticks: number): string {
  const { lotMantissa, lotScale, tickMantissa, tickScale } = contract;
  const linear = contract.kind === 'linear';
  const numerator = BigInt(lots) * BigInt(lotMantissa) * (linear ? BigInt(ticks) * BigInt(tickMantissa) : 1n);
  const denominator = BigInt(lotScale) * (linear ? BigInt(tickScale) : 1n);
  const cents = divideRounded(numerator * 100n, denominator)
    .toString()
    .padStart(3, '0');
  return `${cents.slice(0, -2)}.${cents.slice(-2)}`;
}

function roundedText(text: string, decimals: number): string {
  const decimal = parseDecimal(text);
  assert(decimal !== undefined, 'an available quantity is a decimal');
  return unitsToText(divideRounded(decimal.digits, powerOfTen(decimal.scale - decimals)), decimals);
}
