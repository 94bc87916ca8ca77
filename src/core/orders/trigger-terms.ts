/**
 * The prices of a trigger: where a trailing stop stands, and what limit an offset makes. Pure arithmetic on ticks, on
 * hundredths of a percent and on one reference price.
 */
import type { PriceOffset, Side, TriggerSignal, TriggerType } from '../commands/command.ts';
import { type Market, NONE } from '../entities.ts';
import type { OrderError } from '../events.ts';
import { type ContractTerms, priceOf } from '../instruments/terms.ts';
import { parseSteps } from '../money/decimal.ts';
import type { State } from '../state.ts';

/** Percentages count in hundredths of a percent. */
const PERCENT_SCALE = 100;
const ONE = 10_000;
/** Bounds of a trailing deviation: 0.1 % and 50 % (the published range). */
const SMALLEST_DEVIATION = 10;
const LARGEST_DEVIATION = 5_000;

/** True when a trigger of this kind and side fires at or above its price (C81). */
export function firesAbove(type: TriggerType, side: Side): boolean {
  return (side === 'buy') === (type !== 'take_profit');
}

/** The price in USD that a signal watches; undefined for the last trade of a market that had none. */
export function signalPrice(
  state: State,
  market: Market,
  terms: ContractTerms,
  signal: TriggerSignal,
): number | undefined {
  if (signal === 'mark') return market.markPrice;
  if (signal === 'index') return state.assets.get(market.baseAsset).indexPriceUsd;
  return market.lastLots === 0 ? undefined : priceOf(terms, market.lastTicks);
}

/** A deviation or an offset as a whole number: ticks, or hundredths of a percent. */
export interface Offset {
  readonly unit: PriceOffset['unit'];
  readonly amount: number;
}

/** Reads a trailing deviation, at a reference price (C83). */
export function readDeviation(terms: ContractTerms, deviation: PriceOffset, price: number): Offset | OrderError {
  if (deviation.unit === 'PERCENT') {
    const amount = parseSteps(deviation.value, 1, PERCENT_SCALE);
    if (amount === undefined) return 'TRAILING_STOP_PERCENT_DEVIATION_EXCEEDS_MAX_DECIMAL_PLACES';
    if (amount < SMALLEST_DEVIATION) return 'TRAILING_STOP_MAX_DEVIATION_TOO_SMALL';
    return amount > LARGEST_DEVIATION ? 'TRAILING_STOP_MAX_DEVIATION_TOO_LARGE' : { unit: 'PERCENT', amount };
  }
  const amount = parseSteps(deviation.value, terms.tickMantissa, terms.tickScale);
  if (amount === undefined) return 'TRAILING_STOP_QUOTE_DEVIATION_NOT_MULTIPLE_OF_TICK_SIZE';
  const distance = priceOf(terms, amount) * ONE;
  if (distance < price * SMALLEST_DEVIATION) return 'TRAILING_STOP_MAX_DEVIATION_TOO_SMALL';
  if (distance > price * LARGEST_DEVIATION) return 'TRAILING_STOP_MAX_DEVIATION_TOO_LARGE';
  return { unit: 'QUOTE_CURRENCY', amount };
}

/** Where a trailing stop stands behind an extreme price: on the tick, never nearer to it than the deviation (C83). */
export function trailingTicks(terms: ContractTerms, above: boolean, extremePrice: number, deviation: Offset): number {
  const extreme = (extremePrice * terms.tickScale) / terms.tickMantissa;
  const distance = deviation.unit === 'PERCENT' ? (extreme * deviation.amount) / ONE : deviation.amount;
  const ticks = above ? Math.ceil(withoutNoise(extreme + distance)) : Math.floor(withoutNoise(extreme - distance));
  return Math.min(Math.max(ticks, 1), terms.maxTicks);
}

/** A number of ticks that is whole but for the rounding of the price it comes from is taken as whole. */
function withoutNoise(ticks: number): number {
  const nearest = Math.round(ticks);
  return Math.abs(ticks - nearest) <= Math.abs(ticks) * NOISE ? nearest : ticks;
}

/** Some thousand times what a double can be off by, as a part of it. */
const NOISE = 1e-12;

/** The extreme price in USD that a trailing stop has seen which stands at a price: what that price implies (C173). */
export function extremeBehind(terms: ContractTerms, above: boolean, ticks: number, deviation: Offset): number {
  const share = deviation.amount / ONE;
  const extreme =
    deviation.unit === 'PERCENT'
      ? ticks / (above ? 1 + share : 1 - share)
      : Math.max(ticks + (above ? -deviation.amount : deviation.amount), 1);
  return priceOf(terms, extreme);
}

/** The limit of an order to come, and the offset that it is given by, if it is. */
export interface LimitTerms {
  /** NONE for a market order. */
  readonly limitTicks: number;
  readonly offset: Offset | undefined;
}

const NO_LIMIT: LimitTerms = { limitTicks: NONE, offset: undefined };

/** Reads the limit of an order that fires at `triggerTicks`: none, a price, or an offset from there (C82). */
export function readLimit(
  terms: ContractTerms,
  triggerTicks: number,
  limitPrice: string | undefined,
  limitOffset: Partial<PriceOffset> | undefined,
): LimitTerms | OrderError {
  if (limitOffset === undefined) {
    if (limitPrice === undefined) return NO_LIMIT;
    const ticks = parseSteps(limitPrice, terms.tickMantissa, terms.tickScale);
    return ticks === undefined || ticks <= 0 || ticks > terms.maxTicks
      ? 'INVALID_PRICE'
      : { limitTicks: ticks, offset: undefined };
  }
  if (limitPrice !== undefined) return 'LIMIT_PRICE_SET_AS_ABSOLUTE_AND_RELATIVE';
  const { value, unit } = limitOffset;
  if (value === undefined || unit === undefined) return 'LIMIT_PRICE_OFFSET_MUST_HAVE_VALUE_AND_UNIT';
  const amount =
    unit === 'PERCENT' ? parseSteps(value, 1, PERCENT_SCALE) : parseSteps(value, terms.tickMantissa, terms.tickScale);
  if (amount === undefined) {
    return unit === 'PERCENT'
      ? 'LIMIT_PRICE_OFFSET_PERCENT_VALUE_TOO_MANY_DECIMAL_PLACES'
      : 'LIMIT_PRICE_OFFSET_QUOTE_CURRENCY_VALUE_MUST_BE_MULTIPLE_OF_TICK_SIZE';
  }
  const offset: Offset = { unit, amount };
  const limitTicks = offsetTicks(triggerTicks, offset);
  if (limitTicks < 1) return 'LIMIT_PRICE_OFFSET_TOO_LOW';
  return limitTicks > terms.maxTicks ? 'LIMIT_PRICE_OFFSET_TOO_HIGH' : { limitTicks, offset };
}

/** Trigger price plus offset, cut to the tick toward the trigger price. May be no price. */
function offsetTicks(triggerTicks: number, { unit, amount }: Offset): number {
  return triggerTicks + (unit === 'PERCENT' ? Math.trunc((triggerTicks * amount) / ONE) : amount);
}

/** The limit after the trigger price has moved: an offset goes along, within what is a price. */
export function followingLimit(
  terms: ContractTerms,
  triggerTicks: number,
  limitTicks: number,
  offset: Offset | undefined,
): number {
  if (offset === undefined) return limitTicks;
  return Math.min(Math.max(offsetTicks(triggerTicks, offset), 1), terms.maxTicks);
}
