/** What the model remembers. Plain data; `copyOf` makes an independent copy, for snapshots and for trying things out. */
import type { AssignmentRow, ModelFeeSchedule, OrderType, SendTriggerCommand, Side, Strategy } from './commands.ts';
import type { Contract } from './contract.ts';
import type { Rules } from './rules.ts';

export interface Asset {
  readonly symbol: string;
  readonly kind: 'cash' | 'coin' | 'credit';
  readonly decimals: number;
  index: number;
  readonly indexDecimals: number;
  /** Index prices since the times beside them, as far back as settlement looks. */
  history: (readonly [sinceMs: number, price: number])[];
  /** Index prices at the last full minutes, oldest first. */
  minutes: number[];
  readonly haircut: number;
  readonly conversionFee: number;
}

export interface Position {
  /** Place among all rows of positions; those of settled contracts are given anew. */
  id: number;
  lots: bigint;
  /** Signed sum of trade values: lots x ticks, or units of the coin. */
  cost: bigint;
  entryPrice: number;
  /** Maximum leverage set for the market, which makes it isolated; 0 for cross margin (3.2). */
  leverage: number;
  /** The asset in which its profit is paid; undefined for the settlement asset (4). */
  profitIn: string | undefined;
  /** Since when its funding has not been realised (8). */
  fundedMs: number;
  /** Funding that an imported position brought along, in the settlement asset (C175). */
  carriedFunding: number;
  /** Units of USD: funding realised while isolated (C8). */
  isolatedFunding: bigint;
}

export interface Wallet {
  readonly name: string;
  readonly kind: 'cash' | 'flex' | 'single';
  /** Ledger units by asset, in the order in which they first came. */
  readonly balances: Map<string, bigint>;
  readonly positions: Map<string, Position>;
}

export interface Account {
  readonly id: number;
  readonly name: string;
  readonly role: 'client' | 'house' | 'noise';
  /** The account whose subaccount it is. */
  readonly master: number | undefined;
  strategy: Strategy;
  readonly keys: readonly string[];
  active: boolean;
  tradingEnabled: boolean;
  schedule: 'professional' | 'retail';
  /** Uid of the fee schedule that it is charged by; empty for that of each contract. */
  feeSchedule: string;
  /** Cents traded by UTC day. */
  readonly volume: Map<number, bigint>;
  assignments: readonly AssignmentRow[];
  assignmentsAdded: number;
  readonly wallets: Wallet[];
}

export interface Order {
  /** The venue's name for it; the model only passes it on. */
  readonly key: number;
  readonly accountId: number;
  readonly side: Side;
  readonly type: OrderType;
  ticks: bigint;
  /** Open lots. */
  lots: bigint;
  filled: bigint;
  readonly reduceOnly: boolean;
  readonly cliOrdId: string;
  readonly createdMs: number;
  updatedMs: number;
  /** Place in time: lower came first. */
  arrival: number;
}

/** A distance from a price: ticks, or hundredths of a percent. */
export interface Distance {
  readonly unit: 'QUOTE_CURRENCY' | 'PERCENT';
  readonly amount: bigint;
}

/** An order that waits for a price (D23). */
export interface Trigger {
  readonly key: number;
  readonly accountId: number;
  readonly side: Side;
  readonly kind: SendTriggerCommand['triggerType'];
  readonly signal: SendTriggerCommand['signal'];
  /** Whether it fires at or above its price, or at or below it. */
  readonly above: boolean;
  ticks: bigint;
  /** Of the order to come; undefined for a market order. */
  limit: bigint | undefined;
  /** What the limit is away from the trigger price, where it was given so (C82). */
  offset: Distance | undefined;
  /** Of a trailing stop: how far it stays behind the extreme price, and that price in USD (C83). */
  deviation: Distance | undefined;
  extreme: number;
  lots: bigint;
  readonly reduceOnly: boolean;
  readonly cliOrdId: string;
  readonly createdMs: number;
  updatedMs: number;
}

export interface Quote {
  readonly ticks: bigint;
  lots: bigint;
}

/** Rates are in 10^-18 of the settlement asset per contract and hour (C58). */
export interface Funding {
  rateUnits: bigint;
  previousRateUnits: bigint;
  rateSinceMs: number;
  /** Premiums of the running hour in billionths of the index: their sum, how many, and the last. */
  premiumSum: bigint;
  samples: number;
  lastPremium: bigint;
}

export interface Market {
  readonly contract: Contract;
  /** False once the contract has settled. */
  listed: boolean;
  suspended: boolean;
  postOnly: boolean;
  basis: number;
  /** Average of impact mid minus index, USD. */
  average: number;
  mark: number;
  bids: Quote[];
  asks: Quote[];
  orders: Order[];
  /** In the order in which they came. */
  triggers: Trigger[];
  /** Price of the last trade; undefined before there is one. */
  last: bigint | undefined;
  trades: number;
  openInterest: bigint;
  funding: Funding;
  /** What initial margins are multiplied with (C11). */
  multiplier: number;
  /** Whether its index is extremely volatile (C27). */
  extreme: boolean;
  dislocation: '' | 'above' | 'below';
  /** USD, once it has settled. */
  settlementPrice: number;
}

