import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keyOf } from '../../src/core/ids.ts';
import { Venue } from '../../src/core/venue.ts';
import { genesisOf, START_MS } from '../support/genesis.ts';
import { ALICE, SmallVenue } from '../support/small-venue.ts';

const SYMBOL = 'PF_XBTUSD';

test('nothing before genesis, and one genesis', () => {
  const venue = new Venue();
  assert.deepEqual([venue.exists, venue.seq, venue.timeMs, venue.nextDueMs], [false, 0, 0, undefined]);
  assert.throws(() => venue.apply({ type: 'tick' }, START_MS), /genesis comes first/);
  venue.apply(genesisOf(), START_MS);
  assert.deepEqual([venue.exists, venue.seq, venue.timeMs], [true, 0, START_MS]);
  assert.throws(() => venue.apply(genesisOf(), START_MS), /there is one genesis/);
});

test('every entry counts, refused ones too, and time never goes back', () => {
  const venue = new SmallVenue();
  venue.timeMs += 500;
  venue.buy(ALICE, SYMBOL, 'x', 1);
  assert.deepEqual([venue.venue.seq, venue.venue.timeMs], [1, START_MS + 500]);
  venue.timeMs -= 400;
  venue.buy(ALICE, SYMBOL, 1, 70_000);
  assert.deepEqual([venue.venue.seq, venue.venue.timeMs], [2, START_MS + 500]);
});

test('keys are of the entry that made them, and repeat after a restore', () => {
  const venue = new SmallVenue();
  const kept = venue.venue.snapshot();
  const first = venue.buy(ALICE, SYMBOL, 1, 70_000);
  assert.equal(first.key, keyOf(1, 0));
  venue.venue.restore(kept);
  const again = venue.buy(ALICE, SYMBOL, 1, 70_000);
  assert.deepStrictEqual(again, first);
});

test('commands of the timeline are none of the venue', () => {
  const venue = new SmallVenue();
  assert.throws(() => venue.apply({ type: 'snapshot', name: 'x' }), /the timeline carries out its own commands/);
});

test('the same entries give the same bytes in two venues of one process', () => {
  const run = (): SmallVenue => {
    const venue = new SmallVenue({ liquidity: 'house' });
    for (let step = 0; step < 30; step++) {
      venue.timeMs += 333;
      venue.buy(ALICE, SYMBOL, '0.01', 79_000 + step * 60);
      if (step % 5 === 0) venue.index({ XBT: 80_000 + step });
    }
    return venue;
  };
  const one = run();
  const other = run();
  assert.deepEqual(one.state.save(), other.state.save());
});

test('a command of an account that does not exist is refused, whatever it is', () => {
  const venue = new SmallVenue();
  const account = 99;
  const commands = [
    { type: 'sendOrder', account, symbol: SYMBOL, side: 'buy', orderType: 'mkt', size: '1', reduceOnly: false },
    { type: 'editOrder', account, orderKey: 1, quantityMode: 'relative' },
    { type: 'cancelOrder', account, orderKey: 1 },
    { type: 'cancelAllOrders', account },
    { type: 'transfer', account, from: 'cash', to: 'flex', asset: 'USD', amount: '1' },
    { type: 'deposit', account, wallet: 'cash', asset: 'USD', amount: '1' },
    { type: 'setAccount', account, active: false },
  ] as const;
  for (const command of commands) assert.equal(venue.apply(command).status, 'invalidAccount', command.type);
});
