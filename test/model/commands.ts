/** Commands as the model reads them: the JSON of the journal. Written down again here, so that the model stands alone. */

export type Side = 'buy' | 'sell';
export type OrderType = 'lmt' | 'post' | 'ioc' | 'fok' | 'mkt';

/** What happens when an order would meet one of the same owner (C86). */
export type Strategy = 'REJECT_TAKER' | 'CANCEL_MAKER_SELF' | 'CANCEL_MAKER_CHILD' | 'CANCEL_MAKER_ANY';

export interface ModelFunding {
  readonly wallet: string;
  readonly asset: string;
  readonly amount: string;
}

/** What a volunteer takes over from accounts that are liquidated (margin-and-risk 7). */
export interface AssignmentRow {
  readonly id: number;
  readonly symbol?: string;
  readonly pair?: string;
  readonly contractType: 'linear' | 'inverse';
  readonly maxSize?: number;
  readonly maxPositionUsd?: number;
  readonly acceptLong: boolean;
  readonly acceptShort: boolean;
  readonly minimumProfitLongBps?: number;
  readonly minimumProfitShortBps?: number;
  readonly timeFrame: 'all' | 'weekdays' | 'weekends';
  readonly enabled: boolean;
}

export interface ModelAccountRow {
  readonly name: string;
  readonly feeSchedule?: string;
  readonly marginSchedule?: 'professional' | 'retail';
  readonly master?: string;
  readonly keys: readonly { readonly apiKey: string }[];
  readonly funds: readonly ModelFunding[];
}

export interface ModelAssetRow {
  readonly symbol: string;
  readonly kind: 'cash' | 'coin' | 'credit';
  readonly decimals: number;
  readonly indexPriceUsd: number;
  readonly indexDecimals: number;
}

export type InstrumentRow = Readonly<Record<string, unknown>>;

export interface ModelFeeSchedule {
  readonly uid: string;
  readonly lowerBounds?: 'inclusive' | 'exclusive';
  readonly tiers: readonly { readonly makerFee: number; readonly takerFee: number; readonly usdVolume: number }[];
}

type Premiums = readonly (readonly [symbol: string, premium: number])[];
type Prices = readonly (readonly [asset: string, priceUsd: number])[];

export interface GenesisCommand {
  readonly type: 'genesis';
  readonly startMs: number;
  readonly rules: unknown;
  readonly assets: readonly ModelAssetRow[];
  readonly instruments: readonly InstrumentRow[];
  readonly feeSchedules: readonly ModelFeeSchedule[];
  readonly accounts: readonly ModelAccountRow[];
  readonly liquidity: 'house' | 'none';
  readonly premiums: Premiums;
}

export interface SendOrderCommand {
  readonly type: 'sendOrder';
  readonly account: number;
  readonly symbol: string;
  readonly side: Side;
  readonly orderType: OrderType;
  readonly size: string;
  readonly limitPrice?: string;
  readonly reduceOnly: boolean;
  readonly cliOrdId?: string;
  readonly processBeforeMs?: number;
}

/** A distance from a price. */
export interface DistanceText {
  readonly value: string;
  readonly unit: 'QUOTE_CURRENCY' | 'PERCENT';
}

/** An order that waits for a price. */
export interface SendTriggerCommand {
  readonly type: 'sendTrigger';
  readonly account: number;
  readonly symbol: string;
  readonly side: Side;
  readonly triggerType: 'stp' | 'take_profit' | 'trailing_stop';
  readonly signal: 'mark' | 'index' | 'last';
  readonly size: string;
  readonly stopPrice?: string;
  readonly deviation?: DistanceText;
  readonly limitPrice?: string;
  readonly limitOffset?: Partial<DistanceText>;
  readonly reduceOnly: boolean;
  readonly cliOrdId?: string;
  readonly processBeforeMs?: number;
}

export interface EditOrderCommand {
  readonly type: 'editOrder';
  readonly account: number;
  readonly orderKey?: number;
  readonly cliOrdId?: string;
  readonly size?: string;
  readonly limitPrice?: string;
  readonly stopPrice?: string;
  readonly deviation?: DistanceText;
  readonly quantityMode: 'relative' | 'absolute';
  readonly processBeforeMs?: number;
}

