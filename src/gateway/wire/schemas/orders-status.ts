/** Schema of `POST /orders/status`. */
import type { Static } from 'typebox';
import { flag, list, nullable, number, object, oneOf, text, timeText, uuid } from '../../schema.ts';
import { success } from './common.ts';
import { ORDER_ERRORS, SIDE } from './orders.ts';

/** Words of `updateReason`. */
const UPDATE_REASONS: readonly string[] = [
  'LOADING_MARKET',
  'NEW_USER_ORDER',
  'LIQUIDATION_ORDER',
  'STOP_ORDER_TRIGGERED',
  'LIMIT_FROM_STOP',
  'PARTIAL_FILL',
  'FULL_FILL',
  'CANCELLED_BY_USER',
  'CONTRACT_EXPIRED',
  'NOT_ENOUGH_MARGIN',
  'MARKET_INACTIVE',
  'DEAD_MAN_SWITCH',
  'CANCELLED_BY_ADMIN',
  'POST_WOULD_EXECUTE_REASON',
  'IOC_WOULD_NOT_EXECUTE_REASON',
  'WOULD_EXECUTE_SELF_REASON',
  'WOULD_NOT_REDUCE_POSITION',
  'EDITED_BY_USER',
  'ORDER_FOR_EDIT_NOT_FOUND_REASON',
  'EXPIRED',
  'TRAILING_STOP_PRICE_UPDATED',
  'TRAILING_STOP_CANCELLED_AND_REPLACED_BY_ADMIN',
  'CANCELLED_BY_SELF_TRADE',
];

/** When an order that waits for a price fires. */
const PRICE_TRIGGER_OPTIONS = object(
  {
    triggerPrice: number(),
    triggerSide: oneOf('TRIGGER_ABOVE', 'TRIGGER_BELOW'),
    triggerSignal: oneOf('MARK_PRICE', 'LAST_PRICE', 'SPOT_PRICE'),
  },
  { trailingStopOptions: object({ maxDeviation: number(), unit: oneOf('PERCENT', 'QUOTE_CURRENCY') }) },
);

export const ORDER_STATUS = object({
  order: object(
    {
      type: oneOf('ORDER', 'TRIGGER_ORDER'),
      orderId: uuid(),
      cliOrdId: nullable(text()),
      symbol: text(),
      side: SIDE,
      quantity: nullable(number()),
      filled: nullable(number()),
      limitPrice: nullable(number()),
      reduceOnly: flag(),
      timestamp: timeText(),
      lastUpdateTimestamp: timeText(),
    },
    {
      priceTriggerOptions: nullable(PRICE_TRIGGER_OPTIONS),
      triggerTime: nullable(timeText()),
    },
  ),
  status: oneOf(
    'ENTERED_BOOK',
    'FULLY_EXECUTED',
    'REJECTED',
    'CANCELLED',
    'TRIGGER_PLACED',
    'TRIGGER_ACTIVATION_FAILURE',
  ),
  updateReason: nullable(oneOf(...UPDATE_REASONS)),
  error: nullable(oneOf(...ORDER_ERRORS)),
});

export const ORDERS_STATUS_REPLY = success({ orders: list(ORDER_STATUS) });

export type OrderStatusEntry = Static<typeof ORDER_STATUS>;
