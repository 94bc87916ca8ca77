/** `GET /instruments/status` and `GET /instruments/{symbol}/status`. */
import { endpoint } from '../endpoint.ts';
import { refuse } from '../errors.ts';
import { type Route, routesOf } from '../route.ts';
import { list, object, symbol, text } from '../schema.ts';
import { instrumentStatus } from '../wire/instrument-status.ts';
import { isOfType } from '../wire/instruments.ts';
import { INSTRUMENT_STATUS_REPLY, INSTRUMENT_STATUSES_REPLY } from '../wire/schemas/instrument-status.ts';
import { answerRead, findMarket, stateOf, type VenueDoor } from './venue-door.ts';

const SHARED = { methods: ['GET'], level: 'public', cost: 0, faults: 'handler' } as const;

export const INSTRUMENT_STATUSES = endpoint({
  ...SHARED,
  name: 'instruments/status',
  summary: 'Which markets are dislocated or extremely volatile.',
  paths: ['/derivatives/api/v3/instruments/status'],
  parameters: object({}, { contractType: list(text()) }),
  reply: INSTRUMENT_STATUSES_REPLY,
});

export const INSTRUMENT_STATUS = endpoint({
  ...SHARED,
  name: 'instruments/{symbol}/status',
  summary: 'Whether one market is dislocated or extremely volatile.',
  paths: ['/derivatives/api/v3/instruments/:symbol/status'],
  parameters: object({ symbol: symbol() }),
  reply: INSTRUMENT_STATUS_REPLY,
});

export function instrumentStatusRoutes(venue: VenueDoor): readonly Route[] {
  return [
    ...routesOf(venue.door, INSTRUMENT_STATUSES, ({ values: { contractType = [] } }) => {
      const { markets } = stateOf(venue);
      const rows = [];
      for (let id = 0; id < markets.size; id++) {
        const market = markets.get(id);
        if (market.listed && isOfType(market.contract.row.type, contractType)) rows.push(instrumentStatus(market));
      }
      return answerRead(venue, { instrumentStatus: rows });
    }),
    ...routesOf(venue.door, INSTRUMENT_STATUS, ({ values }) => {
      const market = findMarket(venue, values.symbol);
      if (market === undefined || !market.listed) return refuse('unknownPath');
      return answerRead(venue, instrumentStatus(market));
    }),
  ];
}