export interface State {
  readonly rules: Rules;
  readonly feeSchedules: readonly ModelFeeSchedule[];
  readonly liquidity: 'house' | 'none';
  readonly startMs: number;
  timeMs: number;
  arrivals: number;
  /** True in a copy in which an order is only tried out. */
  readonly tryingOut: boolean;
  /** Whether prices, rates or flags have moved since wallets were last looked at, and which wallets were booked to. */
  moved: boolean;
  touched: Set<Wallet>;
  /** Premium averages may still be on their way. */
  sampling: boolean;
  /** Ids of rows of positions: how many there ever were, and those that are free again, the last freed last. */
  rows: number;
  readonly freeRows: number[];
  /** When orders of accounts are cancelled unless they call again (C87). */
  readonly deadlines: Map<number, number>;
  /** The liquidity pool in ledger units, by asset (C67). */
  readonly pool: Map<string, bigint>;
  readonly assets: Map<string, Asset>;
  readonly markets: Map<string, Market>;
  readonly accounts: Account[];
}

export const HOUSE = 0;
export const NOISE = 1;

export function copyOf(state: State): State {
  return {
    ...copyToTryOut(state),
    tryingOut: false,
    assets: copyValues(state.assets, (asset) => ({
      ...asset,
      history: [...asset.history],
      minutes: [...asset.minutes],
    })),
  };
}

/** A copy in which one market may be traded in; all of them where none is named. Index prices stay shared. */
export function copyToTryOut(state: State, symbol?: string): State {
  return {
    ...state,
    tryingOut: true,
    touched: new Set(),
    freeRows: [...state.freeRows],
    deadlines: new Map(state.deadlines),
    pool: new Map(state.pool),
    markets: copyValues(state.markets, (market) =>
      symbol === undefined || market.contract.symbol === symbol ? copyOfMarket(market) : market,
    ),
    accounts: state.accounts.map((account) => ({
      ...account,
      volume: new Map(account.volume),
      wallets: account.wallets.map((wallet) => ({
        ...wallet,
        balances: new Map(wallet.balances),
        positions: copyValues(wallet.positions, (position) => ({ ...position })),
      })),
    })),
  };
}

function copyOfMarket(market: Market): Market {
  return {
    ...market,
    bids: market.bids.map((quote) => ({ ...quote })),
    asks: market.asks.map((quote) => ({ ...quote })),
    orders: market.orders.map((order) => ({ ...order })),
    triggers: market.triggers.map((trigger) => ({ ...trigger })),
    funding: { ...market.funding },
  };
}

function copyValues<T>(map: Map<string, T>, copy: (value: T) => T): Map<string, T> {
  return new Map([...map].map(([key, value]) => [key, copy(value)]));
}

export function assetNamed(state: State, symbol: string): Asset {
  return found(state.assets.get(symbol), symbol);
}

export function marketNamed(state: State, symbol: string): Market {
  return found(state.markets.get(symbol), symbol);
}

export function accountNumbered(state: State, id: number): Account {
  return found(state.accounts[id], `account ${id}`);
}

export function walletNamed(account: Account, name: string): Wallet | undefined {
  return account.wallets.find((wallet) => wallet.name === name);
}

/** The wallet that margins a contract for an account. */
export function walletFor(account: Account, contract: Contract): Wallet {
  return found(walletNamed(account, contract.wallet), contract.wallet);
}

export function positionIn(wallet: Wallet, symbol: string): Position {
  return wallet.positions.get(symbol) ?? noPosition();
}

/** The wallet's row for a market, made when there is none; a trade, a resting order or a preference makes one. */
export function rowOf(state: State, wallet: Wallet, symbol: string): Position {
  const known = wallet.positions.get(symbol);
  if (known !== undefined) return known;
  const row = { ...noPosition(), id: state.freeRows.pop() ?? state.rows++ };
  wallet.positions.set(symbol, row);
  return row;
}

/** A wallet's markets: those of one underlying together, in the order in which they are listed. */
export function marketsOf(state: State, wallet: string): Market[] {
  const markets = [...state.markets.values()].filter((market) => market.contract.wallet === wallet);
  const underlyings = [...new Set(markets.map((market) => market.contract.underlying))];
  return underlyings.flatMap((name) => markets.filter((market) => market.contract.underlying === name));
}

export function noPosition(): Position {
  return {
    id: -1,
    lots: 0n,
    cost: 0n,
    entryPrice: 0,
    leverage: 0,
    profitIn: undefined,
    fundedMs: 0,
    carriedFunding: 0,
    isolatedFunding: 0n,
  };
}

export function noFunding(sinceMs: number): Funding {
  return { rateUnits: 0n, previousRateUnits: 0n, rateSinceMs: sinceMs, premiumSum: 0n, samples: 0, lastPremium: 0n };
}

/** The account's own orders in a market, oldest first. */
export function ordersOf(market: Market, accountId: number): Order[] {
  return market.orders.filter((order) => order.accountId === accountId).sort((a, b) => a.arrival - b.arrival);
}

/** The account's own triggers in a market, oldest first. */
export function triggersOf(market: Market, accountId: number): Trigger[] {
  return market.triggers.filter((trigger) => trigger.accountId === accountId);
}

function found<T>(value: T | undefined, name: string): T {
  if (value === undefined) throw new Error(`the model has no ${name}`);
  return value;
}
