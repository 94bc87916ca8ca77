/**
 * The entities of the venue: what each table holds. Fields named in a schema are the state; the others are caches that
 * can be recomputed from it at any time by the one function that computes them.
 */

import { cloneBy, type Schema } from './codec.ts';
import type {
  ApiKey,
  AssignmentPreference,
  BatchElement,
  CancelOrder,
  FeeSchedule,
  OffsetUnit,
  OrderType,
  SelfTradeStrategy,
  Side,
  SourceSettings,
  TriggerSignal,
  TriggerType,
} from './commands/command.ts';
import type { OrderReason } from './events.ts';
import type { Contract, InstrumentRow } from './instruments/contract.ts';
import type { MarginScheduleName } from './instruments/platforms.ts';
import type { ContractTerms } from './instruments/terms.ts';
import type { WalletFigures } from './margin/figures.ts';
import type { RuleSet } from './margin/rules.ts';
import type { Entity } from './tables.ts';

/** No entity: ids are never negative. */
export const NONE = -1;

/** No time: later than every other. */
export const NEVER_MS = Number.MAX_SAFE_INTEGER;

/** The venue as a whole: one row. */
export interface Root extends Entity {
  /** Entries on the current line. */
  seq: number;
  timeMs: number;
  seed: number;
  startMs: number;
  historyDays: number;
  /** The price source; from when it is the source, the time of its last step (NONE before the first), and its settings. */
  market: string;
  sourceSinceMs: number;
  sourceSteppedMs: number;
  sourceSettings: SourceSettings;
  liquidity: 'house' | 'none';
  houseAccount: number;
  noiseAccount: number;
  /** The timer of the next premium sample; NONE while every average is settled. */
  samplingTimer: number;
  /** The last full hour that ended, and the next account whose funding of it is to be realised; NONE when all is done. */
  fundingHourMs: number;
  fundingCursor: number;
  /** Dead-man switches that are set: when each is due and whose it is, the next one last; and the timer of the next. */
  deadManTimes: number[];
  deadManAccounts: number[];
  deadManTimer: number;
  rules: RuleSet;
  feeSchedules: readonly FeeSchedule[];
  options: Readonly<Record<string, string>>;
  /** Templates of dated contracts; maturities are listed from them by the calendar. */
  series: readonly InstrumentRow[];
}

export const ROOT: Schema<Root> = {
  name: 'root',
  fields: [
    ['seq', 'number'],
    ['timeMs', 'number'],
    ['seed', 'number'],
    ['startMs', 'number'],
    ['historyDays', 'number'],
    ['market', 'text'],
    ['sourceSinceMs', 'number'],
    ['sourceSteppedMs', 'number'],
    ['sourceSettings', 'json'],
    ['liquidity', 'text'],
    ['houseAccount', 'number'],
    ['noiseAccount', 'number'],
    ['samplingTimer', 'number'],
    ['fundingHourMs', 'number'],
    ['fundingCursor', 'number'],
    ['deadManTimes', 'numbers'],
    ['deadManAccounts', 'numbers'],
    ['deadManTimer', 'number'],
    ['rules', 'json'],
    ['feeSchedules', 'json'],
    ['options', 'json'],
    ['series', 'json'],
  ],
  blank: () => ({
    id: NONE,
    epoch: NONE,
    seq: 0,
    timeMs: 0,
    seed: 0,
    startMs: 0,
    historyDays: 0,
    market: '',
    sourceSinceMs: 0,
    sourceSteppedMs: NONE,
    sourceSettings: {},
    liquidity: 'none',
    houseAccount: NONE,
    noiseAccount: NONE,
    samplingTimer: NONE,
    fundingHourMs: NONE,
    fundingCursor: NONE,
    deadManTimes: [],
    deadManAccounts: [],
    deadManTimer: NONE,
    rules: {} as RuleSet,
    feeSchedules: [],
    options: {},
    series: [],
  }),
};

