import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Directory, type DirectorySnapshot } from '../../src/core/directory.ts';
import { Random } from '../support/random.ts';

test('finds what was set, and not what was removed', () => {
  const directory = new Directory<string>({ value: 0 });
  assert.equal(directory.find(1, 'a'), undefined);
  directory.set(1, 'a', 10);
  directory.set(257, 'b', 11);
  assert.equal(directory.find(1, 'a'), 10);
  assert.equal(directory.find(1, 'b'), 11, 'spreads that differ by 256 share a segment');
  directory.set(1, 'a', 12);
  assert.equal(directory.find(1, 'a'), 12);
  directory.remove(1, 'a');
  directory.remove(1, 'never');
  assert.equal(directory.find(1, 'a'), undefined);
  directory.clear();
  assert.equal(directory.find(1, 'b'), undefined);
});

test('a negative or large spread is as good as any', () => {
  const directory = new Directory<number>({ value: 0 });
  for (const spread of [-1, 2 ** 40 + 3, 2 ** 52 - 1]) {
    directory.set(spread, spread, 7);
    assert.equal(directory.find(spread, spread), 7);
  }
});

test('kept ones come back, any number of times and in any order', (t) => {
  const random = new Random(3);
  const epoch = { value: 0 };
  const directory = new Directory<number>(epoch);
  const kept: { snapshot: DirectorySnapshot<number>; entries: Map<number, number> }[] = [];
  let entries = new Map<number, number>();
  let restores = 0;
  for (let step = 0; step < 4000; step++) {
    const key = random.whole(0, 600);
    const what = random.next();
    if (what < 0.6) {
      directory.set(key, key, step);
      entries.set(key, step);
    } else if (what < 0.95) {
      directory.remove(key, key);
      entries.delete(key);
    } else if (what < 0.965) {
      kept.push({ snapshot: directory.snapshot(), entries: new Map(entries) });
      epoch.value++;
    } else if (kept.length > 0 && what > 0.985) {
      const back = random.pick(kept);
      directory.restore(back.snapshot);
      epoch.value++;
      entries = new Map(back.entries);
      restores++;
    }
    assert.equal(directory.find(key, key), entries.get(key));
    if (step % 100 === 0) {
      for (let other = 0; other <= 600; other++) assert.equal(directory.find(other, other), entries.get(other));
    }
  }
  t.diagnostic(`${kept.length} kept, ${restores} restored`);
  assert.ok(restores > 5);
});
