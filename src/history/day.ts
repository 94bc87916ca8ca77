/**
 * The statistics of the last 24 hours: the minutes of the hour in which they begin, whole hours, and what runs. At most some
 * eighty rows are looked at, and nothing has to be kept up to date.
 */
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../core/durations.ts';
import type { Candle } from '../feeds/candles.ts';
import type { CandleSource } from './live-candles.ts';
import { LOTS, TICK_LOTS, TRADE_CLOSE, TRADE_HIGH, TRADE_LOW } from './minutes.ts';
import { type RecordLog, TIME } from './record-log.ts';
import type { Day } from './rows.ts';

/** The 24 hours before `nowMs`, by whole minutes; undefined for a market that never traded. */
export function dayOf(source: CandleSource, nowMs: number): Day | undefined {
  const { rows, past, firstTicks, contract } = source;
  const { minutes, openMinute } = rows;
  const sinceMs = Math.ceil((nowMs - DAY_MS) / MINUTE_MS) * MINUTE_MS;
  const sum = new DaySum();
  const firstMinute = addSince(sum, source, sinceMs);
  const stoodBefore = (openMinute[TIME] as number) < sinceMs;
  const beforeTicks = stoodBefore ? openMinute[TRADE_CLOSE] : minutes.number(firstMinute - 1, TRADE_CLOSE);
  const lastTicks = openMinute[TRADE_CLOSE] as number;
  if (lastTicks === 0 && past?.candles.lastClose() === undefined) return undefined;

  const usd = (ticks: number): number => (ticks * contract.tickMantissa) / contract.tickScale;
  const orPast = (ticks = 0): number => (ticks > 0 ? usd(ticks) : (past?.candles.lastClose() ?? usd(firstTicks)));
  const earlier: Partial<Candle> = past?.candles.day(nowMs) ?? {};
  const open = earlier.open ?? orPast(beforeTicks);
  const last = orPast(lastTicks);
  return {
    open,
    high: Math.max(open, last, earlier.high ?? open, sum.traded ? usd(sum.highTicks) : open),
    low: Math.min(open, last, earlier.low ?? open, sum.traded ? usd(sum.lowTicks) : open),
    last,
    volumeLots: (earlier.volumeLots ?? 0) + sum.lots,
    lotsTimesPrice: (earlier.lotsTimesPrice ?? 0) + usd(sum.tickLots),
    changePercent: ((last - open) / open) * 100,
  };
}

/** Adds all rows from a minute on, and gives the first row of the minutes' log that is not before it. */
function addSince(sum: DaySum, { rows }: CandleSource, sinceMs: number): number {
  const { minutes, hours, openMinute, openHour } = rows;
  const hourMs = Math.ceil(sinceMs / HOUR_MS) * HOUR_MS;
  // The oldest row only says where the next one opens.
  const firstMinute = Math.max(minutes.firstAt(sinceMs), minutes.first + 1);
  sum.addRows(minutes, firstMinute, minutes.firstAt(hourMs));
  sum.addRows(hours, hours.firstAt(hourMs), hours.end);
  if ((openHour[TIME] as number) >= hourMs) sum.add(openHour, 0);
  if ((openMinute[TIME] as number) >= sinceMs) sum.add(openMinute, 0);
  return firstMinute;
}

/** Trades added up in ticks and lots: whole numbers, the same in any order. */
class DaySum {
  traded = false;
  highTicks = 0;
  lowTicks = Number.POSITIVE_INFINITY;
  lots = 0;
  tickLots = 0;

  addRows(log: RecordLog, from: number, end: number): void {
    for (let row = from; row < end; row++) this.add(log.numbersOf(row), log.placeOf(row));
  }

  add(numbers: Float64Array, at: number): void {
    if (numbers[at + TRADE_CLOSE] === 0) return;
    this.traded = true;
    this.highTicks = Math.max(this.highTicks, numbers[at + TRADE_HIGH] as number);
    this.lowTicks = Math.min(this.lowTicks, numbers[at + TRADE_LOW] as number);
    this.lots += numbers[at + LOTS] as number;
    this.tickLots += numbers[at + TICK_LOTS] as number;
  }
}
