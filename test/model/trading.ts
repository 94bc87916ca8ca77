/**
 * The book and the trades: price-time priority with the house behind the users at each price, a trade valued once, and
 * what it does to positions and balances (margin-and-risk 1, 2.1, 11; D8, D22, D35; C41).
 */
import type { OrderType, Side } from './commands.ts';
import { type Contract, costUnit, priceAt, sizeOf, worthOf } from './contract.ts';
import { Fraction, whole } from './fraction.ts';
import {
  type Account,
  accountNumbered,
  assetNamed,
  HOUSE,
  type Market,
  type Order,
  ordersOf,
  type Position,
  positionIn,
  type Quote,
  type State,
  walletFor,
} from './state.ts';

/** An order as an event shows it. */
export interface View {
  readonly key: number | undefined;
  readonly account: number;
  readonly side: Side;
  readonly type: OrderType;
  readonly ticks: bigint;
  readonly quantity: bigint;
  readonly filled: bigint;
  readonly reduceOnly: boolean;
  readonly cliOrdId: string;
  readonly createdMs: number;
  readonly updatedMs: number;
}

export interface FillSide {
  readonly order: View;
  readonly fillType: 'maker' | 'taker' | 'takerAfterEdit';
  readonly oldLots: bigint;
  readonly newLots: bigint;
  readonly oldEntry: number;
  readonly newEntry: number;
  readonly profit: bigint;
  readonly fee: bigint;
  readonly newBalance: bigint;
}

export type Event =
  | { type: 'placed'; order: View }
  | { type: 'edited'; old: View; now: View }
  | { type: 'cancelled'; order: View; reason: string }
  | { type: 'rejected'; order: View; error: string }
  | {
      type: 'fill';
      symbol: string;
      ticks: bigint;
      lots: bigint;
      mark: number;
      sequence: number;
      maker: FillSide;
      taker: FillSide;
      makerFilled: boolean;
    }
  | { type: 'booking'; account: number; wallet: string; asset: string; reason: string; newBalance: bigint }
  | { type: 'prices'; symbols: string[] }
  | { type: 'market'; symbol: string }
  | { type: 'account'; account: number };

export function viewOf(order: Order): View {
  return {
    key: order.key,
    account: order.accountId,
    side: order.side,
    type: order.type,
    ticks: order.ticks,
    quantity: order.lots + order.filled,
    filled: order.filled,
    reduceOnly: order.reduceOnly,
    cliOrdId: order.cliOrdId,
    createdMs: order.createdMs,
    updatedMs: order.updatedMs,
  };
}

/** True when `ticks` is a better price than `than` for somebody who rests on this side. */
function better(side: Side, ticks: bigint, than: bigint): boolean {
  return side === 'buy' ? ticks > than : ticks < than;
}

/** The resting orders of a side in the order in which they fill. */
export function queue(market: Market, side: Side): Order[] {
  return market.orders
    .filter((order) => order.side === side)
    .sort((a, b) => (a.ticks === b.ticks ? a.arrival - b.arrival : better(side, a.ticks, b.ticks) ? -1 : 1));
}

function quotes(market: Market, side: Side): Quote[] {
  return side === 'buy' ? market.bids : market.asks;
}

/** Who is first on a side: the best price, there users before the house. */
function first(market: Market, side: Side): { order: Order } | { quote: Quote } | undefined {
  const order = queue(market, side)[0];
  const quote = quotes(market, side).find(({ lots }) => lots > 0n);
  if (order === undefined) return quote === undefined ? undefined : { quote };
  return quote !== undefined && better(side, quote.ticks, order.ticks) ? { quote } : { order };
}

export function bestTicks(market: Market, side: Side): bigint | undefined {
  const offer = first(market, side);
  if (offer === undefined) return undefined;
  return 'order' in offer ? offer.order.ticks : offer.quote.ticks;
}

export interface Taker {
  view: View;
  readonly limit: bigint;
  readonly fillType: 'taker' | 'takerAfterEdit';
}

