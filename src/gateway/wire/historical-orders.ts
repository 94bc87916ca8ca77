/** Orders as `/api/history` shows them: decimals as text, words in capitals, times in milliseconds. */
import type { OrderType } from '../../core/commands/command.ts';
import { NONE } from '../../core/entities.ts';
import type { FillType, OrderReason, OrderView, TriggerView } from '../../core/events.ts';
import type { State } from '../../core/state.ts';
import type { Listed, OrderEvent } from '../../history/event-rows.ts';
import { accountUuid, orderUuid } from './ids.ts';
import { plainText, priceText, sizeText } from './numbers.ts';
import { offsetValue } from './order-trigger-json.ts';
import type {
  HistoricalOrder,
  HistoricalOrderEvent,
  HistoricalTrigger,
  PublicHistoricalOrder,
  PublicOrderEvent,
} from './schemas/history-events.ts';

type OrderTypeWord = PublicHistoricalOrder['orderType'];

const ORDER_TYPES: Readonly<Record<OrderType, OrderTypeWord>> = {
  lmt: 'Limit',
  post: 'Post',
  ioc: 'IoC',
  fok: 'FillOrKill',
  mkt: 'IoC',
};

/** Orders by which the venue closes positions have types of their own. */
const VENUE_ORDER_TYPES: Partial<Readonly<Record<FillType, OrderTypeWord>>> = {
  liquidation: 'Liquidation',
  partialLiquidation: 'PartialLiquidation',
  assignor: 'Assignment',
  assignee: 'Assignment',
  coveredLiquidation: 'CoveredLiquidation',
  unwindBankrupt: 'Unwind',
  unwindCounterparty: 'Unwind',
};

/** An order as everybody may see it. `quantity` is what is open. */
export function publicOrder(
  state: State,
  order: OrderView,
  type = ORDER_TYPES[order.orderType],
): PublicHistoricalOrder {
  const { contract } = state.markets.get(order.marketId);
  return {
    uid: orderUuid(state, order.key),
    tradeable: contract.symbol,
    direction: order.side === 'buy' ? 'Buy' : 'Sell',
    quantity: sizeText(contract, order.quantityLots - order.filledLots),
    timestamp: order.createdMs,
    limitPrice: priceText(contract, Math.max(order.ticks, 0)),
    orderType: type,
    reduceOnly: order.reduceOnly,
    lastUpdateTimestamp: order.updatedMs,
  };
}

/** An order as its owner sees it. `fillType` of the fill that is told of, if one is. */
export function historicalOrder(state: State, order: OrderView, fillType?: FillType): HistoricalOrder {
  const type = (fillType === undefined ? undefined : VENUE_ORDER_TYPES[fillType]) ?? ORDER_TYPES[order.orderType];
  return {
    ...publicOrder(state, order, type),
    accountUid: accountUuid(state, order.accountId),
    filled: sizeText(state.markets.get(order.marketId).contract, order.filledLots),
    clientId: order.cliOrdId,
  };
}

/** `reason` as the history spells it. */
export function reasonText(reason: string): string {
  return reason.toLowerCase();
}

/** What happened to an order, for its owner. */
export function historicalOrderEvent(state: State, row: Listed): HistoricalOrderEvent {
  const own = row.kind === 'order' ? ownOrderEvent(state, row.event) : undefined;
  if (own !== undefined) return own;
  return orderEvent(
    row,
    (order) => historicalOrder(state, order, row.kind === 'fill' ? row.fill.fillType : undefined),
    {
      typed: (order, reason) => (reason === 'LIQUIDATION_ORDER' ? { ...order, orderType: 'Liquidation' } : order),
    },
  );
}

/** The same for everybody. */
export function publicOrderEvent(state: State, row: Listed): PublicOrderEvent {
  return orderEvent(row, (order) => publicOrder(state, order), {
    typed: (order, reason) => (reason === 'LIQUIDATION_ORDER' ? { ...order, orderType: 'Liquidation' } : order),
  });
}

interface Shown<Order> {
  readonly typed: (order: Order, reason: OrderReason) => Order;
}

interface OrderEventOf<Order> {
  readonly OrderPlaced?: { readonly order: Order; readonly reason: string; readonly reducedQuantity: string };
  readonly OrderUpdated?: {
    readonly oldOrder: Order;
    readonly newOrder: Order;
    readonly reason: string;
    readonly reducedQuantity: string;
  };
  readonly OrderCancelled?: { readonly order: Order; readonly reason: string };
  readonly OrderRejected?: { readonly order: Order; readonly orderError: string; readonly reason: string };
}

