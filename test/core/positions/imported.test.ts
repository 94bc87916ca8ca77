/** Funding that an imported position brings along (C175). */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ImportedPosition } from '../../../src/core/commands/command.ts';
import { explainAccount } from '../../../src/core/margin/explain/account.ts';
import { openPositions } from '../../../src/gateway/wire/positions.ts';
import { account, START_MS } from '../../support/genesis.ts';
import { datedLinear, inverse, linear } from '../../support/instruments.ts';
import { ALICE, type Answer, BOB, eventsOf, HOUSE, SmallVenue } from '../../support/small-venue.ts';
import { evaluate, type Tree } from '../margin/explain/evaluate.ts';

const IMPORTED = 4;
const PERPETUAL = 'PF_XBTUSD';
const INVERSE = 'PI_XBTUSD';
const HOUR_MS = 3_600_000;

/** A venue that fills orders itself, or where nothing but these accounts trades. */
function venueWith(rate = 0): SmallVenue {
  const venue = new SmallVenue({
    instruments: [linear(), inverse(), datedLinear()],
    accounts: ['alice', 'bob'].map((name) => account(name, 'flex USD 1000000', 'fi_xbtusd XBT 10')),
  });
  const market = venue.state.markets.own(venue.market(PERPETUAL).id);
  market.lastPremiumUnits = Math.round(rate * market.contract.fundingRateCoefficient * 1e9);
  venue.pass(HOUR_MS);
  return venue;
}

function bring(venue: SmallVenue, ...positions: readonly ImportedPosition[]): Answer {
  return venue.apply({
    type: 'importAccount',
    specification: account('carol', 'flex USD 10000', 'fi_xbtusd XBT 1'),
    indexPrices: [],
    markPrices: [],
    positions,
    orders: [],
    triggers: [],
  });
}

const LONG = { symbol: PERPETUAL, size: '0.5', entryPrice: '80000', unrealizedFunding: -0.123456789012345 } as const;

function carried(venue: SmallVenue, accountId: number, symbol: string): number | undefined {
  return venue.position(accountId, symbol)?.carriedFunding;
}

function funding(venue: SmallVenue): number {
  return venue.figures(IMPORTED).flex.unrealizedFunding;
}

function paid(answer: Answer): readonly (readonly [number, bigint])[] {
  return eventsOf(answer.events, 'fundingPaid').map(({ accountId, booked }) => [accountId, booked]);
}

function assertConserved(venue: SmallVenue): void {
  for (const asset of ['USD', 'XBT']) assert.equal(venue.total(asset), 0n, asset);
}

