/** The settlement window: a mean of one-minute means, exact to the millisecond (margin-and-risk 10, C28, C61). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Genesis } from '../../../src/core/commands/command.ts';
import { Venue } from '../../../src/core/venue.ts';
import { account, assetsAt } from '../../support/genesis.ts';
import { datedInverse, datedLinear, linear } from '../../support/instruments.ts';
import { fc } from '../../support/property.ts';
import { SmallVenue } from '../../support/small-venue.ts';

const SECOND = 1_000;
const MINUTE = 60_000;
const LINEAR = 'FF_XBTUSD_261225';
const INVERSE = 'FI_XBTUSD_261225';
const LINEAR_END = Date.UTC(2026, 11, 25, 8);
/** London is on UTC in December. */
const INVERSE_END = Date.UTC(2026, 11, 25, 16);

/** A venue that starts `ms` before the linear contract's last trading time, XBT at a price. */
function before(ms: number, price = 84_000, changes: Partial<Genesis> = {}): SmallVenue {
  return new SmallVenue({
    startMs: LINEAR_END - ms,
    instruments: [linear(), datedLinear(), datedInverse()],
    assets: assetsAt({ XBT: price }),
    ...changes,
  });
}

/** Sets the index at a time before the linear contract's end. */
function setAt(venue: SmallVenue, msBefore: number, price: number): void {
  venue.timeMs = LINEAR_END - msBefore;
  venue.index({ XBT: price });
}

function settled(venue: SmallVenue, symbol = LINEAR, end = LINEAR_END): number {
  venue.timeMs = end;
  venue.apply({ type: 'tick' });
  return venue.market(symbol).settlementPrice;
}

test('the mean of 30 one-minute means, not of all ticks (worked example ff-settlement-method)', () => {
  const venue = before(40 * MINUTE, 90_000);
  for (let minute = 30; minute > 1; minute--) {
    setAt(venue, minute * MINUTE, 84_000);
    setAt(venue, minute * MINUTE - 30 * SECOND, 84_002);
  }
  setAt(venue, MINUTE, 84_010);
  setAt(venue, 40 * SECOND, 84_020);
  setAt(venue, 20 * SECOND, 84_030);
  // (29 x 84,001 + 84,020) / 30, at eight decimals more than the index has.
  assert.equal(settled(venue), 84_001.633_333_333_3);
});

test('prices weigh by the time for which they held', () => {
  const rows: [words: string, moves: [msBefore: number, price: number][], price: number][] = [
    ['nothing moves', [], 84_000],
    [
      'only the window counts',
      [
        [31 * MINUTE, 50_000],
        [30 * MINUTE, 84_000],
      ],
      84_000,
    ],
    ['the price before the window is the one it opens with', [[35 * MINUTE, 83_000]], 83_000],
    ['half of the window', [[15 * MINUTE, 85_000]], 84_500],
    ['a third of one minute', [[20 * SECOND, 87_000]], 84_033.333_333_333_3],
    ['a millisecond is not lost', [[1, 102_000]], 84_000.01],
    ['at the end it is too late', [[0, 100_000]], 84_000],
    ['half a cent is kept', [[15 * MINUTE, 84_000.01]], 84_000.005],
  ];
  for (const [words, moves, price] of rows) {
    const venue = before(40 * MINUTE);
    for (const [msBefore, usd] of moves) setAt(venue, msBefore, usd);
    assert.equal(settled(venue), price, words);
  }
});

test('a venue that starts inside the window has the whole minutes since', () => {
  const rows: [words: string, startsMsBefore: number, moves: [msBefore: number, price: number][], price: number][] = [
    ['10 minutes', 10 * MINUTE, [[5 * MINUTE, 85_000]], 84_500],
    [
      '9 whole minutes of 9.5',
      9 * MINUTE + 30 * SECOND,
      [
        [9 * MINUTE, 84_009],
        [MINUTE, 84_000],
      ],
      84_008,
    ],
    ['1 whole minute', MINUTE, [[30 * SECOND, 84_010]], 84_005],
    ['no whole minute: the index', 30 * SECOND, [[20 * SECOND, 84_010]], 84_010],
  ];
  for (const [words, startsMsBefore, moves, price] of rows) {
    const venue = before(startsMsBefore);
    for (const [msBefore, usd] of moves) setAt(venue, msBefore, usd);
    assert.equal(settled(venue), price, words);
  }
});

