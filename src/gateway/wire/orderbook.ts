/** `GET /orderbook`: the whole book, users and house together. */
import type { Side } from '../../core/commands/command.ts';
import { type Market, NONE } from '../../core/entities.ts';
import { type ContractTerms, priceOf, sizeOf } from '../../core/instruments/terms.ts';
import { marketTerms } from '../../core/margin/figures.ts';
import { isBetter, sideId } from '../../core/orders/book.ts';
import type { State } from '../../core/state.ts';
import type { Dialect } from '../dialect/switches.ts';
import type { OrderBook } from './schemas/order-book.ts';

/** Asks rise; bids rise too, as measured, or fall, as documented. Sizes are those of a price alone. */
export function orderBook(state: State, market: Market, order: Dialect['orderBook'] = 'bestFirst'): OrderBook {
  const bids = levels(state, market, 'buy');
  return { bids: order === 'ascending' ? bids.toReversed() : bids, asks: levels(state, market, 'sell') };
}

/** Best first. Merges the users' prices (best last) with the house's (best first). */
function levels(state: State, market: Market, side: Side): OrderBook['bids'] {
  const terms = marketTerms(state, market);
  const users = state.bookSides.get(sideId(market.id, side));
  const houseTicks = side === 'buy' ? market.houseBidTicks : market.houseAskTicks;
  const houseLots = side === 'buy' ? market.houseBidLots : market.houseAskLots;
  const merged: (readonly number[])[] = [];
  let user = users.ticks.length - 1;
  let house = 0;
  while (user >= 0 || house < houseTicks.length) {
    const userTicks = users.ticks[user] ?? NONE;
    const houseTick = houseTicks[house] ?? NONE;
    const atUser = houseTick === NONE || (userTicks !== NONE && !isBetter(side, houseTick, userTicks));
    const atHouse = userTicks === NONE || (houseTick !== NONE && !isBetter(side, userTicks, houseTick));
    const lots = (atUser ? (users.lots[user] as number) : 0) + (atHouse ? (houseLots[house] as number) : 0);
    if (lots > 0) merged.push(level(terms, atUser ? userTicks : houseTick, lots));
    if (atUser) user--;
    if (atHouse) house++;
  }
  return merged;
}

function level(terms: ContractTerms, ticks: number, lots: number): readonly number[] {
  return [priceOf(terms, ticks), sizeOf(terms, lots)];
}
