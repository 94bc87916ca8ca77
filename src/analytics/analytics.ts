/**
 * Analytics: what charts show of a market besides its candles. A projection beside the history: it is fed every entry, keeps
 * minutes and hours of each market, and follows snapshots and reverts. What happens is added up as it happens; how books
 * and holders stand is measured by the entry that ends a minute in which the market moved (a running venue gets a tick at
 * each full minute), and of the running minute when it is asked for.
 */

import { must } from '../core/assert.ts';
import { ByteReader } from '../core/codec.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../core/durations.ts';
import type { CoreEvent, Execution, FillType } from '../core/events.ts';
import type { State } from '../core/state.ts';
import { intervalStart } from '../feeds/candles.ts';
import type { Entry } from '../journal/journal.ts';
import { type Delivered, GENESIS } from '../timeline/timeline.ts';
import { countHolders } from './holders.ts';
import { measure, poolValueUsd } from './measured.ts';
import { type Intervals, intervalsOf } from './row-log.ts';
import {
  BOUGHT,
  CLOSE,
  DELTA,
  LIQUIDATED,
  MARKET_WIDTH,
  note,
  POOL_WIDTH,
  type Row,
  SOLD,
  TIME,
  TRADES,
} from './rows.ts';
import { readLines, writeLines } from './save.ts';
import { beginSeries, closeMinute, copyOf, forgetExpired, type Line, type Series } from './series.ts';

export interface AnalyticsPage {
  readonly rows: readonly Row[];
  /** True when the range has further intervals. */
  readonly more: boolean;
}

/** Fills by which a liquidation closes positions (margin-and-risk 7). */
const LIQUIDATING: readonly FillType[] = [
  'liquidation',
  'partialLiquidation',
  'coveredLiquidation',
  'assignor',
  'unwindBankrupt',
];

export class Analytics {
  readonly name = 'analytics';
  readonly #state: State;
  #line: Line = { markets: [], pool: beginSeries(POOL_WIDTH, 0, 0), moved: new Set() };
  readonly #kept = new Map<string, Line>();

  /** `state` is the live venue's. */
  constructor(state: State) {
    this.#state = state;
  }