/** Trades with the other side until the taker is filled, its limit is reached, or it meets an order of its own account. */
export function match(state: State, market: Market, taker: Taker, events: Event[]): { metOwn: boolean } {
  const side = taker.view.side === 'buy' ? 'sell' : 'buy';
  for (;;) {
    const open = taker.view.quantity - taker.view.filled;
    const offer = first(market, side);
    if (open === 0n || offer === undefined) return { metOwn: false };
    const ticks = 'order' in offer ? offer.order.ticks : offer.quote.ticks;
    if (taker.view.side === 'buy' ? ticks > taker.limit : ticks < taker.limit) return { metOwn: false };
    if ('order' in offer) {
      if (offer.order.accountId === taker.view.account) return { metOwn: true };
      const lots = open < offer.order.lots ? open : offer.order.lots;
      fillOrder(state, market, offer.order, lots, taker.view, taker.fillType, events);
      taker.view = { ...taker.view, filled: taker.view.filled + lots, updatedMs: state.timeMs };
    } else {
      const lots = open < offer.quote.lots ? open : offer.quote.lots;
      const house = houseView(state, side, ticks, offer.quote.lots);
      offer.quote.lots -= lots;
      trade(state, market, house, taker.view, taker.fillType, ticks, lots, offer.quote.lots === 0n, events);
      taker.view = { ...taker.view, filled: taker.view.filled + lots, updatedMs: state.timeMs };
    }
  }
}

/** The house has no orders; this is what it shows for the moment of a fill. */
export function houseView(state: State, side: Side, ticks: bigint, quantity: bigint): View {
  return {
    key: undefined,
    account: HOUSE,
    side,
    type: 'lmt',
    ticks,
    quantity,
    filled: 0n,
    reduceOnly: false,
    cliOrdId: '',
    createdMs: state.timeMs,
    updatedMs: state.timeMs,
  };
}

/** Fills a resting order at its own price; its owner's reduce-only orders follow the position. */
export function fillOrder(
  state: State,
  market: Market,
  order: Order,
  lots: bigint,
  taker: View,
  fillType: 'taker' | 'takerAfterEdit',
  events: Event[],
): void {
  const before = viewOf(order);
  const gone = lots === order.lots;
  order.lots -= lots;
  order.filled += lots;
  order.updatedMs = state.timeMs;
  if (gone) remove(market, order);
  trade(state, market, before, taker, fillType, order.ticks, lots, gone, events);
  cutReduceOnly(state, market, order.accountId, events);
}

export function remove(market: Market, order: Order): void {
  market.orders = market.orders.filter((other) => other !== order);
}

/** Lots that an order of the side could close. */
export function closable(side: Side, position: Position): bigint {
  const lots = side === 'sell' ? position.lots : -position.lots;
  return lots > 0n ? lots : 0n;
}

/** D22: no reduce-only order is larger than what is left to close, and none outlives it. */
export function cutReduceOnly(state: State, market: Market, accountId: number, events: Event[]): void {
  const position = positionIn(walletFor(accountNumbered(state, accountId), market.contract), market.contract.symbol);
  for (const order of ordersOf(market, accountId)) {
    if (!order.reduceOnly) continue;
    const left = closable(order.side, position);
    if (order.lots <= left) continue;
    const old = viewOf(order);
    order.updatedMs = state.timeMs;
    if (left === 0n) {
      remove(market, order);
      events.push({ type: 'cancelled', order: viewOf(order), reason: 'WOULD_NOT_REDUCE_POSITION' });
    } else {
      order.lots = left;
      events.push({ type: 'edited', old, now: viewOf(order) });
    }
  }
}

/** One trade: valued once, the same amount for both sides. */
function trade(
  state: State,
  market: Market,
  maker: View,
  taker: View,
  fillType: 'taker' | 'takerAfterEdit',
  ticks: bigint,
  lots: bigint,
  makerFilled: boolean,
  events: Event[],
): void {
  const { contract } = market;
  const value = valueInCost(state, contract, lots, ticks);
  const makerSide = settle(state, market, maker, 'maker', ticks, lots, value);
  const takerSide = settle(state, market, taker, fillType, ticks, lots, value);
  market.trades++;
  events.push({
    type: 'fill',
    symbol: contract.symbol,
    ticks,
    lots,
    mark: market.mark,
    sequence: market.trades,
    maker: makerSide,
    taker: takerSide,
    makerFilled,
  });
}

/** Value of a trade in units of cost: lot-ticks, or the coin's smallest units, rounded half away from zero. */
function valueInCost(state: State, contract: Contract, lots: bigint, ticks: bigint): bigint {
  if (contract.linear) return lots * ticks;
  const { decimals } = assetNamed(state, contract.settlement);
  return worthOf(contract, lots, priceAt(contract, ticks)).over(costUnit(contract, decimals)).rounded();
}