/** An asset of the ledger. */
export interface Asset extends Entity {
  symbol: string;
  /** Digits of the smallest unit. */
  decimals: number;
  /** Fee credits are neither value nor collateral: they only pay fees (D32). */
  kind: 'cash' | 'coin' | 'credit';
  /** USD per unit; 1 for USD, 0 for fee credits. */
  indexPriceUsd: number;
  indexDecimals: number;
  haircut: number;
  conversionFee: number;
  /** Index prices at the last full minutes, oldest first: what extreme volatility is measured against (C27). */
  minutePrices: number[];
  /** From when on moves of its index count for the settlement of a contract (10); NEVER_MS without one. */
  windowFromMs: number;
}

export const ASSET: Schema<Asset> = {
  name: 'asset',
  fields: [
    ['symbol', 'text'],
    ['decimals', 'number'],
    ['kind', 'text'],
    ['indexPriceUsd', 'number'],
    ['indexDecimals', 'number'],
    ['haircut', 'number'],
    ['conversionFee', 'number'],
    ['minutePrices', 'numbers'],
    ['windowFromMs', 'number'],
  ],
  blank: () => ({
    id: NONE,
    epoch: NONE,
    symbol: '',
    decimals: 0,
    kind: 'coin',
    indexPriceUsd: 0,
    indexDecimals: 0,
    haircut: 0,
    conversionFee: 0,
    minutePrices: [],
    windowFromMs: NEVER_MS,
  }),
};

/** Whose rules an account is under: a client, or one of the venue's own, which margin does not bind. */
export type AccountRole = 'client' | 'house' | 'noise';

export interface Account extends Entity {
  name: string;
  role: AccountRole;
  keys: readonly ApiKey[];
  active: boolean;
  tradingEnabled: boolean;
  marginSchedule: MarginScheduleName;
  /** The account whose subaccount it is; NONE for one of its own. */
  masterAccount: number;
  createdMs: number;
  /** Wallet ids: cash, flex, then one per inverse pair. */
  wallets: number[];
  /** Open orders over all markets. */
  openOrders: number;
  /** Uid of the fee schedule that the account is charged by; empty for that of each contract. */
  feeSchedule: string;
  /** Traded volume by day (days since 1970, ascending, at most 30 of them) in whole cents of USD. */
  volumeDays: number[];
  volumeCents: number[];
  /** What it takes over from accounts that are liquidated. */
  assignments: readonly AssignmentPreference[];
  /** Preferences it ever added: the number of the last one. */
  assignmentsAdded: number;
  /** What happens when an order of it would meet another one of its own (C86). */
  selfTradeStrategy: SelfTradeStrategy;
}

export const ACCOUNT: Schema<Account> = {
  name: 'account',
  fields: [
    ['name', 'text'],
    ['role', 'text'],
    ['keys', 'json'],
    ['active', 'flag'],
    ['tradingEnabled', 'flag'],
    ['marginSchedule', 'text'],
    ['masterAccount', 'number'],
    ['createdMs', 'number'],
    ['wallets', 'numbers'],
    ['openOrders', 'number'],
    ['feeSchedule', 'text'],
    ['volumeDays', 'numbers'],
    ['volumeCents', 'numbers'],
    ['assignments', 'json'],
    ['assignmentsAdded', 'number'],
    ['selfTradeStrategy', 'text'],
  ],
  blank: () => ({
    id: NONE,
    epoch: NONE,
    name: '',
    role: 'client',
    keys: [],
    active: true,
    tradingEnabled: true,
    marginSchedule: 'professional',
    masterAccount: NONE,
    createdMs: 0,
    wallets: [],
    openOrders: 0,
    feeSchedule: '',
    volumeDays: [],
    volumeCents: [],
    assignments: [],
    assignmentsAdded: 0,
    selfTradeStrategy: 'REJECT_TAKER',
  }),
};

/** `cash` holds, `flex` margins all linear contracts, a `single` wallet margins the inverse contracts of one pair. */
export type WalletKind = 'cash' | 'flex' | 'single';

