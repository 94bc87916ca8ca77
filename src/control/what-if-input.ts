/** What may be supposed: one schema for the body over HTTP and the argument of the library. */
import { dictionary, flag, list, nullable, number, object, oneOf, type Schema, text } from '../gateway/schema.ts';
import { AMOUNT, type AmountInput } from './account-inputs.ts';
import { described } from './documents.ts';
import {
  DEPOSIT,
  type DepositRequest,
  PREMIUMS,
  PRICES,
  type PremiumsRequest,
  type PricesRequest,
} from './requests.ts';

/** An order as `sendorder` takes it. */
export interface SupposedOrder {
  readonly orderType: 'lmt' | 'post' | 'ioc' | 'fok' | 'mkt';
  readonly symbol: string;
  readonly side: 'buy' | 'sell';
  readonly size: AmountInput;
  readonly limitPrice?: AmountInput;
  readonly reduceOnly?: boolean;
}

/** A position in the place of the one that is there: signed size in contracts, average entry price in USD. */
export interface SupposedPosition {
  readonly symbol: string;
  readonly size: AmountInput;
  readonly entryPrice: AmountInput;
}

/** Carried out in this order, at the venue's present time. */
export interface WhatIfInput {
  readonly deposits?: readonly DepositRequest[];
  readonly positions?: readonly SupposedPosition[];
  /** Maximum leverage by market; null for cross margin. */
  readonly leverage?: Readonly<Record<string, number | null>>;
  readonly orders?: readonly SupposedOrder[];
  readonly premiums?: PremiumsRequest;
  /** USD by asset. */
  readonly indexPrices?: PricesRequest;
}

/** Of each list: a what-if is answered while everybody waits. */
const MOST = 100;

const SYMBOL = described(text({ minLength: 1, maxLength: 64 }), 'takes the symbol of a market: PF_XBTUSD');

const POSITION = object({
  symbol: SYMBOL,
  size: described(AMOUNT, 'takes a signed size in contracts, as a number or as text'),
  entryPrice: described(AMOUNT, 'takes a price in USD, as a number or as text'),
});

const ORDER = object(
  {
    orderType: described(oneOf('lmt', 'post', 'ioc', 'fok', 'mkt'), 'takes lmt, post, ioc, fok or mkt'),
    symbol: SYMBOL,
    side: described(oneOf('buy', 'sell'), 'takes buy or sell'),
    size: described(AMOUNT, 'takes a size in contracts, as a number or as text'),
  },
  {
    limitPrice: described(AMOUNT, 'takes a price in USD, as a number or as text'),
    reduceOnly: described(flag(), 'takes true or false'),
  },
);

export const WHAT_IF: Schema<WhatIfInput> = object(
  {},
  {
    deposits: described(list(DEPOSIT, MOST), 'takes a list of at most 100 {"wallet", "asset", "amount"}'),
    positions: described(list(POSITION, MOST), 'takes a list of at most 100 {"symbol", "size", "entryPrice"}'),
    leverage: described(
      dictionary(described(nullable(number()), 'takes a maximum leverage, or null for cross margin')),
      'takes an object such as {"PF_XBTUSD": 10}',
    ),
    orders: described(list(ORDER, MOST), 'takes a list of at most 100 orders as sendorder takes them'),
    premiums: PREMIUMS,
    indexPrices: PRICES,
  },
);
