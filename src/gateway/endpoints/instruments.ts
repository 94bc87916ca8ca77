/** `GET /instruments`, and `GET /trading/instruments`: the same as an account sees them. */
import { endpoint } from '../endpoint.ts';
import { type Route, routesOf } from '../route.ts';
import { flag, list, object, text } from '../schema.ts';
import { accountInstruments, instruments, LISTED_INSTRUMENTS } from '../wire/instruments.ts';
import { INSTRUMENTS_REPLY, TRADING_INSTRUMENTS_REPLY } from '../wire/schemas/instruments.ts';
import { UntilNextEntry } from './until-next-entry.ts';
import { accountOf, answerRead, stateOf, type VenueDoor } from './venue-door.ts';

export const INSTRUMENTS = endpoint({
  name: 'instruments',
  summary: 'The contracts: terms, margin schedules, limits.',
  methods: ['GET'],
  paths: ['/derivatives/api/v3/instruments'],
  level: 'public',
  cost: 0,
  faults: 'handler',
  parameters: object({}, { contractType: list(text()), expired: flag() }),
  reply: INSTRUMENTS_REPLY,
});

export const TRADING_INSTRUMENTS = endpoint({
  name: 'trading/instruments',
  summary: 'The contracts as the account may trade them, with the margin levels that it is under.',
  methods: ['GET'],
  paths: ['/derivatives/api/v3/trading/instruments'],
  level: 'read',
  cost: 2,
  faults: 'handler',
  parameters: object({}, { contractType: list(text()) }),
  reply: TRADING_INSTRUMENTS_REPLY,
});

export function tradingInstrumentsRoutes(venue: VenueDoor): readonly Route[] {
  return routesOf(venue.door, TRADING_INSTRUMENTS, ({ values: { contractType = [] }, caller }) =>
    answerRead(venue, { instruments: accountInstruments(stateOf(venue), accountOf(venue, caller), contractType) }),
  );
}

export function instrumentsRoutes(venue: VenueDoor): readonly Route[] {
  const listed = new UntilNextEntry(venue.timeline, 1, () =>
    answerRead(venue, { instruments: instruments(stateOf(venue), LISTED_INSTRUMENTS) }),
  );
  return routesOf(venue.door, INSTRUMENTS, ({ values: { contractType = [], expired = false } }) => {
    if (contractType.length === 0 && !expired) return listed.get(undefined);
    return answerRead(venue, { instruments: instruments(stateOf(venue), { contractTypes: contractType, expired }) });
  });
}