export interface Wallet extends Entity {
  accountId: number;
  kind: WalletKind;
  /** `cash`, `flex`, `fi_xbtusd`. */
  name: string;
  /** Assets it ever held, in the order in which they came, and the balance of each in the ledger's units. */
  assets: number[];
  amounts: bigint[];
  /** Positions (and markets with resting orders), by pair, then by market. */
  positions: number[];
  /** Cache: value and collateral of the balances, valid while `balancesAt` is the venue's index stamp. */
  balancesAt: number;
  balanceValue: number;
  collateralValue: number;
  /** Cache: margin figures of its positions, by pair. */
  figures: WalletFigures | undefined;
}

export const WALLET: Schema<Wallet> = {
  name: 'wallet',
  fields: [
    ['accountId', 'number'],
    ['kind', 'text'],
    ['name', 'text'],
    ['assets', 'numbers'],
    ['amounts', 'moneys'],
    ['positions', 'numbers'],
  ],
  blank: () => ({
    id: NONE,
    epoch: NONE,
    accountId: NONE,
    kind: 'cash',
    name: '',
    assets: [],
    amounts: [],
    positions: [],
    balancesAt: NONE,
    balanceValue: 0,
    collateralValue: 0,
    figures: undefined,
  }),
};

/** What one wallet has in one market: a position, resting orders, or both. */
export interface Position extends Entity {
  accountId: number;
  walletId: number;
  marketId: number;
  /** Signed size. */
  lots: number;
  /** Signed sum of trade values: lots x ticks for linear contracts, the coin's units for inverse ones (DESIGN of money: a trade is valued once). */
  cost: bigint;
  /** Average entry price in USD, frozen while the position shrinks; 0 when flat. */
  entryPrice: number;
  openedMs: number;
  /** Maximum leverage that the account set for the market, which makes it isolated; 0 for cross margin (3.2). */
  leverage: number;
  /** The asset in which profit is paid; NONE for the settlement asset (4). */
  profitAsset: number;
  /** Since when its funding has not been realised, while it is open (8). */
  fundedMs: number;
  /** Isolated: funding realised since it was opened, part of its assigned collateral (C8, D27); in ledger units. */
  isolatedFunding: bigint;
  /** Open lots of resting orders that are not reduce-only, by side, and of linear ones also the sum of lots x ticks. */
  buyLots: number;
  sellLots: number;
  buyTickLots: number;
  sellTickLots: number;
  /** The wallet's resting orders in this market, oldest first. */
  firstOrder: number;
  lastOrder: number;
  orderCount: number;
  /** Its untriggered orders, oldest first. */
  firstTrigger: number;
  lastTrigger: number;
  triggerCount: number;
  /** Cache: its slot in the wallet's figures, as they were last laid out on this line; NONE when not known. */
  slot: number;
}

export const POSITION: Schema<Position> = {
  name: 'position',
  fields: [
    ['accountId', 'number'],
    ['walletId', 'number'],
    ['marketId', 'number'],
    ['lots', 'number'],
    ['cost', 'money'],
    ['entryPrice', 'number'],
    ['openedMs', 'number'],
    ['leverage', 'number'],
    ['profitAsset', 'number'],
    ['fundedMs', 'number'],
    ['isolatedFunding', 'money'],
    ['buyLots', 'number'],
    ['sellLots', 'number'],
    ['buyTickLots', 'number'],
    ['sellTickLots', 'number'],
    ['firstOrder', 'number'],
    ['lastOrder', 'number'],
    ['orderCount', 'number'],
    ['firstTrigger', 'number'],
    ['lastTrigger', 'number'],
    ['triggerCount', 'number'],
  ],
  blank: () => ({
    id: NONE,
    epoch: NONE,
    accountId: NONE,
    walletId: NONE,
    marketId: NONE,
    lots: 0,
    cost: 0n,
    entryPrice: 0,
    openedMs: 0,
    leverage: 0,
    profitAsset: NONE,
    fundedMs: 0,
    isolatedFunding: 0n,
    buyLots: 0,
    sellLots: 0,
    buyTickLots: 0,
    sellTickLots: 0,
    firstOrder: NONE,
    lastOrder: NONE,
    orderCount: 0,
    firstTrigger: NONE,
    lastTrigger: NONE,
    triggerCount: 0,
    slot: NONE,
  }),
};