function settle(
  state: State,
  market: Market,
  order: View,
  fillType: FillSide['fillType'],
  ticks: bigint,
  lots: bigint,
  value: bigint,
): FillSide {
  const { contract } = market;
  const account = accountNumbered(state, order.account);
  const wallet = walletFor(account, contract);
  const old = positionIn(wallet, contract.symbol);
  const next = { ...old };
  const signed = order.side === 'buy' ? lots : -lots;
  const profit = changePosition(state, contract, next, signed, order.side === 'buy' ? value : -value, ticks);
  wallet.positions.set(contract.symbol, next);
  market.openInterest += long(next.lots) - long(old.lots);
  const rate = feeRate(account, contract, fillType);
  const booked = {
    profit: asBooked(state, contract, inUnits(state, contract, profit)),
    fee: asBooked(
      state,
      contract,
      whole(inUnits(state, contract, value))
        .times(rate)
        .rounded(),
    ),
  };
  const newBalance = (wallet.balances.get(contract.settlement) ?? 0n) + booked.profit - booked.fee;
  wallet.balances.set(contract.settlement, newBalance);
  return {
    order,
    fillType,
    oldLots: old.lots,
    newLots: next.lots,
    oldEntry: old.entryPrice,
    newEntry: next.entryPrice,
    ...booked,
    newBalance,
  };
}

function long(lots: bigint): bigint {
  return lots > 0n ? lots : 0n;
}

/**
 * The trade's effect on a position, and its realised profit in units of cost. Increases blend, reductions leave the entry
 * price alone, a flip resets it to the trade's price; a part that is closed takes its part of the cost along.
 */
function changePosition(
  state: State,
  contract: Contract,
  position: Position,
  lots: bigint,
  value: bigint,
  ticks: bigint,
): bigint {
  const price = priceAt(contract, ticks).toNumber();
  const held = position.lots;
  if (held === 0n || held > 0n === lots > 0n) {
    position.lots += lots;
    position.cost += value;
    if (held === 0n) position.entryPrice = price;
    else if (price !== position.entryPrice) position.entryPrice = averagePrice(state, contract, position);
    return 0n;
  }
  const open = held < 0n ? -held : held;
  const size = lots < 0n ? -lots : lots;
  const closed = open < size ? open : size;
  const releasedCost = part(position.cost, closed, open);
  const closeValue = part(value, closed, size);
  position.lots += lots;
  position.cost += value - closeValue - releasedCost;
  if (position.lots === 0n) position.entryPrice = 0;
  else if (size > open) position.entryPrice = price;
  // Bought for `releasedCost`, sold for `-closeValue`; a long inverse position spends coins less as the price rises.
  return contract.linear ? -closeValue - releasedCost : closeValue + releasedCost;
}

function part(amount: bigint, of: bigint, all: bigint): bigint {
  return of === all ? amount : new Fraction(amount * of, all).rounded();
}

/** The price at which the position has its cost: dollars per coin bought. */
function averagePrice(state: State, contract: Contract, position: Position): number {
  const size = sizeOf(contract, position.lots);
  const cost = whole(position.cost).times(costUnit(contract, assetNamed(state, contract.settlement).decimals));
  return (contract.linear ? cost.over(size) : size.over(cost)).toNumber();
}

/** Units of the settlement asset. A lot-tick is a whole number of them. */
function inUnits(state: State, contract: Contract, cost: bigint): bigint {
  const { decimals } = assetNamed(state, contract.settlement);
  return whole(cost)
    .times(costUnit(contract, decimals))
    .times(new Fraction(10n ** BigInt(decimals)))
    .rounded();
}

/** C41, D8: USD is booked in the rule set's decimals, half away from zero; coins in the ledger's unit. */
function asBooked(state: State, contract: Contract, units: bigint): bigint {
  const { bookedUsdDecimals } = state.rules;
  const { decimals } = assetNamed(state, contract.settlement);
  if (contract.settlement !== 'USD' || bookedUsdDecimals === null || bookedUsdDecimals >= decimals) return units;
  const step = 10n ** BigInt(decimals - bookedUsdDecimals);
  return new Fraction(units, step).rounded() * step;
}

function feeRate(account: Account, contract: Contract, fillType: FillSide['fillType']): Fraction {
  if (account.role !== 'client') return new Fraction(0n);
  return fillType === 'maker' ? contract.makerFee : contract.takerFee;
}
