/** What the unreal powers take: one schema each, for the body over HTTP and the arguments of the library alike. */
import { dictionary, either, flag, number, object, type Schema, text } from '../gateway/schema.ts';
import { AMOUNT, type AmountInput } from './account-inputs.ts';
import { described } from './documents.ts';

/** Exactly one of these. */
export interface TimeRequest {
  /** A span such as `8h` or `1d12h`, or milliseconds. */
  readonly advance?: string | number;
  /** An ISO 8601 date-time with its zone. */
  readonly set?: string;
  readonly freeze?: boolean;
  /** Venue seconds a second. */
  readonly rate?: number;
}

export const TIME: Schema<TimeRequest> = object(
  {},
  {
    advance: described(
      either(text({ maxLength: 64 }), number()),
      'takes a span such as "8h" or "1d12h", or milliseconds',
    ),
    set: described(text({ maxLength: 64 }), 'takes a date and time with its zone, such as "2026-11-22T08:00:00Z"'),
    freeze: described(flag(), 'takes true or false'),
    rate: described(number(), 'takes a number of venue seconds a second, above 0 and at most 86400'),
  },
);

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
}

export const MARKET_CHANGES: Schema<MarketChanges> = object(
  {},
  { suspended: described(flag(), 'takes true or false'), postOnly: described(flag(), 'takes true or false') },
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
