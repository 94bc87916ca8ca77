/** Who is in danger, and what is done about it first (margin-and-risk 3.4, 7; D14; C62, C92, C95, C96, C99). */
import type { Side } from './commands.ts';
import { liquidate, makeWhole } from './liquidation.ts';
import { type Margin, marginOf, type Part } from './margin.ts';
import {
  type Account,
  copyToTryOut,
  type Market,
  marketNamed,
  marketsOf,
  type Order,
  ordersOf,
  positionIn,
  type State,
  type Wallet,
} from './state.ts';
import { type Event, remove, viewOf } from './trading.ts';

/** A wallet's cross part, or the isolated position in one market. */
export interface Place {
  readonly account: Account;
  readonly wallet: Wallet;
  /** Undefined for the cross part. */
  readonly symbol: string | undefined;
  /** All of the wallet, when its isolated positions are no longer backed by collateral (C100). */
  readonly whole?: true;
}

/** Looks at wallets until none calls for anything: those booked to, and all of them when prices have moved. */
export function settleRisk(state: State, events: Event[]): void {
  while (state.moved || state.touched.size > 0) {
    const all = state.moved;
    const touched = state.touched;
    state.moved = false;
    state.touched = new Set();
    for (const account of state.accounts) {
      if (account.role !== 'client') continue;
      for (const wallet of account.wallets) {
        if (wallet.kind === 'cash' || !(touched.has(wallet) || (all && wallet.positions.size > 0))) continue;
        examine(state, account, wallet, events);
      }
    }
  }
}

function examine(state: State, account: Account, wallet: Wallet, events: Event[]): void {
  if (isSound(wallet, marginOf(state, account, wallet))) return;
  const whole = { account, wallet, symbol: undefined, whole: true } as const;
  if (isUnbacked(state, account, wallet)) relieve(state, whole, events);
  // Isolated positions first, by market, each by itself (C62).
  for (const { contract } of state.markets.values()) {
    const position = wallet.positions.get(contract.symbol);
    if (position === undefined || position.leverage === 0 || position.lots === 0n) continue;
    relieve(state, { account, wallet, symbol: contract.symbol }, events);
  }
  relieve(state, { account, wallet, symbol: undefined }, events);
  if (isUnbacked(state, account, wallet)) relieve(state, whole, events);
}

/** Whether none of the questions below would be answered with yes. Asked first, because it is the case of nearly every wallet. */
function isSound(wallet: Wallet, margin: Margin): boolean {
  const parts = [margin.cross, ...margin.isolated];
  return margin.cross.equity >= 0 && !isShort(wallet, margin) && !parts.some(isInDanger);
}

/** C100: nothing is left in cross margin, and collateral is worth less than what isolated positions have assigned. */
function isUnbacked(state: State, account: Account, wallet: Wallet): boolean {
  if (marginOf(state, account, wallet).cross.equity >= 0) return false;
  return [...wallet.positions.values()].every(({ lots, leverage }) => lots === 0n || leverage > 0);
}

export function partOf(state: State, { account, wallet, symbol, whole }: Place): Part {
  const margin = marginOf(state, account, wallet);
  if (whole) return { ...margin, equity: margin.marginEquity };
  const part = symbol === undefined ? margin.cross : margin.isolated.find((candidate) => candidate.symbol === symbol);
  // An isolated position that is closed is worth what it had assigned, and needs nothing.
  return part ?? { equity: 0, initialMargin: 0, initialMarginWithOrders: 0, maintenanceMargin: 0, scale: 0 };
}

export function isInDanger(part: Part): boolean {
  return part.equity < part.maintenanceMargin;
}

/** D14: below initial margin; of flex the printed totals (C99), of an inverse wallet with its funding. */
function isShort(wallet: Wallet, margin: Margin): boolean {
  return (wallet.kind === 'single' ? margin.cross.equity : margin.marginEquity) < margin.initialMargin;
}

function relieve(state: State, place: Place, events: Event[]): void {
  const { account, wallet, symbol } = place;
  const short = symbol === undefined && !place.whole && isShort(wallet, marginOf(state, account, wallet));
  if (!short && !isInDanger(partOf(state, place))) return;
  const before = ordersOfPart(state, place).length;
  cancelRisky(state, place, events);
  const after = ordersOfPart(state, place).length;
  if (after < before) {
    events.push({
      type: 'liquidation',
      account: account.id,
      wallet: wallet.name,
      symbol,
      step: 'ordersCancelled',
      limit: 0n,
      zero: 0n,
      before: BigInt(before),
      after: BigInt(after),
      pool: 0n,
    });
  }
  if (!isInDanger(partOf(state, place))) return;
  liquidate(state, place, events);
  makeWhole(state, place, events);
}

/** Markets that belong to the part. */
export function marketsOfPart(state: State, { wallet, symbol, whole }: Place): Market[] {
  if (symbol !== undefined) return [marketNamed(state, symbol)];
  const markets = marketsOf(state, wallet.name);
  return whole ? markets : markets.filter(({ contract }) => positionIn(wallet, contract.symbol).leverage === 0);
}

/** Its orders that need margin, newest first. */
function ordersOfPart(state: State, place: Place): { market: Market; order: Order }[] {
  return marketsOfPart(state, place)
    .flatMap((market) => ordersOf(market, place.account.id).map((order) => ({ market, order })))
    .filter(({ order }) => !order.reduceOnly)
    .sort((a, b) => b.order.key - a.order.key);
}

/** Newest first: each order whose removal alone would lower the margin with orders, until none is left. */
function cancelRisky(state: State, place: Place, events: Event[]): void {
  for (;;) {
    const asked = new Set<string>();
    const risky = ordersOfPart(state, place).find(({ market, order }) => {
      const like = `${market.contract.symbol} ${order.side satisfies Side}`;
      if (asked.has(like)) return false;
      asked.add(like);
      return marginWithout(state, place, market, order) < withOrders(state, place);
    });
    if (risky === undefined) return;
    cancelForMargin(state, risky.market, risky.order, events);
  }
}

function withOrders(state: State, place: Place): number {
  const { account, wallet, symbol } = place;
  if (symbol !== undefined) return partOf(state, place).initialMarginWithOrders;
  return marginOf(state, account, wallet).initialMarginWithOrders;
}

function marginWithout(state: State, place: Place, market: Market, order: Order): number {
  const copy = copyToTryOut(state, market.contract.symbol);
  const copied = marketNamed(copy, market.contract.symbol);
  copied.orders = copied.orders.filter(({ key }) => key !== order.key);
  const account = copy.accounts[place.account.id] as Account;
  const wallet = account.wallets.find(({ name }) => name === place.wallet.name) as Wallet;
  return withOrders(copy, { ...place, account, wallet });
}

export function cancelForMargin(state: State, market: Market, order: Order, events: Event[]): void {
  remove(market, order);
  state.sampling = true;
  events.push({
    type: 'cancelled',
    order: { ...viewOf(order), updatedMs: state.timeMs },
    reason: 'NOT_ENOUGH_MARGIN',
  });
}
