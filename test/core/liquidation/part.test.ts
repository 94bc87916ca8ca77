import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { NONE } from '../../../src/core/entities.ts';
import { inClosingOrder, legsOf, partMargin, WHOLE } from '../../../src/core/liquidation/part.ts';
import { account } from '../../support/genesis.ts';
import { datedLinear, ether, inverse, linear } from '../../support/instruments.ts';
import { ALICE, BOB, type SmallVenue } from '../../support/small-venue.ts';
import { INVERSE, LINEAR, plainVenue } from './support.ts';

const DATED = 'FF_XBTUSD_261225';
const ETHER = 'PF_ETHUSD';
const HOUR_MS = 3_600_000;

/** XBT stands at 80,000 and ETH at 2,600; maintenance margins are 0.5 % of LINEAR and 1 % of the other two. */
function venueWith(sizes: Readonly<Record<string, string>>): SmallVenue {
  const venue = plainVenue({
    instruments: [linear(), ether(), datedLinear()],
    accounts: [account('alice', 'flex USD 100000'), account('bob', 'flex USD 10000000')],
  });
  for (const [symbol, size] of Object.entries(sizes)) {
    const price = symbol === ETHER ? 2_600 : 80_000;
    if (size.startsWith('-')) venue.cross(BOB, ALICE, symbol, size.slice(1), price);
    else venue.cross(ALICE, BOB, symbol, size, price);
  }
  return venue;
}

function closingOrder(venue: SmallVenue): readonly string[] {
  const part = { walletId: venue.wallet(ALICE, 'flex').id, positionId: NONE };
  const legs = inClosingOrder(venue.state, legsOf(venue.state, part));
  return legs.map(({ marketId }) => venue.state.markets.get(marketId).contract.symbol);
}

describe('the order in which legs are closed (D28, C21, C90)', () => {
  const rows: readonly (readonly [name: string, sizes: Readonly<Record<string, string>>, order: readonly string[]])[] =
    [
      ['the larger maintenance margin: 400 and 260', { [LINEAR]: '1', [ETHER]: '10' }, [LINEAR, ETHER]],
      ['400 and 1,040', { [LINEAR]: '1', [ETHER]: '40' }, [ETHER, LINEAR]],
      ['short ones alike', { [LINEAR]: '-1', [ETHER]: '-40' }, [ETHER, LINEAR]],
      ['equal ones by symbol: 400 each', { [LINEAR]: '1', [DATED]: '0.5' }, [DATED, LINEAR]],
      ['the side that hedges last: 800 against 400', { [LINEAR]: '-1', [DATED]: '1' }, [DATED, LINEAR]],
      ['400 against 320', { [LINEAR]: '-1', [DATED]: '0.4' }, [LINEAR, DATED]],
      ['equal sides: the long one first', { [LINEAR]: '1', [DATED]: '-0.5' }, [LINEAR, DATED]],
      ['and whichever it is', { [LINEAR]: '-1', [DATED]: '0.5' }, [DATED, LINEAR]],
      [
        'a hedge of 800 waits for what nothing hedges, 26',
        { [LINEAR]: '3', [DATED]: '-1', [ETHER]: '1' },
        [LINEAR, ETHER, DATED],
      ],
    ];
  for (const [name, sizes, order] of rows) {
    test(name, () => assert.deepEqual(closingOrder(venueWith(sizes)), order));
  }

  test('a market that does not trade is left out until it does (C95)', () => {
    const venue = venueWith({ [LINEAR]: '1', [ETHER]: '10' });
    venue.apply({ type: 'setMarket', symbol: LINEAR, suspended: true });
    assert.deepEqual(closingOrder(venue), [ETHER]);
    venue.apply({ type: 'setMarket', symbol: LINEAR, suspended: false });
    assert.deepEqual(closingOrder(venue), [LINEAR, ETHER]);
  });
});

describe('what decides about a part (7)', () => {
  test('of cross and isolated positions each its own, of the wallet all (C8, D10, C100)', () => {
    const venue = venueWith({ [ETHER]: '10' });
    venue.apply({ type: 'setLeverage', account: ALICE, symbol: LINEAR, maxLeverage: 10 });
    venue.cross(ALICE, BOB, LINEAR, 1, 80_000);
    venue.index({ XBT: 81_000, ETH: 2_500 });
    const walletId = venue.wallet(ALICE, 'flex').id;
    const of = (positionId: number) => {
      const { equity, initialMargin, maintenanceMargin } = partMargin(venue.state, { walletId, positionId });
      return [equity, initialMargin, maintenanceMargin];
    };
    // 8,000 of the 100,000 are assigned; XBT has gained 1,000, ETH lost 1,000.
    assert.deepEqual(of(NONE), [91_000, 520, 260]);
    assert.deepEqual(of(venue.position(ALICE, LINEAR)?.id ?? NONE), [9_000, 8_000, 400]);
    assert.deepEqual(of(WHOLE), [100_000, 8_520, 660]);
  });

  test('of an inverse wallet with its accrued funding, though what is printed has it not (C16)', () => {
    const venue = plainVenue({
      instruments: [linear(), inverse()],
      accounts: ['alice', 'bob'].map((name) => account(name, 'fi_xbtusd XBT 10')),
    });
    // The last premium is repeated while nobody quotes (C24): an eighth of it is the rate of the next hour, 0.0001.
    venue.state.markets.own(venue.market(INVERSE).id).lastPremiumUnits = 8 * 100_000;
    venue.pass(HOUR_MS);
    venue.cross(ALICE, BOB, INVERSE, 80_000, 80_000);
    venue.pass(HOUR_MS / 2);
    const walletId = venue.wallet(ALICE, 'fi_xbtusd').id;
    const { equity } = partMargin(venue.state, { walletId, positionId: NONE });
    assert.ok(Math.abs(equity - 9.99995) < 1e-12, '10 - 1 XBT x 0.0001 x 0.5 h');
    assert.equal(venue.single(ALICE, 'fi_xbtusd').portfolioValue, 10);
  });
});
