/** `GET /orderbook`. */
import { endpoint } from '../endpoint.ts';
import { refuse } from '../errors.ts';
import { type Route, routesOf } from '../route.ts';
import { object, symbol } from '../schema.ts';
import { orderBook } from '../wire/orderbook.ts';
import { ORDER_BOOK_REPLY } from '../wire/schemas/order-book.ts';
import { answerRead, dialectOf, findMarket, stateOf, type VenueDoor } from './venue-door.ts';

export const ORDER_BOOK = endpoint({
  name: 'orderbook',
  summary: 'The whole book of a market, lowest prices first.',
  methods: ['GET'],
  paths: ['/derivatives/api/v3/orderbook'],
  level: 'public',
  cost: 0,
  faults: 'handler',
  parameters: object({ symbol: symbol() }),
  reply: ORDER_BOOK_REPLY,
});

export function orderBookRoutes(venue: VenueDoor): readonly Route[] {
  return routesOf(venue.door, ORDER_BOOK, ({ values }) => {
    const market = findMarket(venue, values.symbol);
    if (market === undefined) return refuse('argumentInvalid', 'symbol');
    return answerRead(venue, { orderBook: orderBook(stateOf(venue), market, dialectOf(venue).orderBook) });
  });
}
