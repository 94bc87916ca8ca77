/**
 * Every command: what doors may propose and the journal delivers. Plain JSON, so that a journal can be read by people.
 * Sizes, prices and amounts travel as the decimal text the client sent; only the core knows the lot and the tick.
 */

import type { InstrumentRow } from '../instruments/contract.ts';
import type { MarginScheduleName } from '../instruments/platforms.ts';

export type Side = 'buy' | 'sell';
export type OrderType = 'lmt' | 'post' | 'ioc' | 'fok' | 'mkt';
/** Orders that wait for a price: stop, take profit, trailing stop. */
export type TriggerType = 'stp' | 'take_profit' | 'trailing_stop';
/** The price that a trigger watches: the mark, the index of the base asset, or the last trade. */
export type TriggerSignal = 'mark' | 'index' | 'last';
/** How a distance from a price is given. */
export type OffsetUnit = 'QUOTE_CURRENCY' | 'PERCENT';
/** What happens when an order would meet one of the same owner: the taker is refused, or the maker cancelled (C86). */
export type SelfTradeStrategy = 'REJECT_TAKER' | 'CANCEL_MAKER_SELF' | 'CANCEL_MAKER_CHILD' | 'CANCEL_MAKER_ANY';
export type KeyLevel = 'none' | 'read' | 'full';

/** An API key as genesis or the faucet defines it. `secret` is base64. */
export interface ApiKey {
  readonly apiKey: string;
  readonly secret: string;
  readonly general: KeyLevel;
  readonly transfer: 'none' | 'full';
  /** In which dialect the doors answer it, JSON; they alone read it. */
  readonly dialect?: string;
}

/** What an account starts with: decimal amounts by wallet (`cash`, `flex`, `fi_xbtusd`) and asset. */
export interface Funding {
  readonly wallet: string;
  readonly asset: string;
  readonly amount: string;
}

/** What a volunteer takes over when others are liquidated (margin-and-risk 7): never a price, only which, when and how much. */
export interface AssignmentPreference {
  /** Running number within the account, from 1. */
  readonly id: number;
  /** A contract; without one all of the pair; without either all of the type. */
  readonly symbol?: string;
  /** `XBT:USD`. */
  readonly pair?: string;
  readonly contractType: 'linear' | 'inverse';
  /** Largest size of one assignment in contracts; absent for no limit. */
  readonly maxSize?: number;
  /** Largest resulting position in USD; absent for no limit. */
  readonly maxPositionUsd?: number;
  readonly acceptLong: boolean;
  readonly acceptShort: boolean;
  /** By the weekday in UTC. */
  readonly timeFrame: 'all' | 'weekdays' | 'weekends';
  readonly enabled: boolean;
  /** Assignments that promise less, in hundredths of a percent of the mark, are declined. */
  readonly minimumProfitLongBps?: number;
  readonly minimumProfitShortBps?: number;
}

export interface AccountSpecification {
  readonly name: string;
  readonly marginSchedule?: MarginScheduleName;
  /** Name of the account whose subaccount it is: one that was opened before and is no subaccount itself. */
  readonly master?: string;
  /** Uid of the fee schedule it is charged by; absent for that of each contract. */
  readonly feeSchedule?: string;
  readonly keys: readonly ApiKey[];
  readonly funds: readonly Funding[];
  /** In which dialect the doors answer it, JSON; they alone read it. */
  readonly dialect?: string;
}

export interface AssetSpecification {
  readonly symbol: string;
  /** Digits of the ledger's smallest unit; 12 by default. */
  readonly decimals: number;
  /** Cash and stablecoins are converted before coins (D20); credits pay fees and nothing else (D32). */
  readonly kind: 'cash' | 'coin' | 'credit';
  /** Index price at genesis, USD per unit; 0 for credits. */
  readonly indexPriceUsd: number;
  /** Decimals of the index price; prices of a source are rounded to them. */
  readonly indexDecimals: number;
}

export interface FeeTier {
  /** Percent of notional, as `/feeschedules` prints it: 0.02 is 0.02 %. */
  readonly makerFee: number;
  readonly takerFee: number;
  readonly usdVolume: number;
}

export interface FeeSchedule {
  readonly uid: string;
  readonly name: string;
  readonly tiers: readonly FeeTier[];
  /** Whether a volume equal to a tier's bound is in that tier (the default, D19) or still in the one below. */
  readonly lowerBounds?: 'inclusive' | 'exclusive';
}

/** Settings of the price sources by their names, JSON. The core only keeps them; the sources know what they mean. */
export type SourceSettings = Readonly<Record<string, unknown>>;

