/**
 * Events: what happened, told once by the core and read by everyone else (replies, history, feeds). Facts, never edited.
 * Sizes are lots, prices ticks, money the ledger's units; names and decimals are put on at the wire.
 */
import type {
  AssignmentPreference,
  OffsetUnit,
  OrderType,
  Side,
  TriggerSignal,
  TriggerType,
} from './commands/command.ts';

/** An order as it stood. `quantityLots` is the whole size; open is `quantityLots - filledLots`. */
export interface OrderView {
  readonly key: number;
  readonly accountId: number;
  readonly marketId: number;
  readonly side: Side;
  readonly orderType: OrderType;
  readonly ticks: number;
  readonly quantityLots: number;
  readonly filledLots: number;
  readonly reduceOnly: boolean;
  readonly cliOrdId: string;
  readonly createdMs: number;
  readonly updatedMs: number;
}

/** An order that waits for a price, as it stood. */
export interface TriggerView {
  readonly key: number;
  readonly accountId: number;
  readonly marketId: number;
  readonly side: Side;
  readonly triggerType: TriggerType;
  readonly signal: TriggerSignal;
  /** Trigger price; 0 while a trailing stop that is refused has none. */
  readonly ticks: number;
  readonly above: boolean;
  /** Limit of the order to come; negative for a market order. */
  readonly limitTicks: number;
  readonly offsetUnit: '' | OffsetUnit;
  readonly offset: number;
  readonly deviationUnit: '' | OffsetUnit;
  readonly deviation: number;
  readonly lots: number;
  readonly reduceOnly: boolean;
  readonly cliOrdId: string;
  readonly createdMs: number;
  readonly updatedMs: number;
}

/** Why an order changed or ended: the words of the venue's `updateReason`. */
export type OrderReason =
  | 'NEW_USER_ORDER'
  | 'PARTIAL_FILL'
  | 'FULL_FILL'
  | 'EDITED_BY_USER'
  | 'CANCELLED_BY_USER'
  | 'CANCELLED_BY_ADMIN'
  | 'IOC_WOULD_NOT_EXECUTE_REASON'
  | 'POST_WOULD_EXECUTE_REASON'
  | 'WOULD_EXECUTE_SELF_REASON'
  | 'WOULD_NOT_REDUCE_POSITION'
  | 'NOT_ENOUGH_MARGIN'
  | 'CONTRACT_EXPIRED'
  | 'STOP_ORDER_TRIGGERED'
  | 'LIMIT_FROM_STOP'
  | 'TRAILING_STOP_PRICE_UPDATED'
  | 'DEAD_MAN_SWITCH'
  | 'CANCELLED_BY_SELF_TRADE'
  | 'LIQUIDATION_ORDER'
  | 'MARKET_INACTIVE';

/** Why an order was refused: the venue's `OrderError` words. */
export type OrderError =
  | 'MARKET_SUSPENDED'
  | 'MARKET_NOT_FOUND'
  | 'MARKET_INACTIVE'
  | 'INVALID_PRICE'
  | 'INVALID_QUANTITY'
  | 'SMALL_ORDER_LIMIT_EXCEEDED'
  | 'INSUFFICIENT_MARGIN'
  | 'WOULD_CAUSE_LIQUIDATION'
  | 'CLIENT_ORDER_ID_IN_USE'
  | 'CLIENT_ORDER_ID_TOO_LONG'
  | 'MAX_POSITION_EXCEEDED'
  | 'FIXED_LEVERAGE_TOO_HIGH'
  | 'PRICE_COLLAR'
  | 'PRICE_DISLOCATION'
  | 'ORDER_FOR_CANCELLATION_NOT_FOUND'
  | 'ORDER_FOR_EDIT_NOT_FOUND'
  | 'POST_WOULD_EXECUTE'
  | 'IOC_WOULD_NOT_EXECUTE'
  | 'WOULD_EXECUTE_SELF'
  | 'WOULD_NOT_REDUCE_POSITION'
  | 'MARKET_IS_POST_ONLY'
  | 'ORDER_LIMIT_EXCEEDED'
  | 'ORDER_CANNOT_HAVE_TRIGGER_PRICE'
  | 'CANNOT_EDIT_TRIGGER_PRICE_OF_TRAILING_STOP'
  | 'CANNOT_EDIT_LIMIT_PRICE_OF_TRAILING_STOP'
  | 'TRAILING_STOP_ORDER_LIMIT_EXCEEDED'
  | 'TRAILING_STOP_PERCENT_DEVIATION_EXCEEDS_MAX_DECIMAL_PLACES'
  | 'TRAILING_STOP_QUOTE_DEVIATION_NOT_MULTIPLE_OF_TICK_SIZE'
  | 'TRAILING_STOP_MAX_DEVIATION_TOO_LARGE'
  | 'TRAILING_STOP_MAX_DEVIATION_TOO_SMALL'
  | 'NO_REFERENCE_PRICE_AVAILABLE_FOR_CALCULATING_TRAILING_STOP_TRIGGER_PRICE'
  | 'LIMIT_PRICE_SET_AS_ABSOLUTE_AND_RELATIVE'
  | 'LIMIT_PRICE_OFFSET_MUST_HAVE_VALUE_AND_UNIT'
  | 'LIMIT_PRICE_OFFSET_QUOTE_CURRENCY_VALUE_MUST_BE_MULTIPLE_OF_TICK_SIZE'
  | 'LIMIT_PRICE_OFFSET_PERCENT_VALUE_TOO_MANY_DECIMAL_PLACES'
  | 'LIMIT_PRICE_OFFSET_TOO_HIGH'
  | 'LIMIT_PRICE_OFFSET_TOO_LOW'
  | 'WOULD_PROCESS_AFTER_SPECIFIED_TIME';

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

