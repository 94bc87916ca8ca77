/** `GET /tickers` and `GET /tickers/{symbol}`. */
import type { Market } from '../../core/entities.ts';
import { endpoint } from '../endpoint.ts';
import { refuse } from '../errors.ts';
import type { Reply } from '../reply.ts';
import { type Route, routesOf } from '../route.ts';
import { list, object, symbol, text } from '../schema.ts';
import { isOfType } from '../wire/instruments.ts';
import { TICKER_REPLY, TICKERS_REPLY, type Ticker } from '../wire/schemas/tickers.ts';
import { type TickerFacts, ticker } from '../wire/tickers.ts';
import { UntilNextEntry } from './until-next-entry.ts';
import { answerRead, findMarket, stateOf, type VenueDoor } from './venue-door.ts';

export const TICKERS = endpoint({
  name: 'tickers',
  summary: 'What each market shows at a glance.',
  methods: ['GET'],
  paths: ['/derivatives/api/v3/tickers'],
  level: 'public',
  cost: 0,
  faults: 'handler',
  hot: true,
  parameters: object({}, { contractType: list(text()), symbol: list(symbol()) }),
  reply: TICKERS_REPLY,
});

export const TICKER_OF_MARKET = endpoint({
  name: 'tickers/{symbol}',
  summary: 'What one market shows at a glance.',
  methods: ['GET'],
  paths: ['/derivatives/api/v3/tickers/:symbol'],
  level: 'public',
  cost: 0,
  faults: 'handler',
  parameters: object({ symbol: symbol() }),
  reply: TICKER_REPLY,
});

export function tickersRoutes(venue: VenueDoor): readonly Route[] {
  const all = new UntilNextEntry(venue.timeline, 1, () => answerTickers(venue, () => true));
  return [
    ...routesOf(venue.door, TICKERS, ({ values: { contractType = [], symbol: symbols = [] } }) => {
      if (contractType.length === 0 && symbols.length === 0) return all.get(undefined);
      return answerTickers(venue, ({ contract }) => {
        const isNamed = symbols.length === 0 || symbols.includes(contract.symbol);
        return isNamed && isOfType(contract.row.type, contractType);
      });
    }),
    ...routesOf(venue.door, TICKER_OF_MARKET, ({ values }) => {
      const market = findMarket(venue, values.symbol);
      if (market === undefined || !market.listed) return refuse('unknownPath');
      return answerRead(venue, { ticker: tickerOf(venue, market) });
    }),
  ];
}

function answerTickers(venue: VenueDoor, isAskedFor: (market: Market) => boolean): Reply {
  const { markets } = stateOf(venue);
  const tickers: Ticker[] = [];
  for (let id = 0; id < markets.size; id++) {
    const market = markets.get(id);
    if (market.listed && isAskedFor(market)) tickers.push(tickerOf(venue, market));
  }
  return answerRead(venue, { tickers });
}

/** A market's ticker with its day, from the state after the last applied entry. */
export function tickerOf(venue: Pick<VenueDoor, 'timeline' | 'history'>, market: Market): Ticker {
  return ticker(venue.timeline.venue.state, market, factsOf(venue, market));
}

function factsOf(
  { history, timeline }: Pick<VenueDoor, 'timeline' | 'history'>,
  { id, lastLots }: Market,
): TickerFacts {
  const day = history.day(id, timeline.venue.timeMs);
  const lastBefore = lastLots === 0 ? history.lastTradeBefore(id) : undefined;
  return { ...(day === undefined ? {} : { day }), ...(lastBefore === undefined ? {} : { lastBefore }) };
}
