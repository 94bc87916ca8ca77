import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { FundingPaid } from '../../../src/core/events.ts';
import { marketTerms } from '../../../src/core/margin/figures.ts';
import { fundingUnits } from '../../../src/core/positions/funding-figure.ts';
import { ASSETS, account, START_MS } from '../../support/genesis.ts';
import { inverse, linear } from '../../support/instruments.ts';
import { fc } from '../../support/property.ts';
import { ALICE, type Answer, BOB, CAROL, eventsOf, SmallVenue } from '../../support/small-venue.ts';

const LINEAR = 'PF_XBTUSD';
const INVERSE = 'PI_XBTUSD';
const DOGE = 'PF_DOGEUSD';
const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const accounts = ['alice', 'bob', 'carol'].map((name) => account(name, 'flex USD 1000000', 'fi_xbtusd XBT 10'));

/** A venue whose markets have just been given a rate for the hour that begins, by a fixed premium over an hour. */
function venueAt(premiums: Readonly<Record<string, number>>, changes: object = {}): SmallVenue {
  const venue = new SmallVenue({ accounts, ...changes, rules: { volatilityReturn: 1, ...rulesOf(changes) } });
  for (const [symbol, relative] of Object.entries(premiums)) setRate(venue, symbol, relative);
  venue.pass(HOUR_MS);
  return venue;
}

function rulesOf(changes: { rules?: object }): object {
  return changes.rules ?? {};
}

/** Lets the next hour's relative rate be this one: the last premium is repeated while the book is empty (C24). */
function setRate(venue: SmallVenue, symbol: string, relative: number): void {
  const market = venue.state.markets.own(venue.market(symbol).id);
  market.lastPremiumUnits = Math.round(relative * market.contract.fundingRateCoefficient * 1e9);
}

const paid = (answer: Answer, accountId?: number): readonly FundingPaid[] =>
  eventsOf(answer.events, 'fundingPaid').filter((event) => accountId === undefined || event.accountId === accountId);

const pot = (venue: SmallVenue, asset: string) => venue.state.pots.get(venue.state.assetBySymbol.get(asset) as number);

