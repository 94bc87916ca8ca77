/** The words of rows as small numbers. Saved: a number is never given another word. */
import { must } from '../core/assert.ts';
import type { OffsetUnit, OrderType, Side, TriggerSignal, TriggerType } from '../core/commands/command.ts';
import type { BookingReason, FillType, LiquidationStep, OrderError, OrderReason } from '../core/events.ts';

type Codes<W extends string> = Readonly<Record<W, number>>;

export const SIDES: Codes<Side> = { buy: 0, sell: 1 };

export const ORDER_TYPES: Codes<OrderType> = { lmt: 0, post: 1, ioc: 2, fok: 3, mkt: 4 };

export const FILL_TYPES: Codes<FillType> = {
  maker: 0,
  taker: 1,
  takerAfterEdit: 2,
  liquidation: 3,
  partialLiquidation: 4,
  assignor: 5,
  assignee: 6,
  coveredLiquidation: 7,
  unwindBankrupt: 8,
  unwindCounterparty: 9,
};

export const BOOKING_REASONS: Codes<BookingReason> = {
  transfer: 0,
  'cross-exchange transfer': 1,
  'admin transfer': 2,
  conversion: 3,
  'kfee applied': 4,
  'interest payment': 5,
  'liquidity pool': 6,
  'subaccount transfer': 7,
};

export const LIQUIDATION_STEPS: Codes<LiquidationStep> = {
  ordersCancelled: 0,
  partial: 1,
  full: 2,
  assignment: 3,
  covered: 4,
  unwind: 5,
  madeWhole: 6,
};

/** How an order ended; `failed`: it waited for a price, and when it came the order was refused. */
export type Ending = 'filled' | 'cancelled' | 'rejected' | 'failed';

export const ENDINGS: Codes<Ending> = { filled: 0, cancelled: 1, rejected: 2, failed: 3 };

/** Kinds of orders that wait for a price; 0 is none. */
export const TRIGGER_TYPES: Codes<TriggerType> = { stp: 1, take_profit: 2, trailing_stop: 3 };

export const TRIGGER_SIGNALS: Codes<TriggerSignal> = { mark: 0, index: 1, last: 2 };

/** Units of offsets; 0 is none. */
export const OFFSET_UNITS: Codes<OffsetUnit> = { QUOTE_CURRENCY: 1, PERCENT: 2 };

export const ORDER_REASONS: Codes<OrderReason> = {
  NEW_USER_ORDER: 0,
  PARTIAL_FILL: 1,
  FULL_FILL: 2,
  EDITED_BY_USER: 3,
  CANCELLED_BY_USER: 4,
  CANCELLED_BY_ADMIN: 5,
  IOC_WOULD_NOT_EXECUTE_REASON: 6,
  POST_WOULD_EXECUTE_REASON: 7,
  WOULD_EXECUTE_SELF_REASON: 8,
  WOULD_NOT_REDUCE_POSITION: 9,
  NOT_ENOUGH_MARGIN: 10,
  CONTRACT_EXPIRED: 11,
  MARKET_INACTIVE: 12,
  STOP_ORDER_TRIGGERED: 13,
  LIMIT_FROM_STOP: 14,
  TRAILING_STOP_PRICE_UPDATED: 15,
  DEAD_MAN_SWITCH: 16,
  CANCELLED_BY_SELF_TRADE: 17,
  LIQUIDATION_ORDER: 18,
};

export const ORDER_ERRORS: Codes<OrderError> = {
  MARKET_SUSPENDED: 0,
  MARKET_NOT_FOUND: 1,
  MARKET_INACTIVE: 2,
  INVALID_PRICE: 3,
  INVALID_QUANTITY: 4,
  SMALL_ORDER_LIMIT_EXCEEDED: 5,
  INSUFFICIENT_MARGIN: 6,
  WOULD_CAUSE_LIQUIDATION: 7,
  CLIENT_ORDER_ID_IN_USE: 8,
  CLIENT_ORDER_ID_TOO_LONG: 9,
  MAX_POSITION_EXCEEDED: 10,
  PRICE_COLLAR: 11,
  PRICE_DISLOCATION: 12,
  ORDER_FOR_CANCELLATION_NOT_FOUND: 13,
  ORDER_FOR_EDIT_NOT_FOUND: 14,
  POST_WOULD_EXECUTE: 15,
  IOC_WOULD_NOT_EXECUTE: 16,
  WOULD_EXECUTE_SELF: 17,
  WOULD_NOT_REDUCE_POSITION: 18,
  MARKET_IS_POST_ONLY: 19,
  ORDER_LIMIT_EXCEEDED: 20,
  WOULD_PROCESS_AFTER_SPECIFIED_TIME: 21,
  ORDER_CANNOT_HAVE_TRIGGER_PRICE: 22,
  CANNOT_EDIT_TRIGGER_PRICE_OF_TRAILING_STOP: 23,
  CANNOT_EDIT_LIMIT_PRICE_OF_TRAILING_STOP: 24,
  TRAILING_STOP_ORDER_LIMIT_EXCEEDED: 25,
  TRAILING_STOP_PERCENT_DEVIATION_EXCEEDS_MAX_DECIMAL_PLACES: 26,
  TRAILING_STOP_QUOTE_DEVIATION_NOT_MULTIPLE_OF_TICK_SIZE: 27,
  TRAILING_STOP_MAX_DEVIATION_TOO_LARGE: 28,
  TRAILING_STOP_MAX_DEVIATION_TOO_SMALL: 29,
  NO_REFERENCE_PRICE_AVAILABLE_FOR_CALCULATING_TRAILING_STOP_TRIGGER_PRICE: 30,
  LIMIT_PRICE_SET_AS_ABSOLUTE_AND_RELATIVE: 31,
  LIMIT_PRICE_OFFSET_MUST_HAVE_VALUE_AND_UNIT: 32,
  LIMIT_PRICE_OFFSET_QUOTE_CURRENCY_VALUE_MUST_BE_MULTIPLE_OF_TICK_SIZE: 33,
  LIMIT_PRICE_OFFSET_PERCENT_VALUE_TOO_MANY_DECIMAL_PLACES: 34,
  LIMIT_PRICE_OFFSET_TOO_HIGH: 35,
  LIMIT_PRICE_OFFSET_TOO_LOW: 36,
  FIXED_LEVERAGE_TOO_HIGH: 37,
};

/** The words by their numbers. */
function inverse<W extends string>(codes: Codes<W>): readonly W[] {
  const words: W[] = [];
  for (const word of Object.keys(codes) as W[]) words[codes[word]] = word;
  return words;
}

export const SIDE_WORDS = inverse(SIDES);
export const ORDER_TYPE_WORDS = inverse(ORDER_TYPES);
export const FILL_TYPE_WORDS = inverse(FILL_TYPES);
export const BOOKING_REASON_WORDS = inverse(BOOKING_REASONS);
export const LIQUIDATION_STEP_WORDS = inverse(LIQUIDATION_STEPS);
export const ENDING_WORDS = inverse(ENDINGS);
export const TRIGGER_TYPE_WORDS = inverse(TRIGGER_TYPES);
export const TRIGGER_SIGNAL_WORDS = inverse(TRIGGER_SIGNALS);
export const OFFSET_UNIT_WORDS = inverse(OFFSET_UNITS);
export const ORDER_REASON_WORDS = inverse(ORDER_REASONS);
export const ORDER_ERROR_WORDS = inverse(ORDER_ERRORS);

/** The word of a saved number. */
export function wordOf<W extends string>(words: readonly W[], code: number): W {
  return must(words[code], 'a saved number stands for a word');
}
