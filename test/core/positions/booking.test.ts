import assert from 'node:assert/strict';
import { test } from 'node:test';
import { account } from '../../support/genesis.ts';
import { ALICE, BOB, eventsOf, SmallVenue } from '../../support/small-venue.ts';

const SYMBOL = 'PF_XBTUSD';
const HOUR_MS = 3_600_000;

/** Alice has 10,000 USD and her profit paid in XBT, index 80,000; longs pay 8 USD an hour and coin; nobody pays fees. */
function inTheHour(): SmallVenue {
  const venue = new SmallVenue({
    feeSchedules: [],
    accounts: [account('alice', 'flex USD 10000'), account('bob', 'flex USD 1000000')],
  });
  venue.apply({ type: 'setProfitCurrency', account: ALICE, symbol: SYMBOL, asset: 'XBT' });
  // The last premium is repeated while nobody quotes (C24): an eighth of it is the rate of the next hour, 0.0001.
  venue.state.markets.own(venue.market(SYMBOL).id).lastPremiumUnits = 8 * 100_000;
  venue.pass(HOUR_MS);
  return venue;
}

/** Side and prices of Alice's 1 XBT, held for half an hour: 4 USD of funding. What is left in USD and what comes in XBT. */
const ROWS = [
  // (1,000 + 4) x (1 - 0.5 %) / 80,000
  {
    side: 'short',
    opens: 80_000,
    closes: 79_000,
    usd: '10000',
    coins: '0.01248725',
    because: 'profit and funding gain',
  },
  // 4 x 0.995 / 80,000
  { side: 'short', opens: 80_000, closes: 81_000, usd: '9000', coins: '0.00004975', because: 'only funding gains' },
  // 1,000 x 0.995 / 80,000
  { side: 'long', opens: 80_000, closes: 81_000, usd: '9996', coins: '0.0124375', because: 'only the profit gains' },
  { side: 'long', opens: 80_000, closes: 79_000, usd: '8996', coins: '0', because: 'both lose' },
] as const;

test('gains of one fill, profit and funding, go to the profit currency; what is lost stays with USD (D21, C57)', () => {
  for (const { side, opens, closes, usd, coins, because } of ROWS) {
    const venue = inTheHour();
    const [first, second] = side === 'long' ? [ALICE, BOB] : [BOB, ALICE];
    venue.cross(first, second, SYMBOL, 1, opens);
    venue.pass(HOUR_MS / 2);
    const { events } = venue.cross(second, first, SYMBOL, 1, closes);
    assert.deepEqual([venue.balance(ALICE, 'flex', 'USD'), venue.balance(ALICE, 'flex', 'XBT')], [usd, coins], because);
    const conversions = eventsOf(events, 'booking').filter(({ accountId }) => accountId === ALICE);
    assert.equal(conversions.length, coins === '0' ? 0 : 2, 'a row of each asset, once for both gains');
    for (const asset of ['USD', 'XBT']) assert.equal(venue.total(asset), 0n);
  }
});