export interface OrderPlaced {
  readonly type: 'orderPlaced';
  readonly order: OrderView;
  /** Set when it was born from a trigger. */
  readonly reason?: 'LIMIT_FROM_STOP';
}

export interface OrderEdited {
  readonly type: 'orderEdited';
  readonly old: OrderView;
  readonly now: OrderView;
  /** Set when it was cut back with its position: its owner did not edit it. */
  readonly reason?: 'WOULD_NOT_REDUCE_POSITION';
}

export interface OrderCancelled {
  readonly type: 'orderCancelled';
  readonly order: OrderView;
  readonly reason: OrderReason;
}

export interface OrderRejected {
  readonly type: 'orderRejected';
  readonly order: OrderView;
  readonly error: OrderError;
}

/** An edit that was an order was refused: how the order stays, and what it was asked to become (C146). */
export interface OrderEditRejected {
  readonly type: 'orderEditRejected';
  readonly old: OrderView;
  readonly attempted: OrderView;
  readonly error: OrderError;
}

/** An edit or a cancellation named an order of this venue that is not open (C146). */
export interface OrderNotFound {
  readonly type: 'orderNotFound';
  readonly accountId: number;
  readonly orderKey: number;
  readonly timeMs: number;
}

export interface TriggerPlaced {
  readonly type: 'triggerPlaced';
  readonly trigger: TriggerView;
}

/** A trigger was edited, cut back with its position, or followed its price. */
export interface TriggerEdited {
  readonly type: 'triggerEdited';
  readonly old: TriggerView;
  readonly now: TriggerView;
  readonly reason: OrderReason;
}

/** An edit of a trigger was refused: how it stays, and what it was asked to become (C146). */
export interface TriggerEditRejected {
  readonly type: 'triggerEditRejected';
  readonly old: TriggerView;
  readonly attempted: TriggerView;
  readonly error: OrderError;
}

export interface TriggerCancelled {
  readonly type: 'triggerCancelled';
  readonly trigger: TriggerView;
  readonly reason: OrderReason;
}

/** Refused when it was sent. */
export interface TriggerRejected {
  readonly type: 'triggerRejected';
  readonly trigger: TriggerView;
  readonly error: OrderError;
}

/** One of the figures that a refused order was judged by. */
export interface RefusalFigure {
  readonly name: string;
  readonly value: number;
  /** USD, a coin, contracts, orders; empty for a mere number. */
  readonly unit: string;
}

/** Why a command's order was refused. */
export interface RefusedOrder {
  readonly error: OrderError;
  /** Number of the check in its documented order (C44); 0 when the word says all. */
  readonly check: number;
  readonly figures: readonly RefusalFigure[];
}

/** Its price was reached: it leaves, and the order of the same id is judged. */
export interface TriggerFired {
  readonly type: 'triggerFired';
  readonly trigger: TriggerView;
}

/** The order that it fired was refused (D23). */
export interface TriggerFailed {
  readonly type: 'triggerFailed';
  readonly trigger: TriggerView;
  readonly error: OrderError;
  readonly figures: readonly RefusalFigure[];
}

/** What a fill did to one of its two sides. */
export interface FillSide {
  readonly accountId: number;
  readonly walletId: number;
  /** The asset in which gains are paid out; NONE for the settlement asset. */
  readonly profitAsset: number;
  /** The order before this fill. The house has no orders: its view is made for the fill. */
  readonly order: OrderView;
  readonly fillType: FillType;
  readonly oldLots: number;
  readonly newLots: number;
  readonly oldEntryPrice: number;
  readonly newEntryPrice: number;
  /** When the position that this fill belongs to was opened. */
  readonly openedMs: number;
  /** The account's fee rate, in hundred-millionths of the trade's value; what was charged may be less. */
  readonly feeRate: number;
  /** Booked amounts in the settlement asset's units, and the balance before and after. */
  readonly realizedProfit: bigint;
  readonly fee: bigint;
  readonly realizedFunding: bigint;
  readonly oldBalance: bigint;
  readonly newBalance: bigint;
}