/** What only the owner is told. */
interface OwnOrderEvent {
  readonly OrderEditRejected?: {
    readonly oldOrder: HistoricalOrder;
    readonly attemptedOrder: HistoricalOrder;
    readonly orderError: string;
  };
  readonly OrderNotFound?: { readonly accountUid: string; readonly orderId: string };
}

function ownOrderEvent(state: State, { event, order, old, error }: OrderEvent): OwnOrderEvent | undefined {
  switch (event) {
    case 'editRejected':
      return {
        OrderEditRejected: {
          oldOrder: historicalOrder(state, old),
          attemptedOrder: historicalOrder(state, order),
          orderError: errorText({ error }),
        },
      };
    case 'notFound':
      // The documentation prints the id as the text of an object of its engine.
      return {
        OrderNotFound: {
          accountUid: accountUuid(state, order.accountId),
          orderId: `Uuid(uuid=${orderUuid(state, order.key)})`,
        },
      };
    default:
      return undefined;
  }
}

function orderEvent<Order>(
  row: Listed,
  show: (order: OrderView) => Order,
  { typed }: Shown<Order>,
): OrderEventOf<Order> {
  if (row.kind === 'fill') {
    const { order, lots, timeMs } = row.fill;
    const now = { ...order, filledLots: order.filledLots + lots, updatedMs: timeMs };
    const reason = now.filledLots === now.quantityLots ? 'FULL_FILL' : 'PARTIAL_FILL';
    return {
      OrderUpdated: { oldOrder: show(order), newOrder: show(now), reason: reasonText(reason), reducedQuantity: '' },
    };
  }
  const told = (row as Extract<Listed, { readonly kind: 'order' }>).event;
  const order = typed(show(told.order), told.reason);
  const reason = reasonText(told.reason);
  switch (told.event) {
    case 'placed':
      return { OrderPlaced: { order, reason, reducedQuantity: '' } };
    case 'updated':
      return { OrderUpdated: { oldOrder: show(told.old), newOrder: order, reason, reducedQuantity: '' } };
    case 'cancelled':
      return { OrderCancelled: { order, reason } };
    case 'rejected':
      return { OrderRejected: { order, orderError: errorText(told), reason } };
    default:
      throw new Error('the market is not told of what only concerns an owner');
  }
}

export function errorText({ error }: Pick<OrderEvent, 'error'>): string {
  return (error ?? '').toLowerCase();
}

const SIGNALS = { mark: 'MarkPrice', index: 'SpotPrice', last: 'LastPrice' } as const;
const UNITS = { PERCENT: 'Percent', QUOTE_CURRENCY: 'QuoteCurrency' } as const;

/** An order that waits for a price. One without a limit shows the price 0. */
export function historicalTrigger(state: State, trigger: TriggerView): HistoricalTrigger {
  const { contract } = state.markets.get(trigger.marketId);
  const { offsetUnit, deviationUnit, marketId } = trigger;
  const distance = (unit: TriggerView['offsetUnit'], amount: number): string =>
    plainText(offsetValue(state, marketId, unit, amount));
  return {
    uid: orderUuid(state, trigger.key),
    accountId: trigger.accountId,
    accountUid: accountUuid(state, trigger.accountId),
    tradeable: contract.symbol,
    direction: trigger.side === 'buy' ? 'Buy' : 'Sell',
    quantity: sizeText(contract, trigger.lots),
    timestamp: trigger.createdMs,
    limitPrice: priceText(contract, Math.max(trigger.limitTicks, 0)),
    orderType: trigger.limitTicks === NONE ? 'IoC' : 'Limit',
    clientId: trigger.cliOrdId,
    reduceOnly: trigger.reduceOnly,
    lastUpdateTimestamp: trigger.updatedMs,
    triggerOptions: {
      triggerPrice: priceText(contract, trigger.ticks),
      triggerSignal: SIGNALS[trigger.signal],
      triggerSide: trigger.above ? 'Above' : 'Below',
      ...(deviationUnit === ''
        ? {}
        : {
            trailingStopOptions: {
              maxDeviation: distance(deviationUnit, trigger.deviation),
              unit: UNITS[deviationUnit],
            },
          }),
      ...(offsetUnit === ''
        ? {}
        : { limitPriceOffset: { priceOffset: distance(offsetUnit, trigger.offset), unit: UNITS[offsetUnit] } }),
    },
  };
}