test('each contract has its own window, linear before 08:00 UTC, inverse before 16:00 in London', () => {
  const venue = before(MINUTE);
  assert.equal(settled(venue), 84_000);
  venue.timeMs = INVERSE_END - 15 * MINUTE;
  venue.index({ XBT: 85_000, ETH: 1 });
  assert.equal(settled(venue, INVERSE, INVERSE_END), 84_500);
  assert.equal(venue.market(LINEAR).settlementPrice, 84_000, 'what is settled stays');
});

test('the length of the window is a setting', () => {
  const venue = before(40 * MINUTE, 84_000, { rules: { preset: '2026', settlementWindowMinutes: 2 } });
  setAt(venue, 2 * MINUTE, 84_002);
  setAt(venue, MINUTE, 84_000);
  assert.equal(settled(venue), 84_001);
  assert.throws(() => before(MINUTE, 84_000, { rules: { preset: '2026', settlementWindowMinutes: 0.5 } }));
});

test('how many decimals it has is a setting; it rounds half away from zero, but never to 0', () => {
  const rules = { preset: '2026', settlementExtraDecimals: 0 };
  for (const [half, price] of [
    [84_000.01, 84_000.01],
    [84_000.02, 84_000.01],
    [84_000.03, 84_000.02],
  ] as const) {
    const venue = before(40 * MINUTE, 84_000, { rules });
    setAt(venue, 15 * MINUTE, half);
    assert.equal(settled(venue), price);
  }
  assert.equal(settled(before(MINUTE, 0.000_001, { rules })), 0.01);
  assert.equal(settled(before(MINUTE, 0.000_001)), 0.000_001);
});

test('save and load, revert and replay in the middle of the window change nothing', () => {
  const venue = before(40 * MINUTE);
  setAt(venue, 20 * MINUTE + 7, 84_500.5);
  setAt(venue, 10 * MINUTE + 31_007, 83_000);
  const kept = venue.state.snapshot();
  const copy = new Venue();
  copy.state.load(venue.state.save());
  setAt(venue, 3 * MINUTE + 3, 84_900);
  copy.apply({ type: 'setIndexPrices', prices: [['XBT', 84_900]] }, venue.timeMs);
  const price = settled(venue);
  copy.apply({ type: 'tick' }, venue.timeMs);
  assert.equal(copy.state.hash(), venue.state.hash());
  venue.state.restore(kept);
  setAt(venue, 9 * MINUTE, 10_000);
  assert.notEqual(settled(venue), price);
  venue.state.restore(kept);
  setAt(venue, 3 * MINUTE + 3, 84_900);
  assert.equal(settled(venue), price);
});

test('any path of the index: the mean of exact minute means', (t) => {
  let inside = 0;
  const move = fc.record({
    at: fc.integer({ min: 0, max: 35 * MINUTE }),
    cents: fc.integer({ min: 1, max: 20_000_000 }),
  });
  fc.assert(
    fc.property(fc.array(move, { maxLength: 12 }), (moves) => {
      const sorted = moves.toSorted((a, b) => b.at - a.at);
      const venue = before(40 * MINUTE);
      for (const { at, cents } of sorted) setAt(venue, at, cents / 100);
      inside += sorted.filter(({ at }) => at < 30 * MINUTE).length;
      // Cents times milliseconds, summed minute by minute from the price that held at each of its moves.
      const cuts = [...sorted.map(({ at }) => at), ...Array.from({ length: 31 }, (_, minute) => minute * MINUTE)];
      const steps = cuts.filter((at) => at <= 30 * MINUTE).toSorted((a, b) => b - a);
      let sum = 0n;
      for (let index = 0; index + 1 < steps.length; index++) {
        const from = steps[index] as number;
        const cents = sorted.findLast(({ at }) => at >= from)?.cents ?? 8_400_000;
        sum += BigInt(cents) * BigInt(from - (steps[index + 1] as number));
      }
      const units = (2n * sum * 100_000_000n + 1_800_000n) / 3_600_000n;
      assert.equal(settled(venue), Number(`${units}e-10`));
    }),
    { numRuns: 60 },
  );
  t.diagnostic(`${inside} moves inside of windows`);
});

test('without a dated contract no move is looked at', () => {
  const venue = new SmallVenue({ instruments: [linear()], accounts: [account('alice', 'flex USD 1')] });
  venue.index({ XBT: 1 });
  assert.equal(venue.state.assets.get(2).windowFromMs, Number.MAX_SAFE_INTEGER);
});
