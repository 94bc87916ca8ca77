/** `GET /accounts`, which bots ask for all day long. */
import { endpoint } from '../endpoint.ts';
import { jsonReply, type Reply } from '../reply.ts';
import { type Route, routesOf } from '../route.ts';
import { object } from '../schema.ts';
import { accountsBody } from '../wire/accounts.ts';
import { successBodyOf } from '../wire/envelope.ts';
import { ACCOUNTS_REPLY } from '../wire/schemas/accounts.ts';
import { UntilNextEntry } from './until-next-entry.ts';
import { stateOf, type VenueDoor } from './venue-door.ts';

export const ACCOUNTS = endpoint({
  name: 'accounts',
  summary: 'All wallets of the account with their margin figures.',
  methods: ['GET'],
  paths: ['/derivatives/api/v3/accounts'],
  level: 'read',
  cost: 2,
  faults: 'classic',
  hot: true,
  parameters: object({}),
  reply: ACCOUNTS_REPLY,
});

/** Replies kept at a time, of about 3 KB each. */
const REPLIES_KEPT = 1_024;

export function accountsRoutes(venue: VenueDoor): readonly Route[] {
  const replies = new UntilNextEntry(venue.timeline, REPLIES_KEPT, (accountId: number) => reply(venue, accountId));
  return routesOf(venue.door, ACCOUNTS, ({ caller }) => replies.get(caller.key.accountId));
}

function reply(venue: VenueDoor, accountId: number): Reply {
  const state = stateOf(venue);
  const accounts = accountsBody(state, state.accounts.get(accountId));
  return jsonReply(200, successBodyOf(state.root.timeMs, 'accounts', accounts));
}
