/** `GET /api/history/v3/market/{symbol}/orders` and `.../price`: what everybody may see of a market; `v2` is the same. */
import { type Eventual, whenRead } from '../../history/eventual.ts';
import { type Endpoint, endpoint } from '../endpoint.ts';
import { refuse } from '../errors.ts';
import type { Reply } from '../reply.ts';
import { type Route, routesOf } from '../route.ts';
import { object, symbol } from '../schema.ts';
import { elementUuid } from '../wire/element-ids.ts';
import { publicOrderEvent } from '../wire/historical-orders.ts';
import { plainText } from '../wire/numbers.ts';
import { PUBLIC_ORDERS_REPLY, PUBLIC_PRICES_REPLY } from '../wire/schemas/history-events.ts';
import { executionQuery, PAGING, type Paging, type PagingValues, pageReply, readPaging } from './history-pages.ts';
import { findMarket, stateOf, type VenueDoor } from './venue-door.ts';

const SHARED = { methods: ['GET'], level: 'public', cost: 0, faults: 'handler' } as const;
const PARAMETERS = object({ symbol: symbol() }, PAGING);

function pathsOf(name: string): readonly string[] {
  return [`/api/history/v3/market/:symbol/${name}`, `/api/history/v2/market/:symbol/${name}`];
}

export const MARKET_ORDERS = endpoint({
  ...SHARED,
  name: 'market/{symbol}/orders',
  summary: 'What happened to orders in a market, without whose they are.',
  paths: pathsOf('orders'),
  parameters: PARAMETERS,
  reply: PUBLIC_ORDERS_REPLY,
});

export const MARKET_PRICES = endpoint({
  ...SHARED,
  name: 'market/{symbol}/price',
  summary: 'Moves of the mark price of a market.',
  paths: pathsOf('price'),
  parameters: PARAMETERS,
  reply: PUBLIC_PRICES_REPLY,
});

export function marketHistoryRoutes(venue: VenueDoor): readonly Route[] {
  return [
    ...listing(venue, MARKET_ORDERS, (marketId, paging) => {
      const state = stateOf(venue);
      return whenRead(venue.history.marketOrders(marketId, paging), ({ rows, more }) => {
        const elements = rows.map((row) => ({
          uid: elementUuid(state, 'marketOrders', marketId, row.number),
          timestamp: row.timeMs,
          event: publicOrderEvent(state, row),
        }));
        return pageReply({ elements, len: elements.length }, { rows, more });
      });
    }),
    ...listing(venue, MARKET_PRICES, (marketId, paging) => {
      const { rows, more } = venue.history.marks(marketId, executionQuery(paging));
      const elements = rows.map(({ timeMs, price }) => ({
        uid: '',
        timestamp: timeMs,
        event: { MarkPriceChanged: { price: plainText(price) } },
      }));
      const numbered = rows.map(({ timeMs, sequence }) => ({ timeMs, number: sequence }));
      return pageReply({ elements, len: elements.length }, { rows: numbered, more });
    }),
  ];
}

function listing<Values extends PagingValues & { readonly symbol: string }, Given>(
  venue: VenueDoor,
  definition: Endpoint<Values, Given, 'public'>,
  page: (marketId: number, paging: Paging) => Eventual<Reply>,
): readonly Route[] {
  return routesOf(venue.door, definition, ({ values }) => {
    const market = findMarket(venue, values.symbol);
    if (market === undefined) return refuse('argumentInvalid', 'symbol');
    const paging = readPaging(values);
    return paging === undefined ? refuse('argumentInvalid', 'continuation_token') : page(market.id, paging);
  });
}
