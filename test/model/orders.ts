/** Orders: sent, edited, cancelled; refused with the first reason that holds (margin-and-risk 3.5, 3.6; D25, C42, C44). */
import type { EditOrderCommand, OrderType, SendOrderCommand, SendTriggerCommand, Side } from './commands.ts';
import { type Contract, levelFor, notionalUsd, priceAt } from './contract.ts';
import { asPrinted, exactly, type Fraction, fromText, ONE, whole } from './fraction.ts';
import { type Margin, marginOf, sideIfAllFill } from './margin.ts';
import {
  type Account,
  accountNumbered,
  copyToTryOut,
  type Market,
  marketNamed,
  marketsOf,
  NOISE,
  type Order,
  ordersOf,
  positionIn,
  rowOf,
  type State,
  type Trigger,
  triggersOf,
  walletFor,
} from './state.ts';
import {
  bestTicks,
  cancelOrder as cancelResting,
  closable,
  cutReduceOnly,
  dropTrigger,
  type Event,
  match,
  remove,
  type Taker,
  type View,
  viewOf,
} from './trading.ts';
import { editTrigger } from './triggers.ts';

/** The words of `sendStatus.status` for the reasons of a refusal. */
export const STATUS: Readonly<Record<string, string>> = {
  WOULD_PROCESS_AFTER_SPECIFIED_TIME: 'wouldProcessAfterSpecifiedTime',
  MARKET_INACTIVE: 'marketInactive',
  MARKET_SUSPENDED: 'marketSuspended',
  INVALID_QUANTITY: 'invalidSize',
  INVALID_PRICE: 'invalidPrice',
  CLIENT_ORDER_ID_TOO_LONG: 'clientOrderIdTooBig',
  CLIENT_ORDER_ID_IN_USE: 'clientOrderIdAlreadyExist',
  MARKET_IS_POST_ONLY: 'marketIsPostOnly',
  ORDER_LIMIT_EXCEEDED: 'tooManyOrders',
  SMALL_ORDER_LIMIT_EXCEEDED: 'tooManySmallOrders',
  WOULD_NOT_REDUCE_POSITION: 'wouldNotReducePosition',
  WOULD_EXECUTE_SELF: 'selfFill',
  POST_WOULD_EXECUTE: 'postWouldExecute',
  IOC_WOULD_NOT_EXECUTE: 'iocWouldNotExecute',
  PRICE_COLLAR: 'outsidePriceCollar',
  PRICE_DISLOCATION: 'wouldIncreasePriceDislocation',
  MAX_POSITION_EXCEEDED: 'maxPositionViolation',
  FIXED_LEVERAGE_TOO_HIGH: 'fixedLeverageTooHigh',
  INSUFFICIENT_MARGIN: 'insufficientAvailableFunds',
  WOULD_CAUSE_LIQUIDATION: 'wouldCauseLiquidation',
  ORDER_FOR_EDIT_NOT_FOUND: 'orderForEditNotFound',
  ORDER_CANNOT_HAVE_TRIGGER_PRICE: 'orderForEditNotAStop',
  CANNOT_EDIT_TRIGGER_PRICE_OF_TRAILING_STOP: 'cannotEditTriggerPriceOfTrailingStop',
  CANNOT_EDIT_LIMIT_PRICE_OF_TRAILING_STOP: 'cannotEditLimitPriceOfTrailingStop',
  TRAILING_STOP_ORDER_LIMIT_EXCEEDED: 'tooManyOrders',
  TRAILING_STOP_PERCENT_DEVIATION_EXCEEDS_MAX_DECIMAL_PLACES: 'invalidPrice',
  TRAILING_STOP_QUOTE_DEVIATION_NOT_MULTIPLE_OF_TICK_SIZE: 'invalidPrice',
  TRAILING_STOP_MAX_DEVIATION_TOO_LARGE: 'invalidPrice',
  TRAILING_STOP_MAX_DEVIATION_TOO_SMALL: 'invalidPrice',
  NO_REFERENCE_PRICE_AVAILABLE_FOR_CALCULATING_TRAILING_STOP_TRIGGER_PRICE: 'invalidPrice',
  LIMIT_PRICE_SET_AS_ABSOLUTE_AND_RELATIVE: 'invalidPrice',
  LIMIT_PRICE_OFFSET_MUST_HAVE_VALUE_AND_UNIT: 'invalidPrice',
  LIMIT_PRICE_OFFSET_QUOTE_CURRENCY_VALUE_MUST_BE_MULTIPLE_OF_TICK_SIZE: 'invalidPrice',
  LIMIT_PRICE_OFFSET_PERCENT_VALUE_TOO_MANY_DECIMAL_PLACES: 'invalidPrice',
  LIMIT_PRICE_OFFSET_TOO_HIGH: 'invalidPrice',
  LIMIT_PRICE_OFFSET_TOO_LOW: 'invalidPrice',
};

