/** The watch over a revert: what was placed on the line that was left holds where the wallet is the same, and only there. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { everyWallet } from '../../../src/core/liquidation/watch.ts';
import { account } from '../../support/genesis.ts';
import { datedLinear, ether, linear } from '../../support/instruments.ts';
import { ALICE, BOB, eventsOf, SmallVenue } from '../../support/small-venue.ts';

const LINEAR = 'PF_XBTUSD';
const DATED = 'FF_XBTUSD_261225';
/** Two hours before it expires. */
const START_MS = Date.UTC(2026, 11, 25, 6);

function venueWith(usd: number): SmallVenue {
  return new SmallVenue({
    startMs: START_MS,
    feeSchedules: [],
    instruments: [linear(), ether(), datedLinear()],
    accounts: [account('alice', `flex USD ${usd}`), account('bob', 'flex USD 100000000')],
  });
}

/** A look at whoever is due. */
function look(venue: SmallVenue): void {
  venue.index({ ETH: 2_601 });
  venue.index({ ETH: 2_600 });
}

/** The price at which Alice is liquidated when the index goes on from 80,000 by steps of `step` USD. */
function priceOfEnd(venue: SmallVenue, step: number): number {
  for (let price = 80_000 + step; price > 1_000 && price < 200_000; price += step) {
    if (eventsOf(venue.index({ XBT: price }).events, 'liquidation').length > 0) return price;
  }
  return assert.fail('she never was');
}

/** The same in two venues: one has its watch, the other is without one at the revert. */
function endsAlike(
  usd: number,
  before: (venue: SmallVenue) => void,
  meanwhile: (venue: SmallVenue) => void,
  step: number,
) {
  const ends = [true, false].map((keepsWatch) => {
    const venue = venueWith(usd);
    before(venue);
    look(venue);
    const kept = venue.venue.snapshot();
    meanwhile(venue);
    look(venue);
    venue.venue.restore(kept);
    venue.timeMs = venue.state.root.timeMs;
    if (!keepsWatch) venue.state.dropCaches();
    return priceOfEnd(venue, step);
  });
  assert.equal(ends[0], ends[1]);
  return ends[0];
}

const buy = (venue: SmallVenue) => venue.cross(ALICE, BOB, LINEAR, 1, 80_000);

test('a wallet that lost its position has it again', () => {
  const end = endsAlike(8_000, buy, (venue) => venue.cross(BOB, ALICE, LINEAR, 1, 80_000), -10);
  assert.equal(end, 72_390);
});

test('a wallet whose contract was settled holds it again', () => {
  const trade = (venue: SmallVenue) => venue.cross(ALICE, BOB, DATED, 1, 80_000);
  assert.equal(
    endsAlike(8_000, trade, (venue) => venue.pass(3 * 3_600_000), -10),
    72_790,
  );
});

test('a wallet that was liquidated is liquidated again', () => {
  endsAlike(8_000, buy, (venue) => venue.index({ XBT: 60_000 }), -10);
});

test('a wallet that took money in is without it', () => {
  const deposit = (venue: SmallVenue) =>
    venue.apply({ type: 'deposit', account: ALICE, wallet: 'flex', asset: 'USD', amount: '20000' });
  assert.equal(endsAlike(8_000, buy, deposit, -10), 72_390);
});

test('an account has its old margin schedule', () => {
  const schedule = (venue: SmallVenue, marginSchedule: 'retail' | 'professional') =>
    venue.apply({ type: 'setAccount', account: ALICE, marginSchedule });
  const before = (venue: SmallVenue) => {
    buy(venue);
    schedule(venue, 'retail');
  };
  assert.equal(
    endsAlike(5_000, before, (venue) => schedule(venue, 'professional'), -10),
    78_990,
  );
});

test('a position has its old leverage', () => {
  const leverage = (venue: SmallVenue, maxLeverage: number) =>
    venue.apply({ type: 'setLeverage', account: ALICE, symbol: LINEAR, maxLeverage });
  const before = (venue: SmallVenue) => {
    leverage(venue, 20);
    buy(venue);
  };
  assert.equal(
    endsAlike(100_000, before, (venue) => leverage(venue, 2), -10),
    76_390,
  );
});

test('funding that was received later has not come in', () => {
  const before = (venue: SmallVenue) => {
    venue.cross(BOB, ALICE, LINEAR, 1, 80_000);
    const { state } = venue;
    const market = state.markets.own(state.marketBySymbol.get(LINEAR) as number);
    market.fundingRate = 700;
    market.fundingUnits = 700n * 10n ** 18n;
    state.markStamp++;
  };
  const meanwhile = (venue: SmallVenue) => {
    venue.timeMs += 3_000_000;
    // Near her end, so that she is placed again with what came in.
    for (let price = 80_000; price < 81_700; price += 10) venue.index({ XBT: price });
  };
  assert.equal(endsAlike(2_000, before, meanwhile, 10), 81_610);
});

test('a revert leaves those alone whose wallets are as they were', () => {
  const venue = venueWith(8_000);
  buy(venue);
  look(venue);
  const kept = venue.venue.snapshot();
  venue.apply({ type: 'deposit', account: BOB, wallet: 'flex', asset: 'USD', amount: '1' });
  look(venue);
  venue.venue.restore(kept);
  const { state } = venue;
  const asked: number[] = [];
  const watch = state.watch;
  assert.ok(watch !== undefined);
  watch.takeEndangered((id) => {
    asked.push(id);
    return true;
  });
  assert.equal(everyWallet(state).length, 2);
  assert.deepEqual(asked, [venue.wallet(BOB, 'flex').id]);
});

test('a wallet that the revert took away is not asked for', () => {
  const venue = venueWith(8_000);
  buy(venue);
  look(venue);
  const kept = venue.venue.snapshot();
  const made = venue.apply({ type: 'createAccount', specification: account('carol') }).result;
  assert.ok(made.type === 'account');
  venue.apply({ type: 'deposit', account: made.accountId, wallet: 'flex', asset: 'USD', amount: '10000' });
  venue.cross(made.accountId, BOB, LINEAR, 1, 80_000);
  look(venue);
  venue.cross(made.accountId, BOB, LINEAR, 0.01, 80_000);
  venue.venue.restore(kept);
  assert.equal(priceOfEnd(venue, -10), 72_390);
});
