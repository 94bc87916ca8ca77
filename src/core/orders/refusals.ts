/**
 * Why an order is refused, and in which order the reasons are looked for. The first that holds is the answer, so clients
 * can rely on it:
 *
 *  1 WOULD_PROCESS_AFTER_SPECIFIED_TIME   the entry's time is past `processBefore`
 *  2 MARKET_SUSPENDED, MARKET_INACTIVE    the market does not trade
 *  3 INVALID_QUANTITY                     size not positive, or off the lot
 *  4 INVALID_PRICE                        price not positive, off the tick, beyond the highest
 *  5 INVALID_QUANTITY                     notional beyond the largest
 *  6 CLIENT_ORDER_ID_TOO_LONG, _IN_USE    over 100 characters; used by an order of the account that is open now
 *  7 MARKET_IS_POST_ONLY                  the market takes post-only orders only
 *  8 ORDER_LIMIT_EXCEEDED                 too many open orders of the account in the market
 *  9 SMALL_ORDER_LIMIT_EXCEEDED           notional below the smallest; reduce-only orders may be as small as what is left
 * 10 WOULD_NOT_REDUCE_POSITION            reduce-only without an opposite position
 * 11 WOULD_EXECUTE_SELF                   it would meet an order of the same account
 * 12 POST_WOULD_EXECUTE                   post-only, and it would trade
 * 13 IOC_WOULD_NOT_EXECUTE                immediate, and nothing (for `fok`: not all) would fill
 * 14 PRICE_COLLAR                         the marketable part of a limit order would trade too far from mark (C27, D25)
 * 15 PRICE_DISLOCATION                    the market is dislocated, and the marketable part would trade further out (C27)
 * 16 MAX_POSITION_EXCEEDED, FIXED_LEVERAGE_TOO_HIGH   position and resting orders of the side would exceed the limit (3.5);
 *                                       in an isolated market: what the schedule allows at its leverage (C104)
 * 17 INSUFFICIENT_MARGIN                  the after-state lacks margin (D25, C42)
 * 18 WOULD_CAUSE_LIQUIDATION              margin equity after it would be below maintenance margin (D25)
 *
 * The venue publishes the words, not their order; this order is Convention C44. An order that waits for a price meets 1 to 6
 * and 8 to 10 when it is sent, its trailing deviation and the offset of its limit together with 4, and 7 to 18 when it fires.
 */
import type { OrderError, OrderStatus } from '../events.ts';

const STATUS_OF: Readonly<Record<OrderError, OrderStatus>> = {
  MARKET_SUSPENDED: 'marketSuspended',
  MARKET_NOT_FOUND: 'marketInactive',
  MARKET_INACTIVE: 'marketInactive',
  INVALID_PRICE: 'invalidPrice',
  INVALID_QUANTITY: 'invalidSize',
  SMALL_ORDER_LIMIT_EXCEEDED: 'tooManySmallOrders',
  INSUFFICIENT_MARGIN: 'insufficientAvailableFunds',
  WOULD_CAUSE_LIQUIDATION: 'wouldCauseLiquidation',
  CLIENT_ORDER_ID_IN_USE: 'clientOrderIdAlreadyExist',
  CLIENT_ORDER_ID_TOO_LONG: 'clientOrderIdTooBig',
  MAX_POSITION_EXCEEDED: 'maxPositionViolation',
  FIXED_LEVERAGE_TOO_HIGH: 'fixedLeverageTooHigh',
  PRICE_COLLAR: 'outsidePriceCollar',
  PRICE_DISLOCATION: 'wouldIncreasePriceDislocation',
  ORDER_FOR_CANCELLATION_NOT_FOUND: 'notFound',
  ORDER_FOR_EDIT_NOT_FOUND: 'orderForEditNotFound',
  POST_WOULD_EXECUTE: 'postWouldExecute',
  IOC_WOULD_NOT_EXECUTE: 'iocWouldNotExecute',
  WOULD_EXECUTE_SELF: 'selfFill',
  WOULD_NOT_REDUCE_POSITION: 'wouldNotReducePosition',
  MARKET_IS_POST_ONLY: 'marketIsPostOnly',
  ORDER_LIMIT_EXCEEDED: 'tooManyOrders',
  ORDER_CANNOT_HAVE_TRIGGER_PRICE: 'orderForEditNotAStop',
  CANNOT_EDIT_TRIGGER_PRICE_OF_TRAILING_STOP: 'cannotEditTriggerPriceOfTrailingStop',
  CANNOT_EDIT_LIMIT_PRICE_OF_TRAILING_STOP: 'cannotEditLimitPriceOfTrailingStop',
  TRAILING_STOP_ORDER_LIMIT_EXCEEDED: 'tooManyOrders',
  TRAILING_STOP_PERCENT_DEVIATION_EXCEEDS_MAX_DECIMAL_PLACES: 'invalidPrice',
  TRAILING_STOP_QUOTE_DEVIATION_NOT_MULTIPLE_OF_TICK_SIZE: 'invalidPrice',
  TRAILING_STOP_MAX_DEVIATION_TOO_LARGE: 'invalidPrice',
  TRAILING_STOP_MAX_DEVIATION_TOO_SMALL: 'invalidPrice',
  NO_REFERENCE_PRICE_AVAILABLE_FOR_CALCULATING_TRAILING_STOP_TRIGGER_PRICE: 'invalidPrice',
  LIMIT_PRICE_SET_AS_ABSOLUTE_AND_RELATIVE: 'invalidPrice',
  LIMIT_PRICE_OFFSET_MUST_HAVE_VALUE_AND_UNIT: 'invalidPrice',
  LIMIT_PRICE_OFFSET_QUOTE_CURRENCY_VALUE_MUST_BE_MULTIPLE_OF_TICK_SIZE: 'invalidPrice',
  LIMIT_PRICE_OFFSET_PERCENT_VALUE_TOO_MANY_DECIMAL_PLACES: 'invalidPrice',
  LIMIT_PRICE_OFFSET_TOO_HIGH: 'invalidPrice',
  LIMIT_PRICE_OFFSET_TOO_LOW: 'invalidPrice',
  WOULD_PROCESS_AFTER_SPECIFIED_TIME: 'wouldProcessAfterSpecifiedTime',
};