/** Two orders met. The booking ids of its four ledger rows are the four keys after `key`. */
export interface Execution {
  readonly type: 'execution';
  readonly key: number;
  readonly marketId: number;
  readonly timeMs: number;
  readonly ticks: number;
  readonly lots: number;
  readonly markPrice: number;
  /** Running number of the market's trades, from 1. */
  readonly sequence: number;
  readonly takerSide: Side;
  readonly maker: FillSide;
  readonly taker: FillSide;
  /** True when the fill took all that was left of the maker's order. */
  readonly makerFilled: boolean;
}

/** Why money moved outside of trades: the words of the account log. */
export type BookingReason =
  | 'transfer'
  | 'subaccount transfer'
  | 'cross-exchange transfer'
  | 'admin transfer'
  | 'conversion'
  | 'kfee applied'
  | 'interest payment'
  | 'liquidity pool';

/** What a booking of a conversion was one side of (margin-and-risk 4, C141). */
export interface ConversionSide {
  /** The asset of the other side. */
  readonly otherAssetId: number;
  /** Units of the asset that came for one unit of the asset that went, before the fee: by the index. */
  readonly rate: number;
  /** What the conversion fee took of the asset that came, in its units; 0 on the side that went, so that sums count it once. */
  readonly fee: bigint;
}

/** Money came into or left a wallet other than by a trade. */
export interface Booking {
  readonly type: 'booking';
  readonly key: number;
  readonly accountId: number;
  readonly walletId: number;
  readonly assetId: number;
  readonly reason: BookingReason;
  readonly oldBalance: bigint;
  readonly newBalance: bigint;
  readonly timeMs: number;
  /** Of conversions alone. */
  readonly conversion?: ConversionSide;
}

/** The funding rate of a market for the hour that begins (8): per contract and hour, and as a fraction of the index. */
export interface FundingRateSet {
  readonly type: 'fundingRateSet';
  readonly marketId: number;
  readonly rate: number;
  readonly relativeRate: number;
  readonly timeMs: number;
}

/** A position's accrued funding was realised by itself, not by a trade: one row of the account log. */
export interface FundingPaid {
  readonly type: 'fundingPaid';
  readonly key: number;
  readonly accountId: number;
  readonly walletId: number;
  readonly marketId: number;
  /** The position: signed size, average entry price in USD, since when it is open. */
  readonly lots: number;
  readonly entryPrice: number;
  readonly openedMs: number;
  /** The absolute rate at which it accrued. */
  readonly rate: number;
  /** In the settlement asset's units, negative when paid; and its balance before and after. */
  readonly booked: bigint;
  readonly oldBalance: bigint;
  readonly newBalance: bigint;
  readonly timeMs: number;
}

/** What was done about a wallet, or about an isolated position, that could not bear its margin (7, D14, C62 to C68). */
export type LiquidationStep =
  | 'ordersCancelled'
  | 'partial'
  | 'full'
  | 'assignment'
  | 'covered'
  | 'unwind'
  | 'madeWhole';

/**
 * One step of a liquidation: the figures that called for it, and what it came to. Amounts are in USD for a flex wallet,
 * in its coin for a single-collateral one. The fills themselves are executions.
 */
export interface Liquidation {
  readonly type: 'liquidation';
  readonly accountId: number;
  readonly walletId: number;
  /** The market that the step closes; NONE when it concerns the wallet as a whole. */
  readonly marketId: number;
  readonly step: LiquidationStep;
  /** Of the part concerned, before the step: an isolated position by itself, else the wallet's cross part. */
  readonly equity: number;
  readonly initialMargin: number;
  readonly maintenanceMargin: number;
  /** The limit of its order, or the price of the assignment or unwind; 0 when there is none. */
  readonly limitTicks: number;
  /** The price at which the part would be worth nothing; 0 when it was not asked for. */
  readonly zeroEquityTicks: number;
  /** Signed size of the position before and after; of `ordersCancelled` the number of orders, before and after. */
  readonly lotsBefore: number;
  readonly lotsAfter: number;
  /** What the liquidity pool paid, to whomever, in the settlement asset's units; negative is a fee that it took. */
  readonly poolUnits: bigint;
  readonly timeMs: number;
}

/** A position of a dated contract was closed at the settlement price (10). */
export interface Settled {
  readonly type: 'settled';
  /** Key of the balance's row in the account log; the next one is that of the position's row. */
  readonly key: number;
  readonly accountId: number;
  readonly walletId: number;
  readonly marketId: number;
  /** The position as it was: signed size, average entry price in USD, since when it was open. */
  readonly lots: number;
  readonly entryPrice: number;
  readonly openedMs: number;
  /** USD. */
  readonly settlementPrice: number;
  /** Booked amounts in the settlement asset's units, and the balance before and after. */
  readonly realizedProfit: bigint;
  readonly fee: bigint;
  readonly oldBalance: bigint;
  readonly newBalance: bigint;
  readonly timeMs: number;
}

