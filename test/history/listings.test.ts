/** Listings in every store of rows, against plain arrays that are looked through from one end to the other. */
import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import { FileRows } from '../../src/history/file-rows.ts';
import { type FoundPage, type ListingQuery, listingPage } from '../../src/history/listing-query.ts';
import {
  addEntry as add,
  blankHead,
  copyOfHead,
  type ListingHead,
  type ListingRequest,
  listingSlice,
  numberOf,
  tagOf,
} from '../../src/history/listings.ts';
import { MemoryRows } from '../../src/history/memory-rows.ts';
import { OWN, type RowView, TIME } from '../../src/history/row.ts';
import { RowBlock } from '../../src/history/row-block.ts';
import type { RowFile, RowStore } from '../../src/history/row-store.ts';
import { SqliteJournal } from '../../src/journal/sqlite.ts';
import { FORMAT_VERSION, temporaryFolder } from '../journal/folders.ts';
import { command } from '../journal/support.ts';
import { Random } from '../support/random.ts';

const OWNERS = 3;
const MARKET_IDS = [undefined, 0, 1, 70_000];

interface Plain {
  readonly id: number;
  readonly number: number;
  readonly timeMs: number;
  readonly marketId: number | undefined;
  readonly tag: number;
  readonly text: string;
}

/** What leads to the entries of each owner on one line of history, and what there should be. */
class Line {
  heads: ListingHead[];
  plain: Plain[][];

  constructor(from?: Line) {
    this.heads = from?.heads.map(copyOfHead) ?? Array.from({ length: OWNERS }, blankHead);
    this.plain = from?.plain.map((entries) => [...entries]) ?? Array.from({ length: OWNERS }, () => []);
  }
}

interface Stores {
  readonly rows: RowStore;
  /** Something else that the store's thread has to do. */
  readonly disturb: () => void;
}

const OPENERS: readonly (readonly [name: string, open: (t: TestContext) => Promise<Stores>])[] = [
  ['in memory', async () => ({ rows: new MemoryRows(), disturb: () => {} })],
  [
    "in the journal's file",
    async (t) => {
      const folder = temporaryFolder(t);
      const options = { folder, nowMs: () => 5, formatVersion: FORMAT_VERSION, synchronous: 'off' } as const;
      const journal = await SqliteJournal.open(options);
      t.after(() => journal.close());
      let n = 0;
      return {
        rows: new FileRows(journal.rows as RowFile),
        disturb: () => void journal.propose({ origin: 'rest', n: n++, command: command({ n }) }),
      };
    },
  ],
];

/** The page as a list that is filtered, turned and cut. */
function plainPage(entries: readonly Plain[], query: ListingQuery): readonly Plain[] {
  const { sinceMs = 0, beforeMs = Infinity, fromNumber = 1, toNumber = Infinity, sort, count, after } = query;
  const wanted = entries.filter(
    ({ number, timeMs, marketId, tag }) =>
      timeMs >= sinceMs &&
      timeMs <= beforeMs &&
      number >= fromNumber &&
      number <= toNumber &&
      (query.marketId === undefined || marketId === query.marketId) &&
      (query.accepts === undefined || query.accepts(tag)) &&
      (after === undefined || (sort === 'asc' ? number > after : number < after)),
  );
  return (sort === 'asc' ? wanted : wanted.toReversed()).slice(0, count);
}

function queryOf(random: Random, entries: readonly Plain[], timeMs: number): ListingQuery {
  const around = (): number => random.whole(1, entries.length + 2);
  return {
    sort: random.pick(['asc', 'desc']),
    count: random.whole(0, 30),
    ...(random.chance(0.3) ? { sinceMs: random.whole(900, timeMs + 20) } : {}),
    ...(random.chance(0.3) ? { beforeMs: random.whole(900, timeMs + 20) } : {}),
    ...(random.chance(0.2) ? { fromNumber: around() } : {}),
    ...(random.chance(0.2) ? { toNumber: around() } : {}),
    ...(random.chance(0.4) ? { after: around() } : {}),
    ...(random.chance(0.2) ? { marketId: random.pick([0, 70_000, -2]) } : {}),
    ...(random.chance(0.2) ? { accepts: (tag: number) => (tag & 3) !== 0 } : {}),
  };
}

