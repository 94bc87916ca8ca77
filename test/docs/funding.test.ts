/** The worked example of docs/funding.md. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FundingPaid } from '../../src/core/events.ts';
import { unitsToText } from '../../src/core/money/decimal.ts';
import { account } from '../support/genesis.ts';
import { inverse, linear } from '../support/instruments.ts';
import { ALICE, BOB, CAROL, eventsOf, SmallVenue } from '../support/small-venue.ts';
import { readPage, tableUnder } from './markdown.ts';

const LINEAR = 'PF_XBTUSD';
const INVERSE = 'PI_XBTUSD';
const HOUR_MS = 3_600_000;

test('a worked example: two perpetuals at a premium of 0.16 %', () => {
  const venue = new SmallVenue({
    instruments: [linear(), inverse()],
    accounts: ['alice', 'bob', 'carol'].map((name) => account(name, 'flex USD 1000000', 'fi_xbtusd XBT 10')),
  });
  for (const [symbol, size] of [
    [LINEAR, 1],
    [INVERSE, 50_000],
  ] as const) {
    venue.buy(CAROL, symbol, size, 80_127);
    venue.sell(CAROL, symbol, size, 80_129);
  }
  venue.pass(HOUR_MS);
  // Carol goes, so that alice meets bob; the premium is repeated.
  venue.apply({ type: 'cancelAllOrders', account: CAROL });
  venue.pass(HOUR_MS / 2);
  venue.cross(ALICE, BOB, LINEAR, '0.5', 80_000);
  venue.cross(ALICE, BOB, INVERSE, 10_000, 80_000);
  const paid = eventsOf(venue.pass(2.5 * HOUR_MS).events, 'fundingPaid');
  const booking = (accountId: number, symbol: string, which: number): string => {
    const id = venue.market(symbol).id;
    const own: readonly FundingPaid[] = paid.filter((row) => row.accountId === accountId && row.marketId === id);
    const decimals = symbol === LINEAR ? 12 : 10;
    return unitsToText(own[which]?.booked ?? 0n, decimals);
  };
  const computed = [
    ['relative rate', String(venue.market(LINEAR).relativeFundingRate)],
    ['PF_XBTUSD, absolute rate', String(venue.market(LINEAR).fundingRate)],
    ['PI_XBTUSD, absolute rate', unitsToText(venue.market(INVERSE).fundingUnits, 18)],
    ['PF_XBTUSD, first booking', booking(ALICE, LINEAR, 0)],
    ['PF_XBTUSD, second booking', booking(ALICE, LINEAR, 1)],
    ['PI_XBTUSD, first booking', booking(ALICE, INVERSE, 0)],
    ['PI_XBTUSD, second booking', booking(ALICE, INVERSE, 1)],
    ["PF_XBTUSD, bob's first booking", booking(BOB, LINEAR, 0)],
  ];
  const printed = tableUnder(readPage('docs/funding.md'), 'A worked example').map(([figure, value]) => [figure, value]);
  assert.deepEqual(printed, computed);
});
