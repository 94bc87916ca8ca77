/** Schemas of `/api/history/v3/{executions,orders,triggers,positions}` and their public siblings. Decimals are texts. */
import type { Static } from 'typebox';
import {
  decimal,
  either,
  flag,
  integer,
  list,
  nullable,
  object,
  oneOf,
  type Schema,
  text,
  timeText,
  uuid,
} from '../../schema.ts';

const ORDER_TYPE = oneOf(
  'Limit',
  'IoC',
  'Post',
  'Liquidation',
  'Assignment',
  'Stop',
  'Unwind',
  'Market',
  'Block',
  'CoveredLiquidation',
  'HedgeImmediateOrCancel',
  'HedgeAssignment',
  'FillOrKill',
  'Rfq',
  'PartialLiquidation',
  'Unknown',
);
const DIRECTION = oneOf('Buy', 'Sell', 'Unknown');

const SHARED = {
  uid: uuid(),
  tradeable: text(),
  direction: DIRECTION,
  quantity: decimal('nonNegative'),
  timestamp: integer(),
  limitPrice: decimal('nonNegative'),
  orderType: ORDER_TYPE,
  reduceOnly: flag(),
  lastUpdateTimestamp: integer(),
} as const;

const ORDER = object({ ...SHARED, accountUid: uuid(), filled: decimal('nonNegative'), clientId: text() });
const PUBLIC_ORDER = object(SHARED);

const DISTANCE_UNIT = oneOf('Percent', 'QuoteCurrency', 'Unknown');

const TRIGGER = object({
  ...SHARED,
  accountId: integer(),
  accountUid: uuid(),
  clientId: text(),
  triggerOptions: object(
    {
      triggerPrice: decimal('nonNegative'),
      triggerSignal: oneOf('MarkPrice', 'LastPrice', 'SpotPrice', 'Unknown'),
      triggerSide: oneOf('Above', 'Below', 'Unknown'),
    },
    {
      trailingStopOptions: object({ maxDeviation: decimal(), unit: DISTANCE_UNIT }),
      limitPriceOffset: object({ priceOffset: decimal(), unit: DISTANCE_UNIT }),
    },
  ),
});

/** An event is an object with exactly one member, its name. */
function events<Members extends Readonly<Record<string, Schema>>>(members: Members) {
  return either(...Object.entries(members).map(([name, content]) => object({ [name]: content }))) as Schema<{
    readonly [Name in keyof Members]?: Static<Members[Name]>;
  }>;
}

function orderEventMembers<O extends Schema>(order: O) {
  return {
    OrderPlaced: object({ order, reason: text(), reducedQuantity: text() }),
    OrderUpdated: object({ oldOrder: order, newOrder: order, reason: text(), reducedQuantity: text() }),
    OrderCancelled: object({ order, reason: text() }),
    OrderRejected: object({ order, orderError: text(), reason: text() }),
  } as const;
}

const EXECUTION_EVENT = object({
  execution: object({
    execution: object({
      uid: uuid(),
      order: ORDER,
      timestamp: integer(),
      quantity: decimal('nonNegative'),
      price: decimal('nonNegative'),
      markPrice: decimal('nonNegative'),
      executionType: oneOf('maker', 'taker'),
      limitFilled: flag(),
      usdValue: decimal('nonNegative'),
      orderData: object({
        fee: decimal(),
        positionSize: decimal(),
        feeCalculationInfo: object({
          percentageFee: decimal(),
          userFeeDiscountApplied: nullable(decimal()),
          marketShareRebateCredited: nullable(decimal()),
        }),
        realizedPnl: decimal(),
      }),
    }),
    takerReducedQuantity: text(),
  }),
});

const TRIGGER_EVENT = events({
  OrderTriggerPlaced: object({ order: TRIGGER, reason: text() }),
  OrderTriggerUpdated: object({ oldOrderTrigger: TRIGGER, newOrderTrigger: TRIGGER, reason: text() }),
  OrderTriggerCancelled: object({ order: TRIGGER, reason: text() }),
  OrderTriggerActivated: object({ order: TRIGGER }),
  OrderTriggerEditRejected: object({
    attemptedOrderTrigger: TRIGGER,
    oldOrderTrigger: TRIGGER,
    reason: text(),
    orderError: text(),
  }),
});

const POSITION_EVENT = object({
  PositionUpdate: object(
    {
      accountUid: uuid(),
      tradeable: text(),
      oldPosition: decimal(),
      oldAverageEntryPrice: nullable(decimal('nonNegative')),
      newPosition: decimal(),
      newAverageEntryPrice: decimal('nonNegative'),
      fillTime: nullable(integer()),
      positionChange: oneOf('open', 'close', 'increase', 'decrease', 'reverse', 'noChange', 'unknown'),
      timestamp: integer(),
      updateReason: oneOf('trade', 'fundingRealisation', 'settlement', 'unknown'),
    },
    {
      fee: decimal(),
      feeCurrency: text(),
      realizedPnL: decimal(),
      executionUid: uuid(),
      executionPrice: decimal('nonNegative'),
      executionSize: decimal('nonNegative'),
      tradeType: oneOf('userExecution', 'liquidation', 'partialLiquidation', 'assignment', 'unwind', 'unknown'),
      fundingRealizationTime: integer(),
      realizedFunding: decimal(),
      settlementPrice: decimal('nonNegative'),
    },
  ),
});

const ELEMENTS_MAX = 1_000;

function page<Event extends Schema>(event: Event) {
  const elements = list(object({ uid: uuid(), timestamp: integer(), event }), ELEMENTS_MAX);
  return object(
    { accountUid: uuid(), len: integer(), elements, serverTime: timeText() },
    { continuationToken: text() },
  );
}

function publicPage<Event extends Schema>(event: Event, uid: Schema<string>) {
  const elements = list(object({ uid, timestamp: integer(), event }), ELEMENTS_MAX);
  return object({ elements, len: integer() }, { continuationToken: text() });
}

const ORDER_EVENT = events({
  ...orderEventMembers(ORDER),
  OrderEditRejected: object({ oldOrder: ORDER, attemptedOrder: ORDER, orderError: text() }),
  OrderNotFound: object({ accountUid: uuid(), orderId: text() }),
});
const PUBLIC_ORDER_EVENT = events(orderEventMembers(PUBLIC_ORDER));
const PRICE_EVENT = object({ MarkPriceChanged: object({ price: decimal('nonNegative') }) });

export const EXECUTIONS_REPLY = page(EXECUTION_EVENT);
export const ORDER_EVENTS_REPLY = page(ORDER_EVENT);
export const TRIGGER_EVENTS_REPLY = page(TRIGGER_EVENT);
export const POSITION_EVENTS_REPLY = page(POSITION_EVENT);
export const PUBLIC_ORDERS_REPLY = publicPage(PUBLIC_ORDER_EVENT, uuid());
/** Prices have no ids: the text is empty. */
export const PUBLIC_PRICES_REPLY = publicPage(PRICE_EVENT, text());

export type HistoricalOrder = Static<typeof ORDER>;
export type PublicHistoricalOrder = Static<typeof PUBLIC_ORDER>;
export type HistoricalTrigger = Static<typeof TRIGGER>;
export type ExecutionEvent = Static<typeof EXECUTION_EVENT>;
export type HistoricalOrderEvent = Static<typeof ORDER_EVENT>;
export type PublicOrderEvent = Static<typeof PUBLIC_ORDER_EVENT>;
export type HistoricalTriggerEvent = Static<typeof TRIGGER_EVENT>;
export type PositionEvent = Static<typeof POSITION_EVENT>;
