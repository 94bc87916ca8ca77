/**
 * One minute of a market's past, from which its three series, its trades and its statistics are all derived: the index,
 * the mark above it by the basis, and the trades on the ticks around the mark.
 */
import { DAY_MS, MINUTE_MS } from '../core/durations.ts';
import { dailyPattern, MEAN_TRADE_SHARE, tradesPerSecond } from './activity.ts';
import { between, clamp } from './arithmetic.ts';
import { carry, freedom, TYPICAL_DEVIATION } from './basis.ts';
import type { Candle } from './candles.ts';
import {
  activityOnly,
  extremeLevel,
  forEachMinute,
  indexPriceAt,
  type StartingAsset,
  type Walk,
  walkOf,
} from './past-walk.ts';
import { type Stream, signedUniform, streamOf, uniform } from './random.ts';
import type { FeedContract } from './source.ts';

/** The longest past that can be asked for. Beyond it, a chart of days would keep the venue busy for too long. */
export const MOST_HISTORY_DAYS = 31;

/** All that a market's past depends on. */
export interface PastSpec {
  /** Whole number from 0 to 2^53 - 1. */
  readonly seed: number;
  /** The venue's start in epoch milliseconds; the past lies before it. */
  readonly startMs: number;
  /** Days of past, 0 to MOST_HISTORY_DAYS; 0 for none. */
  readonly days: number;
  readonly contract: FeedContract;
  /** The contract's base, with its index price at the venue's start. */
  readonly asset: StartingAsset;
  /** The market's premium at the venue's start, as a fraction of the index. */
  readonly startPremium: number;
}

/** What the minutes of one market are computed from, prepared once per request. */
export interface Past {
  readonly spec: PastSpec;
  readonly walk: Walk;
  /** First minute (since the epoch) that exists, and the one after the last. */
  readonly firstMinute: number;
  readonly endMinute: number;
  readonly basis: Stream;
  readonly trading: Stream;
}

/** The prices of one minute. */
export interface PastMinute {
  readonly minute: number;
  readonly spot: Candle;
  readonly mark: Candle;
  /** Multiple of the mean variance. */
  readonly activity: number;
}

/** The trading of one minute, in ticks and lots. */
export interface TradedMinute {
  readonly openTicks: number;
  readonly highTicks: number;
  readonly lowTicks: number;
  readonly closeTicks: number;
  /** Trades, at least one: a chart has no empty minute. The last one is made at the close. */
  readonly count: number;
  readonly lots: number;
  /** Side of the taker of the last trade. */
  readonly closingSide: 'buy' | 'sell';
}

/** Prepares a market's past. Throws a RangeError on a length outside 0 to MOST_HISTORY_DAYS or an impossible price. */
export function pastOf(spec: PastSpec): Past {
  if (!(spec.days >= 0 && spec.days <= MOST_HISTORY_DAYS)) {
    throw new RangeError(`A venue can have 0 to ${MOST_HISTORY_DAYS} days of past, not ${spec.days}.`);
  }
  const { indexPriceUsd } = spec.asset;
  if (!(indexPriceUsd > 0 && indexPriceUsd < Number.POSITIVE_INFINITY)) {
    throw new RangeError(`A past needs a start price above zero, not ${indexPriceUsd}.`);
  }
  const walk = walkOf(spec.seed, spec.contract.base, spec.asset, spec.startMs);
  const sinceMs = Math.max(spec.startMs - spec.days * DAY_MS, spec.contract.openingMs);
  return {
    spec,
    walk,
    firstMinute: Math.min(Math.ceil(sinceMs / MINUTE_MS), walk.endMinute),
    endMinute: walk.endMinute,
    basis: streamOf(spec.seed, `past/basis/${spec.contract.symbol}`),
    trading: streamOf(spec.seed, `past/trading/${spec.contract.symbol}`),
  };
}

/** Visits the minutes `from` <= minute < `to` that exist, in ascending order. */
export function forEachPastMinute(past: Past, from: number, to: number, visit: (minute: PastMinute) => void): void {
  const { walk } = past;
  const first = Math.max(from, past.firstMinute);
  let spotOpen = -1;
  let premiumOpen = premiumAt(past, first);
  forEachMinute(walk, first, Math.min(to, past.endMinute), (minute, open, close, activity) => {
    const timeMs = minute * MINUTE_MS;
    spotOpen = spotOpen === -1 ? indexPriceAt(walk, open) : spotOpen;
    const spotClose = indexPriceAt(walk, close);
    const highest = indexPriceAt(walk, extremeLevel(walk, minute, open, close, activity, 1));
    const lowest = indexPriceAt(walk, extremeLevel(walk, minute, open, close, activity, -1));
    const premiumClose = premiumAt(past, minute + 1);
    const factor = 1 + (premiumOpen + premiumClose) / 2;
    const markOpen = spotOpen * (1 + premiumOpen);
    const markClose = spotClose * (1 + premiumClose);
    visit({
      minute,
      spot: quotes(timeMs, spotOpen, highest, lowest, spotClose),
      mark: quotes(timeMs, markOpen, highest * factor, lowest * factor, markClose),
      activity,
    });
    spotOpen = spotClose;
    premiumOpen = premiumClose;
  });
}