export interface OrderResult {
  readonly type: 'order';
  readonly status: string;
  readonly key?: number;
  readonly cliOrdId?: string;
  /** By how much a reduce-only order was cut when it came. */
  readonly reducedLots?: number;
}

export type Refused = { readonly type: 'refused'; readonly error: string };

/**
 * What the venue under test answered. The model reads from it the name of a new order, and the verdict where two figures
 * are so close that the rounding of floats decides; it counts how often.
 */
export interface Told {
  readonly key: number;
  readonly status: string;
  doubts: number;
  /** The same of the elements of a batch. */
  readonly elements?: readonly Told[];
  /** Errors of the orders that triggers fired and that were refused, by their keys. */
  readonly failed?: ReadonlyMap<number, string>;
}

/** What every order is asked first: who sends it, where to, in time, and a size in whole lots. */
export function opening(
  state: State,
  command: SendOrderCommand | SendTriggerCommand,
): { account: Account; market: Market; asked: bigint; refuse: (error: string) => OrderResult } | OrderResult | Refused {
  const account = accountNumbered(state, command.account);
  if (!account.active || !account.tradingEnabled) return { type: 'refused', error: 'accountInactive' };
  const market = state.markets.get(command.symbol);
  if (market === undefined) return { type: 'refused', error: 'invalidArgument' };
  const { cliOrdId = '' } = command;
  const named = cliOrdId === '' ? {} : { cliOrdId };
  const refuse = (error: string): OrderResult => ({ type: 'order', status: STATUS[error] as string, ...named });
  if (isLate(state, command.processBeforeMs)) return refuse('WOULD_PROCESS_AFTER_SPECIFIED_TIME');
  if (!market.listed) return refuse('MARKET_INACTIVE');
  if (market.suspended) return refuse('MARKET_SUSPENDED');
  const asked = steps(command.size, market.contract.lot);
  if (asked === undefined || asked <= 0n) return refuse('INVALID_QUANTITY');
  return { account, market, asked, refuse };
}

/** Refusal 6: one set of names for orders that rest and orders that wait. */
export function nameError(state: State, account: Account, cliOrdId: string): string | undefined {
  if (cliOrdId.length > 100) return 'CLIENT_ORDER_ID_TOO_LONG';
  if (cliOrdId === '') return undefined;
  const isUsed = [ownOrder, ownTrigger].some((find) => find(state, account, undefined, cliOrdId) !== undefined);
  return isUsed ? 'CLIENT_ORDER_ID_IN_USE' : undefined;
}