/** A resting order. An order that never rests is no entity; events tell of it. */
export interface Order extends Entity {
  /** Its id as arithmetic (ids.ts). */
  key: number;
  accountId: number;
  positionId: number;
  marketId: number;
  side: Side;
  orderType: OrderType;
  ticks: number;
  /** Open lots. */
  lots: number;
  filledLots: number;
  reduceOnly: boolean;
  cliOrdId: string;
  createdMs: number;
  updatedMs: number;
  /** What last changed it; empty for an order as it was sent. */
  updateReason: '' | OrderReason;
  /** Neighbours at the same price, first come first. */
  previousAtPrice: number;
  nextAtPrice: number;
  /** Neighbours in the wallet's own list of this market. */
  previousOwn: number;
  nextOwn: number;
}

export const ORDER: Schema<Order> = {
  name: 'order',
  fields: [
    ['key', 'number'],
    ['accountId', 'number'],
    ['positionId', 'number'],
    ['marketId', 'number'],
    ['side', 'text'],
    ['orderType', 'text'],
    ['ticks', 'number'],
    ['lots', 'number'],
    ['filledLots', 'number'],
    ['reduceOnly', 'flag'],
    ['cliOrdId', 'text'],
    ['createdMs', 'number'],
    ['updatedMs', 'number'],
    ['updateReason', 'text'],
    ['previousAtPrice', 'number'],
    ['nextAtPrice', 'number'],
    ['previousOwn', 'number'],
    ['nextOwn', 'number'],
  ],
  blank: () => ({
    id: NONE,
    epoch: NONE,
    key: NONE,
    accountId: NONE,
    positionId: NONE,
    marketId: NONE,
    side: 'buy',
    orderType: 'lmt',
    ticks: 0,
    lots: 0,
    filledLots: 0,
    reduceOnly: false,
    cliOrdId: '',
    createdMs: 0,
    updatedMs: 0,
    updateReason: '',
    previousAtPrice: NONE,
    nextAtPrice: NONE,
    previousOwn: NONE,
    nextOwn: NONE,
  }),
};

/** An order that waits for a price (D23). It needs no margin, and is judged as an order when it fires. */
export interface Trigger extends Entity {
  /** The id that the order born from it keeps (C80). */
  key: number;
  accountId: number;
  positionId: number;
  marketId: number;
  side: Side;
  triggerType: TriggerType;
  signal: TriggerSignal;
  /** It fires when the signal is at or above this price, or at or below it. */
  ticks: number;
  above: boolean;
  /** Limit of the order to come; NONE for a market order. */
  limitTicks: number;
  /** The limit as an offset from the trigger price: ticks, or hundredths of a percent (C82). */
  offsetUnit: '' | OffsetUnit;
  offset: number;
  /** Trailing stops: how far behind the extreme price they stay (in the same units), and that price in USD (C83). */
  deviationUnit: '' | OffsetUnit;
  deviation: number;
  extremePrice: number;
  lots: number;
  reduceOnly: boolean;
  cliOrdId: string;
  createdMs: number;
  updatedMs: number;
  updateReason: '' | OrderReason;
  /** Neighbours in the wallet's own list of this market. */
  previousOwn: number;
  nextOwn: number;
}

