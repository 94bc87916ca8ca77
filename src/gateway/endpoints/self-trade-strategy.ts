/** `GET` and `PUT /self-trade-strategy`: what happens when an order would meet one of the same owner. */
import { endpoint } from '../endpoint.ts';
import { type Route, routesOf } from '../route.ts';
import { object } from '../schema.ts';
import { SELF_TRADE_STRATEGY, SELF_TRADE_STRATEGY_REPLY } from '../wire/schemas/self-trade-strategy.ts';
import { accountOf, answerRead, carryOut, type VenueDoor } from './venue-door.ts';

const SHARED = {
  paths: ['/derivatives/api/v3/self-trade-strategy'],
  cost: 2,
  faults: 'handler',
  reply: SELF_TRADE_STRATEGY_REPLY,
} as const;

export const SELF_TRADE = endpoint({
  ...SHARED,
  name: 'self-trade-strategy',
  summary: 'What happens when an order of the account would meet another of its own.',
  methods: ['GET'],
  level: 'read',
  parameters: object({}),
});

export const SET_SELF_TRADE = endpoint({
  ...SHARED,
  name: 'self-trade-strategy (set)',
  summary: 'Chooses it.',
  methods: ['PUT'],
  level: 'full',
  parameters: object({ strategy: SELF_TRADE_STRATEGY }),
});

export function selfTradeRoutes(venue: VenueDoor): readonly Route[] {
  return [
    ...routesOf(venue.door, SELF_TRADE, ({ caller }) =>
      answerRead(venue, { strategy: accountOf(venue, caller).selfTradeStrategy }),
    ),
    ...routesOf(venue.door, SET_SELF_TRADE, ({ values: { strategy }, caller }) =>
      carryOut(venue, caller, { type: 'setSelfTradeStrategy', account: caller.key.accountId, strategy }, () => ({
        strategy,
      })),
    ),
  ];
}