describe('at the full hour', () => {
  test('longs pay shorts what the rate says, and open interest is nobody', () => {
    const venue = venueAt({ [LINEAR]: 0.0004 });
    assert.equal(venue.market(LINEAR).fundingRate, 32);
    venue.cross(ALICE, BOB, LINEAR, '0.5', 80_000);
    const hour = venue.pass(HOUR_MS);
    const [alice, bob] = paid(hour);
    assert.deepEqual(
      [alice?.accountId, alice?.lots, alice?.rate, alice?.booked, alice?.timeMs],
      [ALICE, 5_000, 32, -16_000_000_000_000n, START_MS + 2 * HOUR_MS],
    );
    assert.deepEqual([bob?.accountId, bob?.lots, bob?.booked], [BOB, -5_000, 16_000_000_000_000n]);
    assert.equal((alice?.newBalance ?? 0n) - (alice?.oldBalance ?? 0n), -16_000_000_000_000n);
    assert.equal(venue.position(ALICE, LINEAR)?.fundedMs, START_MS + 2 * HOUR_MS);
    assert.deepEqual([venue.total('USD'), venue.market(LINEAR).fundingClearing], [0n, 0n]);
  });

  test('inverse: coins per contract', () => {
    const venue = venueAt({ [INVERSE]: 0.0001 });
    assert.equal(venue.market(INVERSE).fundingRate, 1.25e-9);
    venue.cross(ALICE, BOB, INVERSE, 100_000, 80_000);
    const [alice, bob] = paid(venue.pass(HOUR_MS));
    // 100,000 contracts x 0.00000000125 XBT, at ten decimals.
    assert.deepEqual([alice?.booked, bob?.booked], [-1_250_000n, 1_250_000n]);
    assert.equal(venue.balance(ALICE, 'fi_xbtusd', 'XBT'), '9.99925', 'a taker fee of 0.000625 is in it');
    assert.equal(venue.total('XBT'), 0n);
  });

  test('a short of 100,000 contracts at 7,000 receives 0.00255 XBT an hour (funding-premium-payment)', () => {
    const venue = new SmallVenue({ accounts, instruments: [inverse()] });
    venue.index({ XBT: 7_000 });
    venue.state.markets.own(venue.market(INVERSE).id).lastPremiumUnits = 1_428_571;
    venue.pass(HOUR_MS);
    venue.cross(BOB, ALICE, INVERSE, 100_000, 7_000);
    const [short] = paid(venue.pass(HOUR_MS), ALICE);
    assert.ok(Math.abs(Number(short?.booked) / 1e10 - 0.002_55) < 2e-6, String(short?.booked));
  });

  test('250 PF_DOGEUSD held for 54 minutes: 0.000209597 is booked as 0.0002 (funding-doge-realisation)', () => {
    const doge = linear({ symbol: DOGE, base: 'DOGE', tickSize: 0.000_001, contractValueTradePrecision: 0 });
    const venue = new SmallVenue({
      accounts: ['alice', 'bob'].map((name) => account(name, 'flex USD 1000')),
      instruments: [doge],
      assets: [...ASSETS, { symbol: 'DOGE', kind: 'coin', decimals: 8, indexPriceUsd: 0.081, indexDecimals: 6 }],
    });
    venue.pass(HOUR_MS);
    const market = venue.state.markets.own(venue.market(DOGE).id);
    market.fundingUnits = 928_845_141_200n;
    market.fundingRate = 9.288_451_412e-7;
    venue.pass(350_594);
    venue.cross(ALICE, BOB, DOGE, 250, 0.081);
    const terms = marketTerms(venue.state, market);
    const hourMs = START_MS + 2 * HOUR_MS;
    const exact = fundingUnits(market, terms, 250, START_MS + HOUR_MS + 350_594, hourMs, 12);
    assert.ok(Math.abs(Number(exact) / 1e12 - -0.000_209_597) < 1e-9);
    const before = pot(venue, 'USD').rounding;
    const [alice, bob] = paid(venue.pass(HOUR_MS - 350_594));
    assert.deepEqual([alice?.booked, bob?.booked], [-200_000_000n, 200_000_000n]);
    assert.equal(pot(venue, 'USD').rounding, before, 'what both sides are rounded by cancels');
    assert.equal(venue.total('USD'), 0n);
  });

  test('without a rate nothing is booked or told, but everybody is up to the hour', () => {
    const venue = new SmallVenue({ accounts });
    venue.cross(ALICE, BOB, LINEAR, 1, 80_000);
    const hour = venue.pass(HOUR_MS);
    assert.equal(paid(hour).length, 0);
    assert.equal(venue.position(ALICE, LINEAR)?.fundedMs, START_MS + HOUR_MS);
  });

  test('a flat position pays nothing, and one opened at the very hour nothing of the hour before', () => {
    const venue = venueAt({ [LINEAR]: 0.0004 });
    venue.cross(ALICE, BOB, LINEAR, 1, 80_000);
    venue.cross(BOB, ALICE, LINEAR, 1, 80_000);
    venue.timeMs += HOUR_MS;
    venue.cross(CAROL, BOB, LINEAR, 1, 80_000);
    assert.equal(venue.balance(CAROL, 'flex', 'USD'), '999960', 'only the fee');
  });

  test('accounts in their order, wallets in theirs, and the sum over them is nothing', () => {
    const venue = venueAt({ [LINEAR]: 0.0004, [INVERSE]: 0.0001 });
    venue.cross(CAROL, ALICE, INVERSE, 1_000, 80_000);
    venue.cross(BOB, CAROL, LINEAR, '0.1', 80_000);
    venue.cross(BOB, ALICE, LINEAR, '0.1', 80_000);
    const hour = paid(venue.pass(HOUR_MS));
    assert.deepEqual(
      hour.map(({ accountId, marketId }) => [accountId, venue.state.markets.get(marketId).contract.symbol]),
      [
        [ALICE, LINEAR],
        [ALICE, INVERSE],
        [BOB, LINEAR],
        [CAROL, LINEAR],
        [CAROL, INVERSE],
      ],
    );
    assert.deepEqual([venue.total('USD'), venue.total('XBT')], [0n, 0n]);
  });
});