describe('funding that an imported position brings along', () => {
  test('is its unrealised funding to the last digit, and that of the house the other way round', () => {
    const venue = venueWith();
    bring(venue, LONG);
    assert.equal(funding(venue), LONG.unrealizedFunding);
    assert.equal(carried(venue, HOUSE, PERPETUAL), -LONG.unrealizedFunding);
    const { flex } = venue.figures(IMPORTED);
    assert.equal(flex.marginEquity, flex.balanceValue + (flex.pnl + LONG.unrealizedFunding));
    const [row] = openPositions(venue.state, venue.state.accounts.get(IMPORTED)) as readonly {
      readonly unrealizedFunding?: number | null;
    }[];
    assert.equal(row?.unrealizedFunding, LONG.unrealizedFunding);
    assert.equal(venue.balance(IMPORTED, 'flex', 'USD'), '10000', 'nothing is booked');
    assertConserved(venue);
  });

  test('is told apart by explain, whose tree comes to the figure', () => {
    for (const rate of [0, 0.0004]) {
      const venue = venueWith(rate);
      bring(venue, LONG);
      venue.pass(60_000);
      const subject = venue.state.accounts.get(IMPORTED);
      const figure = explainAccount(venue.state, subject).find(({ path }) => path === 'flex.unrealizedFunding');
      const tree = JSON.parse(JSON.stringify(figure?.explained)) as Tree;
      assert.match(JSON.stringify(tree), /brought along by the import \(C175\)/);
      assert.equal(evaluate(tree), funding(venue));
      assert.equal(funding(venue) === LONG.unrealizedFunding, rate === 0);
    }
  });

  test('is realised at the full hour, also where nothing accrues, and adds up with what does', () => {
    for (const [rate, expected] of [
      [0, -123_500_000_000n],
      [0.0004, -16_123_500_000_000n],
    ] as const) {
      const venue = venueWith(rate);
      bring(venue, LONG);
      const hour = venue.pass(HOUR_MS);
      assert.deepEqual(paid(hour), [
        [HOUSE, -expected],
        [IMPORTED, expected],
      ]);
      assert.deepEqual([carried(venue, IMPORTED, PERPETUAL), carried(venue, HOUSE, PERPETUAL)], [0, 0]);
      assert.equal(venue.position(IMPORTED, PERPETUAL)?.fundedMs, START_MS + 2 * HOUR_MS);
      assert.equal(venue.market(PERPETUAL).fundingClearing, 0n);
      assertConserved(venue);
      assert.deepEqual(paid(venue.pass(HOUR_MS)).length, rate === 0 ? 0 : 2, 'once');
    }
  });

  test('is realised when the position changes, as a whole', () => {
    const venue = venueWith();
    bring(venue, LONG);
    venue.pass(1_000);
    const [fill] = eventsOf(venue.cross(ALICE, IMPORTED, PERPETUAL, '0.1', 80_000).events, 'execution');
    assert.equal(fill?.maker.accountId, IMPORTED);
    assert.equal(fill?.maker.realizedFunding, -123_500_000_000n);
    assert.equal(funding(venue), 0);
    assert.equal(carried(venue, HOUSE, PERPETUAL), -LONG.unrealizedFunding, 'the house realises its own with its own');
    assertConserved(venue);
    venue.pass(HOUR_MS);
    assert.equal(carried(venue, HOUSE, PERPETUAL), 0);
    assert.equal(venue.market(PERPETUAL).fundingClearing, 0n);
    assertConserved(venue);
  });

  test('counts against an order that realises it', () => {
    const venue = venueWith();
    bring(venue, { ...LONG, unrealizedFunding: -5_000 });
    const owed = venue.figures(IMPORTED).flex;
    // What is unrealised is realised: the same margin is left, but for the rounding of the sum.
    venue.send(ALICE, PERPETUAL, 'buy', '0.0001', '80000');
    venue.send(IMPORTED, PERPETUAL, 'sell', '0.0001', '80000');
    const settled = venue.figures(IMPORTED).flex;
    assert.equal(settled.unrealizedFunding, 0);
    assert.ok(Math.abs(settled.marginEquity - owed.marginEquity) < 0.01);
    const asked = venue.send(IMPORTED, PERPETUAL, 'buy', '30', '79000', { type: 'post' });
    assert.equal(asked.status, 'insufficientAvailableFunds');
  });

  test('belongs to an isolated position, and to the coins of an inverse one', () => {
    const venue = venueWith();
    bring(
      venue,
      { ...LONG, maxLeverage: 5 },
      { symbol: INVERSE, size: '-1000', entryPrice: '80000', unrealizedFunding: 0.0000123 },
    );
    assert.equal(venue.single(IMPORTED, 'fi_xbtusd').funding, 0.0000123);
    const hour = paid(venue.pass(HOUR_MS)).filter(([accountId]) => accountId === IMPORTED);
    assert.deepEqual(hour, [
      [IMPORTED, -123_500_000_000n],
      [IMPORTED, 123_000n],
    ]);
    assert.equal(venue.position(IMPORTED, PERPETUAL)?.isolatedFunding, -123_500_000_000n);
    assertConserved(venue);
  });

  test('comes with a second import to what the house has realised of the first', () => {
    const venue = venueWith();
    bring(venue, LONG);
    venue.apply({
      type: 'importAccount',
      specification: account('dave', 'flex USD 10000'),
      indexPrices: [],
      markPrices: [],
      positions: [{ ...LONG, size: '-0.2', unrealizedFunding: 3 }],
      orders: [],
      triggers: [],
    });
    assert.equal(carried(venue, HOUSE, PERPETUAL), -3);
    assertConserved(venue);
    venue.pass(HOUR_MS);
    assert.equal(venue.market(PERPETUAL).fundingClearing, 0n);
    assertConserved(venue);
  });

  test('survives a save, and a figure kept does not outlive it', () => {
    const venue = venueWith();
    venue.cross(ALICE, BOB, PERPETUAL, 1, 80_000);
    bring(venue, LONG);
    const before = funding(venue);
    venue.state.load(venue.state.save());
    assert.equal(funding(venue), before);
  });

  test('is refused where nobody pays any, and when it is no amount', () => {
    const venue = venueWith();
    for (const [symbol, unrealizedFunding] of [
      ['FF_XBTUSD_261225', 1],
      [PERPETUAL, Number.NaN],
      [PERPETUAL, 1e13],
      [PERPETUAL, Number.NEGATIVE_INFINITY],
    ] as const) {
      const { result } = bring(venue, { ...LONG, symbol, unrealizedFunding });
      assert.deepEqual(result, { type: 'refused', error: 'importRefused', detail: 'positions[0].unrealizedFunding' });
    }
    bring(venue, { ...LONG, unrealizedFunding: -0 });
    assert.ok(Object.is(carried(venue, IMPORTED, PERPETUAL), 0));
  });
});
