import assert from 'node:assert/strict';
import { test } from 'node:test';
import { KeyDirectory, type KeyDirectorySnapshot } from '../../src/core/key-directory.ts';
import { Random } from '../support/random.ts';

test('finds what was set, and not what was removed', () => {
  const directory = new KeyDirectory({ value: 0 });
  assert.equal(directory.find(1), undefined);
  directory.remove(1);
  directory.set(1, 10);
  directory.set(0, 11);
  assert.equal(directory.find(1), 10);
  assert.equal(directory.find(0), 11);
  directory.set(1, 12);
  assert.equal(directory.find(1), 12);
  directory.remove(1);
  directory.remove(7);
  assert.equal(directory.find(1), undefined);
  directory.clear();
  assert.equal(directory.find(0), undefined);
});

test('a negative key names nothing', () => {
  const directory = new KeyDirectory({ value: 0 });
  for (let key = 0; key < 2_000; key++) directory.set(key, key);
  for (const key of [-1, -2, -(2 ** 40)]) {
    directory.remove(key);
    assert.equal(directory.find(key), undefined);
    assert.throws(() => directory.set(key, 1), /not negative/);
  }
});

/** Keys as there are: of orders (seq x 2^20 + ordinal), of positions (wallet x 2^16 + market), and neighbours. */
const KINDS: readonly ((whole: number) => number)[] = [
  (whole) => whole * 1_048_576 + (whole % 3),
  (whole) => Math.floor(whole / 20) * 65_536 + (whole % 20),
  (whole) => 2 ** 52 - 1 - whole,
];

test('kept ones come back, any number of times and in any order', (t) => {
  const random = new Random(3);
  const epoch = { value: 0 };
  const directory = new KeyDirectory(epoch);
  const kept: { snapshot: KeyDirectorySnapshot; entries: Map<number, number> }[] = [];
  let entries = new Map<number, number>();
  let restores = 0;
  let largest = 0;
  const all = KINDS.flatMap((kind) => Array.from({ length: 4_000 }, (_, whole) => kind(whole)));
  for (let step = 0; step < 40_000; step++) {
    const key = random.pick(all);
    const what = random.next();
    if (what < 0.6) {
      directory.set(key, step);
      entries.set(key, step);
    } else if (what < 0.998) {
      directory.remove(key);
      entries.delete(key);
    } else if (what < 0.999) {
      kept.push({ snapshot: directory.snapshot(), entries: new Map(entries) });
      epoch.value++;
    } else if (kept.length > 0) {
      const back = random.pick(kept);
      directory.restore(back.snapshot);
      epoch.value++;
      entries = new Map(back.entries);
      restores++;
    }
    assert.equal(directory.find(key), entries.get(key));
    largest = Math.max(largest, entries.size);
    if (step % 4_000 === 0) for (const other of all) assert.equal(directory.find(other), entries.get(other));
  }
  assert.ok(restores > 10);
  t.diagnostic(`${kept.length} kept, ${restores} restored, at most ${largest} entries`);
});
