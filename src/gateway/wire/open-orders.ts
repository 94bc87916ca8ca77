/** `GET /openorders`. */
import { type Account, NONE, type Order } from '../../core/entities.ts';
import { priceOf, sizeOf } from '../../core/instruments/terms.ts';
import { marketTerms } from '../../core/margin/figures.ts';
import type { State } from '../../core/state.ts';
import { formatTime } from '../server-time.ts';
import { orderUuid } from './ids.ts';
import type { OpenOrder } from './schemas/open-orders.ts';

/** The account's resting orders, the last received first. */
export function openOrders(state: State, account: Account): readonly OpenOrder[] {
  const orders: Order[] = [];
  for (const walletId of account.wallets) {
    for (const positionId of state.wallets.get(walletId).positions) {
      for (let id = state.positions.get(positionId).firstOrder; id !== NONE; ) {
        const order = state.orders.get(id);
        orders.push(order);
        id = order.nextOwn;
      }
    }
  }
  // Keys grow with time, and within an entry with the order in which things came.
  return orders.sort((a, b) => b.key - a.key).map((order) => openOrder(state, order));
}

/** One resting order; post-only ones are listed as `lmt`. */
function openOrder(state: State, order: Order): OpenOrder {
  const market = state.markets.get(order.marketId);
  const terms = marketTerms(state, market);
  return {
    order_id: orderUuid(state, order.key),
    ...(order.cliOrdId === '' ? {} : { cliOrdId: order.cliOrdId }),
    symbol: market.contract.symbol,
    side: order.side,
    orderType: 'lmt',
    limitPrice: priceOf(terms, order.ticks),
    unfilledSize: sizeOf(terms, order.lots),
    receivedTime: formatTime(order.createdMs),
    status: order.filledLots === 0 ? 'untouched' : 'partiallyFilled',
    filledSize: sizeOf(terms, order.filledLots),
    reduceOnly: order.reduceOnly,
    lastUpdateTime: formatTime(order.updatedMs),
  };
}
