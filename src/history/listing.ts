/**
 * A market's executions as listings: the venue's own after those of the past, found by their running number, so that pages
 * neither repeat nor miss one while new ones come. The past is listed as long as all that followed it is still kept.
 */
import { type MarketPast, tradeOfPast } from './access-to-past.ts';
import type { RecordLog } from './record-log.ts';
import type { ExecutionQuery, Page, Trade } from './rows.ts';
import { readTrade } from './trades.ts';

/** All that a market's listings are made of. */
export interface TradeSource {
  readonly marketId: number;
  readonly log: RecordLog;
  readonly past: MarketPast | undefined;
}

/** A page of executions. */
export function executionsPage(source: TradeSource, query: ExecutionQuery): Page<Trade> {
  const { sinceMs = 0, beforeMs = Number.MAX_SAFE_INTEGER, sort, count, after } = query;
  let low = Math.max(lowest(source), countBefore(source, sinceMs) + 1);
  let high = countBefore(source, beforeMs + 1);
  if (sort === 'asc') {
    low = Math.max(low, (after ?? 0) + 1);
    const end = Math.min(high, low + count - 1);
    return { rows: tradesBetween(source, low, end), more: end < high };
  }
  high = Math.min(high, (after ?? Number.POSITIVE_INFINITY) - 1);
  const start = Math.max(low, high - count + 1);
  return { rows: tradesBetween(source, start, high).reverse(), more: low < start };
}

/** The last trade; undefined when there never was one. */
export function lastTrade(source: TradeSource): Trade | undefined {
  const last = before(source) + source.log.end;
  return tradesBetween(source, last, last)[0];
}

/** Trades of the past. */
function before({ past }: TradeSource): number {
  return past?.trades.count ?? 0;
}

/** The lowest number that is listed. */
function lowest(source: TradeSource): number {
  const { first } = source.log;
  return first === 0 ? 1 : before(source) + first + 1;
}

/** How many trades are of a time before `timeMs`. */
function countBefore(source: TradeSource, timeMs: number): number {
  const { past, log } = source;
  if (past !== undefined && timeMs <= past.spec.startMs) return past.trades.countBefore(timeMs);
  return before(source) + log.firstAt(timeMs);
}

/** The trades `from` <= number <= `to`, ascending. */
function tradesBetween(source: TradeSource, from: number, to: number): Trade[] {
  const { marketId, log, past } = source;
  const ofPast = before(source);
  const trades: Trade[] = [];
  if (past !== undefined && from <= ofPast) {
    for (const trade of past.trades.between(from, to)) trades.push(tradeOfPast(trade, marketId));
  }
  const end = Math.min(to - ofPast, log.end);
  for (let row = Math.max(from - ofPast - 1, log.first); row < end; row++) {
    trades.push(readTrade(log, row, marketId, ofPast));
  }
  return trades;
}
