/** `GET` and `PUT /pnlpreferences`: in which asset the profit of a market is paid. */
import { endpoint } from '../endpoint.ts';
import { isRefusal } from '../errors.ts';
import { type Route, routesOf } from '../route.ts';
import { object, symbol, text } from '../schema.ts';
import { profitPreferences, setProfitCurrencyCommand } from '../wire/preferences.ts';
import { PREFERENCE_SET_REPLY, PROFIT_PREFERENCES_REPLY } from '../wire/schemas/preferences.ts';
import { accountOf, answerRead, carryOut, stateOf, type VenueDoor } from './venue-door.ts';

const SHARED = { paths: ['/derivatives/api/v3/pnlpreferences'], faults: 'handler' } as const;

export const PROFIT_PREFERENCES = endpoint({
  ...SHARED,
  name: 'pnlpreferences',
  summary: 'The markets whose profit is paid in another currency than USD.',
  methods: ['GET'],
  level: 'read',
  cost: 2,
  parameters: object({}),
  reply: PROFIT_PREFERENCES_REPLY,
});

export const SET_PROFIT_PREFERENCE = endpoint({
  ...SHARED,
  name: 'pnlpreferences (set)',
  summary: 'Chooses the currency in which the profit of a market is paid.',
  methods: ['PUT'],
  level: 'full',
  cost: 10,
  parameters: object({ symbol: symbol(), pnlPreference: text() }),
  reply: PREFERENCE_SET_REPLY,
});

export function profitPreferencesRoutes(venue: VenueDoor): readonly Route[] {
  return [
    ...routesOf(venue.door, PROFIT_PREFERENCES, ({ caller }) =>
      answerRead(venue, { preferences: profitPreferences(stateOf(venue), accountOf(venue, caller)) }),
    ),
    ...routesOf(venue.door, SET_PROFIT_PREFERENCE, ({ values, caller }) => {
      const command = setProfitCurrencyCommand(caller.key.accountId, values.symbol, values.pnlPreference);
      return isRefusal(command) ? command : carryOut(venue, caller, command, () => ({}));
    }),
  ];
}
