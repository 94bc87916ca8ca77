/** `/subaccounts`, `/subaccount/{uid}/trading-enabled` and `/transfer/subaccount`: a master and its accounts. */
import { endpoint } from '../endpoint.ts';
import { isRefusal, refuse } from '../errors.ts';
import { jsonReply } from '../reply.ts';
import { type Route, routesOf } from '../route.ts';
import { flag, object, uuid } from '../schema.ts';
import { SUBACCOUNT_TRANSFER_REPLY, SUBACCOUNTS_REPLY, TRADING_ENABLED_REPLY } from '../wire/schemas/subaccounts.ts';
import {
  accountOfUid,
  SUBACCOUNT_TRANSFER_PARAMETERS,
  subaccounts,
  subaccountTransferCommand,
} from '../wire/subaccounts.ts';
import { accountOf, answerRead, carryOut, stateOf, type VenueDoor } from './venue-door.ts';

const V3 = '/derivatives/api/v3';
const TRADING = { paths: [`${V3}/subaccount/:subaccountUid/trading-enabled`], cost: 2, faults: 'handler' } as const;

export const SUBACCOUNTS = endpoint({
  name: 'subaccounts',
  summary: 'The subaccounts of the account, each with its balances and margin figures.',
  methods: ['GET'],
  paths: [`${V3}/subaccounts`],
  level: 'read',
  cost: 2,
  faults: 'handler',
  parameters: object({}),
  reply: SUBACCOUNTS_REPLY,
});

export const TRADING_ENABLED = endpoint({
  ...TRADING,
  name: 'subaccount/{subaccountUid}/trading-enabled',
  summary: 'Whether a subaccount may trade.',
  methods: ['GET'],
  level: 'read',
  parameters: object({ subaccountUid: uuid() }),
  reply: TRADING_ENABLED_REPLY,
});

export const SET_TRADING_ENABLED = endpoint({
  ...TRADING,
  name: 'subaccount/{subaccountUid}/trading-enabled (set)',
  summary: 'Lets a subaccount trade, or not.',
  methods: ['PUT'],
  level: 'full',
  parameters: object({ subaccountUid: uuid(), tradingEnabled: flag() }),
  reply: TRADING_ENABLED_REPLY,
});

export const SUBACCOUNT_TRANSFER = endpoint({
  name: 'transfer/subaccount',
  summary: 'Moves an amount between wallets of a master and its subaccounts.',
  methods: ['POST'],
  paths: [`${V3}/transfer/subaccount`],
  level: 'full',
  cost: 10,
  faults: 'classic',
  parameters: SUBACCOUNT_TRANSFER_PARAMETERS,
  reply: SUBACCOUNT_TRANSFER_REPLY,
});

export function subaccountsRoutes(venue: VenueDoor): readonly Route[] {
  return [
    ...routesOf(venue.door, SUBACCOUNTS, ({ caller }) =>
      answerRead(venue, subaccounts(stateOf(venue), accountOf(venue, caller))),
    ),
    ...routesOf(venue.door, TRADING_ENABLED, ({ values, caller }) => {
      const account = accountOfUid(stateOf(venue), values.subaccountUid);
      // Whose it is, a stranger is not told.
      if (account?.masterAccount !== caller.key.accountId) return refuse('authenticationError');
      return jsonReply(200, JSON.stringify({ tradingEnabled: account.tradingEnabled }));
    }),
    ...routesOf(venue.door, SET_TRADING_ENABLED, async ({ values, caller }) => {
      const { subaccountUid, tradingEnabled } = values;
      const account = accountOfUid(stateOf(venue), subaccountUid);
      if (account === undefined) return refuse('authenticationError');
      const outcome = await carryOut(
        venue,
        caller,
        { type: 'setSubaccountTrading', account: caller.key.accountId, subaccount: account.id, tradingEnabled },
        () => ({}),
      );
      return isRefusal(outcome) ? outcome : jsonReply(200, JSON.stringify({ tradingEnabled }));
    }),
    ...routesOf(venue.door, SUBACCOUNT_TRANSFER, ({ values, caller }) => {
      const command = subaccountTransferCommand(stateOf(venue), values, caller.key.accountId);
      return isRefusal(command) ? command : carryOut(venue, caller, command, () => ({}));
    }),
  ];
}
