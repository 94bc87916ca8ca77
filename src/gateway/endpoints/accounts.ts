/** `GET /accounts`, which bots ask for all day long. */
import type { Dialect } from '../dialect/switches.ts';
import { endpoint } from '../endpoint.ts';
import { jsonReply, type Reply } from '../reply.ts';
import { type Route, routesOf } from '../route.ts';
import { object } from '../schema.ts';
import { accountsBody } from '../wire/accounts.ts';
import { successBodyOf } from '../wire/envelope.ts';
import { ACCOUNTS_REPLY } from '../wire/schemas/accounts.ts';
import { UntilNextEntry } from './until-next-entry.ts';
import { dialectOf, stateOf, type VenueDoor } from './venue-door.ts';

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
const REPLIES_KEPT_IN_OTHERS = 16;

export function accountsRoutes(venue: VenueDoor): readonly Route[] {
  const usual = dialectOf(venue);
  const inDialect = new Map<Dialect, UntilNextEntry<number, Reply>>();
  const repliesIn = (dialect: Dialect): UntilNextEntry<number, Reply> => {
    const kept = inDialect.get(dialect);
    if (kept !== undefined) return kept;
    const room = dialect === usual ? REPLIES_KEPT : REPLIES_KEPT_IN_OTHERS;
    const made = new UntilNextEntry(venue.timeline, room, (accountId: number) => reply(venue, accountId, dialect));
    inDialect.set(dialect, made);
    return made;
  };
  return routesOf(venue.door, ACCOUNTS, ({ caller }) => repliesIn(dialectOf(venue, caller)).get(caller.key.accountId));
}

function reply(venue: VenueDoor, accountId: number, dialect: Dialect): Reply {
  const state = stateOf(venue);
  const accounts = accountsBody(state, state.accounts.get(accountId), dialect);
  return jsonReply(200, successBodyOf(state.root.timeMs, 'accounts', accounts));
}