describe('when a position changes', () => {
  test('what has accrued is booked with the fill, and only the rest at the hour', () => {
    const venue = venueAt({ [LINEAR]: 0.0004 });
    venue.cross(ALICE, BOB, LINEAR, 1, 80_000);
    venue.pass(15 * MINUTE_MS);
    const [fill] = venue.cross(ALICE, CAROL, LINEAR, 1, 80_000).fills;
    assert.equal(fill?.taker.realizedFunding, -8_000_000_000_000n, 'a quarter of an hour at 32');
    assert.equal(fill?.maker.realizedFunding, 0n);
    assert.equal(venue.market(LINEAR).fundingClearing, 8_000_000_000_000n, 'Bob has still to get it');
    const [alice, bob, carol] = paid(venue.pass(45 * MINUTE_MS));
    assert.equal(alice?.booked, -48_000_000_000_000n, '2 for three quarters');
    assert.equal(bob?.booked, 32_000_000_000_000n);
    assert.equal(carol?.booked, 24_000_000_000_000n);
    assert.equal(venue.market(LINEAR).fundingClearing, 0n);
  });

  test('figures that were looked at before there was a rate count it once there is one', () => {
    const venue = new SmallVenue({ accounts });
    venue.cross(ALICE, BOB, LINEAR, 1, 80_000);
    setRate(venue, LINEAR, 0.0004);
    assert.equal(venue.figures(ALICE).flex.unrealizedFunding, 0);
    venue.pass(HOUR_MS);
    assert.equal(venue.figures(ALICE).flex.unrealizedFunding, 0);
    venue.pass(30 * MINUTE_MS);
    assert.equal(venue.figures(ALICE).flex.unrealizedFunding, -16);
  });

  test('figures say before the booking what it will be', () => {
    const venue = venueAt({ [LINEAR]: 0.0004 });
    venue.cross(ALICE, BOB, LINEAR, 1, 80_000);
    venue.pass(30 * MINUTE_MS);
    const { unrealizedFunding, portfolioValue } = venue.figures(ALICE).flex;
    assert.equal(unrealizedFunding, -16);
    venue.pass(30 * MINUTE_MS);
    assert.equal(venue.figures(ALICE).flex.unrealizedFunding, 0);
    assert.equal(portfolioValue - venue.figures(ALICE).flex.portfolioValue, 16);
  });
});

test('a loss that USD does not cover is converted at once (C57)', () => {
  const venue = venueAt(
    { [LINEAR]: 0.005 },
    { accounts: [account('alice', 'flex USD 40', 'flex ETH 10'), ...accounts.slice(1)] },
  );
  venue.cross(ALICE, BOB, LINEAR, 1, 80_000);
  const hour = venue.pass(HOUR_MS);
  const types = hour.events.map((event) => (event.type === 'booking' ? event.reason : event.type));
  assert.deepEqual(types.slice(-5), ['fundingRateSet', 'fundingPaid', 'conversion', 'conversion', 'fundingPaid']);
  assert.equal(venue.balance(ALICE, 'flex', 'USD'), '0');
  // 400 USD at 2,600 less 0.5 %.
  assert.ok(Math.abs(10 - Number(venue.balance(ALICE, 'flex', 'ETH')) - 400 / (2_600 * 0.995)) < 1e-9);
  for (const asset of ['USD', 'ETH']) assert.equal(venue.total(asset), 0n);
});

