import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keyOf } from '../../../src/core/ids.ts';
import {
  accountUuid,
  eventUuid,
  executionUuid,
  FOREIGN_KEY,
  orderKeyOf,
  orderUuid,
} from '../../../src/gateway/wire/ids.ts';
import { SmallVenue } from './venue.ts';

const { state } = new SmallVenue();
const KEY = keyOf(12, 3);

test('an order id is told from one of another venue, from another kind of id and from text that is no id', () => {
  const own = orderUuid(state, KEY);
  const table: readonly (readonly [string, number | undefined])[] = [
    [own, KEY],
    [own.toUpperCase(), KEY],
    [executionUuid(state, KEY), FOREIGN_KEY],
    ['5c1df89d-3d48-41a5-9f4e-1cf1b2b8e6b5', FOREIGN_KEY],
    ['00000000-0000-0000-0000-000000000000', FOREIGN_KEY],
    ['', undefined],
    ['abc', undefined],
    [own.slice(1), undefined],
    [`${own} `, undefined],
    [own.replaceAll('-', ''), undefined],
  ];
  for (const [text, key] of table) assert.equal(orderKeyOf(state, text), key, text);
});

test('every kind of id is a different UUID', () => {
  const all = [orderUuid, executionUuid, eventUuid, accountUuid].map((uuid) => uuid(state, 2));
  assert.equal(new Set(all).size, all.length);
  for (const uuid of all) assert.match(uuid, /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});
