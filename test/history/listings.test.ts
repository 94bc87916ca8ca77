/** Listings against plain arrays that are looked through from one end to the other. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  addEntry,
  blankHead,
  LISTING_WIDTH,
  type ListingHead,
  type ListingQuery,
  listingPage,
} from '../../src/history/listings.ts';
import { RecordLog } from '../../src/history/record-log.ts';
import { Random } from '../support/random.ts';

const OWNERS = 3;

interface Plain {
  readonly number: number;
  readonly timeMs: number;
  readonly position: number;
  readonly row: number;
  readonly marketId: number | undefined;
  readonly tag: number;
}

/** Entries of each owner, and the log that holds them. A copy of it is another line of history. */
class Line {
  log: RecordLog;
  heads: ListingHead[];
  plain: Plain[][];

  constructor(from?: Line) {
    this.log = from?.log.copy() ?? new RecordLog(LISTING_WIDTH);
    this.heads = from?.heads.map((head) => ({ ...head })) ?? Array.from({ length: OWNERS }, blankHead);
    this.plain = from?.plain.map((entries) => [...entries]) ?? Array.from({ length: OWNERS }, () => []);
  }
}

/** The page as a list that is filtered, turned and cut. */
function plainPage(entries: readonly Plain[], horizon: number, query: ListingQuery): readonly number[] {
  const { sinceMs = 0, beforeMs = Infinity, fromNumber = 1, toNumber = Infinity, sort, count, after } = query;
  const wanted = entries.filter(
    ({ number, timeMs, position, marketId, tag }) =>
      position > horizon &&
      timeMs >= sinceMs &&
      timeMs <= beforeMs &&
      number >= fromNumber &&
      number <= toNumber &&
      (query.marketId === undefined || marketId === query.marketId) &&
      (query.accepts === undefined || query.accepts(tag)) &&
      (after === undefined || (sort === 'asc' ? number > after : number < after)),
  );
  return (sort === 'asc' ? wanted : wanted.toReversed()).slice(0, count).map(({ number }) => number);
}

test('a page is what a search through all entries finds, on every line of history', (t) => {
  const random = new Random(20_260_411);
  const lines = [new Line()];
  let position = 0;
  let timeMs = 1_000;
  let found = 0;
  let holes = 0;
  for (let step = 0; step < 3_000; step++) {
    const line = random.pick(lines);
    const burst = random.whole(0, 6);
    position++;
    if (random.chance(0.5)) timeMs += random.whole(0, 50);
    for (let nth = 0; nth < burst; nth++) {
      const owner = random.chance(0.6) ? 0 : random.whole(1, OWNERS - 1);
      const head = line.heads[owner] as ListingHead;
      const marketId = random.pick([undefined, 0, 1, 70_000]);
      const tag = random.whole(0, 7);
      addEntry(line.log, head, owner, position, timeMs, 'fill', step, tag, marketId);
      line.plain[owner]?.push({ number: head.count, timeMs, position, row: step, marketId, tag });
    }
    if (random.chance(0.01) && lines.length < 4) lines.push(new Line(line));
    if (random.chance(0.01)) line.log.letGoUpTo(position - random.whole(10, 400));
    const owner = random.whole(0, OWNERS - 1);
    const entries = line.plain[owner] as readonly Plain[];
    const kept = line.log.first === line.log.end ? position : line.log.number(line.log.first, 0) - 1;
    const horizon = Math.max(kept, random.chance(0.3) ? position - random.whole(0, 300) : -1);
    if (horizon >= 0) holes++;
    const around = (): number => random.whole(1, entries.length + 2);
    const query: ListingQuery = {
      sort: random.pick(['asc', 'desc']),
      count: random.whole(1, 30),
      ...(random.chance(0.3) ? { sinceMs: random.whole(900, timeMs + 20) } : {}),
      ...(random.chance(0.3) ? { beforeMs: random.whole(900, timeMs + 20) } : {}),
      ...(random.chance(0.2) ? { fromNumber: around() } : {}),
      ...(random.chance(0.2) ? { toNumber: around() } : {}),
      ...(random.chance(0.4) ? { after: around() } : {}),
      ...(random.chance(0.2) ? { marketId: random.pick([0, 70_000, -2]) } : {}),
      ...(random.chance(0.2) ? { accepts: (tag: number) => (tag & 3) !== 0 } : {}),
    };
    const page = listingPage(line.log, line.heads[owner]?.last ?? -1, horizon, query);
    const numbers = page.entries.map(({ number }) => number);
    assert.deepEqual(numbers, plainPage(entries, horizon, query), JSON.stringify(query));
    const all = plainPage(entries, horizon, { ...query, count: Number.POSITIVE_INFINITY });
    assert.equal(page.more, all.length > numbers.length);
    for (const entry of page.entries) {
      const { position: at, ...plain } = entries[entry.number - 1] as Plain;
      assert.ok(at > horizon);
      assert.deepEqual(entry, { ...plain, kind: 'fill' });
    }
    found += numbers.length;
  }
  t.diagnostic(`${found} entries on pages, ${holes} with a horizon, ${lines.length} lines of history`);
});

test('an entry far back is found in few steps', () => {
  const log = new RecordLog(LISTING_WIDTH);
  const head = blankHead();
  const count = 100_000;
  for (let nth = 0; nth < count; nth++) addEntry(log, head, 0, nth, nth, 'fill', nth, 0, undefined);
  let looks = 0;
  const counted = new Proxy(log, {
    get: (target, name) => {
      const value = Reflect.get(target, name, target);
      if (name === 'number') looks++;
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  for (const after of [2, 3_333, 50_000, 99_999]) {
    looks = 0;
    const { entries } = listingPage(counted, head.last, -1, { sort: 'desc', count: 1, after });
    assert.equal(entries[0]?.number, after - 1);
    assert.ok(looks < 400, `${looks} looks`);
  }
});