/** The number of trades in the minutes `from` <= minute < `to` that exist, without their prices. */
export function countTrades(past: Past, from: number, to: number): number {
  let count = 0;
  forEachMinute(
    activityOnly(past.walk),
    Math.max(from, past.firstMinute),
    Math.min(to, past.endMinute),
    (minute, _open, _close, activity) => {
      count += tradeCount(past, minute, activity);
    },
  );
  return count;
}

/** How a minute traded around its mark. */
export function tradedMinute(past: Past, { minute, mark, activity }: PastMinute): TradedMinute {
  const { contract } = past.spec;
  const count = tradeCount(past, minute, activity);
  const typicalLots = count * contract.impactMidLots * MEAN_TRADE_SHARE;
  const openTicks = lastTicks(past, minute - 1, mark.open);
  const closeTicks = lastTicks(past, minute, mark.close);
  const top = Math.max(openTicks, closeTicks);
  const bottom = Math.min(openTicks, closeTicks);
  // Fewer than three trades cannot reach a high and a low besides the close.
  const wide = count >= 3;
  return {
    openTicks,
    highTicks: wide ? Math.max(top, Math.floor(ticksOf(contract, mark.high))) : top,
    lowTicks: wide ? Math.max(1, Math.min(bottom, Math.ceil(ticksOf(contract, mark.low)))) : bottom,
    closeTicks,
    count,
    lots: Math.max(count, Math.round(typicalLots * (0.5 + uniform(past.trading, minute * 4 + 2)))),
    closingSide: closingSide(past, minute),
  };
}

/** Milliseconds of a minute that lie before the venue's start: fewer than 60,000 only in the last. */
export function spanMs(past: Past, minute: number): number {
  return Math.min(MINUTE_MS, past.spec.startMs - minute * MINUTE_MS);
}

/** USD of a number of ticks, correctly rounded. */
export function priceOf(contract: FeedContract, ticks: number): number {
  return (ticks * contract.tickMantissa) / contract.tickScale;
}

function ticksOf(contract: FeedContract, price: number): number {
  return (price * contract.tickScale) / contract.tickMantissa;
}

function quotes(timeMs: number, open: number, high: number, low: number, close: number): Candle {
  return {
    timeMs,
    open,
    high: Math.max(open, close, high),
    low: Math.min(open, close, low),
    close,
    volumeLots: 0,
    lotsTimesPrice: 0,
  };
}

/**
 * The premium at the beginning of a minute: the carry, plus a slow swing, led over into the given premium during the
 * last hour or so before the venue's start.
 */
function premiumAt(past: Past, minute: number): number {
  const { seed, contract, startPremium } = past.spec;
  const age = past.endMinute - minute;
  if (age <= 0) {
    return startPremium;
  }
  const timeMs = minute * MINUTE_MS;
  const faded = age / (age + 30);
  const left = startPremium - carry(seed, contract, past.endMinute * MINUTE_MS);
  const swing = swingAt(past.basis, age) * TYPICAL_DEVIATION * freedom(contract, timeMs);
  return carry(seed, contract, timeMs) + between(left, swing, faded);
}

/** Time scales of the basis, in minutes. */
const SWING_MINUTES = [16, 64, 256] as const;

/** A smooth random curve within +-3: at each time scale straight lines between random knots. */
function swingAt(stream: Stream, age: number): number {
  let swing = 0;
  for (let scale = 0; scale < SWING_MINUTES.length; scale++) {
    const knots = age / (SWING_MINUTES[scale] ?? 1);
    const knot = Math.floor(knots);
    const from = signedUniform(stream, knot * SWING_MINUTES.length + scale);
    const to = signedUniform(stream, (knot + 1) * SWING_MINUTES.length + scale);
    swing += between(from, to, knots - knot);
  }
  return swing;
}

function tradeCount(past: Past, minute: number, activity: number): number {
  const seconds = spanMs(past, minute) / 1000;
  const busy = Math.sqrt(activity) * dailyPattern(minute * MINUTE_MS);
  const expected = tradesPerSecond(past.spec.contract) * seconds * busy;
  return clamp(Math.floor(expected + uniform(past.trading, minute * 4 + 1)), 1, MOST_TRADES_PER_MINUTE);
}

/** Keeps every trade's random numbers apart from those of the next minute. */
export const MOST_TRADES_PER_MINUTE = 256;

/** The last trade of a minute takes the nearest tick beyond the mark: upwards when it is a buy. */
function lastTicks(past: Past, minute: number, mark: number): number {
  const ticks = ticksOf(past.spec.contract, mark);
  return Math.max(1, closingSide(past, minute) === 'buy' ? Math.ceil(ticks) : Math.floor(ticks));
}

function closingSide(past: Past, minute: number): 'buy' | 'sell' {
  return uniform(past.trading, minute * 4) < 0.5 ? 'buy' : 'sell';
}
