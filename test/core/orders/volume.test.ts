/** The 30-day volume, and the fee tier that goes by it (margin-and-risk 11, C55). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FeeSchedule } from '../../../src/core/commands/command.ts';
import { marketTerms } from '../../../src/core/margin/figures.ts';
import { fillCents, VOLUME_DAYS, volumeUsd } from '../../../src/core/orders/volume.ts';
import { Venue } from '../../../src/core/venue.ts';
import { account, assetsAt, FEE_SCHEDULES } from '../../support/genesis.ts';
import { inverse, linear } from '../../support/instruments.ts';
import { fc } from '../../support/property.ts';
import { ALICE, BOB, CAROL, SmallVenue } from '../../support/small-venue.ts';

const DAY_MS = 86_400_000;
const LINEAR = 'PF_XBTUSD';
const INVERSE = 'PI_XBTUSD';

/** 0.02 and 0.05 %, from 100,000 USD 0.01 and 0.04 %. */
const TIERS = [
  { makerFee: 0.02, takerFee: 0.05, usdVolume: 0 },
  { makerFee: 0.01, takerFee: 0.04, usdVolume: 100_000 },
];
const tiered = (uid: string, more: Partial<FeeSchedule> = {}): FeeSchedule => ({
  uid,
  name: uid,
  tiers: TIERS,
  ...more,
});
const feeSchedules = [
  tiered('linear'),
  tiered('inverse'),
  tiered('strict', { lowerBounds: 'exclusive' }),
  { uid: 'friends', name: 'friends', tiers: [{ makerFee: -0.01, takerFee: 0.01, usdVolume: 0 }] },
];
const accounts = ['alice', 'bob', 'carol'].map((name) => account(name, 'flex USD 10000000', 'fi_xbtusd XBT 100'));

const venueOf = (): SmallVenue => new SmallVenue({ accounts, feeSchedules, assets: assetsAt({ XBT: 50_000 }) });
const volume = (venue: SmallVenue, id: number): number => volumeUsd(venue.state, venue.state.accounts.get(id));
/** Taker's and maker's fee in percent of a linear fill at 50,000. */
const percents = (venue: SmallVenue, size: number): readonly number[] => {
  const [fill] = venue.cross(BOB, ALICE, LINEAR, size, 50_000).fills;
  return [fill?.taker.fee, fill?.maker.fee].map((fee) => (Number(fee) / 1e12 / (size * 50_000)) * 100);
};

test('linear fills count with size x price, inverse ones with their contracts, over all contracts together', () => {
  const venue = venueOf();
  venue.cross(BOB, ALICE, LINEAR, '0.5', 50_000);
  assert.deepEqual([volume(venue, BOB), volume(venue, ALICE)], [25_000, 25_000]);
  venue.cross(ALICE, BOB, INVERSE, 30_000, 49_000);
  assert.deepEqual([volume(venue, BOB), volume(venue, ALICE), volume(venue, CAROL)], [55_000, 55_000, 0]);
});

test('each fill is charged by the volume before it', () => {
  const venue = venueOf();
  const rows: [size: number, volumeBefore: number, taker: number, maker: number][] = [
    [1, 0, 0.05, 0.02],
    [1, 50_000, 0.05, 0.02],
    [1, 100_000, 0.04, 0.01],
    [1, 150_000, 0.04, 0.01],
  ];
  for (const [size, before, ...fees] of rows) {
    assert.equal(volume(venue, BOB), before);
    assert.deepEqual(percents(venue, size), fees, `volume ${before}`);
  }
  const [inverseFill] = venue.cross(BOB, ALICE, INVERSE, 50_000, 50_000).fills;
  assert.equal(Number(inverseFill?.taker.fee) / 1e10, 0.0004, 'volume of linear contracts lowers inverse fees');
});

test('two fills of one order may be charged by two tiers', () => {
  const venue = venueOf();
  venue.sell(ALICE, LINEAR, 2, 50_000);
  venue.sell(CAROL, LINEAR, 1, 50_001);
  const fees = venue.buy(BOB, LINEAR, 3, 50_001).fills.map((fill) => Number(fill.taker.fee) / 1e12);
  assert.deepEqual(fees, [50, 20.0004]);
});

test('a fill counts on its day and the 29 days after it', () => {
  for (const [days, expected] of [
    [0, 50_000],
    [29, 50_000],
    [30, 0],
    [400, 0],
  ] as const) {
    const venue = venueOf();
    venue.pass(DAY_MS - 1); // the last moment of the day counts for the whole day
    venue.cross(BOB, ALICE, LINEAR, 1, 50_000);
    venue.pass(days * DAY_MS);
    assert.equal(volume(venue, BOB), expected, `${days} days later`);
  }
  const venue = venueOf();
  venue.pass(DAY_MS - 1);
  venue.cross(BOB, ALICE, LINEAR, 1, 50_000);
  venue.pass(29 * DAY_MS + 1);
  assert.equal(volume(venue, BOB), 0, 'it is the calendar day that counts, not the hour');
});

