/** Orders as events tell of them. */
import type { OrderType, Side } from '../commands/command.ts';
import type { Order } from '../entities.ts';
import type { OrderView } from '../events.ts';

/** The resting order as it stands; `updatedMs` when what is told is a change of it. */
export function viewOf(order: Order, updatedMs: number = order.updatedMs): OrderView {
  return {
    key: order.key,
    accountId: order.accountId,
    marketId: order.marketId,
    side: order.side,
    orderType: order.orderType,
    ticks: order.ticks,
    quantityLots: order.lots + order.filledLots,
    filledLots: order.filledLots,
    reduceOnly: order.reduceOnly,
    cliOrdId: order.cliOrdId,
    createdMs: order.createdMs,
    updatedMs,
  };
}

/** The view after `lots` more have filled. */
export function filledBy(view: OrderView, lots: number, timeMs: number): OrderView {
  const { key, accountId, marketId, side, orderType, ticks, quantityLots, reduceOnly, cliOrdId, createdMs } = view;
  return {
    key,
    accountId,
    marketId,
    side,
    orderType,
    ticks,
    quantityLots,
    filledLots: view.filledLots + lots,
    reduceOnly,
    cliOrdId,
    createdMs,
    updatedMs: timeMs,
  };
}

/** A new order on its way into the venue. */
export function newView(
  key: number,
  accountId: number,
  marketId: number,
  side: Side,
  orderType: OrderType,
  ticks: number,
  quantityLots: number,
  reduceOnly: boolean,
  cliOrdId: string,
  timeMs: number,
): OrderView {
  return {
    key,
    accountId,
    marketId,
    side,
    orderType,
    ticks,
    quantityLots,
    filledLots: 0,
    reduceOnly,
    cliOrdId,
    createdMs: timeMs,
    updatedMs: timeMs,
  };
}
