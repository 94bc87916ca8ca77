/** `GET /api/history/v3/market/{symbol}/executions`, page by page; `v2` is the same under another name. */
import { endpoint } from '../endpoint.ts';
import { refuse } from '../errors.ts';
import { JSON_TYPE } from '../reply.ts';
import { type Route, routesOf } from '../route.ts';
import { integer, object, oneOf, symbol, text } from '../schema.ts';
import { EXECUTIONS_A_PAGE, publicExecutions, readContinuationToken } from '../wire/public-executions.ts';
import { PUBLIC_EXECUTIONS_REPLY } from '../wire/schemas/public-executions.ts';
import { executionRow } from './history-rows.ts';
import { findMarket, stateOf, type VenueDoor } from './venue-door.ts';

export const EXECUTIONS = endpoint({
  name: 'market/{symbol}/executions',
  summary: 'Public executions of a market with the orders that met.',
  methods: ['GET'],
  paths: ['/api/history/v3/market/:symbol/executions', '/api/history/v2/market/:symbol/executions'],
  level: 'public',
  cost: 0,
  faults: 'handler',
  parameters: object(
    { symbol: symbol() },
    {
      since: integer({ minimum: 0 }),
      before: integer({ minimum: 0 }),
      sort: oneOf('asc', 'desc'),
      count: integer({ minimum: 1 }),
      // The documentation spells it in one way, most clients in the other.
      continuation_token: text(),
      continuationToken: text(),
    },
  ),
  reply: PUBLIC_EXECUTIONS_REPLY,
});

export function executionsRoutes(venue: VenueDoor): readonly Route[] {
  return routesOf(venue.door, EXECUTIONS, ({ values }) => {
    const { since, before, sort = 'desc', count = EXECUTIONS_A_PAGE } = values;
    const market = findMarket(venue, values.symbol);
    if (market === undefined) return refuse('argumentInvalid', 'symbol');
    const token = values.continuation_token ?? values.continuationToken;
    const place = token === undefined ? undefined : readContinuationToken(token);
    if (token !== undefined && place === undefined) return refuse('argumentInvalid', 'continuation_token');
    const { rows, more } = venue.history.executionsOf(market.id, {
      sort,
      count: Math.min(count, EXECUTIONS_A_PAGE),
      ...(since === undefined ? {} : { sinceMs: since }),
      ...(before === undefined ? {} : { beforeMs: before }),
      ...(place === undefined ? {} : { after: place.sequence }),
    });
    const page = publicExecutions(stateOf(venue), market, rows.map(executionRow), more);
    const { continuationToken } = page;
    return {
      status: 200,
      contentType: JSON_TYPE,
      body: JSON.stringify(page),
      headers: {
        'is-truncated': String(more),
        ...(continuationToken === undefined ? {} : { 'next-continuation-token': continuationToken }),
      },
    };
  });
}
