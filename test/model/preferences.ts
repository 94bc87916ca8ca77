/** Preferences: leverage (3.2; C70 to C73, D10, D27), profit currency (4), and what a volunteer takes over (7). */
import type { AssignmentRow } from './commands.ts';
import { levelFor } from './contract.ts';
import { costOf, type Margin, marginOf } from './margin.ts';
import {
  type Account,
  copyToTryOut,
  type Market,
  positionIn,
  rowOf,
  type State,
  type Wallet,
  walletFor,
} from './state.ts';
import type { Event } from './trading.ts';

export type PreferenceResult =
  | { readonly type: 'done' }
  | { readonly type: 'refused'; readonly error: string }
  | { readonly type: 'assignment'; readonly preference: AssignmentRow };

/** Currencies in which profit may be paid (C72). */
const PROFIT_ASSETS = ['USD', 'EUR', 'GBP', 'USDC', 'USDT', 'XBT', 'ETH'];

const DONE: PreferenceResult = { type: 'done' };

function refused(error: string): PreferenceResult {
  return { type: 'refused', error };
}

function placeOf(state: State, account: Account, symbol: string): PreferenceResult | Market {
  if (!account.active) return refused('accountInactive');
  const market = state.markets.get(symbol);
  if (market === undefined || !market.listed) return refused('contractDoesNotExist');
  return market.contract.linear ? market : refused('contractNotMultiCollateral');
}

export function setLeverage(
  state: State,
  account: Account,
  symbol: string,
  maxLeverage: number | undefined,
  events: Event[],
): PreferenceResult {
  const market = placeOf(state, account, symbol);
  if (!('contract' in market)) return market;
  const { contract } = market;
  const wallet = walletFor(account, contract);
  const old = positionIn(wallet, symbol);
  if (maxLeverage !== undefined) {
    const level = levelFor(contract[account.schedule], costOf(state, contract, old).size());
    const twoDecimals = Math.round(maxLeverage * 100) / 100 === maxLeverage;
    if (!(maxLeverage >= 1) || !twoDecimals || maxLeverage * level.initial > 1) return refused('argumentInvalid');
  }
  const leverage = maxLeverage ?? 0;
  if (old.leverage === leverage) return DONE;
  const change = (row: ReturnType<typeof rowOf>): void => {
    if (row.leverage === 0 || leverage === 0) row.isolatedFunding = 0n;
    row.leverage = leverage;
  };
  const error = tryOut(state, account, market, (copy, copied) => {
    const before = marginOf(state, account, wallet);
    change(rowOf(copy, copied, symbol));
    const after = marginOf(copy, account, copied);
    return liquidation(after, symbol) ?? shortage(before, after);
  });
  if (error !== undefined) return refused(error);
  change(rowOf(state, wallet, symbol));
  return changed(state, account, wallet, events);
}

export function setProfitCurrency(
  state: State,
  account: Account,
  symbol: string,
  asset: string,
  events: Event[],
): PreferenceResult {
  const market = placeOf(state, account, symbol);
  if (!('contract' in market)) return market;
  if (!state.assets.has(asset)) return refused('currencyDoesNotExist');
  if (!PROFIT_ASSETS.includes(asset)) return refused('currencyNotEnabled');
  const wallet = walletFor(account, market.contract);
  const profitIn = asset === 'USD' ? undefined : asset;
  if (positionIn(wallet, symbol).profitIn === profitIn) return DONE;
  const error = tryOut(state, account, market, (copy, copied) => {
    rowOf(copy, copied, symbol).profitIn = profitIn;
    return liquidation(marginOf(copy, account, copied), symbol);
  });
  if (error !== undefined) return refused(error);
  rowOf(state, wallet, symbol).profitIn = profitIn;
  return changed(state, account, wallet, events);
}

/** Asked only of a market with a position or orders: others need no margin. */
function tryOut(
  state: State,
  account: Account,
  market: Market,
  problem: (copy: State, wallet: Wallet) => string | undefined,
): string | undefined {
  const { symbol } = market.contract;
  const { lots } = positionIn(walletFor(account, market.contract), symbol);
  if (lots === 0n && !market.orders.some(({ accountId }) => accountId === account.id)) return undefined;
  const copy = copyToTryOut(state, symbol);
  return problem(copy, walletFor(copy.accounts[account.id] as Account, market.contract));
}

function liquidation(after: Margin, symbol: string): string | undefined {
  const { cross, isolated, markets } = after;
  const alone = isolated.find((part) => part.symbol === symbol);
  const held = markets.some((row) => row.symbol === symbol && row.lots !== 0n);
  const crossFalls = cross.maintenanceMargin > 0 && cross.equity < cross.maintenanceMargin;
  const aloneFalls = alone !== undefined && held && alone.equity < alone.maintenanceMargin;
  return crossFalls || aloneFalls ? 'wouldCauseLiquidation' : undefined;
}

function shortage(before: Margin, after: Margin): string | undefined {
  const left = ({ cross }: Margin): number => cross.equity - cross.initialMarginWithOrders;
  const crossIsShort = left(after) < 0 && left(after) < left(before);
  const isShort = after.availableMargin < 0 && after.initialMarginWithOrders > before.initialMarginWithOrders;
  return crossIsShort || isShort ? 'insufficientMargin' : undefined;
}

function changed(state: State, account: Account, wallet: Wallet, events: Event[]): PreferenceResult {
  state.touched.add(wallet);
  events.push({ type: 'account', account: account.id });
  return DONE;
}

export function addAssignment(
  state: State,
  account: Account,
  row: Omit<AssignmentRow, 'id'>,
  events: Event[],
): PreferenceResult {
  if (!account.active) return refused('accountInactive');
  if (row.symbol !== undefined) {
    const market = state.markets.get(row.symbol);
    const fits = market?.listed === true && market.contract.linear === (row.contractType === 'linear');
    if (!fits) return refused('invalidArgument');
  }
  const preference = { ...row, id: ++account.assignmentsAdded };
  account.assignments = [...account.assignments, preference];
  events.push({ type: 'assignment', account: account.id, id: preference.id, deleted: false });
  return { type: 'assignment', preference };
}

export function deleteAssignment(state: State, account: Account, id: number, events: Event[]): PreferenceResult {
  if (!account.active || state.tryingOut) return refused('accountInactive');
  const preference = account.assignments.find((row) => row.id === id);
  if (preference === undefined) return refused('notFound');
  account.assignments = account.assignments.filter((row) => row !== preference);
  events.push({ type: 'assignment', account: account.id, id, deleted: true });
  return { type: 'assignment', preference };
}