export interface CancelOrderCommand {
  readonly type: 'cancelOrder';
  readonly account: number;
  readonly orderKey?: number;
  readonly cliOrdId?: string;
  readonly processBeforeMs?: number;
}

export interface TransferCommand {
  readonly type: 'transfer';
  readonly account: number;
  readonly from: string;
  readonly to: string;
  readonly asset: string;
  readonly amount: string;
}

export interface BatchCommand {
  readonly type: 'batch';
  readonly account: number;
  readonly elements: readonly (SendOrderCommand | SendTriggerCommand | EditOrderCommand | CancelOrderCommand)[];
  readonly processBeforeMs?: number;
}

export interface WithdrawCommand {
  readonly type: 'withdraw';
  readonly account: number;
  readonly from: string;
  readonly asset: string;
  readonly amount: string;
}

/** Between accounts of one family: a master and its subaccounts. */
export interface SubaccountTransferCommand {
  readonly type: 'subaccountTransfer';
  readonly account: number;
  readonly fromUser: number;
  readonly toUser: number;
  readonly from: string;
  readonly to: string;
  readonly asset: string;
  readonly amount: string;
}

export interface SubaccountTradingCommand {
  readonly type: 'setSubaccountTrading';
  readonly account: number;
  readonly subaccount: number;
  readonly tradingEnabled: boolean;
}

export interface DepositCommand extends ModelFunding {
  readonly type: 'deposit';
  readonly account: number;
}

export interface PriceStepCommand {
  readonly type: 'priceStep';
  readonly prices: Prices;
  readonly premiums: Premiums;
  readonly noiseOrders: readonly (readonly [symbol: string, side: Side, lots: number])[];
  readonly basedOn?: number;
}

export type VenueCommand =
  | SendOrderCommand
  | SendTriggerCommand
  | EditOrderCommand
  | CancelOrderCommand
  | BatchCommand
  | TransferCommand
  | WithdrawCommand
  | SubaccountTransferCommand
  | SubaccountTradingCommand
  | { readonly type: 'cancelAllAfter'; readonly account: number; readonly timeoutSeconds: number }
  | { readonly type: 'setSelfTradeStrategy'; readonly account: number; readonly strategy: Strategy }
  | DepositCommand
  | PriceStepCommand
  | { readonly type: 'cancelAllOrders'; readonly account: number; readonly symbol?: string }
  | { readonly type: 'createAccount'; readonly specification: ModelAccountRow }
  | {
      readonly type: 'setAccount';
      readonly account: number;
      readonly active?: boolean;
      readonly tradingEnabled?: boolean;
      readonly marginSchedule?: 'professional' | 'retail';
      readonly feeSchedule?: string;
    }
  | { readonly type: 'setLeverage'; readonly account: number; readonly symbol: string; readonly maxLeverage?: number }
  | { readonly type: 'setProfitCurrency'; readonly account: number; readonly symbol: string; readonly asset: string }
  | { readonly type: 'addAssignment'; readonly account: number; readonly preference: Omit<AssignmentRow, 'id'> }
  | { readonly type: 'deleteAssignment'; readonly account: number; readonly id: number }
  | { readonly type: 'setMarket'; readonly symbol: string; readonly suspended?: boolean; readonly postOnly?: boolean }
  | { readonly type: 'setIndexPrices'; readonly prices: Prices }
  | { readonly type: 'setPremiums'; readonly premiums: Premiums };

export type TimelineCommand =
  | { readonly type: 'snapshot' | 'revert' | 'deleteSnapshot'; readonly name: string }
  | {
      readonly type: 'setClock';
      readonly rate: number;
      readonly frozen: boolean;
      readonly from: 'now' | 'lastEntry';
    };

export type ModelCommand =
  | GenesisCommand
  | VenueCommand
  | { readonly type: 'tick'; readonly untilMs?: number }
  | TimelineCommand;
