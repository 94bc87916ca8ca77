/** `GET /api/history/v3/account-log` and `accountlogcsv`: every booking of an account; `v2` is the same. */
import { readTime } from '../../core/iso-time.ts';
import { type Listed, LOG_KINDS, logKindOf } from '../../history/event-rows.ts';
import { whenRead } from '../../history/eventual.ts';
import { HistoryReverted } from '../../history/history.ts';
import type { ListingQuery } from '../../history/listing-query.ts';
import { endpoint } from '../endpoint.ts';
import { refuse } from '../errors.ts';
import type { Parameters } from '../parameters.ts';
import { CSV_TYPE, JSON_TYPE, jsonReply, Unanswered } from '../reply.ts';
import { type Route, routesOf } from '../route.ts';
import { flag, integer, list, object, oneOf, text } from '../schema.ts';
import { readInteger } from '../values.ts';
import { accountLogRow, csvHeader, csvRow } from '../wire/account-log.ts';
import { accountUuid } from '../wire/ids.ts';
import { ACCOUNT_LOG_REPLY } from '../wire/schemas/account-log.ts';
import { stateOf, type VenueDoor } from './venue-door.ts';

const ROWS_A_PAGE = 500;
const ROWS_AT_MOST = 100_000;
/** A page of more is written piece by piece. */
const ROWS_AT_ONCE = 1_000;
const CSV_ROWS_AT_MOST = 500_000;

/** What a page costs, by how many rows are asked for. */
const COSTS: readonly (readonly [count: number, units: number])[] = [
  [25, 1],
  [50, 2],
  [1_000, 3],
  [5_000, 6],
];
const COST_OF_MORE = 10;

function costOf(parameters: Parameters): number {
  const asked = readInteger(parameters.get('count')?.[0] ?? '') ?? ROWS_A_PAGE;
  return COSTS.find(([count]) => asked <= count)?.[1] ?? COST_OF_MORE;
}

export const ACCOUNT_LOG = endpoint({
  name: 'account-log',
  summary: 'Bookings of the account, the newest first unless `sort=asc`: by id (`from`, `to`), time and kind (`info`).',
  methods: ['GET'],
  paths: ['/api/history/v3/account-log', '/api/history/v2/account-log'],
  level: 'read',
  cost: 3,
  costOf,
  costText: '1, 2, 3, 6 or 10 for up to 25, 50, 1,000, 5,000 and more rows',
  faults: 'handler',
  parameters: object(
    {},
    {
      // Milliseconds; some clients send a date.
      since: text(),
      before: text(),
      from: integer({ minimum: 1 }),
      to: integer({ minimum: 1 }),
      sort: oneOf('asc', 'desc'),
      info: list(text()),
      count: integer({ minimum: 1, maximum: ROWS_AT_MOST }),
      conversion_details: flag(),
    },
  ),
  reply: ACCOUNT_LOG_REPLY,
});

export const ACCOUNT_LOG_CSV = endpoint({
  name: 'accountlogcsv',
  summary: 'The latest 500,000 bookings of the account as CSV, the newest first.',
  methods: ['GET'],
  paths: ['/api/history/v3/accountlogcsv', '/api/history/v2/accountlogcsv'],
  level: 'read',
  cost: 6,
  faults: 'handler',
  parameters: object({}, { conversion_details: flag() }),
  replyType: CSV_TYPE,
  reply: text(),
});

export function accountLogRoutes(venue: VenueDoor): readonly Route[] {
  return [
    ...routesOf(venue.door, ACCOUNT_LOG, ({ values, caller }) => {
      const { from, to, sort = 'desc', count = ROWS_A_PAGE, info = [], conversion_details: details = false } = values;
      const sinceMs = values.since === undefined ? undefined : readMoment(values.since);
      if (values.since !== undefined && sinceMs === undefined) return refuse('argumentInvalid', 'since');
      const beforeMs = values.before === undefined ? undefined : readMoment(values.before);
      if (values.before !== undefined && beforeMs === undefined) return refuse('argumentInvalid', 'before');
      const state = stateOf(venue);
      const { accountId } = caller.key;
      const accountUid = accountUuid(state, accountId);
      const query: ListingQuery = {
        sinceMs,
        beforeMs,
        fromNumber: from,
        toNumber: to,
        sort,
        count,
        accepts: info.length === 0 ? undefined : acceptsOf(info),
      };
      const textOf = (rows: readonly Listed[]): string => {
        return rows.map((row) => accountLogRow(state, row, details)).join(',');
      };
      const head = `{"accountUid":"${accountUid}","logs":[`;
      if (count > ROWS_AT_ONCE) {
        const pieces = logInPieces(venue, accountId, query);
        return { status: 200, contentType: JSON_TYPE, body: joined(head, pieces, textOf) };
      }
      return whenRead(venue.history.listed('log', accountId, query), ({ rows }) => {
        return jsonReply(200, `${head}${textOf(rows)}]}`);
      });
    }),
    ...routesOf(venue.door, ACCOUNT_LOG_CSV, ({ values, caller }) => {
      const { conversion_details: details = false } = values;
      return { status: 200, contentType: CSV_TYPE, body: csvOf(venue, caller.key.accountId, details) };
    }),
  ];
}

/** A hundred thousand rows at once would hold everybody up for a second. */
async function* joined(
  head: string,
  pieces: AsyncIterable<readonly Listed[]>,
  textOf: (rows: readonly Listed[]) => string,
): AsyncGenerator<string> {
  let before = head;
  for await (const rows of pieces) {
    if (rows.length === 0) continue;
    yield before + textOf(rows);
    before = ',';
  }
  yield before === head ? `${head}]}` : ']}';
}

/** The log piece by piece. A client who reads on while the venue is reverted is left without the rest. */
async function* logInPieces(
  venue: VenueDoor,
  accountId: number,
  query: ListingQuery,
): AsyncGenerator<readonly Listed[]> {
  try {
    yield* venue.history.listedInPieces('log', accountId, query);
  } catch (error) {
    throw error instanceof HistoryReverted ? new Unanswered() : error;
  }
}

/** Written piece by piece: half a million rows at once would hold everybody up. */
async function* csvOf(venue: VenueDoor, accountId: number, details: boolean): AsyncGenerator<string> {
  const state = stateOf(venue);
  yield `${csvHeader(details)}\n`;
  const all = { sort: 'desc', count: CSV_ROWS_AT_MOST } as const;
  for await (const rows of logInPieces(venue, accountId, all)) {
    yield rows.map((row) => `${csvRow(state, row, details)}\n`).join('');
  }
}

/** Rows of any of these kinds; a kind that this venue does not know has none. */
function acceptsOf(info: readonly string[]): (tag: number) => boolean {
  const wanted = new Set(info.filter((kind) => Object.hasOwn(LOG_KINDS, kind)));
  return (tag) => wanted.has(logKindOf(tag));
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Epoch milliseconds of a number of them, of a date-time, or of a day. */
function readMoment(given: string): number | undefined {
  const number = readInteger(given);
  if (number !== undefined) return number < 0 ? undefined : number;
  return readTime(DAY.test(given) ? `${given}T00:00:00Z` : given);
}
