/** `GET /orderbook`: the whole book, users and house together. */
import type { Side } from '../../core/commands/command.ts';
import type { Market } from '../../core/entities.ts';
import { priceOf, sizeOf } from '../../core/instruments/terms.ts';
import { marketTerms } from '../../core/margin/figures.ts';
import { depthOf } from '../../core/orders/depth.ts';
import type { State } from '../../core/state.ts';
import type { Dialect } from '../dialect/switches.ts';
import type { OrderBook } from './schemas/order-book.ts';

/** Asks rise; bids rise too, as measured, or fall, as documented. Sizes are those of a price alone. */
export function orderBook(state: State, market: Market, order: Dialect['orderBook'] = 'bestFirst'): OrderBook {
  const bids = levels(state, market, 'buy');
  return { bids: order === 'ascending' ? bids.toReversed() : bids, asks: levels(state, market, 'sell') };
}

/** Best first. */
function levels(state: State, market: Market, side: Side): OrderBook['bids'] {
  const terms = marketTerms(state, market);
  return depthOf(state, market, side).map(([ticks, lots]) => [priceOf(terms, ticks), sizeOf(terms, lots)]);
}
