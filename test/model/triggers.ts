/** Orders that wait for a price: stops, take-profits, trailing stops (C9, D22, D23; C80 to C85). */
import type { DistanceText, EditOrderCommand, SendTriggerCommand } from './commands.ts';
import type { Contract } from './contract.ts';
import { asPrinted, tenToThe, whole } from './fraction.ts';
import {
  carryOut,
  isTooLarge,
  isTooSmall,
  judge,
  limitTicks,
  nameError,
  type OrderResult,
  opening,
  openOrders,
  priceTicks,
  type Refused,
  STATUS,
  steps,
  type Told,
} from './orders.ts';
import {
  accountNumbered,
  assetNamed,
  type Distance,
  type Market,
  positionIn,
  rowOf,
  type State,
  type Trigger,
  triggersOf,
  walletFor,
} from './state.ts';
import { closable, dropTrigger, type Event, triggerViewOf, type View } from './trading.ts';

const HUNDREDTH = tenToThe(-2);
/** Hundredths of a percent in one. */
const ALL = 10_000n;

/** Takes an order in that waits; only its form is judged (D23). */
export function sendTrigger(
  state: State,
  command: SendTriggerCommand,
  told: Told,
  events: Event[],
): OrderResult | Refused {
  const opened = opening(state, command);
  if ('type' in opened) return opened;
  const { account, market, asked, refuse } = opened;
  const { contract } = market;
  const { cliOrdId = '', side, triggerType: kind, signal, reduceOnly } = command;
  const badName = nameError(state, account, cliOrdId);
  if (badName !== undefined) return refuse(badName);
  const left = closable(side, positionIn(walletFor(account, contract), contract.symbol));
  const lots = reduceOnly && left > 0n && left < asked ? left : asked;
  const trigger: Trigger = {
    key: told.key,
    accountId: account.id,
    side,
    kind,
    signal,
    // Stops follow a price that runs away, take-profits one that comes.
    above: kind === 'take_profit' ? side === 'sell' : side === 'buy',
    ticks: 0n,
    limit: undefined,
    offset: undefined,
    deviation: undefined,
    extreme: 0,
    lots,
    reduceOnly,
    cliOrdId,
    createdMs: state.timeMs,
    updatedMs: state.timeMs,
  };
  const error =
    readPrices(state, market, trigger, command) ??
    sizeError(state, contract, trigger, asked) ??
    roomError(state, market, trigger, left);
  if (error !== undefined) {
    events.push({ type: 'trigger', what: 'rejected', trigger: triggerViewOf(market, trigger), why: error });
    return { ...refuse(error), key: told.key };
  }
  rowOf(state, walletFor(account, contract), contract.symbol);
  market.triggers.push(trigger);
  events.push({ type: 'trigger', what: 'placed', trigger: triggerViewOf(market, trigger) });
  return {
    type: 'order',
    status: 'placed',
    key: told.key,
    ...(cliOrdId === '' ? {} : { cliOrdId }),
    ...(asked > lots ? { reducedLots: Number(asked - lots) } : {}),
  };
}

/** Trigger price or deviation, then the limit. */
function readPrices(state: State, market: Market, trigger: Trigger, command: SendTriggerCommand): string | undefined {
  const { contract } = market;
  if (command.deviation === undefined) {
    const ticks = command.stopPrice === undefined ? undefined : priceTicks(contract, command.stopPrice);
    if (ticks === undefined) return 'INVALID_PRICE';
    trigger.ticks = ticks;
  } else {
    const error = trailFrom(state, market, trigger, command.deviation);
    if (error !== undefined) return error;
  }
  return readLimit(contract, trigger, command);
}

/** C83: a trailing stop begins at the present price. */
function trailFrom(state: State, market: Market, trigger: Trigger, text: DistanceText): string | undefined {
  const price = priceOf(state, market, trigger.signal);
  if (price === undefined) return 'NO_REFERENCE_PRICE_AVAILABLE_FOR_CALCULATING_TRAILING_STOP_TRIGGER_PRICE';
  const deviation = readDeviation(market.contract, text, price);
  if (typeof deviation === 'string') return deviation;
  trigger.deviation = deviation;
  trigger.extreme = price;
  trigger.ticks = behind(market.contract, trigger.above, price, deviation);
  return undefined;
}