/** The number of the check that gives a reason (C44). A size is looked at twice: here it is the first time. */
const CHECK_OF: Readonly<Partial<Record<OrderError, number>>> = {
  WOULD_PROCESS_AFTER_SPECIFIED_TIME: 1,
  MARKET_SUSPENDED: 2,
  MARKET_NOT_FOUND: 2,
  MARKET_INACTIVE: 2,
  INVALID_QUANTITY: 3,
  INVALID_PRICE: 4,
  CLIENT_ORDER_ID_TOO_LONG: 6,
  CLIENT_ORDER_ID_IN_USE: 6,
  MARKET_IS_POST_ONLY: 7,
  ORDER_LIMIT_EXCEEDED: 8,
  SMALL_ORDER_LIMIT_EXCEEDED: 9,
  WOULD_NOT_REDUCE_POSITION: 10,
  WOULD_EXECUTE_SELF: 11,
  POST_WOULD_EXECUTE: 12,
  IOC_WOULD_NOT_EXECUTE: 13,
  PRICE_COLLAR: 14,
  PRICE_DISLOCATION: 15,
  MAX_POSITION_EXCEEDED: 16,
  FIXED_LEVERAGE_TOO_HIGH: 16,
  INSUFFICIENT_MARGIN: 17,
  WOULD_CAUSE_LIQUIDATION: 18,
};

/** The check beyond the largest notional, which has the word of another. */
export const CHECK_OF_LARGEST = 5;

/** Where the rule book has the checks. */
const RULE_OF_CHECK: Readonly<Record<number, string>> = {
  14: 'C27, D25, margin-and-risk 3.5, 9',
  15: 'C27, D25, margin-and-risk 3.5, 9',
  16: 'C104, D25, margin-and-risk 3.2, 3.5',
  17: 'C42, D10, D25, margin-and-risk 3.5',
  18: 'C42, D25, margin-and-risk 3.5',
};

/** Number of the check that gives the reason; 0 where only its word tells. */
export function checkOf(error: OrderError): number {
  return CHECK_OF[error] ?? 0;
}

/** The check's rule: its place in the documented order, and what the rule book says of it. */
export function ruleOfCheck(check: number): string {
  if (check === 0) return 'C44';
  const rule = RULE_OF_CHECK[check];
  return `C44 (${check})${rule === undefined ? '' : `, ${rule}`}`;
}

/** The word of `sendStatus.status` for a reason. */
export function statusOf(error: OrderError): OrderStatus {
  return STATUS_OF[error];
}

/** Characters a client order id may have. */
export const LONGEST_CLIENT_ORDER_ID = 100;