/** Entry 0. Options that contradict it later are refused. */
export interface Genesis {
  readonly type: 'genesis';
  readonly formatVersion: number;
  readonly seed: number;
  readonly startMs: number;
  /** Name of a preset, or a whole rule set (src/core/margin/rules.ts). */
  readonly rules: unknown;
  readonly assets: readonly AssetSpecification[];
  /** Perpetuals and dated contracts that are listed as they stand. */
  readonly instruments: readonly InstrumentRow[];
  /** Templates from which dated contracts are listed by the expiry calendar, for the venue's own date. */
  readonly series: readonly InstrumentRow[];
  readonly feeSchedules: readonly FeeSchedule[];
  readonly accounts: readonly AccountSpecification[];
  readonly liquidity: 'house' | 'none';
  /** Name of the price source; the core only keeps it, so that a restart is not given another one unawares. */
  readonly market: string;
  /** How the source moves prices; kept likewise. */
  readonly sourceSettings?: SourceSettings;
  /** Days of history before the start that doors may show. */
  readonly historyDays: number;
  /** Premiums of the house at the start, where they are not 0. */
  readonly premiums: readonly (readonly [symbol: string, premium: number])[];
  /** What the doors want to find again at a restart: options by name, as text. The core only keeps it. */
  readonly options: Readonly<Record<string, string>>;
}

// --- commands of the venue ------------------------------------------------------------------------------------------

export interface SendOrder {
  readonly type: 'sendOrder';
  readonly account: number;
  readonly symbol: string;
  readonly side: Side;
  readonly orderType: OrderType;
  /** Contracts, decimal text. */
  readonly size: string;
  /** USD, decimal text; absent for `mkt` only. */
  readonly limitPrice?: string;
  readonly reduceOnly: boolean;
  readonly cliOrdId?: string;
  /** The order is dropped when the entry's time is later than this. */
  readonly processBeforeMs?: number;
}

/** A distance from a price, decimal text. */
export interface PriceOffset {
  readonly value: string;
  readonly unit: OffsetUnit;
}

/** An order that waits until a price is reached. */
export interface SendTrigger {
  readonly type: 'sendTrigger';
  readonly account: number;
  readonly symbol: string;
  readonly side: Side;
  readonly triggerType: TriggerType;
  readonly signal: TriggerSignal;
  readonly size: string;
  /** USD, decimal text; absent for `trailing_stop` only. */
  readonly stopPrice?: string;
  /** `trailing_stop` only: how far the trigger stays behind the best price. */
  readonly deviation?: PriceOffset;
  /** Limit of the order to come: a price, or an offset from the trigger price; without either it is a market order. */
  readonly limitPrice?: string;
  readonly limitOffset?: Partial<PriceOffset>;
  readonly reduceOnly: boolean;
  readonly cliOrdId?: string;
  readonly processBeforeMs?: number;
}

export interface EditOrder {
  readonly type: 'editOrder';
  readonly account: number;
  /** The order's key; -1 for an id that this venue never made. Absent when found by `cliOrdId`. */
  readonly orderKey?: number;
  readonly cliOrdId?: string;
  readonly size?: string;
  readonly limitPrice?: string;
  /** Triggers only. Sent unchanged, a deviation makes the trailing stop start anew at the present price. */
  readonly stopPrice?: string;
  readonly deviation?: PriceOffset;
  /** `relative`: size is the open remainder; `absolute`: size counts what already filled. */
  readonly quantityMode: 'relative' | 'absolute';
  readonly processBeforeMs?: number;
}

export interface CancelOrder {
  readonly type: 'cancelOrder';
  readonly account: number;
  readonly orderKey?: number;
  readonly cliOrdId?: string;
  readonly processBeforeMs?: number;
}

export interface CancelAllOrders {
  readonly type: 'cancelAllOrders';
  readonly account: number;
  readonly symbol?: string;
}

/** Up to 500 orders, edits and cancellations, carried out one after the other in one entry (C88). */
export interface Batch {
  readonly type: 'batch';
  readonly account: number;
  readonly elements: readonly BatchElement[];
  readonly processBeforeMs?: number;
}

export type BatchElement = SendOrder | SendTrigger | EditOrder | CancelOrder;

/** The dead-man switch: cancels all orders of the account when it is not set anew in time; 0 turns it off. */
export interface CancelAllAfter {
  readonly type: 'cancelAllAfter';
  readonly account: number;
  readonly timeoutSeconds: number;
}

/** Moves money between wallets of one account. */
export interface Transfer {
  readonly type: 'transfer';
  readonly account: number;
  readonly from: string;
  readonly to: string;
  readonly asset: string;
  readonly amount: string;
}

/** Moves money out of the venue, to the owner's account at the spot venue. */
export interface Withdraw {
  readonly type: 'withdraw';
  readonly account: number;
  readonly from: string;
  readonly asset: string;
  readonly amount: string;
}

