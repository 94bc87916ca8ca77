/**
 * History as plainly as it can be told: lists of what happened on the live line, copied whole at every snapshot, and looked
 * through from one end to the other for every answer.
 */
import { DAY_MS, MINUTE_MS } from '../../src/core/durations.ts';
import type {
  AssignmentChanged,
  Booking,
  Execution,
  FillSide,
  FundingPaid,
  FundingRateSet,
  Liquidation,
  OrderView,
  Settled,
} from '../../src/core/events.ts';
import type { State } from '../../src/core/state.ts';
import type { Candle, TickType } from '../../src/feeds/candles.ts';
import type { OrderReference } from '../../src/history/closed-orders.ts';
import type { ClosedOrder, ExecutionQuery } from '../../src/history/rows.ts';
import type { Step } from './fixtures.ts';

interface Told {
  readonly execution: Execution;
  readonly position: number;
}

interface Point {
  readonly timeMs: number;
  readonly price: number;
  readonly lots: number;
}

type Placed<Event> = Event & { readonly position: number };

interface Lists {
  trades: Told[];
  fills: (Told & { readonly side: FillSide })[];
  closed: ClosedOrder[];
  bookings: Placed<Booking>[];
  funding: Placed<FundingPaid>[];
  rates: Placed<FundingRateSet>[];
  liquidations: Placed<Liquidation>[];
  settlements: Placed<Settled>[];
  assignments: Placed<AssignmentChanged>[];
  /** Prices by `market tick-type`, the first one at the start. */
  points: Record<string, Point[]>;
}

/** What of the limits shows in so small a venue. */
export interface Limits {
  readonly rates: number;
}

