/** The historical funding rates, at every path at which the real host has them. */

import { formatTime } from '../../core/iso-time.ts';
import { endpoint } from '../endpoint.ts';
import { refuse } from '../errors.ts';
import { type Route, routesOf } from '../route.ts';
import { object, symbol } from '../schema.ts';
import { figure } from '../wire/numbers.ts';
import { FUNDING_RATES_REPLY, type FundingRates } from '../wire/schemas/funding-rates.ts';
import { answerRead, findMarket, type VenueDoor } from './venue-door.ts';

export const FUNDING_RATES = endpoint({
  name: 'historical-funding-rates',
  summary: 'The funding rates of a perpetual, hour by hour, oldest first, at most a year back.',
  methods: ['GET'],
  // v3 without hyphens leads nowhere on the real host either.
  paths: [
    '/derivatives/api/v3/historical-funding-rates',
    '/derivatives/api/v4/historicalfundingrates',
    '/derivatives/api/v4/historical-funding-rates',
  ],
  level: 'public',
  cost: 0,
  faults: 'handler',
  parameters: object({ symbol: symbol() }),
  reply: FUNDING_RATES_REPLY,
});

export function fundingRatesRoutes(venue: VenueDoor): readonly Route[] {
  return routesOf(venue.door, FUNDING_RATES, ({ values }) => {
    const market = findMarket(venue, values.symbol);
    if (market === undefined || market.contract.lastTradingMs !== 0) return refuse('argumentInvalid', 'symbol');
    const rates: FundingRates = venue.history.fundingRates(market.id).map(({ timeMs, rate, relativeRate }) => ({
      timestamp: formatTime(timeMs),
      fundingRate: figure(rate),
      relativeFundingRate: figure(relativeRate),
    }));
    return answerRead(venue, { rates });
  });
}