/** Makes a market isolated at a maximum leverage, or cross margined again (margin-and-risk 3.2). */
export interface SetLeverage {
  readonly type: 'setLeverage';
  readonly account: number;
  readonly symbol: string;
  /** From 1 on, at most two decimals; absent for cross margin. */
  readonly maxLeverage?: number;
}

/** Chooses the asset in which the profit of a market is paid (margin-and-risk 4). */
export interface SetProfitCurrency {
  readonly type: 'setProfitCurrency';
  readonly account: number;
  readonly symbol: string;
  /** Ledger symbol. */
  readonly asset: string;
}

/** Chooses what happens when an order would meet one of the same owner. */
export interface SetSelfTradeStrategy {
  readonly type: 'setSelfTradeStrategy';
  readonly account: number;
  readonly strategy: SelfTradeStrategy;
}

/** Lets a subaccount trade, or not; proposed by its master. */
export interface SetSubaccountTrading {
  readonly type: 'setSubaccountTrading';
  readonly account: number;
  readonly subaccount: number;
  readonly tradingEnabled: boolean;
}

/** Moves money between wallets of two accounts of one family: a master and its subaccounts. */
export interface SubaccountTransfer {
  readonly type: 'subaccountTransfer';
  readonly account: number;
  /** Accounts by id. */
  readonly fromUser: number;
  readonly toUser: number;
  readonly from: string;
  readonly to: string;
  readonly asset: string;
  readonly amount: string;
}

/** Offers to take positions over from accounts that are liquidated; the venue gives the preference its number. */
export interface AddAssignment {
  readonly type: 'addAssignment';
  readonly account: number;
  readonly preference: Omit<AssignmentPreference, 'id'>;
}

export interface DeleteAssignment {
  readonly type: 'deleteAssignment';
  readonly account: number;
  readonly id: number;
}

// --- commands only the control door, the feeds and the clock may propose -----------------------------------------------

/** A transfer from the outside world. */
export interface Deposit {
  readonly type: 'deposit';
  readonly account: number;
  readonly wallet: string;
  readonly asset: string;
  readonly amount: string;
}

export interface CreateAccount {
  readonly type: 'createAccount';
  readonly specification: AccountSpecification;
}

export interface SetAccount {
  readonly type: 'setAccount';
  readonly account: number;
  readonly active?: boolean;
  readonly tradingEnabled?: boolean;
  readonly marginSchedule?: MarginScheduleName;
  /** Uid of the fee schedule that it is charged by from now on; empty for that of each contract. */
  readonly feeSchedule?: string;
  /** In which dialect the doors answer it, JSON, empty for the venue's; they alone read it. */
  readonly dialect?: string;
}

export interface SetMarket {
  readonly type: 'setMarket';
  readonly symbol: string;
  readonly suspended?: boolean;
  readonly postOnly?: boolean;
  /** For how long what could take liquidity is held: 0 to 100 milliseconds, 0 for not at all. */
  readonly makerProtectionMs?: number;
}

/** Index prices by hand, USD per unit of the asset. */
export interface SetIndexPrices {
  readonly type: 'setIndexPrices';
  readonly prices: readonly (readonly [asset: string, priceUsd: number])[];
}

/** The house's basis by hand: the premium over the index, as a fraction of it. */
export interface SetPremiums {
  readonly type: 'setPremiums';
  readonly premiums: readonly (readonly [symbol: string, premium: number])[];
}

/** One step of a price source. */
export interface PriceStep {
  readonly type: 'priceStep';
  readonly prices: readonly (readonly [asset: string, priceUsd: number])[];
  readonly premiums: readonly (readonly [symbol: string, premium: number])[];
  /** Small market orders of the noise account, in lots. */
  readonly noiseOrders: readonly (readonly [symbol: string, side: Side, lots: number])[];
  /** Which prices the step goes on from (the timeline's `pricesAt`); a step from others is dropped. */
  readonly basedOn?: number;
  /** Marks in USD that stand in place of the computed ones, until a price comes without them (C150). */
  readonly marks?: readonly (readonly [symbol: string, priceUsd: number])[];
  /** The venue time it is of, where that is not the entry's: a step on the way of an advance, or of prices at times of their own. Refused when it is not reached. */
  readonly atMs?: number;
}

/**
 * Which source moves prices from now on, and its settings. The core only keeps them, so that restart, replay and revert
 * come to the same source; absent fields stay as they are.
 */
export interface SetMarketSource {
  readonly type: 'setMarketSource';
  readonly market?: string;
  readonly settings?: SourceSettings;
}