export const TRIGGER: Schema<Trigger> = {
  name: 'trigger',
  fields: [
    ['key', 'number'],
    ['accountId', 'number'],
    ['positionId', 'number'],
    ['marketId', 'number'],
    ['side', 'text'],
    ['triggerType', 'text'],
    ['signal', 'text'],
    ['ticks', 'number'],
    ['above', 'flag'],
    ['limitTicks', 'number'],
    ['offsetUnit', 'text'],
    ['offset', 'number'],
    ['deviationUnit', 'text'],
    ['deviation', 'number'],
    ['extremePrice', 'number'],
    ['lots', 'number'],
    ['reduceOnly', 'flag'],
    ['cliOrdId', 'text'],
    ['createdMs', 'number'],
    ['updatedMs', 'number'],
    ['updateReason', 'text'],
    ['previousOwn', 'number'],
    ['nextOwn', 'number'],
  ],
  blank: () => ({
    id: NONE,
    epoch: NONE,
    key: NONE,
    accountId: NONE,
    positionId: NONE,
    marketId: NONE,
    side: 'buy',
    triggerType: 'stp',
    signal: 'last',
    ticks: 0,
    above: false,
    limitTicks: NONE,
    offsetUnit: '',
    offset: 0,
    deviationUnit: '',
    deviation: 0,
    extremePrice: 0,
    lots: 0,
    reduceOnly: false,
    cliOrdId: '',
    createdMs: 0,
    updatedMs: 0,
    updateReason: '',
    previousOwn: NONE,
    nextOwn: NONE,
  }),
};

/**
 * The triggers of a market that watch one signal from one side, by price, the next to fire last; and those among them that
 * trail, oldest first. Id: market x 6 + signal x 2 + (0 below, 1 above); rows are made when a trigger first needs them.
 */
export interface TriggerList extends Entity {
  ticks: number[];
  triggers: number[];
  trailing: number[];
}

export const TRIGGER_LIST: Schema<TriggerList> = {
  name: 'triggerList',
  fields: [
    ['ticks', 'numbers'],
    ['triggers', 'numbers'],
    ['trailing', 'numbers'],
  ],
  blank: () => ({ id: NONE, epoch: NONE, ticks: [], triggers: [], trailing: [] }),
};

/** One side of a market's book: price levels, best last, each with its queue of orders. Id: market x 2 + (0 buy, 1 sell). */
export interface BookSide extends Entity {
  ticks: number[];
  firstOrders: number[];
  lastOrders: number[];
  lots: number[];
}

export const BOOK_SIDE: Schema<BookSide> = {
  name: 'bookSide',
  fields: [
    ['ticks', 'numbers'],
    ['firstOrders', 'numbers'],
    ['lastOrders', 'numbers'],
    ['lots', 'numbers'],
  ],
  blank: () => ({ id: NONE, epoch: NONE, ticks: [], firstOrders: [], lastOrders: [], lots: [] }),
};

