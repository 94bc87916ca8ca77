/**
 * A contract: what one tradeable instrument is, in the units the core computes with.
 *
 * Prices are integer ticks and sizes integer lots. `ticks * tickMantissa / tickScale` is the price in USD and
 * `lots * lotMantissa / lotScale` the size in contracts; both divisions are correctly rounded because the factors are
 * exact integers, so the printed number is always the shortest decimal a trader expects.
 */

/** One step of a margin schedule (margin-and-risk 6, D16, D17). It starts strictly above its bound (C7). */
export interface MarginLevel {
  /** Lower bound: USD of notional for linear contracts, contracts for inverse ones. */
  readonly lowerBound: number;
  /** Initial margin as a fraction of notional. */
  readonly initialMarginRate: number;
  /** Maintenance margin as a fraction of notional. */
  readonly maintenanceMarginRate: number;
}

/** Linear contracts settle in USD out of the flex wallet, inverse ones in the coin out of the pair's own wallet. */
export type ContractKind = 'linear' | 'inverse';

/** The label `/tickers` prints for the maturity. */
export type MaturityTag = 'perpetual' | 'week' | 'month' | 'quarter' | 'semiannual';

/** A row in the shape of the real `GET /instruments` answer, as loaded and as served again. */
export type InstrumentRow = Readonly<Record<string, unknown>> & { readonly symbol: string; readonly type: string };

export interface Contract {
  readonly symbol: string;
  readonly kind: ContractKind;
  /** Ledger symbol of the base asset: `XBT`, `ETH`, ... (the wire's `base` says BTC for XBT). */
  readonly base: string;
  /** Ledger symbol of the asset in which profit, fees and margin are counted: `USD` for linear, the coin for inverse. */
  readonly settlementAsset: string;
  /** `XBT:USD`: the pair as `/tickers` prints it; contracts of one pair in one wallet net their margins (3.3). */
  readonly pair: string;
  /** Name of the wallet that margins it: `flex`, or `fi_xbtusd` for an inverse pair. */
  readonly wallet: string;
  readonly tag: MaturityTag;
  /** Price of one tick is `tickMantissa / tickScale` USD. */
  readonly tickMantissa: number;
  readonly tickScale: number;
  /** Size of one lot is `lotMantissa / lotScale` contracts. */
  readonly lotMantissa: number;
  readonly lotScale: number;
  readonly maxPositionLots: number;
  /** Depth that prices the impact mid (margin-and-risk 8, 9). */
  readonly impactMidLots: number;
  readonly marginLevels: readonly MarginLevel[];
  readonly retailMarginLevels: readonly MarginLevel[];
  readonly feeScheduleUid: string;
  readonly openingMs: number;
  /** Last trading time in epoch milliseconds; 0 for a perpetual. */
  readonly lastTradingMs: number;
  /** Hours in which an average premium would be paid (8 in 2026); 0 for dated contracts. */
  readonly fundingRateCoefficient: number;
  /** Cap of the relative funding rate per hour; 0 for dated contracts. */
  readonly maxRelativeFundingRate: number;
  readonly minRelativeFundingRate: number | null;
  readonly postOnly: boolean;
  /** The row as the wire serves it. */
  readonly row: InstrumentRow;
}