/** A position as it was somewhere else: nothing is traded to come by it. */
export interface ImportedPosition {
  readonly symbol: string;
  /** Signed size in contracts, decimal text. */
  readonly size: string;
  /** Average entry price in USD, decimal text; it need not be on the tick. */
  readonly entryPrice: string;
  /** Maximum leverage of an isolated market; absent for cross margin. */
  readonly maxLeverage?: number;
  /** Ledger symbol of the asset in which profit is paid; absent for the settlement asset. */
  readonly profitAsset?: string;
  /** Funding accrued and not realised yet, in the settlement asset, negative when owed (C175); absent for none. */
  readonly unrealizedFunding?: number;
}

/** An order as it rested somewhere else. */
export interface ImportedOrder {
  readonly symbol: string;
  readonly side: Side;
  readonly limitPrice: string;
  /** What is open of it and what has filled, contracts. */
  readonly size: string;
  readonly filledSize: string;
  readonly reduceOnly: boolean;
  readonly cliOrdId?: string;
}

/** An order as it waited for a price somewhere else. */
export interface ImportedTrigger {
  readonly symbol: string;
  readonly side: Side;
  readonly triggerType: TriggerType;
  readonly signal: TriggerSignal;
  /** Of a trailing stop: where it stands; absent for one that begins to trail now. */
  readonly stopPrice?: string;
  /** How far a trailing stop stays behind; of no other. */
  readonly deviation?: PriceOffset;
  /** Absent for a market order. */
  readonly limitPrice?: string;
  readonly size: string;
  readonly reduceOnly: boolean;
  readonly cliOrdId?: string;
}

/** Rebuilds an account of another venue: prices first, then the account, its money, its positions, its orders (C160). */
export interface ImportAccount {
  readonly type: 'importAccount';
  /** `funds` are its balances. */
  readonly specification: AccountSpecification;
  /** USD that the flex wallet owes: its balance is minus that; absent for none (C174). */
  readonly debtUsd?: string;
  readonly indexPrices: readonly (readonly [asset: string, priceUsd: number])[];
  readonly markPrices: readonly (readonly [symbol: string, priceUsd: number])[];
  readonly positions: readonly ImportedPosition[];
  /** Oldest first. */
  readonly orders: readonly ImportedOrder[];
  readonly triggers: readonly ImportedTrigger[];
}

/** Lets time pass: timers up to `untilMs` fire. Absent: up to the entry's own time. */
export interface Tick {
  readonly type: 'tick';
  readonly untilMs?: number;
}

// --- commands of the timeline: they name kept states, the venue itself does not know them -----------------------------

export interface TakeSnapshot {
  readonly type: 'snapshot';
  readonly name: string;
}

export interface Revert {
  readonly type: 'revert';
  readonly name: string;
}

export interface DeleteSnapshot {
  readonly type: 'deleteSnapshot';
  readonly name: string;
}

/**
 * The clock's policy; set by an entry so that a restart keeps it. Venue time goes on from where it is (or from the last
 * entry, when what passed since is not to count) at `rate` venue milliseconds a machine millisecond, or stands still.
 */
export interface SetClock {
  readonly type: 'setClock';
  readonly rate: number;
  readonly frozen: boolean;
  readonly from: 'now' | 'lastEntry';
  /** Of a clock that stands still: each command is this many milliseconds later than the one before. Absent for none. */
  readonly stepMs?: number;
}

/**
 * What is to go wrong at the doors on purpose. The line of history carries it, so that a restart keeps the rules and a
 * revert brings back those of its snapshot; the doors alone read them.
 */
export interface SetFaults {
  readonly type: 'setFaults';
  /** Rules that are taken away first, by name. */
  readonly removed: 'all' | readonly string[];
  /** Rules that are added; one whose name is taken takes its place. */
  readonly rules: readonly { readonly name: string }[];
  /** They stand in the snapshot of the beginning too, so that a reset keeps them. */
  readonly atGenesis?: true;
}

export type VenueCommand =
  | SendOrder
  | SendTrigger
  | EditOrder
  | CancelOrder
  | CancelAllOrders
  | Batch
  | CancelAllAfter
  | Transfer
  | Withdraw
  | SetLeverage
  | SetProfitCurrency
  | SetSelfTradeStrategy
  | SetSubaccountTrading
  | SubaccountTransfer
  | AddAssignment
  | DeleteAssignment;
export type UnrealCommand =
  | Deposit
  | CreateAccount
  | SetAccount
  | SetMarket
  | SetIndexPrices
  | SetPremiums
  | PriceStep
  | SetMarketSource
  | ImportAccount
  | Tick;
export type TimelineCommand = TakeSnapshot | Revert | DeleteSnapshot | SetClock | SetFaults;
export type Command = Genesis | VenueCommand | UnrealCommand | TimelineCommand;
