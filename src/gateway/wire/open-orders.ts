/** `GET /openorders`. */
import { type Account, NONE, type Order, type Trigger } from '../../core/entities.ts';
import { priceOf, sizeOf } from '../../core/instruments/terms.ts';
import { formatTime } from '../../core/iso-time.ts';
import { marketTerms } from '../../core/margin/figures.ts';
import type { State } from '../../core/state.ts';
import { orderUuid } from './ids.ts';
import { SIGNAL_WORDS } from './order-trigger-json.ts';
import type { OpenOrder } from './schemas/open-orders.ts';

/** The account's orders that rest or wait for a price, the last received first. */
export function openOrders(state: State, account: Account): readonly OpenOrder[] {
  const rows: { readonly key: number; readonly row: OpenOrder }[] = [];
  for (const walletId of account.wallets) {
    for (const positionId of state.wallets.get(walletId).positions) {
      const { firstOrder, firstTrigger } = state.positions.get(positionId);
      for (let id = firstOrder; id !== NONE; ) {
        const order = state.orders.get(id);
        rows.push({ key: order.key, row: openOrder(state, order) });
        id = order.nextOwn;
      }
      for (let id = firstTrigger; id !== NONE; ) {
        const trigger = state.triggers.get(id);
        rows.push({ key: trigger.key, row: waitingOrder(state, trigger) });
        id = trigger.nextOwn;
      }
    }
  }
  // Keys grow with time, and within an entry with the order in which things came.
  return rows.sort((a, b) => b.key - a.key).map(({ row }) => row);
}

/** An order that waits for a price. A trailing stop is listed as the stop that it is at the moment (C89). */
function waitingOrder(state: State, trigger: Trigger): OpenOrder {
  const market = state.markets.get(trigger.marketId);
  const terms = marketTerms(state, market);
  return {
    order_id: orderUuid(state, trigger.key),
    ...(trigger.cliOrdId === '' ? {} : { cliOrdId: trigger.cliOrdId }),
    symbol: market.contract.symbol,
    side: trigger.side,
    orderType: trigger.triggerType === 'take_profit' ? 'take_profit' : 'stop',
    ...(trigger.limitTicks === NONE ? {} : { limitPrice: priceOf(terms, trigger.limitTicks) }),
    stopPrice: priceOf(terms, trigger.ticks),
    unfilledSize: sizeOf(terms, trigger.lots),
    receivedTime: formatTime(trigger.createdMs),
    status: 'untouched',
    filledSize: 0,
    reduceOnly: trigger.reduceOnly,
    triggerSignal: SIGNAL_WORDS[trigger.signal],
    lastUpdateTime: formatTime(trigger.updatedMs),
  };
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
