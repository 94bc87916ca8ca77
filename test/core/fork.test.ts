/** A fork of the state: its own in everything that changes, the venue's in everything else. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { walletMargin } from '../../src/core/margin/wallet.ts';
import type { State } from '../../src/core/state.ts';
import { Venue } from '../../src/core/venue.ts';
import { account } from '../support/genesis.ts';
import { ether, inverse, linear } from '../support/instruments.ts';
import { ALICE, BOB, SmallVenue } from '../support/small-venue.ts';

function tradedVenue(): SmallVenue {
  const venue = new SmallVenue({
    feeSchedules: [],
    instruments: [linear(), ether(), inverse()],
    accounts: [account('alice', 'flex USD 100000'), account('bob', 'flex USD 100000000')],
  });
  venue.cross(ALICE, BOB, 'PF_ETHUSD', 10, 2_600);
  venue.buy(ALICE, 'PF_XBTUSD', 1, 79_000);
  return venue;
}

/** Everything a venue can do, in a state. */
function live(state: State, symbol: string): void {
  const venue = new Venue(state);
  const { timeMs } = state.root;
  const order = { type: 'sendOrder', orderType: 'lmt', size: '0.5', reduceOnly: false, symbol } as const;
  venue.apply({ ...order, account: BOB, side: 'sell', limitPrice: '80000' }, timeMs);
  venue.apply({ ...order, account: ALICE, side: 'buy', limitPrice: '80000' }, timeMs);
  venue.apply({ type: 'setIndexPrices', prices: [['XBT', 81_000]] }, timeMs + 60_000);
  venue.apply({ type: 'cancelAllOrders', account: ALICE }, timeMs + 60_000);
  venue.apply({ type: 'createAccount', specification: account('carol', 'flex USD 1') }, timeMs + 60_000);
}

test('it begins as the state is, and what happens in it does not reach the state', () => {
  const venue = tradedVenue();
  const before = venue.state.hash();
  const fork = venue.state.fork();
  assert.equal(fork.hash(), before);
  live(fork, 'PF_XBTUSD');
  assert.notEqual(fork.hash(), before);
  assert.equal(venue.state.hash(), before);
});

test('afterwards the venue goes on as if there had been none', () => {
  const plain = tradedVenue();
  const forked = tradedVenue();
  live(forked.state.fork(), 'PF_XBTUSD');
  live(forked.state.fork().fork(), 'PF_XBTUSD');
  live(plain.state, 'PF_XBTUSD');
  live(forked.state, 'PF_XBTUSD');
  assert.equal(forked.state.hash(), plain.state.hash());
});

test('a fork of a fork leaves that one alone, too', () => {
  const venue = tradedVenue();
  const fork = venue.state.fork();
  live(fork, 'PF_XBTUSD');
  const before = fork.hash();
  live(fork.fork(), 'PF_ETHUSD');
  assert.equal(fork.hash(), before);
});

test('stamps of forks are nobody else’s, so no cache of one is taken for another’s', () => {
  const { state } = tradedVenue();
  const wallet = state.accounts.get(ALICE).wallets[1] as number;
  const figuresIn = (of: State): number => walletMargin(of, of.wallets.get(wallet)).initialMargin;
  const stamps = new Set<number>();
  const real = figuresIn(state);
  for (let round = 1; round <= 20; round++) {
    const fork = state.fork();
    for (const stamp of [fork.markStamp, fork.line]) stamps.add(stamp);
    const market = fork.markets.own(fork.marketBySymbol.get('PF_ETHUSD') as number);
    market.marginMultiplier = round;
    assert.ok(Math.abs(figuresIn(fork) / (real * round) - 1) < 1e-12);
    assert.equal(figuresIn(state), real);
  }
  assert.equal(stamps.size, 20);
  assert.ok(![...stamps].includes(state.markStamp));
});

test('a state that was reverted can be forked, and a fork does not hinder a revert', () => {
  const venue = tradedVenue();
  const kept = venue.state.snapshot();
  const before = venue.state.hash();
  live(venue.state, 'PF_XBTUSD');
  live(venue.state.fork(), 'PF_XBTUSD');
  venue.state.restore(kept);
  assert.equal(venue.state.hash(), before);
  live(venue.state.fork(), 'PF_XBTUSD');
  assert.equal(venue.state.hash(), before);
});