export class Naive {
  readonly #state: State;
  readonly #limits: Limits;
  #live: Lists = {
    trades: [],
    fills: [],
    closed: [],
    bookings: [],
    funding: [],
    rates: [],
    liquidations: [],
    settlements: [],
    assignments: [],
    points: {},
  };
  #kept: [name: string, lists: Lists][] = [];

  constructor(state: State, limits: Limits) {
    this.#state = state;
    this.#limits = limits;
  }

  apply({ entry, delivered }: Step): void {
    const { command } = entry;
    const { position, events, result } = delivered;
    const moved = new Map<number, number>();
    for (const event of events) {
      if (event.type === 'execution') this.#execution(position, event);
      if (event.type === 'orderCancelled') {
        const { order, reason } = event;
        this.#closed({ position, timeMs: order.updatedMs, ending: 'cancelled', order, reason });
      }
      if (event.type === 'orderRejected') {
        const { order, error } = event;
        this.#closed({ position, timeMs: order.updatedMs, ending: 'rejected', order, error });
      }
      if (event.type === 'booking' && this.#isClient(event.accountId)) {
        this.#live.bookings.push({ ...event, position });
      }
      if (event.type === 'fundingPaid') this.#add('funding', { ...event, position });
      if (event.type === 'settled') this.#add('settlements', { ...event, position });
      if (event.type === 'assignmentChanged') this.#add('assignments', { ...event, position });
      if (event.type === 'liquidation') this.#add('liquidations', { ...event, position });
      if (event.type === 'fundingRateSet') this.#live.rates.push({ ...event, position });
      if (event.type === 'pricesMoved') for (const id of event.marketIds) moved.set(id, event.timeMs);
    }
    for (const [marketId, timeMs] of moved) this.#prices(marketId, timeMs);
    if (result.type !== 'done') return;
    if (command.type === 'genesis') {
      for (let id = 0; id < this.#state.markets.size; id++) this.#prices(id, command.startMs);
    }
    if (command.type === 'genesis' || command.type === 'snapshot') {
      const name = command.type === 'genesis' ? 'genesis' : command.name;
      this.#kept = [...this.#kept.filter(([other]) => other !== name), [name, structuredClone(this.#live)]];
    }
    if (command.type === 'revert') {
      const found = this.#kept.find(([name]) => name === command.name);
      this.#live = structuredClone((found as [string, Lists])[1]);
    }
    if (command.type === 'deleteSnapshot') this.#kept = this.#kept.filter(([name]) => name !== command.name);
  }

  /** Execution keys of an account's fills, newest first. */
  fills(accountId: number, beforeMs: number, count: number) {
    return this.#live.fills
      .filter(({ side, execution }) => side.accountId === accountId && execution.timeMs < beforeMs)
      .reverse()
      .slice(0, count);
  }

  bookings(accountId: number) {
    return this.#live.bookings.filter((booking) => booking.accountId === accountId).reverse();
  }

  funding(accountId: number) {
    return of(accountId, this.#live.funding);
  }

  settlements(accountId: number) {
    return of(accountId, this.#live.settlements);
  }

  liquidations(accountId: number) {
    return of(accountId, this.#live.liquidations);
  }

  assignments(accountId: number) {
    return of(accountId, this.#live.assignments);
  }

  /** Rates of a market, oldest first. */
  rates(marketId: number) {
    return this.#live.rates.filter((rate) => rate.marketId === marketId).slice(-this.#limits.rates);
  }

  closed(accountId: number, reference: OrderReference): ClosedOrder | undefined {
    return this.#live.closed.findLast(({ order }) => {
      if (order.accountId !== accountId) return false;
      return 'orderKey' in reference ? order.key === reference.orderKey : order.cliOrdId === reference.cliOrdId;
    });
  }

  /** All orders remembered as closed. */
  get closedOrders(): readonly OrderView[] {
    return this.#live.closed.map(({ order }) => order);
  }

  /** The market's trades that are kept, ascending. */
  trades(marketId: number): readonly Told[] {
    return this.#live.trades.filter(({ execution }) => execution.marketId === marketId);
  }

  page(marketId: number, { sinceMs = 0, beforeMs = Number.MAX_VALUE, sort, count, after }: ExecutionQuery) {
    const within = this.trades(marketId)
      .map(({ execution }) => execution)
      .filter(({ timeMs }) => timeMs >= sinceMs && timeMs <= beforeMs)
      .sort((one, other) => (sort === 'asc' ? 1 : -1) * (one.sequence - other.sequence));
    const rest = within.filter(({ sequence }) => {
      return after === undefined || (sort === 'asc' ? sequence > after : sequence < after);
    });
    return { rows: rest.slice(0, count), more: rest.length > count };
  }

  /** The last candles of the length, up to the one that runs at `nowMs`. */
  candles(marketId: number, tickType: TickType, lengthMs: number, nowMs: number, count: number): Candle[] {
    const points = this.#points(marketId, tickType);
    const first = points[0];
    if (first === undefined) return [];
    const candles: Candle[] = [];
    const from = Math.max(floor(first.timeMs, lengthMs), floor(nowMs, lengthMs) - (count - 1) * lengthMs);
    let price = points.findLast(({ timeMs }) => timeMs < from)?.price ?? first.price;
    for (let at = from; at <= nowMs; at += lengthMs) {
      const within = points.filter(({ timeMs }) => timeMs >= at && timeMs < at + lengthMs);
      candles.push({ timeMs: at, ...summary(price, within) });
      price = within.at(-1)?.price ?? price;
    }
    return candles;
  }

  day(marketId: number, nowMs: number) {
    const points = this.#points(marketId, 'trade');
    const within = points.filter(({ timeMs }) => floor(timeMs, MINUTE_MS) >= nowMs - DAY_MS);
    const before = points[points.length - within.length - 1] ?? points[0];
    if (before === undefined) return undefined;
    const { open, high, low, close, volumeLots, lotsTimesPrice } = summary(before.price, within);
    return { open, high, low, last: close, volumeLots, lotsTimesPrice };
  }

  #execution(position: number, execution: Execution): void {
    const { marketId, maker, taker, lots, timeMs, ticks } = execution;
    const live = this.#live;
    live.trades.push({ position, execution });
    const { contract } = this.#state.markets.get(marketId);
    this.#points(marketId, 'trade').push({ timeMs, price: (ticks * contract.tickMantissa) / contract.tickScale, lots });
    for (const side of [maker, taker]) {
      if (!this.#isClient(side.accountId)) continue;
      live.fills.push({ position, execution, side });
      const filledLots = side.order.filledLots + lots;
      if (side === maker ? !execution.makerFilled : filledLots < side.order.quantityLots) continue;
      const order = { ...side.order, filledLots, updatedMs: timeMs };
      this.#closed({ position, timeMs, ending: 'filled', order, reason: 'FULL_FILL' });
    }
  }

  #add<Name extends 'funding' | 'settlements' | 'liquidations' | 'assignments'>(
    name: Name,
    row: Lists[Name][number],
  ): void {
    if (!this.#isClient(row.accountId)) return;
    const rows: (typeof row)[] = [...this.#live[name], row];
    this.#live[name] = rows as Lists[Name];
  }

  #closed(closed: ClosedOrder): void {
    if (!this.#isClient(closed.order.accountId)) return;
    this.#live.closed.push(closed);
  }

  #prices(marketId: number, timeMs: number): void {
    const { markPrice, baseAsset } = this.#state.markets.get(marketId);
    const spot = this.#state.assets.get(baseAsset).indexPriceUsd;
    // A price is known at the end of its entry: never before what else happened in the market.
    const lastMs = this.#lastMinute(marketId);
    const noted = Math.max(timeMs, lastMs);
    this.#points(marketId, 'mark').push({ timeMs: noted, price: markPrice, lots: 0 });
    this.#points(marketId, 'spot').push({ timeMs: noted, price: spot, lots: 0 });
  }

  #lastMinute(marketId: number): number {
    const times = (['trade', 'mark'] as const).map((type) => this.#points(marketId, type).at(-1)?.timeMs ?? 0);
    return floor(Math.max(...times), MINUTE_MS);
  }

  #points(marketId: number, tickType: TickType): Point[] {
    const { points } = this.#live;
    const key = `${marketId} ${tickType}`;
    points[key] ??= [];
    return points[key];
  }

  #isClient(accountId: number): boolean {
    return this.#state.accounts.get(accountId).role === 'client';
  }
}

/** An account's rows, newest first, without the word that tells events apart. */
function of<Row extends { readonly accountId: number; readonly type: string }>(
  accountId: number,
  rows: readonly Row[],
) {
  return rows
    .filter((row) => row.accountId === accountId)
    .reverse()
    .map(({ type: _type, ...row }) => row);
}

function floor(timeMs: number, lengthMs: number): number {
  return Math.floor(timeMs / lengthMs) * lengthMs;
}

function summary(open: number, points: readonly Point[]): Omit<Candle, 'timeMs'> {
  const prices = [open, ...points.map(({ price }) => price)];
  return {
    open,
    high: Math.max(...prices),
    low: Math.min(...prices),
    close: prices.at(-1) ?? open,
    volumeLots: points.reduce((sum, { lots }) => sum + lots, 0),
    lotsTimesPrice: points.reduce((sum, { lots, price }) => sum + lots * price, 0),
  };
}
