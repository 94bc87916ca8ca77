/** What the unreal powers take: one schema each, for the body over HTTP and the arguments of the library alike. */
import { dictionary, flag, integer, number, object, type Schema, text } from '../gateway/schema.ts';
import { AMOUNT, type AmountInput } from './account-inputs.ts';
import { described } from './documents.ts';

/** USD by asset. */
export type PricesRequest = Readonly<Record<string, number>>;

export const PRICES: Schema<PricesRequest> = described(
  dictionary(described(number(), 'takes a price in USD, as a number')),
  'takes an object such as {"XBT": 50000, "ETH": 3000}',
);

/** Fractions of the index by market. */
export type PremiumsRequest = Readonly<Record<string, number>>;

export const PREMIUMS: Schema<PremiumsRequest> = described(
  dictionary(described(number(), 'takes a fraction of the index price, as a number')),
  'takes an object such as {"PF_XBTUSD": 0.001}',
);

export interface MarketChanges {
  readonly suspended?: boolean;
  readonly postOnly?: boolean;
  /** For how long what could take liquidity is held: 0 to 100 milliseconds, 0 for not at all. */
  readonly makerProtectionMs?: number;
}

export const MARKET_CHANGES: Schema<MarketChanges> = object(
  {},
  {
    suspended: described(flag(), 'takes true or false'),
    postOnly: described(flag(), 'takes true or false'),
    makerProtectionMs: described(integer({ minimum: 0, maximum: 100 }), 'takes whole milliseconds from 0 to 100'),
  },
);

export interface DepositRequest {
  readonly wallet: string;
  readonly asset: string;
  readonly amount: AmountInput;
}

export const DEPOSIT: Schema<DepositRequest> = object({
  wallet: described(text({ maxLength: 64 }), 'takes the name of a wallet: cash, flex, fi_xbtusd'),
  asset: described(text({ maxLength: 64 }), 'takes the symbol of an asset: USD, XBT'),
  amount: AMOUNT,
});

export interface SnapshotRequest {
  readonly name?: string;
}

export const SNAPSHOT: Schema<SnapshotRequest> = object(
  {},
  { name: described(text({ maxLength: 1000 }), 'takes text') },
);

/** For powers that take nothing. */
export const NOTHING: Schema<Readonly<Record<never, never>>> = object({});
