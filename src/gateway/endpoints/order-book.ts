/** `GET /orderbook`. */
import type { Market } from '../../core/entities.ts';
import { endpoint } from '../endpoint.ts';
import { refuse } from '../errors.ts';
import type { Reply } from '../reply.ts';
import { type Route, routesOf } from '../route.ts';
import { object, symbol } from '../schema.ts';
import { orderBook } from '../wire/orderbook.ts';
import { ORDER_BOOK_REPLY } from '../wire/schemas/order-book.ts';
import { UntilNextEntry } from './until-next-entry.ts';
import { answerRead, dialectOf, findMarket, stateOf, type VenueDoor } from './venue-door.ts';

export const ORDER_BOOK = endpoint({
  name: 'orderbook',
  summary: 'The whole book of a market, lowest prices first.',
  methods: ['GET'],
  paths: ['/derivatives/api/v3/orderbook'],
  level: 'public',
  cost: 0,
  faults: 'handler',
  hot: true,
  parameters: object({ symbol: symbol() }),
  reply: ORDER_BOOK_REPLY,
});

/** Books kept at a time, of a few KB each. */
const BOOKS_KEPT = 64;

export function orderBookRoutes(venue: VenueDoor): readonly Route[] {
  const books = new UntilNextEntry(venue.timeline, BOOKS_KEPT, (id: number) => reply(venue, id));
  return routesOf(venue.door, ORDER_BOOK, ({ values }) => {
    const market = findMarket(venue, values.symbol);
    return market === undefined ? refuse('argumentInvalid', 'symbol') : books.get(market.id);
  });
}

function reply(venue: VenueDoor, id: Market['id']): Reply {
  const state = stateOf(venue);
  return answerRead(venue, { orderBook: orderBook(state, state.markets.get(id), dialectOf(venue).orderBook) });
}
