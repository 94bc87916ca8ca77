import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Believed } from '../../../src/feeds/mirror/believed.ts';

const ticker = (index: unknown, markPrice: unknown = index): Readonly<Record<string, unknown>> => ({
  feed: 'ticker',
  time: 1_790_000_000_000,
  product_id: 'PF_XBTUSD',
  index,
  markPrice,
});
const wanted = (): boolean => true;

test('what no price could be is not taken', () => {
  const believed = new Believed();
  for (const index of [0, -1, Number.NaN, 1e30, Number.POSITIVE_INFINITY, 'x', null, {}, []]) {
    assert.equal(believed.take(ticker(index), wanted), undefined, String(index));
  }
  assert.equal(believed.counts.refused, 9);
  assert.equal(believed.take({ feed: 'ticker' }, wanted), undefined);
  assert.equal(
    believed.take(ticker(5), () => false),
    undefined,
    'nor what is not wanted',
  );
  assert.equal(believed.counts.taken, 0);
});

test('a mark that is far from its index is none', () => {
  const believed = new Believed();
  assert.equal(believed.take(ticker(50_000, 50_010), wanted)?.mark, 50_010);
  assert.ok(Number.isNaN(believed.take(ticker(50_000, 1), wanted)?.mark));
  assert.equal(believed.take(ticker(50_000, -5), wanted), undefined);
});

test('an index that is at once ten times as high must be said five times in a row', () => {
  const believed = new Believed();
  const take = (index: number) => believed.take(ticker(index), wanted)?.index;
  assert.equal(take(50_000), 50_000);
  assert.equal(take(1e9), undefined);
  assert.equal(take(50_001), 50_001, 'one spike is nothing');
  const said = [1, 2, 3, 4, 5].map(() => take(600_000));
  assert.deepEqual(said, [undefined, undefined, undefined, undefined, 600_000]);
  assert.equal(take(59_000), undefined, 'downwards too');
  believed.forget();
  assert.equal(take(59_000), 59_000, 'a new connection begins anew');
});
