/** What each check looked at when it refused an order. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RefusedOrder } from '../../../src/core/events.ts';
import { checkOf, ruleOfCheck } from '../../../src/core/orders/refusals.ts';
import { account } from '../../support/genesis.ts';
import { linear } from '../../support/instruments.ts';
import { ALICE, type Answer, BOB, SmallVenue } from '../../support/small-venue.ts';

const SYMBOL = 'PF_XBTUSD';

function venueWith(rules: object = {}): SmallVenue {
  return new SmallVenue({
    feeSchedules: [],
    instruments: [linear({ maxPositionSize: 20 })],
    accounts: [account('alice', 'flex USD 10000'), account('bob', 'flex USD 100000000')],
    rules: { preset: '2026', ...rules },
  });
}

function refusalOf({ result }: Answer): RefusedOrder {
  assert.ok(result.type === 'order' && result.refusal !== undefined, 'it is refused');
  return result.refusal;
}

function told(answer: Answer): readonly unknown[] {
  const { error, check, figures } = refusalOf(answer);
  return [check, error, ...figures.map(({ name, value, unit }) => `${name} ${value} ${unit}`)];
}

test('by check', () => {
  const venue = venueWith({ openOrdersPerMarket: 2 });
  venue.sell(BOB, SYMBOL, 1, 80_000);
  const rows: readonly (readonly [Answer, readonly unknown[]])[] = [
    [venue.buy(ALICE, SYMBOL, '0.00001', 80_000), [3, 'INVALID_QUANTITY', 'lot 0.0001 contracts']],
    [
      venue.buy(ALICE, SYMBOL, 1, '80000.5'),
      [4, 'INVALID_PRICE', 'tick 1 USD', `highest price ${Math.floor(2 ** 52 / 200_000)} USD`],
    ],
    [
      venue.buy(ALICE, SYMBOL, 300, 80_000),
      [5, 'INVALID_QUANTITY', 'notional 24000000 USD', 'largest notional 20000000 USD'],
    ],
    [
      venue.buy(ALICE, SYMBOL, '0.0001', 1),
      [9, 'SMALL_ORDER_LIMIT_EXCEEDED', 'notional 0.0001 USD', 'smallest notional 0.01 USD'],
    ],
    [
      venue.sell(ALICE, SYMBOL, 1, 90_000, { reduceOnly: true }),
      [10, 'WOULD_NOT_REDUCE_POSITION', 'position 0 contracts'],
    ],
    [
      venue.buy(ALICE, SYMBOL, 1, 81_000, { type: 'post' }),
      [12, 'POST_WOULD_EXECUTE', 'limit price 81000 USD', 'best opposite price 80000 USD'],
    ],
    [
      venue.buy(ALICE, SYMBOL, 2, 80_000, { type: 'fok' }),
      [13, 'IOC_WOULD_NOT_EXECUTE', 'size 2 contracts', 'size that would fill 1 contracts'],
    ],
    [
      venue.buy(ALICE, SYMBOL, 21, 70_000),
      [16, 'MAX_POSITION_EXCEEDED', 'position and orders of the side 21 contracts', 'largest position 20 contracts'],
    ],
  ];
  for (const [answer, expected] of rows) assert.deepEqual(told(answer), expected);
});

test('an order that waits for a price is told the same', () => {
  const venue = venueWith({ openOrdersPerMarket: 3, trailingStopsPerMarket: 1 });
  const trigger = (size: string, stopPrice: string | number, changes: object = {}): Answer =>
    venue.trigger(ALICE, 'buy', size, stopPrice, changes);
  assert.deepEqual(told(trigger('0.00001', 90_000)), [3, 'INVALID_QUANTITY', 'lot 0.0001 contracts']);
  assert.deepEqual(told(trigger('1', '90000.5')).slice(0, 3), [4, 'INVALID_PRICE', 'tick 1 USD']);
  assert.deepEqual(told(trigger('300', 90_000)), [
    5,
    'INVALID_QUANTITY',
    'notional 27000000 USD',
    'largest notional 20000000 USD',
  ]);
  assert.deepEqual(told(trigger('0.0001', 1)).slice(0, 2), [9, 'SMALL_ORDER_LIMIT_EXCEEDED']);
  for (let count = 0; count < 3; count++) assert.equal(trigger('1', 90_000).status, 'placed');
  assert.deepEqual(told(trigger('1', 90_000)), [
    8,
    'ORDER_LIMIT_EXCEEDED',
    'open orders in the market 3 orders',
    'most open orders in a market 3 orders',
  ]);
  assert.deepEqual(told(venue.buy(ALICE, SYMBOL, 1, 70_000)), [
    8,
    'ORDER_LIMIT_EXCEEDED',
    'open orders in the market 3 orders',
    'most open orders in a market 3 orders',
  ]);
});

test('a size at which the leverage of an isolated market is not allowed', () => {
  const venue = venueWith();
  assert.equal(venue.apply({ type: 'setLeverage', account: ALICE, symbol: SYMBOL, maxLeverage: 80 }).status, 'done');
  venue.apply({ type: 'deposit', account: ALICE, wallet: 'flex', asset: 'USD', amount: '10000' });
  venue.buy(ALICE, SYMBOL, 10, 80_000);
  assert.equal(venue.buy(ALICE, SYMBOL, '2.5', 80_000).status, 'placed', '1,000,000 USD is still in the first level');
  assert.deepEqual(told(venue.buy(ALICE, SYMBOL, '0.001', 80_000)), [
    16,
    'FIXED_LEVERAGE_TOO_HIGH',
    'position and orders of the side 12.501 contracts',
    'maximum leverage of the market 80 times',
    'leverage that the schedule allows 50 times',
  ]);
});

test('the collar: the worst price against the bound and the mark', () => {
  const venue = venueWith();
  venue.sell(BOB, SYMBOL, 1, 97_000);
  assert.deepEqual(told(venue.buy(ALICE, SYMBOL, '0.1', 97_000)), [
    14,
    'PRICE_COLLAR',
    'worst price of the marketable part 97000 USD',
    'price collar 96000 USD',
    'mark price 80000 USD',
  ]);
});

test('margin: the wallet before and after, of an isolated market its part as well', () => {
  const venue = venueWith();
  const { check, figures } = refusalOf(venue.buy(ALICE, SYMBOL, 19, 70_000));
  const of = (name: string): number | undefined => figures.find((figure) => figure.name === name)?.value;
  assert.equal(check, 17);
  assert.deepEqual(
    [of('available margin before'), of('available margin after'), of('initial margin with orders after')],
    [10_000, 10_000 - 26_600, 26_600],
  );
  assert.equal(of('isolated equity after'), undefined);
  venue.apply({ type: 'setLeverage', account: ALICE, symbol: SYMBOL, maxLeverage: 2 });
  venue.sell(BOB, SYMBOL, 1, 80_000);
  const isolated = refusalOf(venue.buy(ALICE, SYMBOL, 1, 80_000));
  assert.ok(isolated.figures.some(({ name, value }) => name === 'isolated equity after' && value === 40_000));
});

test('an edit is told its figures, too', () => {
  const venue = venueWith();
  const { key } = venue.buy(ALICE, SYMBOL, 1, 70_000);
  const { check, figures } = refusalOf(venue.edit(ALICE, key, { size: '19' }));
  assert.equal(check, 17);
  assert.equal(figures.find(({ name }) => name === 'initial margin with orders before')?.value, 700);
});

test('the number of a check leads to its rule', () => {
  assert.equal(ruleOfCheck(checkOf('INSUFFICIENT_MARGIN')), 'C44 (17), C42, D10, D25, margin-and-risk 3.5');
  assert.equal(ruleOfCheck(checkOf('POST_WOULD_EXECUTE')), 'C44 (12)');
  assert.equal(ruleOfCheck(checkOf('ORDER_FOR_EDIT_NOT_FOUND')), 'C44');
});
