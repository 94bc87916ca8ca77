/**
 * The book and the trades: price-time priority with the house behind the users at each price, a trade valued once, and
 * what it does to positions and balances (margin-and-risk 1, 2.1, 11; D8, D22, D35; C41).
 */
import type { OrderType, Side, Strategy } from './commands.ts';
import { type Contract, costUnit, feeFor, notionalUsd, priceAt, sizeOf, worthOf } from './contract.ts';
import { Fraction, whole, ZERO } from './fraction.ts';
import { accruedUnits, carriedUnits, paysFunding } from './funding.ts';
import { asBooked, bookAmounts, bookableBelow, settleCurrencies } from './money.ts';
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
  rowOf,
  type State,
  type Trigger,
  triggersOf,
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

/** A trigger as an event shows it; of one that was refused its prices may be missing. */
export interface TriggerView extends Omit<Trigger, 'accountId' | 'extreme' | 'createdMs'> {
  readonly account: number;
  readonly symbol: string;
}

export type FillType =
  | 'maker'
  | 'taker'
  | 'takerAfterEdit'
  | 'liquidation'
  | 'partialLiquidation'
  | 'assignor'
  | 'assignee'
  | 'coveredLiquidation'
  | 'unwindBankrupt'
  | 'unwindCounterparty';

export interface FillSide {
  readonly order: View;
  readonly fillType: FillType;
  readonly oldLots: bigint;
  readonly newLots: bigint;
  readonly oldEntry: number;
  readonly newEntry: number;
  readonly profit: bigint;
  readonly fee: bigint;
  readonly funding: bigint;
  readonly oldBalance: bigint;
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
  | { type: 'trigger'; what: 'placed' | 'rejected' | 'fired' | 'failed'; trigger: TriggerView; why?: string }
  | { type: 'trigger'; what: 'cancelled'; trigger: TriggerView; why: string }
  | { type: 'trigger'; what: 'edited'; old: TriggerView; trigger: TriggerView; why: string }
  | { type: 'prices'; symbols: string[] }
  | { type: 'market'; symbol: string }
  | { type: 'account'; account: number }
  | { type: 'rate'; symbol: string; rate: number }
  | { type: 'funding'; account: number; symbol: string; lots: bigint; booked: bigint; newBalance: bigint }
  | { type: 'assignment'; account: number; id: number; deleted: boolean }
  | {
      type: 'settled';
      account: number;
      symbol: string;
      lots: bigint;
      price: number;
      profit: bigint;
      fee: bigint;
      newBalance: bigint;
    }
  | {
      type: 'liquidation';
      account: number;
      wallet: string;
      symbol: string | undefined;
      step: string;
      limit: bigint;
      zero: bigint;
      before: bigint;
      after: bigint;
      pool: bigint;
    };

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

export function triggerViewOf(market: Market, trigger: Trigger): TriggerView {
  const { accountId, extreme: _extreme, createdMs: _createdMs, ...rest } = trigger;
  return { ...rest, account: accountId, symbol: market.contract.symbol };
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
  readonly fillType: FillType;
  /** What happens when it meets an order of its owner; without one it stops at orders of its own account. */
  readonly strategy?: Strategy;
  feeAtMost?: bigint;
  /** Called before and after each fill, by whoever has to count. */
  readonly before?: (ticks: bigint, lots: bigint) => void;
  readonly after?: (side: FillSide, ticks: bigint, lots: bigint) => void;
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
    const meeting = 'order' in offer ? meetingOf(state, taker, offer.order) : 'trades';
    if (meeting === 'refuses') return { metOwn: true };
    if ('order' in offer && meeting === 'cancels') {
      cancelOrder(state, market, offer.order, 'CANCELLED_BY_SELF_TRADE', events);
      continue;
    }
    const offered = 'order' in offer ? offer.order.lots : offer.quote.lots;
    const lots = open < offered ? open : offered;
    taker.before?.(ticks, lots);
    let settled: FillSide;
    if ('order' in offer) {
      settled = fillOrder(state, market, offer.order, lots, taker, events);
    } else {
      const house = houseView(state, side, ticks, offered);
      offer.quote.lots -= lots;
      const maker = { view: house, fillType: 'maker' } as const;
      settled = trade(state, market, maker, taker, ticks, lots, offer.quote.lots === 0n, events);
    }
    taker.view = { ...taker.view, filled: taker.view.filled + lots, updatedMs: state.timeMs };
    taker.after?.(settled, ticks, lots);
  }
}

