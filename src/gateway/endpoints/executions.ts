/** `GET /api/history/v3/market/{symbol}/executions`, page by page; `v2` is the same under another name. */
import { whenRead } from '../../history/eventual.ts';
import { endpoint } from '../endpoint.ts';
import { refuse } from '../errors.ts';
import { type Route, routesOf } from '../route.ts';
import { object, symbol } from '../schema.ts';
import { publicExecutions } from '../wire/public-executions.ts';
import { PUBLIC_EXECUTIONS_REPLY } from '../wire/schemas/public-executions.ts';
import { executionQuery, PAGING, pageReply, readPaging } from './history-pages.ts';
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
  parameters: object({ symbol: symbol() }, PAGING),
  reply: PUBLIC_EXECUTIONS_REPLY,
});

export function executionsRoutes(venue: VenueDoor): readonly Route[] {
  return routesOf(venue.door, EXECUTIONS, ({ values }) => {
    const market = findMarket(venue, values.symbol);
    if (market === undefined) return refuse('argumentInvalid', 'symbol');
    const paging = readPaging(values);
    if (paging === undefined) return refuse('argumentInvalid', 'continuation_token');
    return whenRead(venue.history.executionsOf(market.id, executionQuery(paging)), ({ rows, more }) => {
      const page = publicExecutions(stateOf(venue), market, rows.map(executionRow), more);
      const numbered = rows.map(({ timeMs, sequence }) => ({ timeMs, number: sequence }));
      return pageReply(page, { rows: numbered, more });
    });
  });
}