test('only the days that count are kept', () => {
  const venue = venueOf();
  for (let day = 0; day < 70; day++) {
    if (day % 2 === 0) venue.cross(BOB, ALICE, LINEAR, '0.1', 50_000);
    venue.pass(DAY_MS);
  }
  const { volumeDays, volumeCents } = venue.state.accounts.get(BOB);
  assert.deepEqual([volumeDays.length, volumeCents.length], [VOLUME_DAYS / 2, VOLUME_DAYS / 2]);
  assert.equal(volume(venue, BOB), (5_000 * VOLUME_DAYS) / 2 - 5_000);
});

test('an account with a schedule of its own is charged by it, in every contract', () => {
  const venue = new SmallVenue({
    accounts: [
      ...accounts.slice(0, 2),
      { ...account('carol', 'flex USD 1000000', 'fi_xbtusd XBT 10'), feeSchedule: 'friends' },
    ],
    feeSchedules,
    assets: assetsAt({ XBT: 50_000 }),
  });
  assert.equal(venue.cross(CAROL, ALICE, LINEAR, 1, 50_000).fills[0]?.taker.fee, 5_000_000_000_000n);
  assert.equal(venue.cross(ALICE, CAROL, INVERSE, 50_000, 50_000).fills[0]?.maker.fee, -1_000_000n);
  const change = (feeSchedule: string) => venue.apply({ type: 'setAccount', account: CAROL, feeSchedule });
  assert.equal(change('strict').status, 'done');
  assert.equal(volume(venue, CAROL), 100_000);
  assert.equal(venue.cross(CAROL, ALICE, LINEAR, '0.1', 50_000).fills[0]?.taker.fee, 2_500_000_000_000n, 'exclusive');
  assert.equal(venue.cross(CAROL, ALICE, LINEAR, '0.1', 50_000).fills[0]?.taker.fee, 2_000_000_000_000n);
  const refused = change('nobody').result;
  assert.deepEqual(refused, { type: 'refused', error: 'unknownFeeSchedule', detail: 'nobody' });
  assert.equal(change('').status, 'done');
  assert.equal(venue.state.accounts.get(CAROL).feeSchedule, '');
});

test('admission counts the fee of the tier that the account is in', () => {
  // 100 USD of equity, 1 % margin: the order of 9,800 needs 98, and 4.90 or 0.98 of fee.
  for (const [feeSchedule, status] of [
    ['', 'insufficientAvailableFunds'],
    ['friends', 'placed'],
  ] as const) {
    const venue = new SmallVenue({
      accounts: [...accounts.slice(0, 2), { ...account('carol', 'flex USD 100'), feeSchedule }],
      feeSchedules,
      assets: assetsAt({ XBT: 49_000 }),
    });
    venue.sell(ALICE, LINEAR, 1, 49_000);
    assert.equal(venue.buy(CAROL, LINEAR, '0.2', 49_000).status, status);
  }
});

test('cents of a fill are rounded half away from zero, whatever the tick and lot', () => {
  const venue = venueOf();
  const terms = marketTerms(venue.state, venue.market(LINEAR));
  const coins = marketTerms(venue.state, venue.market(INVERSE));
  assert.equal(fillCents(coins, 7, 1), 700);
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 12_000_000 }), fc.integer({ min: 1, max: 300_000_000 }), (lots, ticks) => {
      const { tickMantissa, tickScale, lotMantissa, lotScale } = terms;
      const twice = BigInt(lots) * BigInt(ticks) * BigInt(tickMantissa) * BigInt(lotMantissa) * 200n;
      const scale = BigInt(tickScale) * BigInt(lotScale);
      assert.equal(BigInt(fillCents(terms, lots, ticks)), (twice + scale) / (2n * scale));
    }),
  );
});

test('volume and schedule survive save and load, and go back with a revert', () => {
  const venue = venueOf();
  venue.cross(BOB, ALICE, LINEAR, 2, 50_000);
  const kept = venue.state.snapshot();
  venue.apply({ type: 'setAccount', account: BOB, feeSchedule: 'friends' });
  venue.cross(BOB, ALICE, LINEAR, 1, 50_000);
  const copy = new Venue();
  copy.state.load(venue.state.save());
  assert.equal(copy.state.hash(), venue.state.hash());
  assert.equal(volumeUsd(copy.state, copy.state.accounts.get(BOB)), 150_000);
  venue.state.restore(kept);
  assert.equal(volume(venue, BOB), 100_000);
  assert.deepEqual(percents(venue, 1), [0.04, 0.01]);
});

test('the venue keeps no volume of its own accounts', () => {
  const venue = new SmallVenue({
    accounts,
    instruments: [linear(), inverse()],
    feeSchedules: FEE_SCHEDULES,
    liquidity: 'house',
  });
  venue.buy(ALICE, LINEAR, 1, 90_000);
  assert.deepEqual(venue.state.accounts.get(venue.state.root.houseAccount).volumeDays, []);
  assert.equal(venue.state.accounts.get(ALICE).volumeDays.length, 1);
});
