import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  closedAt,
  deadRanges,
  FIRST_LINE,
  type LineIds,
  liveWithoutGaps,
  revertedTo,
  withoutGaps,
} from '../../src/history/line-ids.ts';
import type { IdRange } from '../../src/history/row-store.ts';
import { Random } from '../support/random.ts';

test('a line that goes on where its snapshot ended is one range, however often it is kept and reverted to', () => {
  let live = FIRST_LINE;
  for (let nextId = 5; nextId < 500; nextId += 5) live = revertedTo(closedAt(live, nextId), nextId);
  assert.deepEqual(live, { closed: [], from: 0 });
});

test('ids of rows that are gone are looked for once, also where another line lies between', () => {
  // Two lines by turns, and after each stretch rows that no line keeps.
  const one = [0, 40, 80].map((from) => ({ from, to: from + 10 }));
  const two = [20, 60, 100].map((from) => ({ from, to: from + 10 }));
  const gone = deadRanges([one, two], 120);
  assert.equal(gone.length, 6);
  const left = [withoutGaps(one, gone), withoutGaps(two, gone)];
  assert.deepEqual(deadRanges(left, 120), [{ from: 110, to: 120 }]);
  assert.deepEqual(left[0]?.[1], { from: 30, to: 50 });
});

/** Ids one by one, as a line has them. */
function idsOf(ranges: readonly IdRange[]): Set<number> {
  const ids = new Set<number>();
  for (const { from, to } of ranges) for (let id = from; id < to; id++) ids.add(id);
  return ids;
}

test('against sets of ids: what is dead is in no line, and lines keep what was not gone', (t) => {
  const random = new Random(41);
  const census = { forgotten: 0, again: 0, longest: 0, reverts: 0 };
  let nextId = 0;
  let live: LineIds = FIRST_LINE;
  let liveIds = new Set<number>();
  const gone = new Set<number>();
  const kept = new Map<string, { ranges: readonly IdRange[]; ids: ReadonlySet<number> }>();
  kept.set('a', { ranges: closedAt(live, nextId), ids: new Set() });
  for (let step = 0; step < 4_000; step++) {
    for (let rows = random.whole(0, 3); rows > 0; rows--) liveIds.add(nextId++);
    const name = random.pick(['a', 'b', 'c']);
    const chosen = kept.get(name);
    if (random.chance(0.2)) kept.set(name, { ranges: closedAt(live, nextId), ids: new Set(liveIds) });
    else if (chosen !== undefined && random.chance(0.4)) {
      live = revertedTo(chosen.ranges, nextId);
      liveIds = new Set(chosen.ids);
      census.reverts++;
    } else if (random.chance(0.03)) kept.delete(name);
    if (!random.chance(0.1)) continue;
    const dead = deadRanges([...[...kept.values()].map(({ ranges }) => ranges), closedAt(live, nextId)], nextId);
    const reached = new Set([...[...kept.values()].flatMap(({ ids }) => [...ids]), ...liveIds]);
    let again = 0;
    for (const range of dead) {
      const ids = [...idsOf([range])];
      for (const id of ids) assert.ok(!reached.has(id), `${id} is reached`);
      if (ids.every((id) => gone.has(id))) again++;
      for (const id of ids) gone.add(id);
    }
    assert.equal(gone.size + reached.size, nextId);
    // Behind the end of a line that was left without a row of its own; never one for each stretch that lines are made of.
    assert.ok(again <= 2, `${again} ranges are looked through again`);
    census.again += again;
    census.forgotten += dead.length;
    for (const [key, { ranges, ids }] of kept) kept.set(key, { ranges: withoutGaps(ranges, dead), ids });
    live = liveWithoutGaps(live, dead);
    census.longest = Math.max(census.longest, live.closed.length);
  }
  t.diagnostic(JSON.stringify(census));
});