  /** Takes in the next entry, once the venue has applied it. */
  apply({ command }: Entry, { result, events, timeMs }: Delivered): void {
    if (result.type === 'done') {
      if (command.type === 'genesis') this.#begin(timeMs);
      else if (command.type === 'snapshot') this.#kept.set(command.name, copyOf(this.#line));
      else if (command.type === 'deleteSnapshot') this.#kept.delete(command.name);
      else if (command.type === 'revert') {
        const kept = must(this.#kept.get(command.name), 'what the venue reverts to was kept');
        this.#line = copyOf(kept);
        return;
      }
    }
    for (const event of events) this.#add(event, timeMs);
    this.#passTo(timeMs);
    for (const id of this.#line.moved) this.#noteOpenInterest(id);
  }

  /** A market's intervals, the running one included and none later than `nowMs`. */
  market(marketId: number, intervals: Intervals, nowMs: number): AnalyticsPage {
    const series = this.#line.markets[marketId];
    if (series === undefined) return { rows: [], more: false };
    const market = this.#state.markets.get(marketId);
    return pageOf(series, intervals, nowMs, market.listed ? (row) => this.#measureNow(marketId, row) : undefined);
  }

  /** The value of the liquidity pool. */
  pool(intervals: Intervals, nowMs: number): AnalyticsPage {
    return pageOf(this.#line.pool, intervals, nowMs, (row) => note(row, poolValueUsd(this.#state)));
  }

  save(): Uint8Array {
    return writeLines([...this.#kept, ['', this.#line]]);
  }

  load(bytes: Uint8Array): void {
    this.#kept.clear();
    for (const [name, line] of readLines(new ByteReader(bytes))) {
      if (name === '') this.#line = line;
      else this.#kept.set(name, line);
    }
  }

  #begin(timeMs: number): void {
    this.#line = { markets: [], pool: beginSeries(POOL_WIDTH, timeMs, poolValueUsd(this.#state)), moved: new Set() };
    for (let id = 0; id < this.#state.markets.size; id++) this.#of(id, timeMs);
    this.#kept.set(GENESIS, copyOf(this.#line));
  }

  /** A market's series; one that is new begins now. */
  #of(marketId: number, timeMs: number): Series {
    const { markets } = this.#line;
    while (markets.length <= marketId) {
      const id = markets.length;
      const series = beginSeries(MARKET_WIDTH, timeMs, this.#state.markets.get(id).openInterestLots);
      this.#measureNow(id, series.minute);
      markets.push(series);
    }
    return markets[marketId] as Series;
  }

  /** A market moves: its running minute is that of the others, however long it stood still. */
  #move(marketId: number, timeMs: number): Series {
    const series = this.#of(marketId, timeMs);
    const runningMs = this.#line.pool.minute[TIME] as number;
    if ((series.minute[TIME] as number) < runningMs) closeMinute(series, runningMs);
    this.#line.moved.add(marketId);
    return series;
  }

  #add(event: CoreEvent, timeMs: number): void {
    switch (event.type) {
      case 'execution':
        this.#addExecution(event);
        return;
      case 'orderPlaced':
      case 'orderCancelled':
        this.#move(event.order.marketId, timeMs);
        return;
      case 'orderEdited':
        this.#move(event.now.marketId, timeMs);
        return;
      case 'pricesMoved':
        for (const id of event.marketIds) this.#move(id, timeMs);
        return;
      case 'marketChanged':
      case 'settled':
        this.#move(event.marketId, timeMs);
        return;
    }
  }

  #addExecution({ marketId, timeMs, lots, takerSide, maker, taker }: Execution): void {
    this.#passTo(timeMs);
    const { minute } = this.#move(marketId, timeMs);
    const isBuy = takerSide === 'buy';
    minute[isBuy ? BOUGHT : SOLD] = (minute[isBuy ? BOUGHT : SOLD] as number) + lots;
    minute[DELTA] = (minute[DELTA] as number) + (isBuy ? lots : -lots);
    minute[TRADES] = (minute[TRADES] as number) + 1;
    if (LIQUIDATING.includes(taker.fillType) || LIQUIDATING.includes(maker.fillType)) {
      minute[LIQUIDATED] = (minute[LIQUIDATED] as number) + lots;
    }
    const opened = [maker, taker].reduce((sum, side) => sum + Math.max(side.newLots, 0) - Math.max(side.oldLots, 0), 0);
    note(minute, (minute[CLOSE] as number) + opened);
  }

  /** What the fills did not tell: settlements, and whatever else changes positions. */
  #noteOpenInterest(marketId: number): void {
    const { minute } = this.#line.markets[marketId] as Series;
    const { openInterestLots } = this.#state.markets.get(marketId);
    if (minute[CLOSE] !== openInterestLots) note(minute, openInterestLots);
  }

  /** Closes the minutes before a time: those of markets that moved. */
  #passTo(timeMs: number): void {
    const { pool, markets, moved: movedMarkets } = this.#line;
    const minuteMs = intervalStart(timeMs, MINUTE_MS);
    if (minuteMs <= (pool.minute[TIME] as number)) return;
    const moved = [...movedMarkets].sort((a, b) => a - b);
    const holders = countHolders(this.#state, moved);
    for (const id of moved) {
      const series = markets[id] as Series;
      measure(this.#state, this.#state.markets.get(id), holders?.get(id), series.minute);
      closeMinute(series, minuteMs);
    }
    movedMarkets.clear();
    note(pool.minute, poolValueUsd(this.#state));
    const isNextDay = intervalStart(pool.minute[TIME] as number, DAY_MS) !== intervalStart(timeMs, DAY_MS);
    closeMinute(pool, minuteMs);
    if (isNextDay) this.#forgetExpired(timeMs);
  }

  #forgetExpired(nowMs: number): void {
    const { markets } = this.#line;
    for (let id = 0; id < markets.length; id++) {
      const { listed, contract } = this.#state.markets.get(id);
      if (!listed) forgetExpired(markets[id] as Series, nowMs - contract.lastTradingMs);
    }
  }

  #measureNow(marketId: number, row: Row): void {
    const holders = countHolders(this.#state, [marketId]);
    measure(this.#state, this.#state.markets.get(marketId), holders?.get(marketId), row);
  }
}

/** Intervals out of a series. The running one is measured as it is now. */
function pageOf(
  { minutes, hours, minute, hour }: Series,
  asked: Intervals,
  nowMs: number,
  measureNow: ((row: Row) => void) | undefined,
): AnalyticsPage {
  const { lengthMs } = asked;
  const isShort = lengthMs < HOUR_MS;
  const log = isShort ? minutes : hours;
  const running = minute.slice();
  measureNow?.(running);
  const firstMs = Math.max(asked.firstMs, intervalStart(log.beginsMs, lengthMs));
  const lastMs = Math.min(asked.lastMs, intervalStart(nowMs, lengthMs));
  if (firstMs > lastMs || asked.count < 1) return { rows: [], more: false };
  return intervalsOf(rowsWith(log, isShort ? [running] : [hour, running]), { ...asked, firstMs, lastMs });
}

function* rowsWith(log: Series['minutes'], open: readonly Row[]): Iterable<Row> {
  for (const chunk of log.chunks) yield* chunk;
  yield* log.tail;
  yield* open;
}