/** From 0.1 % to 50 % of the price. */
function readDeviation(contract: Contract, { value, unit }: DistanceText, price: number): Distance | string {
  const isPercent = unit === 'PERCENT';
  const amount = steps(value, isPercent ? HUNDREDTH : contract.tick);
  if (amount === undefined) {
    return isPercent
      ? 'TRAILING_STOP_PERCENT_DEVIATION_EXCEEDS_MAX_DECIMAL_PLACES'
      : 'TRAILING_STOP_QUOTE_DEVIATION_NOT_MULTIPLE_OF_TICK_SIZE';
  }
  const part = isPercent ? whole(amount).over(whole(ALL)) : whole(amount).times(contract.tick).over(asPrinted(price));
  if (tenToThe(-3).isAbove(part)) return 'TRAILING_STOP_MAX_DEVIATION_TOO_SMALL';
  if (part.isAbove(whole(5).times(tenToThe(-1)))) return 'TRAILING_STOP_MAX_DEVIATION_TOO_LARGE';
  return { unit, amount };
}

/** On the tick, never nearer to the extreme price than the deviation. Marks are good for thirteen digits. */
function behind(contract: Contract, above: boolean, extreme: number, { unit, amount }: Distance): bigint {
  const at = asPrinted(Number(extreme.toPrecision(13))).over(contract.tick);
  const distance = unit === 'PERCENT' ? at.times(whole(amount)).over(whole(ALL)) : whole(amount);
  return asPrice(contract, above ? at.plus(distance).ceil() : at.minus(distance).floor());
}

function asPrice({ highestTicks }: Contract, ticks: bigint): bigint {
  return ticks < 1n ? 1n : ticks > highestTicks ? highestTicks : ticks;
}

/** None, a price, or an offset from the trigger price (C82). */
function readLimit(
  contract: Contract,
  trigger: Trigger,
  { limitPrice, limitOffset }: Pick<SendTriggerCommand, 'limitPrice' | 'limitOffset'>,
): string | undefined {
  if (limitOffset === undefined) {
    if (limitPrice === undefined) return undefined;
    trigger.limit = priceTicks(contract, limitPrice);
    return trigger.limit === undefined ? 'INVALID_PRICE' : undefined;
  }
  if (limitPrice !== undefined) return 'LIMIT_PRICE_SET_AS_ABSOLUTE_AND_RELATIVE';
  const { value, unit } = limitOffset;
  if (value === undefined || unit === undefined) return 'LIMIT_PRICE_OFFSET_MUST_HAVE_VALUE_AND_UNIT';
  const amount = steps(value, unit === 'PERCENT' ? HUNDREDTH : contract.tick);
  if (amount === undefined) {
    return unit === 'PERCENT'
      ? 'LIMIT_PRICE_OFFSET_PERCENT_VALUE_TOO_MANY_DECIMAL_PLACES'
      : 'LIMIT_PRICE_OFFSET_QUOTE_CURRENCY_VALUE_MUST_BE_MULTIPLE_OF_TICK_SIZE';
  }
  const limit = offsetFrom(trigger.ticks, { unit, amount });
  if (limit < 1n) return 'LIMIT_PRICE_OFFSET_TOO_LOW';
  if (limit > contract.highestTicks) return 'LIMIT_PRICE_OFFSET_TOO_HIGH';
  trigger.limit = limit;
  trigger.offset = { unit, amount };
  return undefined;
}

/** Cut to the tick toward the trigger price. */
function offsetFrom(ticks: bigint, { unit, amount }: Distance): bigint {
  return ticks + (unit === 'PERCENT' ? (ticks * amount) / ALL : amount);
}

/** Refusals 5 and 9, at the limit, or at the trigger price of a market order. */
function sizeError(state: State, contract: Contract, trigger: Trigger, asked: bigint): string | undefined {
  const ticks = trigger.limit ?? trigger.ticks;
  if (isTooLarge(state, contract, asked, ticks)) return 'INVALID_QUANTITY';
  const isSmall = !trigger.reduceOnly && isTooSmall(state, contract, trigger.lots, ticks);
  return isSmall ? 'SMALL_ORDER_LIMIT_EXCEEDED' : undefined;
}

