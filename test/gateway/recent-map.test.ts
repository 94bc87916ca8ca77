import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RecentMap } from '../../src/gateway/recent-map.ts';
import { fc } from '../support/property.ts';

test('an entry in use survives, one out of use is forgotten', () => {
  const map = new RecentMap<string, number>(2);
  map.set('used', 1);
  map.set('unused', 2);
  for (let index = 0; index < 10; index++) {
    map.set(`other ${index}`, index);
    assert.equal(map.get('used'), 1);
  }
  assert.equal(map.get('unused'), undefined);
});

test('gives what was set last or nothing, keeps the latest, and stays within its bound', (t) => {
  const census = { hit: 0, miss: 0 };
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 5 }),
      fc.array(fc.tuple(fc.nat(6), fc.option(fc.nat(99), { freq: 2 })), { minLength: 20, maxLength: 60 }),
      (capacity, steps) => {
        const map = new RecentMap<number, number>(capacity);
        const all = new Map<number, number>();
        let sinceUse: number[] = [];
        for (const [key, value] of steps) {
          if (value === null) {
            const found = map.get(key);
            if (sinceUse.slice(-capacity).includes(key)) assert.notEqual(found, undefined);
            if (found !== undefined) assert.equal(found, all.get(key));
            census[found === undefined ? 'miss' : 'hit']++;
            if (found === undefined) continue;
          } else {
            map.set(key, value);
            all.set(key, value);
          }
          sinceUse = [...sinceUse.filter((other) => other !== key), key];
          assert.ok(map.size <= 2 * capacity);
        }
      },
    ),
  );
  t.diagnostic(JSON.stringify(census));
});
