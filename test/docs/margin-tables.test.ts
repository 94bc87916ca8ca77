/** The tables of docs/margin.md on isolated margin and profit currencies, row by row on a small venue. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { account } from '../support/genesis.ts';
import { ALICE, BOB, SmallVenue } from '../support/small-venue.ts';
import { readPage, tableUnder } from './markdown.ts';

const SYMBOL = 'PF_XBTUSD';
const page = readPage('docs/margin.md');
const numberOf = (text: string): number => Number(text.replaceAll(',', ''));

function rowsUnder(heading: string): readonly (readonly string[])[] {
  const rows = tableUnder(page, heading);
  assert.ok(rows.length > 1, heading);
  return rows;
}

function aVenue(): SmallVenue {
  const accounts = ['alice', 'bob'].map((name) => account(name, 'flex USD 1000000'));
  return new SmallVenue({ feeSchedules: [], accounts });
}

test('docs/margin.md: isolated margin', () => {
  for (const [size = '', leverage = '', initialMargin = '', maintenanceMargin = ''] of rowsUnder('Isolated margin')) {
    const venue = aVenue();
    venue.apply({ type: 'setLeverage', account: ALICE, symbol: SYMBOL, maxLeverage: Number(leverage) });
    venue.cross(ALICE, BOB, SYMBOL, size, 80_000);
    const { flex } = venue.figures(ALICE);
    const printed = [numberOf(initialMargin), numberOf(maintenanceMargin)];
    assert.deepEqual([flex.initialMargin, flex.maintenanceMargin], printed, `${size} at ${leverage}`);
  }
});

test('docs/margin.md: profit in another currency', () => {
  for (const [soldAt = '', currency = '', credited = ''] of rowsUnder('Profit in another currency')) {
    const [asset = ''] = currency.split(' ');
    const venue = aVenue();
    venue.apply({ type: 'setProfitCurrency', account: ALICE, symbol: SYMBOL, asset });
    venue.cross(ALICE, BOB, SYMBOL, 1, 80_000);
    venue.cross(BOB, ALICE, SYMBOL, 1, numberOf(soldAt));
    const [amount = '', paidIn = ''] = credited.split(' ');
    const before = paidIn === 'USD' ? 1_000_000 : 0;
    assert.equal(Number(venue.balance(ALICE, 'flex', paidIn)) - before, numberOf(amount), credited);
  }
});