/** Refusals 8 and 10, and how many trailing stops there may be. */
function roomError(state: State, market: Market, trigger: Trigger, left: bigint): string | undefined {
  const account = accountNumbered(state, trigger.accountId);
  if (openOrders(market, account) >= state.rules.openOrdersPerMarket) return 'ORDER_LIMIT_EXCEEDED';
  const trailing = triggersOf(market, account.id).filter(({ kind }) => kind === 'trailing_stop').length;
  if (trigger.kind === 'trailing_stop' && trailing >= state.rules.trailingStopsPerMarket) {
    return 'TRAILING_STOP_ORDER_LIMIT_EXCEEDED';
  }
  return trigger.reduceOnly && left === 0n ? 'WOULD_NOT_REDUCE_POSITION' : undefined;
}

/** Size, price, limit or deviation; an offset goes along with the trigger price. */
export function editTrigger(
  state: State,
  command: EditOrderCommand,
  market: Market,
  trigger: Trigger,
  events: Event[],
): OrderResult {
  const { contract } = market;
  const answer = (status: string): OrderResult => ({
    type: 'order',
    status,
    key: trigger.key,
    ...(trigger.cliOrdId === '' ? {} : { cliOrdId: trigger.cliOrdId }),
  });
  const wanted: Trigger = { ...trigger };
  const closed = !market.listed ? 'MARKET_INACTIVE' : market.suspended ? 'MARKET_SUSPENDED' : undefined;
  const error = closed ?? changeTo(state, market, wanted, command) ?? sizeError(state, contract, wanted, wanted.lots);
  if (error !== undefined) return answer(STATUS[error] as string);
  const left = closable(
    trigger.side,
    positionIn(walletFor(accountNumbered(state, trigger.accountId), contract), contract.symbol),
  );
  const old = triggerViewOf(market, trigger);
  const lots = trigger.reduceOnly && left < wanted.lots ? left : wanted.lots;
  Object.assign(trigger, wanted, { lots, updatedMs: state.timeMs });
  events.push({ type: 'trigger', what: 'edited', old, trigger: triggerViewOf(market, trigger), why: 'EDITED_BY_USER' });
  return answer('edited');
}

function changeTo(state: State, market: Market, wanted: Trigger, command: EditOrderCommand): string | undefined {
  const { contract } = market;
  if (command.size !== undefined) {
    const lots = steps(command.size, contract.lot);
    if (lots === undefined || lots <= 0n) return 'INVALID_QUANTITY';
    wanted.lots = lots;
  }
  if (wanted.kind === 'trailing_stop') {
    if (command.stopPrice !== undefined) return 'CANNOT_EDIT_TRIGGER_PRICE_OF_TRAILING_STOP';
    if (command.limitPrice !== undefined) return 'CANNOT_EDIT_LIMIT_PRICE_OF_TRAILING_STOP';
    const error = command.deviation === undefined ? undefined : trailFrom(state, market, wanted, command.deviation);
    if (error !== undefined) return error;
  } else {
    if (command.deviation !== undefined) return 'ORDER_CANNOT_HAVE_TRIGGER_PRICE';
    const ticks = command.stopPrice === undefined ? wanted.ticks : priceTicks(contract, command.stopPrice);
    if (ticks === undefined) return 'INVALID_PRICE';
    wanted.ticks = ticks;
  }
  follow(contract, wanted);
  if (command.limitPrice === undefined) return undefined;
  wanted.limit = priceTicks(contract, command.limitPrice);
  wanted.offset = undefined;
  return wanted.limit === undefined ? 'INVALID_PRICE' : undefined;
}

function follow(contract: Contract, trigger: Trigger): void {
  if (trigger.offset !== undefined) trigger.limit = asPrice(contract, offsetFrom(trigger.ticks, trigger.offset));
}

