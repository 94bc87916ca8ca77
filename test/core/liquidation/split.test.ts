import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { largestThat } from '../../../src/core/liquidation/search.ts';
import { splitEqually } from '../../../src/core/liquidation/split.ts';
import { fc } from '../../support/property.ts';

describe('an assignment is shared equally among those with room (C64)', () => {
  const rows: readonly (readonly [name: string, lots: number, rooms: readonly number[], shares: readonly number[]])[] =
    [
      ['one takes all', 752_621, [1_000_000], [752_621]],
      ['two take half', 100, [1_000, 1_000], [50, 50]],
      ['what cannot be shared goes to the first', 11, [10, 10, 10], [4, 4, 3]],
      ['what one has no room for spills over', 90, [10, 100, 100], [10, 40, 40]],
      ['and over again', 100, [10, 20, 100], [10, 20, 70]],
      ['more than there is room for', 100, [10, 20], [10, 20]],
      ['fewer lots than volunteers', 2, [5, 5, 5], [1, 1, 0]],
      ['nobody', 5, [], []],
      ['nothing', 0, [5, 5], [0, 0]],
      ['no room', 5, [0, 5], [0, 5]],
    ];
  for (const [name, lots, rooms, shares] of rows) test(name, () => assert.deepEqual(splitEqually(lots, rooms), shares));

  test('all of it goes somewhere, nobody gets more than he has room for, nobody with room less than another', () => {
    fc.assert(
      fc.property(fc.nat(10_000), fc.array(fc.nat(2_000), { maxLength: 12 }), (lots, rooms) => {
        const shares = splitEqually(lots, rooms);
        const total = rooms.reduce((sum, room) => sum + room, 0);
        assert.equal(
          shares.reduce((sum, share) => sum + share, 0),
          Math.min(lots, total),
        );
        const most = Math.max(0, ...shares);
        for (const [index, share] of shares.entries()) {
          assert.ok(share <= (rooms[index] as number));
          if (share < (rooms[index] as number)) assert.ok(share >= most - 1);
        }
      }),
    );
  });
});

test('the largest number of lots that fits is found', () => {
  fc.assert(
    fc.property(fc.nat(100_000), fc.nat(100_000), (most, limit) => {
      let asked = 0;
      const found = largestThat(most, (lots) => {
        asked++;
        return lots <= limit;
      });
      assert.equal(found, Math.min(most, limit));
      assert.ok(asked <= 18);
    }),
  );
});
