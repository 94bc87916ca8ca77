import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DueSet } from '../../../src/core/liquidation/watch-due.ts';
import { fc } from '../../support/property.ts';

test('gives its members in ascending order, each once, and is empty then', () => {
  const members = fc.array(fc.array(fc.integer({ min: 0, max: 5_000 })));
  fc.assert(
    fc.property(members, (rounds) => {
      const due = new DueSet();
      let list = new Int32Array(1);
      for (const round of rounds) {
        for (const member of round) due.add(member);
        const expected = [...new Set(round)].sort((a, b) => a - b);
        assert.equal(due.count, expected.length);
        const { count } = due;
        list = due.take(list);
        assert.deepEqual([...list.subarray(0, count)], expected);
        assert.equal(due.count, 0);
      }
    }),
  );
});

test('the last bit of a word is a member like the others', () => {
  const due = new DueSet();
  for (const member of [31, 32, 63, 95]) due.add(member);
  assert.deepEqual([...due.take(new Int32Array(4))], [31, 32, 63, 95]);
});