/** Prices moved: index, house quotes and marks of these markets are new. */
export interface PricesMoved {
  readonly type: 'pricesMoved';
  readonly timeMs: number;
  readonly marketIds: readonly number[];
}

/** A market's flags changed, or it was listed. */
export interface MarketChanged {
  readonly type: 'marketChanged';
  readonly marketId: number;
}

export interface AccountChanged {
  readonly type: 'accountChanged';
  readonly accountId: number;
}

/** A volunteer's preference was added, or deleted: it is shown as it was (7). */
export interface AssignmentChanged {
  readonly type: 'assignmentChanged';
  readonly accountId: number;
  readonly preference: AssignmentPreference;
  readonly deleted: boolean;
  readonly timeMs: number;
}

/** A held request was released: what it came to, and which of the entry's events are its own (C145). */
export interface Released {
  readonly type: 'released';
  readonly ticket: number;
  readonly accountId: number;
  readonly result: Result;
  readonly from: number;
  readonly to: number;
}

export type CoreEvent =
  | Released
  | OrderPlaced
  | OrderEdited
  | OrderCancelled
  | OrderRejected
  | OrderEditRejected
  | OrderNotFound
  | TriggerPlaced
  | TriggerEdited
  | TriggerEditRejected
  | TriggerCancelled
  | TriggerRejected
  | TriggerFired
  | TriggerFailed
  | Execution
  | Booking
  | FundingRateSet
  | FundingPaid
  | Liquidation
  | Settled
  | PricesMoved
  | MarketChanged
  | AccountChanged
  | AssignmentChanged;

/** Words of `sendStatus.status` and its siblings, as data. */
export type OrderStatus =
  | 'placed'
  | 'edited'
  | 'cancelled'
  | 'filled'
  | 'notFound'
  | 'noOrdersToCancel'
  | 'marketSuspended'
  | 'marketInactive'
  | 'invalidPrice'
  | 'invalidSize'
  | 'tooManySmallOrders'
  | 'insufficientAvailableFunds'
  | 'wouldCauseLiquidation'
  | 'clientOrderIdAlreadyExist'
  | 'clientOrderIdTooBig'
  | 'maxPositionViolation'
  | 'outsidePriceCollar'
  | 'wouldIncreasePriceDislocation'
  | 'orderForEditNotFound'
  | 'postWouldExecute'
  | 'iocWouldNotExecute'
  | 'selfFill'
  | 'wouldNotReducePosition'
  | 'marketIsPostOnly'
  | 'tooManyOrders'
  | 'fixedLeverageTooHigh'
  | 'orderForEditNotAStop'
  | 'cannotEditTriggerPriceOfTrailingStop'
  | 'cannotEditLimitPriceOfTrailingStop'
  | 'wouldProcessAfterSpecifiedTime';

/** What a command came to. Refusals are results, not exceptions. */
export type Result =
  | { readonly type: 'done' }
  | { readonly type: 'refused'; readonly error: string; readonly detail?: string }
  | {
      readonly type: 'order';
      readonly status: OrderStatus;
      /** Key of the order concerned, when one got an id. */
      readonly orderKey?: number;
      readonly cliOrdId?: string;
      /** By how much a reduce-only order was cut when it came (C85). */
      readonly reducedLots?: number;
      /** Of a refusal: what refused it. */
      readonly refusal?: RefusedOrder;
    }
  | {
      readonly type: 'cancelledAll';
      readonly status: OrderStatus;
      readonly orders: readonly OrderView[];
      readonly triggers: readonly TriggerView[];
    }
  /** It waits for the window of its market; an event with this ticket will tell what it came to (C145). */
  | { readonly type: 'held'; readonly ticket: number }
  | { readonly type: 'batch'; readonly elements: readonly BatchedResult[] }
  /** When the dead-man switch is due; 0 when it is off. */
  | { readonly type: 'deadMan'; readonly dueMs: number }
  | { readonly type: 'account'; readonly accountId: number }
  /** The booking that it was. */
  | { readonly type: 'withdrawal'; readonly bookingKey: number }
  | { readonly type: 'assignment'; readonly preference: AssignmentPreference }
  | { readonly type: 'time'; readonly reachedMs: number };

/** What an element of a batch came to, and which of the entry's events are its own: from the first index up to the second. */
export interface BatchedResult {
  readonly result: Result;
  readonly from: number;
  readonly to: number;
}

/** What `apply` gives for one entry. */
export interface Applied {
  readonly result: Result;
  readonly events: readonly CoreEvent[];
}