export function sendOrder(state: State, command: SendOrderCommand, told: Told, events: Event[]): OrderResult | Refused {
  const opened = opening(state, command);
  if ('type' in opened) return opened;
  const { account, market, asked, refuse } = opened;
  const { contract } = market;
  const { cliOrdId = '' } = command;
  const ticks = limitTicks(state, market, command);
  if (ticks === undefined) return refuse('INVALID_PRICE');
  if (isTooLarge(state, contract, asked, ticks)) return refuse('INVALID_QUANTITY');
  const badName = nameError(state, account, cliOrdId);
  if (badName !== undefined) return refuse(badName);
  const left = closable(command.side, positionIn(walletFor(account, contract), contract.symbol));
  const quantity = command.reduceOnly && left > 0n && left < asked ? left : asked;
  const view: View = {
    key: told.key,
    account: account.id,
    side: command.side,
    type: command.orderType,
    ticks,
    quantity,
    filled: 0n,
    reduceOnly: command.reduceOnly,
    cliOrdId,
    createdMs: state.timeMs,
    updatedMs: state.timeMs,
  };
  const error = judge(state, account, market, view, left, told);
  if (error !== undefined) {
    events.push({ type: 'rejected', order: view, error });
    return { ...refuse(error), key: told.key };
  }
  carryOut(state, market, view, 'taker', events);
  const reduced = asked - quantity;
  return {
    type: 'order',
    status: 'placed',
    key: told.key,
    ...(cliOrdId === '' ? {} : { cliOrdId }),
    ...(reduced > 0n ? { reducedLots: Number(reduced) } : {}),
  };
}

/** Refusals 7 to 18. */
export function judge(
  state: State,
  account: Account,
  market: Market,
  view: View,
  left: bigint,
  told: Told,
): string | undefined {
  return formError(state, account, market, view, left) ?? tryOut(state, account, market, view, told);
}

export function editOrder(state: State, command: EditOrderCommand, told: Told, events: Event[]): OrderResult | Refused {
  const account = accountNumbered(state, command.account);
  if (!account.active || !account.tradingEnabled) return { type: 'refused', error: 'accountInactive' };
  const found = ownOrder(state, account, command.orderKey, command.cliOrdId);
  const waiting = found === undefined ? ownTrigger(state, account, command.orderKey, command.cliOrdId) : undefined;
  const answer = (status: string): OrderResult => {
    const key = found?.order.key ?? command.orderKey;
    const cliOrdId = command.cliOrdId ?? found?.order.cliOrdId ?? '';
    return {
      type: 'order',
      status,
      ...(key === undefined || key < 0 ? {} : { key }),
      ...(cliOrdId === '' ? {} : { cliOrdId }),
    };
  };
  const refuse = (error: string): OrderResult => answer(STATUS[error] as string);
  if (isLate(state, command.processBeforeMs)) return refuse('WOULD_PROCESS_AFTER_SPECIFIED_TIME');
  if (waiting !== undefined) return editTrigger(state, command, waiting.market, waiting.trigger, events);
  if (found === undefined) return refuse('ORDER_FOR_EDIT_NOT_FOUND');
  if (command.stopPrice !== undefined || command.deviation !== undefined) {
    return refuse('ORDER_CANNOT_HAVE_TRIGGER_PRICE');
  }
  const { order, market } = found;
  const { contract } = market;
  if (market.suspended) return refuse('MARKET_SUSPENDED');
  let open = order.lots;
  if (command.size !== undefined) {
    const asked = steps(command.size, contract.lot);
    if (asked === undefined) return refuse('INVALID_QUANTITY');
    open = command.quantityMode === 'absolute' ? asked - order.filled : asked;
    if (open <= 0n) return refuse('INVALID_QUANTITY');
  }
  const ticks = command.limitPrice === undefined ? order.ticks : priceTicks(contract, command.limitPrice);
  if (ticks === undefined) return refuse('INVALID_PRICE');
  if (isTooLarge(state, contract, open, ticks)) return refuse('INVALID_QUANTITY');
  if (!order.reduceOnly && isTooSmall(state, contract, open, ticks)) return refuse('SMALL_ORDER_LIMIT_EXCEEDED');
  if (order.reduceOnly) {
    const left = closable(order.side, positionIn(walletFor(account, contract), contract.symbol));
    if (left < open) open = left;
  }
  const old = viewOf(order);
  const wanted: View = { ...old, ticks, quantity: open + order.filled, updatedMs: state.timeMs };
  if (ticks === order.ticks && open <= order.lots) {
    // Asking for no more keeps the place in the queue.
    order.lots = open;
    order.updatedMs = state.timeMs;
    events.push({ type: 'edited', old, now: wanted });
    return answer('edited');
  }
  const error = tryOut(state, account, market, wanted, told, order);
  if (error !== undefined) return refuse(error);
  remove(market, order);
  events.push({ type: 'edited', old, now: wanted });
  carryOut(state, market, wanted, 'takerAfterEdit', events);
  return {
    type: 'order',
    status: 'edited',
    key: order.key,
    ...(order.cliOrdId === '' ? {} : { cliOrdId: order.cliOrdId }),
  };
}