for (const [name, open] of OPENERS) {
  suite(`listings ${name}`, () => {
    test('a page is what a search through all entries finds, on every line of history', async (t) => {
      const random = new Random(20_260_411);
      const { rows, disturb } = await open(t);
      const lines = [new Line()];
      let timeMs = 1_000;
      const census = { found: 0, gone: 0, lines: 0, rows: 0 };
      for (let step = 0; step < 2_500; step++) {
        const line = random.pick(lines);
        if (random.chance(0.5)) timeMs += random.whole(0, 50);
        for (let left = random.whole(0, 8); left > 0; left--) addRow(rows, line, random, timeMs);
        rows.reach(step);
        if (random.chance(0.1)) disturb();
        if (random.chance(0.01) && lines.length < 4) lines.push(new Line(line));
        if (random.chance(0.004)) {
          const limits = random.pick([
            { rows: 4_000, sinceMs: 0 },
            { rows: 1e9, sinceMs: timeMs - 10_000 },
          ]);
          await rows.forget({ dead: [], ...limits });
        }
        const owner = random.whole(0, OWNERS - 1);
        const head = line.heads[owner] as ListingHead;
        const lowest = head.count === 0 ? 1 : await rows.lowest(head.last);
        const kept = (line.plain[owner] as Plain[]).filter(({ number }) => lowest !== undefined && number >= lowest);
        if (lowest !== 1) census.gone++;
        const query = queryOf(random, line.plain[owner] as Plain[], timeMs);
        const { found, more } = await listingPage(rows, head, query);
        const expected = plainPage(kept, query);
        const told = found.map((entry) => ({ number: numberOf(entry), tag: tagOf(entry), ...toldBy(entry.row) }));
        assert.deepEqual(
          told,
          expected.map(({ id, number, tag, timeMs: at, text }) => ({ number, tag, id, timeMs: at, text })),
          JSON.stringify(query),
        );
        assert.equal(more, plainPage(kept, { ...query, count: Number.POSITIVE_INFINITY }).length > expected.length);
        census.found += told.length;
      }
      t.diagnostic(JSON.stringify({ ...census, lines: lines.length, rows: rows.nextId }));
      assert.ok(census.found > 10_000 && census.gone > 100 && lines.length === 4);
    });

    test('rows that no line reaches go, those of the others stay', async (t) => {
      const random = new Random(7);
      const { rows } = await open(t);
      const base = new Line();
      for (let row = 0; row < 1_000; row++) addRow(rows, base, random, row);
      const left = new Line(base);
      const from = rows.nextId;
      for (let row = 0; row < 3_000; row++) addRow(rows, left, random, row);
      const to = rows.nextId;
      const live = new Line(base);
      for (let row = 0; row < 1_000; row++) addRow(rows, live, random, row);
      rows.reach(1);
      await rows.forget({ dead: [{ from, to }], rows: 1e9, sinceMs: 0 });
      for (const line of [base, live]) {
        for (let owner = 0; owner < OWNERS; owner++) {
          const { found } = await listingPage(rows, line.heads[owner], { sort: 'asc', count: 1e6 });
          assert.deepEqual(
            found.map(({ row }) => toldBy(row).id),
            (line.plain[owner] as Plain[]).map(({ id }) => id),
          );
        }
      }
      const { found } = await listingPage(rows, left.heads[0], { sort: 'asc', count: 1e6 });
      assert.ok(found.length < 1_000, 'most of what was left is gone');
    });

    test('a filter that nothing passes looks through everything, piece by piece', async (t) => {
      const { rows } = await open(t);
      const line = new Line();
      for (let row = 0; row < 5_000; row++) addRow(rows, line, new Random(row), row);
      for (const sort of ['asc', 'desc'] as const) {
        const page = await listingPage(rows, line.heads[0], { sort, count: 10, accepts: (tag) => tag === 999 });
        assert.deepEqual(page, { found: [], more: false });
      }
    });

    test('a filter that nothing passes looks through a listing of any length', async (t) => {
      const { rows } = await open(t);
      let slices = 0;
      const asked: number[] = [];
      t.mock.method(rows, 'slice', (request: ListingRequest) => {
        asked.push(request.low);
        const slice = { found: [], next: ++slices < 20_000 ? slices + 1 : undefined };
        return rows instanceof MemoryRows ? slice : Promise.resolve(slice);
      });
      const page = await listingPage(rows, { last: 0, count: 1, trees: [0, 1] }, { sort: 'asc', count: 10 });
      assert.deepEqual(page, { found: [], more: false });
      assert.deepEqual([asked.length, asked[0], asked.at(-1)], [20_000, 1, 20_000]);
    });

    test('a text may be longer than a block', async (t) => {
      const { rows } = await open(t);
      const head = blankHead();
      const texts = ['a', 'δ'.repeat(60_000), 'b', ''];
      for (const text of texts) {
        rows.begin('order', OWN + 3, 1, 1);
        rows.setText(text);
        rows.addEntry(head, 0, undefined);
        rows.finish();
      }
      const { found } = await listingPage(rows, head, { sort: 'asc', count: 9 });
      assert.deepEqual(
        found.map(({ row }) => row.text),
        texts,
      );
    });
  });
}