/** C86: who is of one owner, and what the strategy of the taker says of it. */
function meetingOf(state: State, { view, strategy }: Taker, { accountId }: Order): 'trades' | 'refuses' | 'cancels' {
  const isSelf = accountId === view.account;
  if (strategy === undefined) return isSelf ? 'refuses' : 'trades';
  const headOf = (id: number): number => accountNumbered(state, id).master ?? id;
  if (headOf(accountId) !== headOf(view.account)) return 'trades';
  const isChild = accountNumbered(state, accountId).master === view.account;
  const gives = isSelf
    ? strategy !== 'REJECT_TAKER'
    : strategy === 'CANCEL_MAKER_ANY' || (strategy === 'CANCEL_MAKER_CHILD' && isChild);
  return gives ? 'cancels' : 'refuses';
}

export function cancelOrder(state: State, market: Market, order: Order, reason: string, events: Event[]): void {
  remove(market, order);
  events.push({ type: 'cancelled', order: { ...viewOf(order), updatedMs: state.timeMs }, reason });
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
  taker: Participant,
  events: Event[],
): FillSide {
  const before = viewOf(order);
  const gone = lots === order.lots;
  order.lots -= lots;
  order.filled += lots;
  order.updatedMs = state.timeMs;
  if (gone) remove(market, order);
  const maker = { view: before, fillType: 'maker' } as const;
  const settled = trade(state, market, maker, taker, order.ticks, lots, gone, events);
  cutReduceOnly(state, market, order.accountId, events);
  return settled;
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
  for (const trigger of triggersOf(market, accountId)) {
    if (trigger.reduceOnly) cutTrigger(state, market, trigger, closable(trigger.side, position), events);
  }
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

/** C85: the same of those that wait for a price. */
function cutTrigger(state: State, market: Market, trigger: Trigger, left: bigint, events: Event[]): void {
  if (trigger.lots <= left) return;
  if (left === 0n) {
    dropTrigger(state, market, trigger, 'WOULD_NOT_REDUCE_POSITION', events);
    return;
  }
  const old = triggerViewOf(market, trigger);
  trigger.lots = left;
  trigger.updatedMs = state.timeMs;
  const now = triggerViewOf(market, trigger);
  events.push({ type: 'trigger', what: 'edited', old, trigger: now, why: 'WOULD_NOT_REDUCE_POSITION' });
}

export function dropTrigger(state: State, market: Market, trigger: Trigger, why: string, events: Event[]): void {
  market.triggers = market.triggers.filter((other) => other !== trigger);
  const view = { ...triggerViewOf(market, trigger), updatedMs: state.timeMs };
  events.push({ type: 'trigger', what: 'cancelled', trigger: view, why });
}

/** One trade: valued once, the same amount for both sides. */
export function trade(
  state: State,
  market: Market,
  maker: Participant,
  taker: Participant,
  ticks: bigint,
  lots: bigint,
  makerFilled: boolean,
  events: Event[],
): FillSide {
  const { contract } = market;
  const value = valueInCost(state, contract, lots, ticks);
  const makerSide = settle(state, market, maker, ticks, lots, value, events);
  const takerSide = settle(state, market, taker, ticks, lots, value, events);
  market.trades++;
  market.last = ticks;
  state.sampling = true;
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
  for (const side of [makerSide, takerSide]) {
    const account = accountNumbered(state, side.order.account);
    const wallet = walletFor(account, contract);
    const { profitIn } = positionIn(wallet, contract.symbol);
    settleCurrencies(state, account, wallet, profitIn, side, events);
  }
  return takerSide;
}

/** Value of a trade in units of cost: lot-ticks, or the coin's smallest units, rounded half away from zero. */
export function valueInCost(state: State, contract: Contract, lots: bigint, ticks: bigint): bigint {
  if (contract.linear) return lots * ticks;
  const { decimals } = assetNamed(state, contract.settlement);
  return worthOf(contract, lots, priceAt(contract, ticks)).over(costUnit(contract, decimals)).rounded();
}

/** Whose side of a fill, and as what. A wallet in liquidation pays no more than it has left (C63). */
export interface Participant {
  readonly view: View;
  readonly fillType: FillType;
  readonly feeAtMost?: bigint;
}

function settle(
  state: State,
  market: Market,
  { view: order, fillType, feeAtMost }: Participant,
  ticks: bigint,
  lots: bigint,
  value: bigint,
  events: Event[],
): FillSide {
  const { contract } = market;
  const account = accountNumbered(state, order.account);
  const wallet = walletFor(account, contract);
  const row = rowOf(state, wallet, contract.symbol);
  const old = { ...row };
  const ms = state.timeMs - old.fundedMs;
  const accrued = paysFunding(market) ? accruedUnits(state, market, old, market.funding.rateUnits, ms) : 0n;
  const funding = accrued + carriedUnits(state, market, old);
  const signed = order.side === 'buy' ? lots : -lots;
  const profit = changePosition(state, contract, row, signed, order.side === 'buy' ? value : -value, ticks);
  market.openInterest += long(row.lots) - long(old.lots);
  row.fundedMs = state.timeMs;
  row.carriedFunding = 0;
  const rate = feeRate(state, account, contract, fillType);
  const fullFee = whole(inUnits(state, contract, value))
    .times(rate)
    .rounded();
  // Looked at as it would be booked (C63).
  const { settlement } = contract;
  const tooMuch = feeAtMost !== undefined && asBooked(state, settlement, fullFee) > feeAtMost;
  const fee = tooMuch ? bookableBelow(state, settlement, feeAtMost) : fullFee;
  // An order that is tried out is charged by today's volume throughout.
  if (!state.tryingOut) countVolume(state, account, contract, lots, ticks);
  const exact = { profit: inUnits(state, contract, profit), fee, funding };
  const booked = bookAmounts(state, account, wallet, contract, exact, events);
  if (row.leverage > 0) row.isolatedFunding = keptFunding(old.isolatedFunding + booked.funding, old.lots, row.lots);
  return {
    order,
    fillType,
    oldLots: old.lots,
    newLots: row.lots,
    oldEntry: old.entryPrice,
    newEntry: row.entryPrice,
    ...booked,
  };
}

/** D27: all of it while the position grows, in proportion while it shrinks, none of it afterwards. */
function keptFunding(funding: bigint, before: bigint, after: bigint): bigint {
  if (after === 0n || after > 0n !== before > 0n) return 0n;
  const [was, is] = [before < 0n ? -before : before, after < 0n ? -after : after];
  return is >= was ? funding : new Fraction(funding * is, was).rounded();
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
export function inUnits(state: State, contract: Contract, cost: bigint): bigint {
  const { decimals } = assetNamed(state, contract.settlement);
  return whole(cost)
    .times(costUnit(contract, decimals))
    .times(new Fraction(10n ** BigInt(decimals)))
    .rounded();
}

/** D19, C55, C63: by the volume before the fill; what follows a full liquidation is free, and so are the venue's own. */
export function feeRate(state: State, account: Account, contract: Contract, fillType: FillType): Fraction {
  if (account.role !== 'client' || FREE_OF_CHARGE.includes(fillType)) return ZERO;
  const own = state.feeSchedules.find(({ uid }) => uid === account.feeSchedule);
  const schedule = own ?? contract.fees;
  if (schedule === undefined) return ZERO;
  return feeFor(schedule, volumeOf(state, account), fillType === 'maker' ? 'makerFee' : 'takerFee');
}

const FREE_OF_CHARGE: readonly FillType[] = [
  'assignor',
  'assignee',
  'coveredLiquidation',
  'unwindBankrupt',
  'unwindCounterparty',
];

const DAY_MS = 86_400_000;

/** C55: cents of a fill, added to the day's. */
function countVolume(state: State, account: Account, contract: Contract, lots: bigint, ticks: bigint): void {
  if (account.role !== 'client') return;
  const day = Math.floor(state.timeMs / DAY_MS);
  const cents = notionalUsd(contract, lots, ticks).times(whole(100)).rounded();
  account.volume.set(day, (account.volume.get(day) ?? 0n) + cents);
}

/** USD of the last 30 days, today included. */
function volumeOf(state: State, account: Account): Fraction {
  const today = Math.floor(state.timeMs / DAY_MS);
  let cents = 0n;
  for (const [day, sum] of account.volume) if (day > today - 30) cents += sum;
  return new Fraction(cents, 100n);
}
