/** An order as events show it. */
import type { OrderType } from '../../core/commands/command.ts';
import type { OrderView } from '../../core/events.ts';
import { priceOf, sizeOf } from '../../core/instruments/terms.ts';
import { formatTime } from '../../core/iso-time.ts';
import { marketTerms } from '../../core/margin/figures.ts';
import type { State } from '../../core/state.ts';
import { orderUuid } from './ids.ts';
import type { OrderJson } from './schemas/orders.ts';

/**
 * The order as it stood. `quantity` is what was open then: before a fill in `orderPriorExecution`, what rests in PLACE and
 * EDIT, what was withdrawn in CANCEL (C51). Real history shows a filled order with quantity 0, public executions count a taker's
 * quantity down from fill to fill, and `size` of an edit means the open remainder too.
 */
export function orderJson(state: State, order: OrderView): OrderJson {
  const market = state.markets.get(order.marketId);
  const terms = marketTerms(state, market);
  const created = formatTime(order.createdMs);
  return {
    orderId: orderUuid(state, order.key),
    cliOrdId: order.cliOrdId === '' ? null : order.cliOrdId,
    type: wireType(order.orderType),
    symbol: market.contract.symbol,
    side: order.side,
    quantity: sizeOf(terms, order.quantityLots - order.filledLots),
    filled: sizeOf(terms, order.filledLots),
    limitPrice: priceOf(terms, order.ticks),
    reduceOnly: order.reduceOnly,
    timestamp: created,
    lastUpdateTimestamp: order.updatedMs === order.createdMs ? created : formatTime(order.updatedMs),
  };
}

/**
 * A market order is an immediate one with a price guard and is shown as such. A post-only order keeps its name, because
 * clients know from it that the order is post-only.
 */
function wireType(type: OrderType): Exclude<OrderType, 'mkt'> {
  return type === 'mkt' ? 'ioc' : type;
}