/** The price that a signal watches, USD; undefined for the last trade where there was none. */
function priceOf(state: State, market: Market, signal: Trigger['signal']): number | undefined {
  if (signal === 'mark') return market.mark;
  if (signal === 'index') return assetNamed(state, market.contract.base).index;
  return market.last === undefined ? undefined : whole(market.last).times(market.contract.tick).toNumber();
}

/**
 * Trailing stops follow their prices, then everything fires whose price is reached, by market, trigger price and key
 * (C80). True when anything did: prices may have moved again.
 */
export function fireTriggers(state: State, told: Told, events: Event[]): boolean {
  const due: { market: Market; trigger: Trigger }[] = [];
  for (const market of state.markets.values()) {
    if (!market.listed || market.suspended || market.postOnly) continue;
    for (const signal of ['mark', 'index', 'last'] as const) {
      const price = priceOf(state, market, signal);
      if (price === undefined) continue;
      for (const above of [false, true]) {
        const list = market.triggers.filter((trigger) => trigger.signal === signal && trigger.above === above);
        for (const trigger of list) trail(state, market, trigger, price, events);
      }
    }
    const reached = market.triggers.filter((trigger) => isReached(state, market, trigger));
    reached.sort((a, b) => Number(a.ticks - b.ticks) || a.key - b.key);
    due.push(...reached.map((trigger) => ({ market, trigger })));
  }
  let fired = false;
  for (const { market, trigger } of due) {
    // One that fired before it may have cut or cancelled it.
    if (!market.triggers.includes(trigger)) continue;
    fire(state, market, trigger, told, events);
    fired = true;
  }
  return fired;
}

function isReached(state: State, market: Market, { signal, above, ticks }: Trigger): boolean {
  const price = priceOf(state, market, signal);
  const at = whole(ticks).times(market.contract.tick).toNumber();
  return price !== undefined && (above ? price >= at : price <= at);
}

function trail(state: State, market: Market, trigger: Trigger, price: number, events: Event[]): void {
  const { above, deviation, extreme } = trigger;
  if (deviation === undefined || (above ? price >= extreme : price <= extreme)) return;
  const old = triggerViewOf(market, trigger);
  trigger.extreme = price;
  trigger.ticks = behind(market.contract, above, price, deviation);
  follow(market.contract, trigger);
  if (trigger.ticks === old.ticks) return;
  trigger.updatedMs = state.timeMs;
  const now = triggerViewOf(market, trigger);
  events.push({ type: 'trigger', what: 'edited', old, trigger: now, why: 'TRAILING_STOP_PRICE_UPDATED' });
}

/** It leaves, and an order of the same key is judged like any other; what is refused is gone (D23). */
function fire(state: State, market: Market, trigger: Trigger, told: Told, events: Event[]): void {
  const account = accountNumbered(state, trigger.accountId);
  if (!account.active || !account.tradingEnabled) {
    dropTrigger(state, market, trigger, 'CANCELLED_BY_ADMIN', events);
    return;
  }
  market.triggers = market.triggers.filter((other) => other !== trigger);
  const gone = { ...triggerViewOf(market, trigger), updatedMs: state.timeMs };
  events.push({ type: 'trigger', what: 'fired', trigger: gone });
  const { contract } = market;
  const { key, side, lots, reduceOnly, cliOrdId, limit } = trigger;
  const left = closable(side, positionIn(walletFor(account, contract), contract.symbol));
  const type = limit === undefined ? 'mkt' : 'lmt';
  const view: View = {
    key,
    account: account.id,
    side,
    type,
    ticks: limit ?? limitTicks(state, market, { side, orderType: 'mkt' }) ?? contract.highestTicks,
    quantity: reduceOnly && left > 0n && left < lots ? left : lots,
    filled: 0n,
    reduceOnly,
    cliOrdId,
    createdMs: state.timeMs,
    updatedMs: state.timeMs,
  };
  const failed = told.failed?.get(key);
  const own: Told = { key, status: failed === undefined ? 'placed' : (STATUS[failed] ?? ''), doubts: 0 };
  const error = judge(state, account, market, view, left, own);
  told.doubts += own.doubts;
  if (error === undefined) carryOut(state, market, view, 'taker', events);
  else events.push({ type: 'trigger', what: 'failed', trigger: gone, why: error });
}
