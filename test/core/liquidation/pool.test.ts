import assert from 'node:assert/strict';
import { test } from 'node:test';
import { account } from '../../support/genesis.ts';
import { ether, inverse, linear } from '../../support/instruments.ts';
import { SmallVenue } from '../../support/small-venue.ts';
import { pool } from './support.ts';

test('the pool begins with ten million USD, and with as much in each coin that margins inverse contracts (C67)', () => {
  const venue = new SmallVenue({ instruments: [linear(), ether(), inverse()] });
  // 10,000,000 / 80,000.
  assert.deepEqual([pool(venue, 'USD'), pool(venue, 'XBT'), pool(venue, 'ETH')], ['10000000', '125', '0']);
  for (const asset of ['USD', 'XBT', 'ETH']) assert.equal(venue.total(asset), 0n);
});

test('what it begins with is a setting, and is rounded down to the unit of the coin', () => {
  const venue = new SmallVenue({
    instruments: [inverse()],
    rules: { liquidityPoolUsd: 1_000.5 },
    accounts: [account('a')],
  });
  assert.deepEqual([pool(venue, 'USD'), pool(venue, 'XBT')], ['0', '0.01250625']);
  const third = new SmallVenue({
    instruments: [inverse()],
    rules: { liquidityPoolUsd: 1 / 3 },
    accounts: [account('a')],
  });
  assert.equal(pool(third, 'XBT'), '0.0000041666');
});
