/** Words and objects of orders that several replies share. */
import type { Static } from 'typebox';
import { either, flag, nullable, number, object, oneOf, text, timeText, uuid } from '../../schema.ts';

export const SIDE = oneOf('buy', 'sell');

/** `type` of an order in events; `mkt` appears as `ioc`. */
export const ORDER_TYPES = [
  'lmt',
  'ioc',
  'post',
  'liquidation',
  'assignment',
  'stp',
  'unwind',
  'block',
  'fok',
  'unknown',
] as const;

/** Why an order was refused: `reason` of a REJECT, `error` of an order's status. */
export const ORDER_ERRORS: readonly string[] = [
  'MARKET_SUSPENDED',
  'MARKET_NOT_FOUND',
  'INVALID_PRICE',
  'INVALID_QUANTITY',
  'SMALL_ORDER_LIMIT_EXCEEDED',
  'INSUFFICIENT_MARGIN',
  'WOULD_CAUSE_LIQUIDATION',
  'CLIENT_ORDER_ID_IN_USE',
  'CLIENT_ORDER_ID_TOO_LONG',
  'MAX_POSITION_EXCEEDED',
  'PRICE_COLLAR',
  'PRICE_DISLOCATION',
  'EDIT_HAS_NO_EFFECT',
  'ORDER_FOR_CANCELLATION_NOT_FOUND',
  'ORDER_FOR_EDIT_NOT_FOUND',
  'ORDER_CANNOT_HAVE_TRIGGER_PRICE',
  'POST_WOULD_EXECUTE',
  'IOC_WOULD_NOT_EXECUTE',
  'WOULD_EXECUTE_SELF',
  'WOULD_NOT_REDUCE_POSITION',
  'REJECTED_AFTER_EXECUTION',
  'MARKET_IS_POST_ONLY',
  'ORDER_LIMIT_EXCEEDED',
  'FIXED_LEVERAGE_TOO_HIGH',
  'CANNOT_EDIT_TRIGGER_PRICE_OF_TRAILING_STOP',
  'CANNOT_EDIT_LIMIT_PRICE_OF_TRAILING_STOP',
  'TRAILING_STOP_ORDER_LIMIT_EXCEEDED',
  'TRAILING_STOP_PERCENT_DEVIATION_EXCEEDS_MAX_DECIMAL_PLACES',
  'TRAILING_STOP_QUOTE_DEVIATION_NOT_MULTIPLE_OF_TICK_SIZE',
  'TRAILING_STOP_MAX_DEVIATION_TOO_LARGE',
  'TRAILING_STOP_MAX_DEVIATION_TOO_SMALL',
  'INSUFFICIENT_HEADROOM_AROUND_CURRENT_PRICE_TO_EDIT_TRAILING_STOP',
  'NO_REFERENCE_PRICE_AVAILABLE_FOR_CALCULATING_TRAILING_STOP_TRIGGER_PRICE',
  'INSUFFICIENT_CLOSING_MARGIN',
  'LIMIT_PRICE_SET_AS_ABSOLUTE_AND_RELATIVE',
  'LIMIT_PRICE_OFFSET_VALUE_INVALID',
  'LIMIT_PRICE_OFFSET_UNIT_INVALID',
  'LIMIT_PRICE_OFFSET_MUST_HAVE_VALUE_AND_UNIT',
  'LIMIT_PRICE_OFFSET_QUOTE_CURRENCY_VALUE_MUST_BE_MULTIPLE_OF_TICK_SIZE',
  'LIMIT_PRICE_OFFSET_PERCENT_VALUE_TOO_MANY_DECIMAL_PLACES',
  'LIMIT_PRICE_OFFSET_TOO_HIGH',
  'LIMIT_PRICE_OFFSET_TOO_LOW',
];

export const ORDER_JSON = object({
  orderId: uuid(),
  cliOrdId: nullable(text()),
  type: oneOf(...ORDER_TYPES),
  symbol: text(),
  side: SIDE,
  quantity: number(),
  filled: number(),
  limitPrice: number(),
  reduceOnly: flag(),
  timestamp: timeText(),
  lastUpdateTimestamp: timeText(),
});

/** An order that waits for a price. */
export const ORDER_TRIGGER_JSON = object(
  {
    uid: uuid(),
    clientId: nullable(text()),
    type: oneOf(...ORDER_TYPES),
    symbol: text(),
    side: SIDE,
    quantity: nullable(number()),
    limitPrice: nullable(number()),
    triggerPrice: nullable(number()),
    triggerSide: nullable(oneOf('trigger_above', 'trigger_below')),
    triggerSignal: nullable(oneOf('mark_price', 'last_price', 'spot_price')),
    reduceOnly: flag(),
    timestamp: timeText(),
    lastUpdateTimestamp: timeText(),
  },
  {
    startTime: nullable(timeText()),
    limitPriceOffsetValue: number(),
    limitPriceOffsetUnit: oneOf('QUOTE_CURRENCY', 'PERCENT'),
  },
);

const PLACE = object({ type: oneOf('PLACE'), reducedQuantity: nullable(number()), order: ORDER_JSON });

const EXECUTION = object({
  type: oneOf('EXECUTION'),
  executionId: uuid(),
  price: number(),
  amount: number(),
  orderPriorEdit: nullable(ORDER_JSON),
  orderPriorExecution: nullable(ORDER_JSON),
  takerReducedQuantity: nullable(number()),
});

const CANCEL = object({ type: oneOf('CANCEL'), uid: uuid(), order: ORDER_JSON });

const EDIT = object({ type: oneOf('EDIT'), reducedQuantity: nullable(number()), old: ORDER_JSON, new: ORDER_JSON });

const REJECT = object({
  type: oneOf('REJECT'),
  uid: uuid(),
  reason: oneOf('POST_WOULD_EXECUTE', 'IOC_WOULD_NOT_EXECUTE', 'WOULD_NOT_REDUCE_POSITION'),
  order: ORDER_JSON,
});

const PLACE_TRIGGER = object({ type: oneOf('PLACE'), orderTrigger: ORDER_TRIGGER_JSON });

const CANCEL_TRIGGER = object({ type: oneOf('CANCEL'), uid: uuid(), orderTrigger: ORDER_TRIGGER_JSON });

const EDIT_TRIGGER = object({
  type: oneOf('EDIT'),
  reducedQuantity: nullable(number()),
  old: ORDER_TRIGGER_JSON,
  new: ORDER_TRIGGER_JSON,
});

const REJECT_TRIGGER = object({
  type: oneOf('REJECT'),
  uid: uuid(),
  reason: oneOf(...ORDER_ERRORS),
  orderTrigger: ORDER_TRIGGER_JSON,
});

/** An element of `orderEvents`, told apart by `type`, and orders from triggers by their members. */
export const ORDER_EVENT = either(
  PLACE,
  EXECUTION,
  CANCEL,
  EDIT,
  REJECT,
  PLACE_TRIGGER,
  CANCEL_TRIGGER,
  EDIT_TRIGGER,
  REJECT_TRIGGER,
);

export type OrderJson = Static<typeof ORDER_JSON>;
export type OrderTriggerJson = Static<typeof ORDER_TRIGGER_JSON>;
export type OrderEvent = Static<typeof ORDER_EVENT>;
