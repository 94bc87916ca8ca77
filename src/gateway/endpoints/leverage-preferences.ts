/** `GET` and `PUT /leveragepreferences`: which markets are isolated, and at what leverage. */
import { endpoint } from '../endpoint.ts';
import { refuse } from '../errors.ts';
import { jsonReply } from '../reply.ts';
import { type Route, routesOf } from '../route.ts';
import { decimal, object, symbol } from '../schema.ts';
import { successBodyOf } from '../wire/envelope.ts';
import { leveragePreferencesText, setLeverageCommand } from '../wire/preferences.ts';
import { LEVERAGE_PREFERENCES_REPLY, PREFERENCE_SET_REPLY } from '../wire/schemas/preferences.ts';
import { accountOf, carryOut, findMarket, stateOf, type VenueDoor } from './venue-door.ts';

const SHARED = { paths: ['/derivatives/api/v3/leveragepreferences'], faults: 'handler' } as const;

export const LEVERAGE_PREFERENCES = endpoint({
  ...SHARED,
  name: 'leveragepreferences',
  summary: 'The markets that are isolated, with their maximum leverage.',
  methods: ['GET'],
  level: 'read',
  cost: 2,
  parameters: object({}, { symbol: symbol() }),
  reply: LEVERAGE_PREFERENCES_REPLY,
});

export const SET_LEVERAGE_PREFERENCE = endpoint({
  ...SHARED,
  name: 'leveragepreferences (set)',
  summary: 'Isolates a market at a maximum leverage; without `maxLeverage` it is cross margined again.',
  methods: ['PUT'],
  level: 'full',
  cost: 10,
  parameters: object({ symbol: symbol() }, { maxLeverage: leverage() }),
  reply: PREFERENCE_SET_REPLY,
});

export function leveragePreferencesRoutes(venue: VenueDoor): readonly Route[] {
  return [
    ...routesOf(venue.door, LEVERAGE_PREFERENCES, ({ values, caller }) => {
      if (values.symbol !== undefined && findMarket(venue, values.symbol) === undefined) {
        return refuse('contractDoesNotExist');
      }
      const state = stateOf(venue);
      const rows = leveragePreferencesText(state, accountOf(venue, caller), values.symbol);
      return jsonReply(200, successBodyOf(state.root.timeMs, 'leveragePreferences', rows));
    }),
    ...routesOf(venue.door, SET_LEVERAGE_PREFERENCE, ({ values, caller }) => {
      const command = setLeverageCommand(caller.key.accountId, values.symbol, values.maxLeverage);
      return carryOut(venue, caller, command, () => ({}));
    }),
  ];
}

/** From 1 on, with at most two decimals. */
function leverage() {
  return { ...decimal('positive'), pattern: '^[1-9]\\d{0,3}(\\.\\d{1,2})?$' };
}
