/** `GET /api/history/v3/{executions,orders,triggers,positions}`: what happened to an account; `v2` is the same. */

import { formatTime } from '../../core/iso-time.ts';
import type { State } from '../../core/state.ts';
import { CAUSES, CHANGES, CLOSED, type Listed, OPENED } from '../../history/event-rows.ts';
import { type Eventual, whenRead } from '../../history/eventual.ts';
import type { AccountListing } from '../../history/listings.ts';
import { type Endpoint, endpoint } from '../endpoint.ts';
import { type Refusal, refuse } from '../errors.ts';
import type { Reply } from '../reply.ts';
import { type Route, routesOf } from '../route.ts';
import { flag, object, symbol } from '../schema.ts';
import { elementUuid, type IdentifiedListing } from '../wire/element-ids.ts';
import { historicalOrderEvent } from '../wire/historical-orders.ts';
import { executionEvent, positionEvent, triggerEvent } from '../wire/history-events.ts';
import { accountUuid } from '../wire/ids.ts';
import {
  EXECUTIONS_REPLY,
  ORDER_EVENTS_REPLY,
  POSITION_EVENTS_REPLY,
  TRIGGER_EVENTS_REPLY,
} from '../wire/schemas/history-events.ts';
import { PAGING, type PagingValues, pageReply, readPaging } from './history-pages.ts';
import { stateOf, type VenueDoor } from './venue-door.ts';

const SHARED = { methods: ['GET'], level: 'read', cost: 1, faults: 'handler' } as const;

function pathsOf(name: string): readonly string[] {
  return [`/api/history/v3/${name}`, `/api/history/v2/${name}`];
}

const OPENED_OR_CLOSED = { opened: flag(), closed: flag() } as const;

export const EXECUTION_EVENTS = endpoint({
  ...SHARED,
  name: 'executions',
  summary: 'Executions of the account, the newest first unless `sort=asc`.',
  paths: pathsOf('executions'),
  parameters: object({}, { ...PAGING, tradeable: symbol() }),
  reply: EXECUTIONS_REPLY,
});

export const ORDER_EVENTS = endpoint({
  ...SHARED,
  name: 'orders',
  summary: 'What happened to the orders of the account: placed, updated, cancelled, rejected.',
  paths: pathsOf('orders'),
  parameters: object({}, { ...PAGING, tradeable: symbol(), ...OPENED_OR_CLOSED }),
  reply: ORDER_EVENTS_REPLY,
});

export const TRIGGER_EVENTS = endpoint({
  ...SHARED,
  name: 'triggers',
  summary: 'What happened to the orders of the account that wait for a price.',
  paths: pathsOf('triggers'),
  parameters: object({}, { ...PAGING, tradeable: symbol(), ...OPENED_OR_CLOSED }),
  reply: TRIGGER_EVENTS_REPLY,
});

export const POSITION_EVENTS = endpoint({
  ...SHARED,
  name: 'positions',
  summary: 'Changes of the positions of the account: by trades, realised funding and settlement.',
  paths: pathsOf('positions'),
  parameters: object(
    {},
    {
      ...PAGING,
      tradeable: symbol(),
      ...OPENED_OR_CLOSED,
      increased: flag(),
      decreased: flag(),
      reversed: flag(),
      no_change: flag(),
      trades: flag(),
      funding_realization: flag(),
      settlement: flag(),
    },
  ),
  reply: POSITION_EVENTS_REPLY,
});

export function historyEventsRoutes(venue: VenueDoor): readonly Route[] {
  const wantedOf = ({ opened, closed }: Flags): number => (opened ? OPENED : 0) | (closed ? CLOSED : 0);
  return [
    ...listing(venue, EXECUTION_EVENTS, 'executions', executionEvent, () => undefined),
    ...listing(venue, ORDER_EVENTS, 'orders', historicalOrderEvent, (flags) => anyOf(wantedOf(flags))),
    ...listing(venue, TRIGGER_EVENTS, 'triggers', triggerEvent, (flags) => anyOf(wantedOf(flags))),
    ...listing(venue, POSITION_EVENTS, 'positions', positionEvent, acceptsChange),
  ];
}

/** Flags that a listing may be filtered by. `false` counts as absent. */
interface Flags {
  readonly opened?: boolean;
  readonly closed?: boolean;
  readonly increased?: boolean;
  readonly decreased?: boolean;
  readonly reversed?: boolean;
  readonly no_change?: boolean;
  readonly trades?: boolean;
  readonly funding_realization?: boolean;
  readonly settlement?: boolean;
}

type Accepts = ((tag: number) => boolean) | undefined;

function anyOf(wanted: number): Accepts {
  return wanted === 0 ? undefined : (tag) => (tag & wanted) !== 0;
}

/** Inside a group any match suffices; both groups have to match. */
function acceptsChange(flags: Flags): Accepts {
  const change = anyOf(
    (flags.opened ? CHANGES.open : 0) |
      (flags.closed ? CHANGES.close : 0) |
      (flags.increased ? CHANGES.increase : 0) |
      (flags.decreased ? CHANGES.decrease : 0) |
      (flags.reversed ? CHANGES.reverse : 0) |
      (flags.no_change ? CHANGES.noChange : 0),
  );
  const cause = anyOf(
    (flags.trades ? CAUSES.trade : 0) |
      (flags.funding_realization ? CAUSES.funding : 0) |
      (flags.settlement ? CAUSES.settlement : 0),
  );
  if (change === undefined || cause === undefined) return change ?? cause;
  return (tag) => change(tag) && cause(tag);
}

interface Taken extends Flags, PagingValues {
  readonly tradeable?: string;
}

function listing<Values extends Taken>(
  venue: VenueDoor,
  definition: Endpoint<Values, unknown, 'read'>,
  name: IdentifiedListing & AccountListing,
  eventOf: (state: State, row: Listed) => unknown,
  acceptsOf: (flags: Flags) => Accepts,
): readonly Route[] {
  return routesOf(venue.door, definition, ({ values, caller }): Eventual<Reply | Refusal> => {
    const paging = readPaging(values);
    if (paging === undefined) return refuse('argumentInvalid', 'continuation_token');
    const state = stateOf(venue);
    const { accountId } = caller.key;
    const { tradeable } = values;
    const marketId = tradeable === undefined ? undefined : (state.marketBySymbol.get(tradeable) ?? NO_MARKET);
    const accountUid = accountUuid(state, accountId);
    const asked = { ...paging, marketId, accepts: acceptsOf(values) };
    return whenRead(venue.history.listed(name, accountId, asked), (page) => {
      const elements = page.rows.map((row) => ({
        uid: elementUuid(state, name, accountId, row.number),
        timestamp: row.timeMs,
        event: eventOf(state, row),
      }));
      const serverTime = formatTime(venue.timeline.venue.timeMs);
      return pageReply({ accountUid, len: elements.length, elements, serverTime }, page);
    });
  });
}

/** An id that no market has: a filter by an unknown name finds nothing. */
const NO_MARKET = -2;