export interface Market extends Entity {
  contract: Contract;
  /** The asset whose index prices it. */
  baseAsset: number;
  settlementAsset: number;
  suspended: boolean;
  postOnly: boolean;
  /** For how long what could take liquidity is held, milliseconds; 0 for not at all (C145). */
  makerProtectionMs: number;
  /** False once the contract has settled. */
  listed: boolean;
  /** USD. */
  markPrice: number;
  /** A mark that a price source gave in place of the computed one, USD; 0 for none (C150). */
  givenMark: number;
  /** Average of impact mid minus index, USD (margin-and-risk 9). */
  premiumAverage: number;
  /** The house's premium over the index, as a fraction of it. */
  basis: number;
  /** House quotes, best first: price in ticks and lots left at it. */
  houseBidTicks: number[];
  houseBidLots: number[];
  houseAskTicks: number[];
  houseAskLots: number[];
  /** Last trade; 0 lots when there was none. */
  lastTicks: number;
  lastLots: number;
  lastMs: number;
  lastSide: Side;
  /** Trades so far; the wire's sequence id. */
  trades: number;
  /** Sum of all long positions, the house included. */
  openInterestLots: number;
  /** The clearing account: the other side of every realised profit, in the settlement asset's units. */
  clearing: bigint;
  /** Funding of the running hour: USD per coin (linear) or coins per contract (inverse), and as a fraction. */
  fundingRate: number;
  relativeFundingRate: number;
  /** The same absolute rate as exact units: 10^-18 of the settlement asset per contract and hour. */
  fundingUnits: bigint;
  /** Since when it holds, and the rate of the hour before: positions not yet realised still owe that one. */
  fundingSinceMs: number;
  previousFundingRate: number;
  previousFundingUnits: bigint;
  /** Premium samples of the running hour: their sum and the last one in billionths of the index, and how many (8). */
  premiumUnits: number;
  premiumSamples: number;
  lastPremiumUnits: number;
  /** Other side of all funding paid and received, in the settlement asset's units; what rounding leaves goes to the pot. */
  fundingClearing: bigint;
  /** The part of it that belongs to the running hour while the hour before is still being realised. */
  fundingAhead: bigint;
  /** What initial margins are multiplied with (C11), at least 1, and whether the market is extremely volatile (C27). */
  marginMultiplier: number;
  extremeVolatility: boolean;
  /** Whether the uncapped premium lies beyond the cap, and on which side (C27). */
  dislocation: '' | 'ABOVE_UPPER_BOUND' | 'BELOW_LOWER_BOUND';
  /** Settlement window of a dated contract (10): up to when the index was summed up (NONE before the first time), and of
   * the running minute and of each complete one the sum of price (10^-18 USD) times milliseconds. */
  windowSinceMs: number;
  windowSum: bigint;
  windowMinutes: bigint[];
  /** USD; 0 until the contract has expired. The same as units of its last decimal. */
  settlementPrice: number;
  settlementUnits: bigint;
  /** The next position to settle; NONE before the expiry, and when all are settled. */
  settlementCursor: number;
  /** Cache: the contract in the units of computation. A copy keeps it. */
  terms: ContractTerms | undefined;
}

export const MARKET: Schema<Market> = {
  name: 'market',
  fields: [
    ['contract', 'json'],
    ['baseAsset', 'number'],
    ['settlementAsset', 'number'],
    ['suspended', 'flag'],
    ['postOnly', 'flag'],
    ['makerProtectionMs', 'number'],
    ['listed', 'flag'],
    ['markPrice', 'number'],
    ['givenMark', 'number'],
    ['premiumAverage', 'number'],
    ['basis', 'number'],
    ['houseBidTicks', 'numbers'],
    ['houseBidLots', 'numbers'],
    ['houseAskTicks', 'numbers'],
    ['houseAskLots', 'numbers'],
    ['lastTicks', 'number'],
    ['lastLots', 'number'],
    ['lastMs', 'number'],
    ['lastSide', 'text'],
    ['trades', 'number'],
    ['openInterestLots', 'number'],
    ['clearing', 'money'],
    ['fundingRate', 'number'],
    ['relativeFundingRate', 'number'],
    ['fundingUnits', 'money'],
    ['fundingSinceMs', 'number'],
    ['previousFundingRate', 'number'],
    ['previousFundingUnits', 'money'],
    ['premiumUnits', 'number'],
    ['premiumSamples', 'number'],
    ['lastPremiumUnits', 'number'],
    ['fundingClearing', 'money'],
    ['fundingAhead', 'money'],
    ['marginMultiplier', 'number'],
    ['extremeVolatility', 'flag'],
    ['dislocation', 'text'],
    ['windowSinceMs', 'number'],
    ['windowSum', 'money'],
    ['windowMinutes', 'moneys'],
    ['settlementPrice', 'number'],
    ['settlementUnits', 'money'],
    ['settlementCursor', 'number'],
  ],
  blank: () => ({
    id: NONE,
    epoch: NONE,
    contract: {} as Contract,
    baseAsset: NONE,
    settlementAsset: NONE,
    suspended: false,
    postOnly: false,
    makerProtectionMs: 0,
    listed: true,
    markPrice: 0,
    givenMark: 0,
    premiumAverage: 0,
    basis: 0,
    houseBidTicks: [],
    houseBidLots: [],
    houseAskTicks: [],
    houseAskLots: [],
    lastTicks: 0,
    lastLots: 0,
    lastMs: 0,
    lastSide: 'buy',
    trades: 0,
    openInterestLots: 0,
    clearing: 0n,
    fundingRate: 0,
    relativeFundingRate: 0,
    fundingUnits: 0n,
    fundingSinceMs: 0,
    previousFundingRate: 0,
    previousFundingUnits: 0n,
    premiumUnits: 0,
    premiumSamples: 0,
    lastPremiumUnits: 0,
    fundingClearing: 0n,
    fundingAhead: 0n,
    marginMultiplier: 1,
    extremeVolatility: false,
    dislocation: '',
    windowSinceMs: NONE,
    windowSum: 0n,
    windowMinutes: [],
    settlementPrice: 0,
    settlementUnits: 0n,
    settlementCursor: NONE,
    terms: undefined,
  }),
};