suite('rows in memory', () => {
  test('those that are too many go, and those that are too old, not one more or less', (t) => {
    const random = new Random(11);
    let cuts = 0;
    for (let round = 0; round < 20; round++) {
      const rows = new MemoryRows();
      const line = new Line();
      let lowestId = 0;
      for (let step = 0; step < 6; step++) {
        for (let row = random.whole(0, 500); row > 0; row--) addRow(rows, line, random, rows.nextId);
        const limits = { rows: random.whole(1, 900), sinceMs: rows.nextId - random.whole(-5, 900) };
        rows.forget({ dead: [], ...limits });
        lowestId = Math.max(lowestId, rows.nextId - limits.rows, Math.min(limits.sinceMs, rows.nextId));
        cuts++;
        for (let owner = 0; owner < OWNERS; owner++) {
          const { found } = listingPage(rows, line.heads[owner], { sort: 'asc', count: 1e6 }) as FoundPage;
          const kept = (line.plain[owner] as Plain[]).filter(({ id }) => id >= lowestId);
          assert.deepEqual(
            found.map((entry) => toldBy(entry.row).id),
            kept.map(({ id }) => id),
          );
        }
        assert.equal(
          rows.held().reduce((sum, block) => sum + block.rows, 0),
          rows.nextId - lowestId,
        );
      }
    }
    t.diagnostic(`${cuts} cuts`);
  });
});

/** Adds a row to a line: to the listings of one or of several owners. */
function addRow(rows: RowStore, line: Line, random: Random, timeMs: number): void {
  const id = rows.nextId;
  const marketId = random.pick(MARKET_IDS);
  const tag = random.whole(0, 7);
  const text = random.chance(0.2) ? `text ${id} Δ` : '';
  const at = rows.begin('fill', OWN + 1, 1, timeMs);
  rows.numbers[at + OWN] = id;
  if (text !== '') rows.setText(text);
  const owners = random.chance(0.3) ? [0, 1, 0] : [random.whole(0, OWNERS - 1)];
  for (const owner of owners) {
    const head = line.heads[owner] as ListingHead;
    rows.addEntry(head, tag, marketId);
    (line.plain[owner] as Plain[]).push({ id, number: head.count, timeMs, marketId, tag, text });
  }
  rows.finish();
}

function toldBy(row: RowView) {
  return { id: row.number(OWN), timeMs: row.number(TIME), text: row.text };
}

test('an entry far back is found in few steps', () => {
  const head = blankHead();
  let block = RowBlock.empty(0);
  const blocks = [block];
  for (let nth = 0; nth < 100_000; nth++) {
    if (!block.hasRoom) {
      block = block.next();
      blocks.push(block);
    }
    block.begin('order', OWN, nth, nth);
    add(block, head, 0, undefined);
    block.finish();
  }
  for (const high of [1, 3_333, 50_000, 99_998]) {
    let looks = 0;
    const { found } = listingSlice(
      (id) => {
        looks++;
        return blocks.findLast(({ first }) => first <= id)?.find(id);
      },
      {
        last: head.last,
        sinceMs: 0,
        beforeMs: Number.MAX_SAFE_INTEGER,
        low: 1,
        high,
        isAscending: false,
        count: 1,
        tags: undefined,
        marketId: undefined,
      },
    );
    assert.equal(found[0] && numberOf(found[0]), high);
    assert.ok(looks < 100, `${looks} looks`);
  }
});