export function cancelOrder(
  state: State,
  command: { account: number; orderKey?: number; cliOrdId?: string; processBeforeMs?: number },
  events: Event[],
): OrderResult {
  const named = command.cliOrdId === undefined ? {} : { cliOrdId: command.cliOrdId };
  if (isLate(state, command.processBeforeMs))
    return { type: 'order', status: 'wouldProcessAfterSpecifiedTime', ...named };
  const account = accountNumbered(state, command.account);
  const found = ownOrder(state, account, command.orderKey, command.cliOrdId);
  const waiting = found === undefined ? ownTrigger(state, account, command.orderKey, command.cliOrdId) : undefined;
  if (waiting !== undefined) {
    const { key, cliOrdId } = waiting.trigger;
    dropTrigger(state, waiting.market, waiting.trigger, 'CANCELLED_BY_USER', events);
    return { type: 'order', status: 'cancelled', key, ...(cliOrdId === '' ? {} : { cliOrdId }) };
  }
  if (found === undefined) {
    const known = command.orderKey === undefined || command.orderKey < 0 ? {} : { key: command.orderKey };
    return { type: 'order', status: 'notFound', ...known, ...named };
  }
  const { order } = found;
  cancelResting(state, found.market, order, 'CANCELLED_BY_USER', events);
  return {
    type: 'order',
    status: 'cancelled',
    key: order.key,
    ...(order.cliOrdId === '' ? {} : { cliOrdId: order.cliOrdId }),
  };
}

export interface CancelledAll {
  readonly type: 'cancelledAll';
  readonly status: string;
  readonly keys: readonly number[];
  readonly triggerKeys: readonly number[];
}

export function cancelAll(
  state: State,
  command: { account: number; symbol?: string },
  events: Event[],
): CancelledAll | Refused {
  if (command.symbol !== undefined && !state.markets.has(command.symbol)) {
    return { type: 'refused', error: 'invalidArgument' };
  }
  const { keys, triggerKeys } = cancelOrdersOf(state, command.account, command.symbol, 'CANCELLED_BY_USER', events);
  const isNone = keys.length === 0 && triggerKeys.length === 0;
  return { type: 'cancelledAll', status: isNone ? 'noOrdersToCancel' : 'cancelled', keys, triggerKeys };
}

/** By wallet and market: what rests, then what waits for a price, each from the oldest. */
export function cancelOrdersOf(
  state: State,
  accountId: number,
  symbol: string | undefined,
  reason: string,
  events: Event[],
): { keys: readonly number[]; triggerKeys: readonly number[] } {
  const keys: number[] = [];
  const triggerKeys: number[] = [];
  for (const wallet of accountNumbered(state, accountId).wallets) {
    for (const market of marketsOf(state, wallet.name)) {
      if (symbol !== undefined && market.contract.symbol !== symbol) continue;
      for (const order of ordersOf(market, accountId)) {
        cancelResting(state, market, order, reason, events);
        keys.push(order.key);
      }
      for (const trigger of triggersOf(market, accountId)) {
        dropTrigger(state, market, trigger, reason, events);
        triggerKeys.push(trigger.key);
      }
    }
  }
  return { keys, triggerKeys };
}

