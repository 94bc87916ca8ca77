import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type IdKind, keyFromUuid, keyOf, mix32, ORDINALS, uuidOf } from '../../src/core/ids.ts';
import { fc } from '../support/property.ts';

const KINDS: readonly IdKind[] = ['order', 'execution', 'booking', 'account', 'event'];
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const kind = fc.constantFrom(...KINDS);
const seed = fc.nat(0xffffffff);
const key = fc.integer({ min: 0, max: 2 ** 52 - 1 });

test('an id is a UUID of version 8', () => {
  fc.assert(fc.property(seed, kind, key, (s, k, n) => assert.match(uuidOf(s, k, n), UUID)));
});

test('an id gives its key back, to its own venue and kind only', () => {
  fc.assert(
    fc.property(seed, kind, key, seed, kind, (s, k, n, otherSeed, otherKind) => {
      const uuid = uuidOf(s, k, n);
      assert.equal(keyFromUuid(s, k, uuid), n);
      assert.equal(keyFromUuid(s, k, uuid.toUpperCase()), n, 'in capitals as well');
      if (otherKind !== k) assert.equal(keyFromUuid(s, otherKind, uuid), undefined);
      if (otherSeed !== s) assert.equal(keyFromUuid(otherSeed, k, uuid), undefined);
    }),
  );
});

test('one changed digit is no id of ours', () => {
  fc.assert(
    fc.property(seed, kind, key, fc.nat(35), fc.integer({ min: 1, max: 15 }), (s, k, n, at, by) => {
      const uuid = uuidOf(s, k, n);
      fc.pre(uuid[at] !== '-');
      const digit = ((Number.parseInt(uuid[at] as string, 16) + by) % 16).toString(16);
      assert.equal(keyFromUuid(s, k, uuid.slice(0, at) + digit + uuid.slice(at + 1)), undefined);
    }),
  );
});

test('texts that are no ids', () => {
  const id = uuidOf(7, 'order', 12345);
  const texts = [
    '',
    'x',
    id.slice(1),
    `${id}0`,
    id.replaceAll('-', '_'),
    id.replaceAll('-', ''),
    `{${id.slice(2)}}`,
    ' '.repeat(36),
    'g'.repeat(36),
    `${id.slice(0, 35)}\u0661`,
  ];
  for (const text of texts) assert.equal(keyFromUuid(7, 'order', text), undefined, text);
});

test('ids differ where anything differs', () => {
  const seen = new Set<string>();
  let made = 0;
  for (const s of [0, 1, 7, 0xffffffff]) {
    for (const k of KINDS) {
      for (const n of [0, 1, 2, ORDINALS - 1, ORDINALS, 2 ** 32 - 1, 2 ** 32, 2 ** 40, 2 ** 52 - 1]) {
        seen.add(uuidOf(s, k, n));
        made++;
      }
    }
  }
  assert.equal(seen.size, made);
});

test('ids of a venue keep their letters for ever', () => {
  // Clients store ids: these may never change.
  assert.equal(uuidOf(7, 'order', keyOf(1, 0)), 'b2b46b69-0000-8010-8004-000013bc1174');
  assert.equal(uuidOf(7, 'execution', keyOf(123_456, 789)), '425e9e20-0001-8e2f-8900-00c57a8fe8db');
  assert.deepEqual(
    KINDS.map((k) => keyFromUuid(7, k, uuidOf(7, k, keyOf(123_456, 789)))),
    KINDS.map(() => 123_456 * ORDINALS + 789),
  );
});

test('keys count what an entry made, and not more than fits', () => {
  assert.equal(keyOf(0, 0), 0);
  assert.equal(keyOf(2, 3), 2 * ORDINALS + 3);
  assert.throws(() => keyOf(1, ORDINALS), /Invariant broken/);
  assert.throws(() => uuidOf(7, 'order', 2 ** 52), /Invariant broken/);
  assert.throws(() => uuidOf(7, 'order', -1), /Invariant broken/);
  assert.throws(() => uuidOf(7, 'order', 0.5), /Invariant broken/);
});

test('mixing is a bijection on 32 bits', () => {
  const seen = new Set<number>();
  for (let value = 0; value < 100_000; value++) seen.add(mix32(value * 42_949));
  assert.equal(seen.size, 100_000);
  assert.ok([...seen].every((value) => Number.isInteger(value) && value >= 0 && value <= 0xffffffff));
});
