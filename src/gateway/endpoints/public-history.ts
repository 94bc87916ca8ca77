/** `GET /history`: the last public trades of a market. */
import { whenRead } from '../../history/eventual.ts';
import { endpoint } from '../endpoint.ts';
import { refuse } from '../errors.ts';
import { type Route, routesOf } from '../route.ts';
import { flag, object, symbol, timeParameter } from '../schema.ts';
import { HISTORY_TRADES, publicHistory } from '../wire/public-history.ts';
import { HISTORY_REPLY } from '../wire/schemas/history.ts';
import { tradeRow } from './history-rows.ts';
import { answerRead, findMarket, stateOf, type VenueDoor } from './venue-door.ts';

export const PUBLIC_HISTORY = endpoint({
  name: 'history',
  summary: 'The last 100 public trades of a market, oldest first; or the 100 before `lastTime`.',
  methods: ['GET'],
  paths: ['/derivatives/api/v3/history'],
  level: 'public',
  cost: 0,
  faults: 'handler',
  parameters: object({ symbol: symbol() }, { lastTime: timeParameter(), includeMTFData: flag() }),
  reply: HISTORY_REPLY,
});

export function publicHistoryRoutes(venue: VenueDoor): readonly Route[] {
  return routesOf(venue.door, PUBLIC_HISTORY, ({ values }) => {
    const market = findMarket(venue, values.symbol);
    if (market === undefined) return refuse('argumentInvalid', 'symbol');
    const state = stateOf(venue);
    const trades = venue.history.tradesOf(market.id, state.root.timeMs, values.lastTime, HISTORY_TRADES);
    return whenRead(trades, (newest) => {
      const rows = newest.map(tradeRow).reverse();
      return answerRead(venue, { history: publicHistory(state, market, rows, values.includeMTFData) });
    });
  });
}