/** A small market order of the venue's noise account, one percent deep; margin does not bind it. */
export function tradeNoise(state: State, symbol: string, side: Side, lots: number, events: Event[]): void {
  const market = state.markets.get(symbol);
  if (market === undefined || !Number.isSafeInteger(lots) || lots <= 0) return;
  const best = bestTicks(market, side === 'buy' ? 'sell' : 'buy');
  if (!market.listed || market.suspended || market.postOnly || best === undefined) return;
  const { highestTicks } = market.contract;
  const away = side === 'buy' ? (best * 101n + 99n) / 100n : (best * 99n) / 100n;
  const ticks = away > highestTicks ? highestTicks : away < 1n ? 1n : away;
  if (side === 'buy' ? ticks < best : ticks > best) return;
  const view: View = {
    key: undefined,
    account: NOISE,
    side,
    type: 'mkt',
    ticks,
    quantity: BigInt(lots),
    filled: 0n,
    reduceOnly: false,
    cliOrdId: '',
    createdMs: state.timeMs,
    updatedMs: state.timeMs,
  };
  carryOut(state, market, view, 'taker', events);
}

export function isLate(state: State, processBeforeMs: number | undefined): boolean {
  return processBeforeMs !== undefined && state.timeMs > processBeforeMs;
}

/** How many steps a text holds, when it is a whole number of them that a double can count. */
export function steps(text: string, step: Fraction): bigint | undefined {
  const count = fromText(text)?.over(step);
  if (count === undefined || !count.isWhole()) return undefined;
  const steps = count.rounded();
  return steps < 2n ** 53n && steps > -(2n ** 53n) ? steps : undefined;
}

export function priceTicks(contract: Contract, text: string): bigint | undefined {
  const ticks = steps(text, contract.tick);
  return ticks === undefined || ticks <= 0n || ticks > contract.highestTicks ? undefined : ticks;
}

/** 3.6: a market order is limited one percent beyond the best opposite price, cut to the tick toward it. */
export function limitTicks(
  state: State,
  market: Market,
  command: Pick<SendOrderCommand, 'side' | 'orderType' | 'limitPrice'>,
): bigint | undefined {
  const { contract } = market;
  if (command.orderType !== 'mkt') {
    return command.limitPrice === undefined ? undefined : priceTicks(contract, command.limitPrice);
  }
  const best = bestTicks(market, command.side === 'buy' ? 'sell' : 'buy');
  const from = best === undefined ? asPrinted(market.mark).over(contract.tick) : whole(best);
  const protection = asPrinted(state.rules.marketOrderProtection);
  const ticks =
    command.side === 'buy' ? from.times(ONE.plus(protection)).floor() : from.times(ONE.minus(protection)).ceil();
  return ticks < 1n ? 1n : ticks > contract.highestTicks ? contract.highestTicks : ticks;
}

function ownOrder(
  state: State,
  account: Account,
  key: number | undefined,
  cliOrdId: string | undefined,
): { order: Order; market: Market } | undefined {
  for (const market of state.markets.values()) {
    for (const order of ordersOf(market, account.id)) {
      if (key !== undefined ? order.key === key : order.cliOrdId === cliOrdId && cliOrdId !== '')
        return { order, market };
    }
  }
  return undefined;
}

function ownTrigger(
  state: State,
  account: Account,
  key: number | undefined,
  cliOrdId: string | undefined,
): { trigger: Trigger; market: Market } | undefined {
  for (const market of state.markets.values()) {
    for (const trigger of triggersOf(market, account.id)) {
      if (key !== undefined ? trigger.key === key : trigger.cliOrdId === cliOrdId && cliOrdId !== '') {
        return { trigger, market };
      }
    }
  }
  return undefined;
}

