/** What every endpoint has of the running venue: where to read, where to propose, and how to answer. */
import type { Analytics } from '../../analytics/analytics.ts';
import type { VenueCommand } from '../../core/commands/command.ts';
import type { Account, Market } from '../../core/entities.ts';
import type { State } from '../../core/state.ts';
import type { History } from '../../history/history.ts';
import { type Desk, VenueStopped } from '../../host/desk.ts';
import type { Delivered, Timeline } from '../../timeline/timeline.ts';
import type { Door } from '../answer.ts';
import type { Caller } from '../authentication.ts';
import { DEFAULT_DIALECT, type Dialect } from '../dialect/switches.ts';
import { type Refusal, refuse } from '../errors.ts';
import { jsonReply, type Reply, Unanswered } from '../reply.ts';
import { successBody } from '../wire/envelope.ts';
import { refusalOf } from '../wire/refusals.ts';

export interface VenueDoor {
  readonly door: Door;
  readonly desk: Pick<Desk, 'propose'>;
  readonly timeline: Timeline;
  readonly history: History;
  readonly analytics: Analytics;
}

/** The venue's state after the last applied entry. Entities are fetched from it anew for each request. */
export function stateOf(venue: VenueDoor): State {
  return venue.timeline.venue.state;
}

export function accountOf(venue: VenueDoor, caller: Caller): Account {
  return stateOf(venue).accounts.get(caller.key.accountId);
}

/** The dialect in which a caller is answered; without one, whoever needs no key. */
export function dialectOf({ door: { dialects } }: VenueDoor, caller?: Caller): Dialect {
  if (dialects === undefined) return DEFAULT_DIALECT;
  return caller === undefined ? dialects.venue : dialects.of(caller.key);
}

/** The market of a symbol in upper case, settled ones included; undefined when the venue has none of that name. */
export function findMarket(venue: VenueDoor, symbol: string): Market | undefined {
  const state = stateOf(venue);
  const id = state.marketBySymbol.get(symbol);
  return id === undefined ? undefined : state.markets.get(id);
}

/** The answer of a read: the members in the trading API's envelope, of the time of the last applied entry. */
export function answerRead(venue: VenueDoor, members: object): Reply {
  return jsonReply(200, successBody(venue.timeline.venue.timeMs, members));
}

/**
 * Proposes a caller's command and answers with what it came to. Refuses with `Unavailable` when the backlog is full, and
 * with the venue's own word when it refused the command outright. A caller whose command was on its way when the venue
 * stopped is told nothing: whether it is durable is not known.
 */
export async function carryOut(
  venue: VenueDoor,
  caller: Caller,
  command: VenueCommand,
  members: (delivered: Delivered) => object,
): Promise<Reply | Refusal> {
  const { key, nonce } = caller;
  const delivery = venue.desk.propose('rest', command, { key: key.apiKey, ...(nonce === undefined ? {} : { nonce }) });
  if (delivery === undefined) return refuse('Unavailable');
  let delivered: Delivered;
  try {
    delivered = await delivery;
  } catch (error) {
    throw error instanceof VenueStopped ? new Unanswered() : error;
  }
  return refusalOf(delivered.result) ?? jsonReply(200, successBody(delivered.timeMs, members(delivered)));
}
