/** Expiry of dated contracts (margin-and-risk 10; C28, C61). */
import { type Contract, costUnit, worthOf } from './contract.ts';
import { asPrinted, type Fraction, tenToThe, whole } from './fraction.ts';
import { bookAmounts, settleCurrencies } from './money.ts';
import { type Account, assetNamed, type Market, type Position, type State, type Wallet } from './state.ts';
import { dropTrigger, type Event, feeRate, queue, remove, viewOf } from './trading.ts';

const MINUTE_MS = 60_000;

/** Remembers an index price for the windows to come. */
export function noteIndex(state: State, symbol: string, price: number): void {
  const asset = assetNamed(state, symbol);
  const longAgo = state.timeMs - (state.rules.settlementWindowMinutes + 1) * MINUTE_MS;
  asset.history = asset.history.filter((_, at) => (asset.history[at + 1]?.[0] ?? state.timeMs) > longAgo);
  asset.history.push([state.timeMs, price]);
}

/** The mean of the means of the window's whole minutes that the venue has been there for; without any, the index. */
export function settlementPriceOf(state: State, contract: Contract): Fraction {
  const end = contract.expiryMs as number;
  const asset = assetNamed(state, contract.base);
  const minutes: Fraction[] = [];
  for (let count = state.rules.settlementWindowMinutes; count > 0; count--) {
    const from = end - count * MINUTE_MS;
    if (from >= state.startMs) minutes.push(meanOf(asset.history, from, from + MINUTE_MS));
  }
  const mean =
    minutes.length === 0
      ? asPrinted(asset.index)
      : minutes.reduce((sum, minute) => sum.plus(minute), whole(0)).over(whole(minutes.length));
  const unit = tenToThe(-Math.min(18, asset.indexDecimals + state.rules.settlementExtraDecimals));
  const units = mean.over(unit).rounded();
  return whole(units > 0n ? units : 1n).times(unit);
}

/** Time-weighted mean of the prices between two times. */
function meanOf(history: readonly (readonly [number, number])[], from: number, to: number): Fraction {
  let sum = whole(0);
  for (const [at, [since, price]] of history.entries()) {
    const until = Math.min(to, history[at + 1]?.[0] ?? to);
    const ms = until - Math.max(from, since);
    if (ms > 0) sum = sum.plus(asPrinted(price).times(whole(ms)));
  }
  return sum.over(whole(to - from));
}

/** What happens at an instant at which contracts expire. */
export function expire(state: State, events: Event[]): void {
  const due = [...state.markets.values()].filter(
    ({ listed, contract }) => listed && contract.expiryMs !== undefined && contract.expiryMs <= state.timeMs,
  );
  if (due.length === 0) return;
  const prices = due.map((market) => closeMarket(state, market, events));
  const symbols = due.map(({ contract }) => contract.symbol);
  events.push({ type: 'prices', symbols });
  for (const symbol of symbols) events.push({ type: 'market', symbol });
  for (const [index, market] of due.entries()) settleAll(state, market, prices[index] as Fraction, events);
}

/** Trading ends: no quotes, no orders, and the mark is frozen. */
function closeMarket(state: State, market: Market, events: Event[]): Fraction {
  const price = settlementPriceOf(state, market.contract);
  market.listed = false;
  market.bids = [];
  market.asks = [];
  market.settlementPrice = price.toNumber();
  market.mark = market.settlementPrice;
  state.moved = true;
  for (const side of ['buy', 'sell'] as const) {
    for (const order of queue(market, side)) {
      remove(market, order);
      events.push({
        type: 'cancelled',
        order: { ...viewOf(order), updatedMs: state.timeMs },
        reason: 'CONTRACT_EXPIRED',
      });
    }
  }
  // List by list, the next to fire first.
  for (const signal of ['mark', 'index', 'last'] as const) {
    for (const above of [false, true]) {
      const list = market.triggers.filter((trigger) => trigger.signal === signal && trigger.above === above);
      list.sort((a, b) => Number(above ? a.ticks - b.ticks : b.ticks - a.ticks) || a.key - b.key);
      for (const trigger of list) dropTrigger(state, market, trigger, 'CONTRACT_EXPIRED', events);
    }
  }
  return price;
}

/** All positions, by the ids of their rows; the rows go. */
function settleAll(state: State, market: Market, price: Fraction, events: Event[]): void {
  const { symbol } = market.contract;
  const rows: { account: Account; wallet: Wallet; position: Position }[] = [];
  for (const account of state.accounts) {
    for (const wallet of account.wallets) {
      const position = wallet.positions.get(symbol);
      if (position !== undefined) rows.push({ account, wallet, position });
    }
  }
  rows.sort((a, b) => a.position.id - b.position.id);
  for (const { account, wallet, position } of rows) {
    wallet.positions.delete(symbol);
    state.freeRows.push(position.id);
    if (position.lots !== 0n) settleOne(state, account, wallet, market, position, price, events);
  }
  market.openInterest = 0n;
}

function settleOne(
  state: State,
  account: Account,
  wallet: Wallet,
  market: Market,
  position: Position,
  price: Fraction,
  events: Event[],
): void {
  const { contract } = market;
  const unit = tenToThe(-assetNamed(state, contract.settlement).decimals);
  const size = position.lots < 0n ? -position.lots : position.lots;
  const value = worthOf(contract, size, price).over(unit).rounded();
  const cost = whole(position.cost)
    .times(costUnit(contract, assetNamed(state, contract.settlement).decimals))
    .over(unit)
    .rounded();
  const gained = (position.lots > 0n ? value : -value) - cost;
  const fee = whole(value)
    .times(feeRate(state, account, contract, 'taker'))
    .rounded();
  const exact = { profit: contract.linear ? gained : -gained, fee, funding: 0n };
  const booked = bookAmounts(state, account, wallet, contract, exact, events);
  events.push({
    type: 'settled',
    account: account.id,
    symbol: contract.symbol,
    lots: position.lots,
    price: market.settlementPrice,
    profit: booked.profit,
    fee: booked.fee,
    newBalance: booked.newBalance,
  });
  settleCurrencies(state, account, wallet, position.profitIn, booked, events);
}