/** C43, C84: those that wait count as open, too. */
export function openOrders(market: Market, account: Account): number {
  return ordersOf(market, account.id).length + triggersOf(market, account.id).length;
}

/** Refusals 7 to 10. What only reduces may be as small as what is left. */
function formError(state: State, account: Account, market: Market, view: View, left: bigint): string | undefined {
  const { contract } = market;
  if (market.postOnly && view.type !== 'post') return 'MARKET_IS_POST_ONLY';
  if (openOrders(market, account) >= state.rules.openOrdersPerMarket) return 'ORDER_LIMIT_EXCEEDED';
  if (!view.reduceOnly && isTooSmall(state, contract, view.quantity, view.ticks)) return 'SMALL_ORDER_LIMIT_EXCEEDED';
  return view.reduceOnly && left === 0n ? 'WOULD_NOT_REDUCE_POSITION' : undefined;
}

export function isTooLarge(state: State, contract: Contract, lots: bigint, ticks: bigint): boolean {
  return notionalUsd(contract, lots, ticks).isAbove(asPrinted(state.rules.largestOrderUsd));
}

export function isTooSmall(state: State, contract: Contract, lots: bigint, ticks: bigint): boolean {
  return asPrinted(state.rules.smallestOrderUsd).isAbove(notionalUsd(contract, lots, ticks));
}

/** Refusals 11 to 17: the order is carried out on a copy of the venue, and one looks at what became of it (D25). */
function tryOut(
  state: State,
  account: Account,
  market: Market,
  view: View,
  told: Told,
  replaces?: Order,
): string | undefined {
  const copy = copyToTryOut(state, market.contract.symbol);
  const copiedMarket = marketNamed(copy, market.contract.symbol);
  if (replaces !== undefined) {
    const replaced = copiedMarket.orders.find((order) => order.key === replaces.key);
    if (replaced !== undefined) remove(copiedMarket, replaced);
  }
  const events: Event[] = [];
  const taker: Taker = { view, limit: view.ticks, fillType: 'taker', strategy: account.strategy };
  // An edit that only asks for more at its price meets nobody: it rests there already.
  const samePrice = replaces !== undefined && replaces.ticks === view.ticks;
  const { metOwn } = samePrice ? { metOwn: false } : match(copy, copiedMarket, taker, events);
  if (metOwn) return 'WOULD_EXECUTE_SELF';
  const fills = events.filter((event) => event.type === 'fill');
  const open = taker.view.quantity - taker.view.filled;
  if (view.type === 'post' && fills.length > 0) return 'POST_WOULD_EXECUTE';
  if (view.type === 'fok' && open > 0n) return 'IOC_WOULD_NOT_EXECUTE';
  if ((view.type === 'ioc' || view.type === 'mkt') && fills.length === 0) return 'IOC_WOULD_NOT_EXECUTE';
  if (replaces !== undefined && market.postOnly && fills.length > 0) return 'MARKET_IS_POST_ONLY';
  const worst = view.type === 'mkt' ? undefined : fills[fills.length - 1];
  if (worst !== undefined && isOutsideCollar(state, market, view.side, worst.ticks)) return 'PRICE_COLLAR';
  const last = fills[fills.length - 1];
  if (last !== undefined && tradesFurtherOut(market, view.side, last.ticks)) return 'PRICE_DISLOCATION';
  if (!view.reduceOnly && exceedsMaxPosition(account, market, view, replaces)) return 'MAX_POSITION_EXCEEDED';
  if (rests(view.type) && open > 0n) rest(copy, copiedMarket, taker.view);
  const wallet = walletFor(account, market.contract);
  const before = marginOf(state, account, wallet);
  const copiedAccount = accountNumbered(copy, account.id);
  const copiedWallet = walletFor(copiedAccount, market.contract);
  const { leverage } = positionIn(wallet, market.contract.symbol);
  if (leverage > 0) {
    // C104: the side may not come to a size at which the schedule does not allow the market's leverage.
    const reached = sideIfAllFill(copy, copiedAccount, copiedWallet, copiedMarket, view.side);
    const grows = reached.lots > sideIfAllFill(state, account, wallet, market, view.side).lots;
    const { initial } = levelFor(market.contract[account.schedule], reached.value);
    if (grows && leverage * initial > 1) return 'FIXED_LEVERAGE_TOO_HIGH';
  }
  const after = marginOf(copy, copiedAccount, copiedWallet);
  const isolated = leverage > 0 ? market.contract.symbol : undefined;
  return marginError(before, after, fills.length > 0, wallet.kind === 'flex', isolated, told);
}

