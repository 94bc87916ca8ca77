import assert from 'node:assert/strict';
import { test } from 'node:test';
import { resolveRules } from '../../../src/core/margin/rules.ts';
import { interestOf } from '../../../src/core/positions/interest.ts';
import { account } from '../../support/genesis.ts';
import { ALICE, BOB, eventsOf, SmallVenue } from '../../support/small-venue.ts';

const SYMBOL = 'PF_XBTUSD';
const HOUR_MS = 3_600_000;

test('an hour of the annual rate on what USD does not cover above 30,000 (C13)', () => {
  const resolved = resolveRules({ interestAnnualRate: 0.0876 });
  assert.ok(resolved.ok);
  const rows: readonly (readonly [unrealized: number, balance: number, interest: number])[] = [
    [-130_000, 0, 1],
    [-30_000, 0, 0],
    [-29_999, 0, 0],
    [-230_000, 100_000, 1],
    [-100_000, -30_000, 1],
    [-1_000_000, 1_000_000, 0],
    [50_000, -180_000, 1],
    [50_000, 0, 0],
  ];
  for (const [unrealized, balance, interest] of rows) {
    assert.ok(
      Math.abs(interestOf(resolved.rules, unrealized, balance) - interest) < 1e-12,
      `${unrealized}, ${balance}`,
    );
  }
});

/** Alice holds coins and a position that has lost 160,000 USD; USD covers 40,000 of it. */
function lossMaker(rules: object): SmallVenue {
  const accounts = [account('alice', 'flex USD 41600', 'flex ETH 1000'), account('bob', 'flex USD 5000000')];
  const venue = new SmallVenue({ accounts, rules });
  venue.cross(ALICE, BOB, SYMBOL, 40, 80_000);
  venue.index({ XBT: 76_000 });
  return venue;
}

test('charged at each full hour, told, and kept in a pot of its own (C59)', () => {
  const venue = lossMaker({ interestAnnualRate: 0.0876 });
  assert.equal(venue.balance(ALICE, 'flex', 'USD'), '40000');
  const { events } = venue.pass(HOUR_MS);
  const [charged] = eventsOf(events, 'booking').filter((event) => event.reason === 'interest payment');
  // 160,000 less 40,000 less 30,000 = 90,000, times 0.0876 / 8,760.
  assert.equal((charged?.oldBalance ?? 0n) - (charged?.newBalance ?? 0n), 900_000_000_000n);
  assert.equal(venue.balance(ALICE, 'flex', 'USD'), '39999.1');
  assert.equal(venue.state.pots.get(venue.state.assetBySymbol.get('USD') as number).interest, 900_000_000_000n);
  assert.equal(venue.total('USD'), 0n);
});

test('what USD does not have is converted', () => {
  const venue = lossMaker({ interestAnnualRate: 0.0876 });
  venue.apply({ type: 'transfer', account: ALICE, from: 'flex', to: 'cash', asset: 'USD', amount: '40000' });
  const { events } = venue.pass(HOUR_MS);
  const reasons = eventsOf(events, 'booking').map((event) => event.reason);
  assert.deepEqual(reasons, ['interest payment', 'conversion', 'conversion']);
  assert.equal(venue.balance(ALICE, 'flex', 'USD'), '0');
  for (const asset of ['USD', 'ETH']) assert.equal(venue.total(asset), 0n);
});

test('the default rate is 0: nobody is charged', () => {
  const venue = lossMaker({});
  assert.equal(eventsOf(venue.pass(HOUR_MS).events, 'booking').length, 0);
});
