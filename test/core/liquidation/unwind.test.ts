import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { unwindPercentile, unwindQueue, unwindScore } from '../../../src/core/liquidation/ranking.ts';
import { account } from '../../support/genesis.ts';
import { ALICE, BOB, CAROL, HOUSE, SmallVenue } from '../../support/small-venue.ts';
import { DAVE, fillsOf, INVERSE, LINEAR, plainVenue, story } from './support.ts';

describe('score in the unwind queue (7, D31)', () => {
  const rows: readonly (readonly [
    name: string,
    profit: number,
    initialMargin: number,
    value: number,
    portfolio: number,
    score: number,
  ])[] = [
    ['unwind-rank: a winner', 2_000, 1_680, 84_000, 10_000, 10],
    ['unwind-rank: a loser', -2_000, 1_680, 84_000, 10_000, -0.141_723_4],
    ['no gain, no score', 0, 1_680, 84_000, 10_000, 0],
    ['a portfolio worth nothing is infinitely levered', 2_000, 1_680, 84_000, 0, Number.POSITIVE_INFINITY],
    ['and a loser in it has nothing to be ranked by', -2_000, 1_680, 84_000, -5, 0],
  ];
  for (const [name, profit, initialMargin, value, portfolio, score] of rows) {
    test(name, () => {
      const got = unwindScore(profit, initialMargin, value, portfolio);
      assert.ok(got === score || Math.abs(got - score) < 1e-6, String(got));
    });
  }
});

/** Alice long 1 from 80,000 with 1,000 USD; Bob, Carol and Dave short 0.5, 0.3 and 0.2 of it. */
function againstThree(): SmallVenue {
  const venue = plainVenue({
    accounts: [
      account('alice', 'flex USD 1000'),
      account('bob', 'flex USD 50000'),
      account('carol', 'flex USD 5000'),
      account('dave', 'flex USD 500000'),
    ],
    rules: { liquidityPoolUsd: 0 },
  });
  venue.cross(ALICE, BOB, LINEAR, '0.5', 80_000);
  venue.cross(ALICE, CAROL, LINEAR, '0.3', 80_000);
  venue.cross(ALICE, DAVE, LINEAR, '0.2', 80_000);
  return venue;
}