test('an isolated position keeps what it realised as its collateral (C8)', () => {
  const venue = venueAt({ [LINEAR]: 0.0004 });
  assert.equal(venue.apply({ type: 'setLeverage', account: ALICE, symbol: LINEAR, maxLeverage: 10 }).status, 'done');
  venue.cross(ALICE, BOB, LINEAR, 1, 80_000);
  venue.pass(HOUR_MS);
  assert.equal(venue.position(ALICE, LINEAR)?.isolatedFunding, -32_000_000_000_000n);
  assert.equal(venue.position(BOB, LINEAR)?.isolatedFunding, 0n);
});

test('several hours in one advance come to what they come to one by one', () => {
  const hours = 7;
  const make = (): SmallVenue => {
    const venue = venueAt({ [LINEAR]: 0.000_123_4, [INVERSE]: -0.000_077 });
    venue.cross(ALICE, BOB, LINEAR, '0.3717', 80_123);
    venue.cross(CAROL, BOB, INVERSE, 12_345, 80_000.5);
    return venue;
  };
  const [once, often] = [make(), make()];
  const all = paid(once.pass(hours * HOUR_MS)).map(({ key: _key, ...rest }) => rest);
  const steps = [];
  for (let step = 0; step < hours * 4; step++) steps.push(...paid(often.pass(HOUR_MS / 4)));
  assert.equal(all.length, hours * 4);
  assert.deepEqual(
    all,
    steps.map(({ key: _key, ...rest }) => rest),
  );
});

test('whatever is traded between the hours: per market, bookings and rounding sum to nothing', (t) => {
  const clients = [ALICE, BOB, CAROL];
  let fundingRows = 0;
  const trade = fc.record({
    buyer: fc.constantFrom(...clients),
    seller: fc.constantFrom(...clients),
    symbol: fc.constantFrom(LINEAR, INVERSE),
    size: fc.integer({ min: 1, max: 9_999 }),
    ticks: fc.integer({ min: 79_900, max: 80_100 }),
    waitMs: fc.integer({ min: 0, max: 5_000_000 }),
    relative: fc.integer({ min: -6_000_000, max: 6_000_000 }).map((units) => units * 1e-9),
  });
  fc.assert(
    fc.property(fc.array(trade, { minLength: 1, maxLength: 12 }), fc.boolean(), (trades, exact) => {
      const venue = new SmallVenue({ accounts, rules: { bookedUsdDecimals: exact ? null : 4, volatilityReturn: 9 } });
      for (const { buyer, seller, symbol, size, ticks, waitMs, relative } of trades) {
        setRate(venue, symbol, relative);
        if (buyer !== seller) {
          venue.cross(buyer, seller, symbol, symbol === LINEAR ? (size / 10_000).toFixed(4) : size, ticks);
        }
        fundingRows += paid(venue.pass(waitMs)).length;
        for (const asset of ['USD', 'XBT']) assert.equal(venue.total(asset), 0n);
      }
      venue.pass(HOUR_MS);
      for (const symbol of [LINEAR, INVERSE]) {
        const { fundingClearing, fundingAhead, fundingSinceMs } = venue.market(symbol);
        if (venue.timeMs === fundingSinceMs) assert.equal(fundingClearing, 0n);
        assert.equal(fundingAhead, 0n);
        const owed = clients.map((id) => venue.position(id, symbol)?.fundedMs ?? fundingSinceMs);
        assert.ok(owed.every((ms) => ms >= fundingSinceMs || ms === 0) || owed.length === 0);
      }
      // Rounding is dust: at most half a booked digit a row.
      const dust = pot(venue, 'USD').rounding;
      assert.ok(dust < 1_000_000_000_000n && dust > -1_000_000_000_000n);
    }),
    { numRuns: 40 },
  );
  t.diagnostic(`${fundingRows} rows of funding at full hours`);
  assert.ok(fundingRows > 100);
});