/** A copy of a market to change; the terms of its contract go along. */
export function cloneMarket(market: Market): Market {
  const copy = cloneMarketFields(market);
  copy.terms = market.terms;
  return copy;
}

const cloneMarketFields = cloneBy(MARKET);

/** The venue's own ledger accounts, one row per asset. */
export interface Pots extends Entity {
  /** The world outside: minus what came in. */
  outside: bigint;
  /** Trading fees taken. */
  fees: bigint;
  /** What rounding of booked amounts left over. */
  rounding: bigint;
  /** The other side of conversions between assets. */
  conversion: bigint;
  /** Interest on uncovered losses (C13). */
  interest: bigint;
  /** The liquidity pool: pays what a bankrupt wallet cannot, and takes liquidation fees (7). */
  pool: bigint;
}

export const POTS: Schema<Pots> = {
  name: 'pots',
  fields: [
    ['outside', 'money'],
    ['fees', 'money'],
    ['rounding', 'money'],
    ['conversion', 'money'],
    ['interest', 'money'],
    ['pool', 'money'],
  ],
  blank: () => ({
    id: NONE,
    epoch: NONE,
    outside: 0n,
    fees: 0n,
    rounding: 0n,
    conversion: 0n,
    interest: 0n,
    pool: 0n,
  }),
};

/** Something due at a time. Timers fire in (time, kind, subject) order. */
export interface Timer extends Entity {
  dueMs: number;
  /** Order within one instant. */
  kind: number;
  /** What it concerns: a market, an account; NONE for the venue. */
  subject: number;
}

export const TIMER: Schema<Timer> = {
  name: 'timer',
  fields: [
    ['dueMs', 'number'],
    ['kind', 'number'],
    ['subject', 'number'],
  ],
  blank: () => ({ id: NONE, epoch: NONE, dueMs: 0, kind: 0, subject: NONE }),
};

/** A request that maker protection holds back (C145). */
export interface Held extends Entity {
  accountId: number;
  /** The market whose window it waits for; NONE when its command names none that there is. */
  marketId: number;
  /** Number by which its answer is found. */
  ticket: number;
  dueMs: number;
  /** False once it was cancelled: it may still trade when it is released, but not rest. */
  mayRest: boolean;
  command: Exclude<BatchElement, CancelOrder>;
}

export const HELD: Schema<Held> = {
  name: 'held',
  fields: [
    ['accountId', 'number'],
    ['marketId', 'number'],
    ['ticket', 'number'],
    ['dueMs', 'number'],
    ['mayRest', 'flag'],
    ['command', 'json'],
  ],
  blank: () => ({
    id: NONE,
    epoch: NONE,
    accountId: NONE,
    marketId: NONE,
    ticket: NONE,
    dueMs: 0,
    mayRest: true,
    command: {} as Held['command'],
  }),
};