describe('unwind (C66)', () => {
  test('the queue: most profit on most leverage first', () => {
    const venue = againstThree();
    venue.index({ XBT: 79_500 });
    const queue = unwindQueue(venue.state, venue.market(LINEAR).id, false);
    assert.deepEqual(
      queue.map(({ positionId }) => venue.state.positions.get(positionId).accountId),
      [CAROL, BOB, DAVE],
    );
    // Carol: 150 / 240 x 23,850 / 5,150.
    assert.ok(Math.abs((queue[0]?.score ?? 0) - (150 / 240) * (23_850 / 5_150)) < 1e-12);
  });

  test('counterparties are closed at the zero-equity price until nothing is left', () => {
    const venue = againstThree();
    const { events } = venue.index({ XBT: 79_100 });
    assert.deepEqual(story(venue, events), ['full PF_XBTUSD 1 -> 1 at 79000', 'unwind PF_XBTUSD 1 -> 0 at 79000']);
    assert.deepEqual(fillsOf(venue, events, ALICE), [
      'unwindBankrupt 0.3 at 79000',
      'unwindBankrupt 0.5 at 79000',
      'unwindBankrupt 0.2 at 79000',
    ]);
    assert.deepEqual(fillsOf(venue, events, CAROL), ['unwindCounterparty 0.3 at 79000']);
    // Short from 80,000, closed at 79,000: what Alice had left passes to them.
    assert.deepEqual(
      [ALICE, BOB, CAROL, DAVE].map((id) => venue.balance(id, 'flex', 'USD')),
      ['0', '50500', '5300', '500200'],
    );
    assert.equal(venue.market(LINEAR).openInterestLots, 0);
    assert.equal(venue.total('USD'), 0n);
  });

  test('a gap beyond the zero-equity price is borne by them: no money is created, no wallet negative', () => {
    const venue = againstThree();
    const { events } = venue.index({ XBT: 70_000 });
    assert.deepEqual(fillsOf(venue, events, ALICE)[0], 'unwindBankrupt 0.3 at 79000');
    assert.deepEqual([venue.balance(ALICE, 'flex', 'USD'), venue.total('USD')], ['0', 0n]);
  });

  test('their reduce-only orders go with the position', () => {
    const venue = againstThree();
    const stop = venue.buy(CAROL, LINEAR, '0.3', 60_000, { reduceOnly: true });
    const { events } = venue.index({ XBT: 79_100 });
    assert.ok(events.some((event) => event.type === 'orderCancelled' && event.order.key === stop.key));
  });

  test("the venue's own accounts come last", () => {
    const venue = new SmallVenue({
      liquidity: 'house',
      feeSchedules: [],
      accounts: [account('alice', 'flex USD 1000'), account('bob', 'flex USD 1000000')],
      rules: { liquidityPoolUsd: 0, partialLiquidationSlice: 0 },
    });
    venue.buy(ALICE, LINEAR, '0.9');
    assert.ok(venue.lots(HOUSE, LINEAR) < 0);
    // The house withdraws, and takes its half back all the same.
    venue.cross(ALICE, BOB, LINEAR, '0.1', 80_000);
    venue.state.roots.own(0).liquidity = 'none';
    const { events } = venue.index({ XBT: 79_200 });
    const fills = fillsOf(venue, events, ALICE);
    assert.deepEqual(
      [fills.length, fills[0]?.slice(0, 18), fills[1]?.slice(0, 18)],
      [2, 'unwindBankrupt 0.1', 'unwindBankrupt 0.9'],
    );
    assert.deepEqual([venue.lots(HOUSE, LINEAR), venue.lots(BOB, LINEAR)], [0, 0]);
    assert.equal(venue.total('USD'), 0n);
  });

  test('inverse positions are unwound in coins', () => {
    const venue = plainVenue({
      accounts: [
        account('alice', 'fi_xbtusd XBT 0.01'),
        account('bob', 'fi_xbtusd XBT 10'),
        account('carol', 'fi_xbtusd XBT 10'),
      ],
    });
    venue.index({ XBT: 8_000 });
    venue.cross(ALICE, BOB, INVERSE, 1000, 8_000);
    const { events } = venue.index({ XBT: 7_000 });
    assert.deepEqual(story(venue, events), [
      'full PI_XBTUSD 1000 -> 1000 at 7407.5',
      'unwind PI_XBTUSD 1000 -> 0 at 7407.5',
    ]);
    // The tick above 7,407.41 leaves Alice 1,000 / 7,407.41 - 1,000 / 7,407.5.
    assert.ok(Number(venue.balance(ALICE, 'fi_xbtusd', 'XBT')) > 0);
    assert.ok(Number(venue.balance(ALICE, 'fi_xbtusd', 'XBT')) < 2e-6);
    assert.equal(venue.total('XBT'), 0n);
  });
});

describe('percentile (C93)', () => {
  // Winners in front: 100 for the first fifth of the queue, 20 for the last.
  const rows: readonly (readonly [positions: number, percentiles: readonly number[]])[] = [
    [1, [100]],
    [2, [100, 60]],
    [3, [100, 80, 40]],
    [5, [100, 80, 60, 40, 20]],
    [7, [100, 100, 80, 60, 60, 40, 20]],
    [10, [100, 100, 80, 80, 60, 60, 40, 40, 20, 20]],
  ];
  for (const [positions, percentiles] of rows) {
    test(`${positions} in the queue`, () => {
      const names = Array.from({ length: positions }, (_, index) =>
        account(`a${index}`, `flex USD ${1000 * (index + 1)}`),
      );
      const venue = plainVenue({ accounts: [...names, account('seller', 'flex USD 1000000')] });
      const seller = ALICE + positions;
      for (let id = ALICE; id < seller; id++) venue.cross(id, seller, LINEAR, '0.1', 80_000);
      venue.index({ XBT: 80_100 });
      const got = Array.from({ length: positions }, (_, index) => {
        const position = venue.position(ALICE + index, LINEAR);
        return position === undefined ? 0 : unwindPercentile(venue.state, position);
      });
      assert.deepEqual(got, percentiles);
    });
  }

  test('by score, whoever came first', () => {
    // Carol has the least behind her 0.3, then Bob behind 0.5, then Dave behind 0.2.
    const venue = againstThree();
    venue.index({ XBT: 79_500 });
    const percentiles = [BOB, CAROL, DAVE].map((id) => {
      const position = venue.position(id, LINEAR);
      return position === undefined ? 0 : unwindPercentile(venue.state, position);
    });
    assert.deepEqual(percentiles, [80, 100, 40]);
  });

  test('a flat position is in no queue', () => {
    const venue = plainVenue();
    venue.cross(ALICE, BOB, LINEAR, '0.1', 80_000);
    venue.cross(BOB, ALICE, LINEAR, '0.1', 80_000);
    const position = venue.position(ALICE, LINEAR);
    assert.ok(position !== undefined);
    assert.equal(unwindPercentile(venue.state, position), 0);
  });
});