function rests(type: OrderType): boolean {
  return type === 'lmt' || type === 'post';
}

/** D25: 20 % from mark by default, for limit orders; a market order has its own protection (C27). */
function isOutsideCollar(state: State, market: Market, side: Side, ticks: bigint): boolean {
  const price = priceAt(market.contract, ticks);
  const mark = exactly(market.mark);
  const collar = asPrinted(state.rules.limitOrderCollar);
  return side === 'buy' ? price.isAbove(mark.times(ONE.plus(collar))) : mark.times(ONE.minus(collar)).isAbove(price);
}

/** 3.5: position and all resting orders of the side that are not reduce-only. */
function exceedsMaxPosition(account: Account, market: Market, view: View, replaces: Order | undefined): boolean {
  const { lots } = positionIn(walletFor(account, market.contract), market.contract.symbol);
  let reached = (view.side === 'buy' ? lots : -lots) + view.quantity - view.filled;
  for (const order of ordersOf(market, account.id)) {
    if (order.side === view.side && !order.reduceOnly && order !== replaces) reached += order.lots;
  }
  return reached > market.contract.maxPositionLots;
}

/**
 * D25 and D10: neither the wallet nor, for a cross order, its cross part may lack initial margin that the order asks for;
 * no fill may leave the part concerned below its maintenance margin. A cross part that is in danger already may still
 * trade toward less of it.
 */
function marginError(
  before: Margin,
  after: Margin,
  fills: boolean,
  flex: boolean,
  isolated: string | undefined,
  told: Told,
): string | undefined {
  const close = Math.max(before.scale, after.scale) * 1e-11;
  const lacks = both(
    isBelow(before.initialMarginWithOrders, after.initialMarginWithOrders, close),
    isBelow(after.availableMargin, 0, close),
  );
  const crossLacks =
    flex && isolated === undefined
      ? both(
          isBelow(before.cross.initialMarginWithOrders, after.cross.initialMarginWithOrders, close),
          isBelow(after.cross.equity, after.cross.initialMarginWithOrders, close),
        )
      : 'no';
  const insufficient = either(lacks, crossLacks);
  if (insufficient === 'yes') return 'INSUFFICIENT_MARGIN';
  const wasInDanger = isBelow(before.cross.equity, before.cross.maintenanceMargin, close);
  const worsens = isBelow(before.cross.maintenanceMargin, after.cross.maintenanceMargin, close);
  const crossFalls = both(
    isBelow(after.cross.equity, after.cross.maintenanceMargin, close),
    either(not(wasInDanger), worsens),
  );
  const alone = after.isolated.find(({ symbol }) => symbol === isolated);
  const aloneFalls = alone === undefined ? 'no' : isBelow(alone.equity, alone.maintenanceMargin, close);
  const liquidates = fills ? either(crossFalls, aloneFalls) : 'no';
  if (insufficient === 'no' && liquidates !== 'close')
    return liquidates === 'yes' ? 'WOULD_CAUSE_LIQUIDATION' : undefined;
  told.doubts++;
  if (insufficient === 'close' && told.status === 'insufficientAvailableFunds') return 'INSUFFICIENT_MARGIN';
  if (liquidates === 'close') return told.status === 'wouldCauseLiquidation' ? 'WOULD_CAUSE_LIQUIDATION' : undefined;
  return liquidates === 'yes' ? 'WOULD_CAUSE_LIQUIDATION' : undefined;
}

/** C27: above its bounds nobody buys beyond the mark, below them nobody sells beyond it. */
function tradesFurtherOut(market: Market, side: Side, ticks: bigint): boolean {
  const price = priceAt(market.contract, ticks);
  const mark = exactly(market.mark);
  if (market.dislocation === 'above') return side === 'buy' && price.isAbove(mark);
  return market.dislocation === 'below' && side === 'sell' && mark.isAbove(price);
}

type Verdict = 'yes' | 'no' | 'close';

function isBelow(a: number, b: number, close: number): Verdict {
  if (a === b) return 'no';
  if (Math.abs(a - b) <= close) return 'close';
  return a < b ? 'yes' : 'no';
}

function both(a: Verdict, b: Verdict): Verdict {
  if (a === 'no' || b === 'no') return 'no';
  return a === 'yes' && b === 'yes' ? 'yes' : 'close';
}

function either(a: Verdict, b: Verdict): Verdict {
  if (a === 'yes' || b === 'yes') return 'yes';
  return a === 'no' && b === 'no' ? 'no' : 'close';
}

function not(a: Verdict): Verdict {
  return a === 'yes' ? 'no' : a === 'no' ? 'yes' : 'close';
}

/**
 * Fills what fills; the rest rests or ends. Then the account's reduce-only orders follow its position. What gives way to
 * it by its owner's strategy is cancelled before anything fills (C86).
 */
export function carryOut(
  state: State,
  market: Market,
  view: View,
  fillType: 'taker' | 'takerAfterEdit',
  events: Event[],
): void {
  const { role, strategy } = accountNumbered(state, view.account);
  const taker: Taker = { view, limit: view.ticks, fillType, ...(role === 'client' ? { strategy } : {}) };
  giveWay(state, market, taker, events);
  match(state, market, taker, events);
  const after = taker.view;
  if (after.filled < after.quantity) {
    if (rests(after.type)) {
      rest(state, market, after);
      if (fillType === 'taker') events.push({ type: 'placed', order: after });
    } else events.push({ type: 'cancelled', order: after, reason: 'IOC_WOULD_NOT_EXECUTE_REASON' });
  }
  if (after.filled > view.filled) cutReduceOnly(state, market, after.account, events);
}

/** Found by trying the order out on a copy. */
function giveWay(state: State, market: Market, taker: Taker, events: Event[]): void {
  if (taker.strategy === undefined || taker.strategy === 'REJECT_TAKER') return;
  const copy = copyToTryOut(state, market.contract.symbol);
  const tried: Event[] = [];
  match(copy, marketNamed(copy, market.contract.symbol), { ...taker }, tried);
  for (const event of tried) {
    if (event.type !== 'cancelled' || event.reason !== 'CANCELLED_BY_SELF_TRADE') continue;
    const order = market.orders.find(({ key }) => key === event.order.key);
    if (order !== undefined) cancelResting(state, market, order, event.reason, events);
  }
}

function rest(state: State, market: Market, view: View): void {
  rowOf(state, walletFor(accountNumbered(state, view.account), market.contract), market.contract.symbol);
  market.orders.push({
    key: view.key as number,
    accountId: view.account,
    side: view.side,
    type: view.type,
    ticks: view.ticks,
    lots: view.quantity - view.filled,
    filled: view.filled,
    reduceOnly: view.reduceOnly,
    cliOrdId: view.cliOrdId,
    createdMs: view.createdMs,
    updatedMs: view.updatedMs,
    arrival: ++state.arrivals,
  });
}
