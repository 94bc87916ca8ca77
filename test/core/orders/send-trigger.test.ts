import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SendTrigger } from '../../../src/core/commands/command.ts';
import type { OrderError } from '../../../src/core/events.ts';
import { account } from '../../support/genesis.ts';
import { ALICE, BOB, eventsOf, SmallVenue } from '../../support/small-venue.ts';

const SYMBOL = 'PF_XBTUSD';
const accounts = ['alice', 'bob', 'carol'].map((name) => account(name, 'flex USD 10000000'));

/** The last trade was at 80,000; Alice is long one coin, Bob short. */
function traded(): SmallVenue {
  const venue = new SmallVenue({ accounts });
  venue.cross(ALICE, BOB, SYMBOL, 1, 80_000);
  return venue;
}

test('it waits: no margin, no book, one open order (C9, C84)', () => {
  const venue = traded();
  const before = venue.figures(ALICE).flex;
  const sent = venue.trigger(ALICE, 'buy', 100, 90_000, { limitPrice: '91000', cliOrdId: 'break' });
  assert.equal(sent.status, 'placed');
  const [placed] = eventsOf(sent.events, 'triggerPlaced');
  assert.deepEqual(
    [placed?.trigger.ticks, placed?.trigger.limitTicks, placed?.trigger.above, placed?.trigger.lots],
    [90_000, 91_000, true, 1_000_000],
  );
  assert.equal(venue.figures(ALICE).flex.initialMarginWithOrders, before.initialMarginWithOrders);
  assert.deepEqual(venue.queue(SYMBOL, 'buy'), []);
  assert.equal(venue.state.accounts.get(ALICE).openOrders, 1);
});

test('the direction follows kind and side (C81)', () => {
  const venue = traded();
  const above = (side: 'buy' | 'sell', triggerType: SendTrigger['triggerType'], stopPrice: number) => {
    const sent = venue.trigger(ALICE, side, '0.1', stopPrice, { triggerType });
    return eventsOf(sent.events, 'triggerPlaced')[0]?.trigger.above;
  };
  assert.equal(above('buy', 'stp', 90_000), true);
  assert.equal(above('sell', 'stp', 70_000), false);
  assert.equal(above('buy', 'take_profit', 70_000), false);
  assert.equal(above('sell', 'take_profit', 90_000), true);
});

test('what is wrong with its form is said with an id and the reason', () => {
  const rows: readonly (readonly [error: OrderError, stopPrice: number | undefined, options: Partial<SendTrigger>])[] =
    [
      ['INVALID_PRICE', 90_000.5, {}],
      ['INVALID_PRICE', 90_000, { limitPrice: '0' }],
      [
        'LIMIT_PRICE_SET_AS_ABSOLUTE_AND_RELATIVE',
        90_000,
        { limitPrice: '1', limitOffset: { value: '1', unit: 'PERCENT' } },
      ],
      ['LIMIT_PRICE_OFFSET_MUST_HAVE_VALUE_AND_UNIT', 90_000, { limitOffset: { value: '1' } }],
      ['LIMIT_PRICE_OFFSET_MUST_HAVE_VALUE_AND_UNIT', 90_000, { limitOffset: { unit: 'PERCENT' } }],
      [
        'LIMIT_PRICE_OFFSET_QUOTE_CURRENCY_VALUE_MUST_BE_MULTIPLE_OF_TICK_SIZE',
        90_000,
        { limitOffset: { value: '0.5', unit: 'QUOTE_CURRENCY' } },
      ],
      [
        'LIMIT_PRICE_OFFSET_PERCENT_VALUE_TOO_MANY_DECIMAL_PLACES',
        90_000,
        { limitOffset: { value: '0.125', unit: 'PERCENT' } },
      ],
      ['LIMIT_PRICE_OFFSET_TOO_LOW', 90_000, { limitOffset: { value: '-100', unit: 'PERCENT' } }],
      ['LIMIT_PRICE_OFFSET_TOO_HIGH', 90_000, { limitOffset: { value: '999999999999', unit: 'QUOTE_CURRENCY' } }],
      ['INVALID_QUANTITY', 90_000, { size: '10000' }],
      ['SMALL_ORDER_LIMIT_EXCEEDED', 90, { size: '0.0001' }],
      ['WOULD_NOT_REDUCE_POSITION', 90_000, { reduceOnly: true }],
    ];
  for (const [error, stopPrice, options] of rows) {
    const sent = traded().trigger(ALICE, 'buy', 1, stopPrice, options);
    assert.deepEqual(
      eventsOf(sent.events, 'triggerRejected').map((event) => [event.error, event.trigger.key]),
      [[error, sent.key]],
      error,
    );
  }
});

test('what shows before there is an order is said without an id', () => {
  const venue = traded();
  const status = (options: Partial<SendTrigger>) => venue.trigger(ALICE, 'buy', 1, 90_000, options);
  assert.equal(status({ symbol: 'PF_NOPE' }).status, 'invalidArgument');
  assert.equal(status({ processBeforeMs: 1 }).status, 'wouldProcessAfterSpecifiedTime');
  assert.equal(status({ size: '0' }).status, 'invalidSize');
  assert.equal(status({ cliOrdId: 'x'.repeat(101) }).status, 'clientOrderIdTooBig');
  venue.apply({ type: 'setMarket', symbol: SYMBOL, suspended: true });
  const closed = status({});
  assert.deepEqual([closed.status, closed.key], ['marketSuspended', -1]);
  venue.apply({ type: 'setAccount', account: ALICE, active: false });
  assert.equal(status({}).status, 'accountInactive');
});

test('client ids are one set with those of resting orders, and free again at the end', () => {
  const venue = traded();
  venue.buy(ALICE, SYMBOL, 1, 70_000, { cliOrdId: 'a' });
  assert.equal(venue.trigger(ALICE, 'buy', 1, 90_000, { cliOrdId: 'a' }).status, 'clientOrderIdAlreadyExist');
  const waiting = venue.trigger(ALICE, 'buy', 1, 90_000, { cliOrdId: 'b' });
  assert.equal(venue.buy(ALICE, SYMBOL, 1, 70_000, { cliOrdId: 'b' }).status, 'clientOrderIdAlreadyExist');
  assert.equal(venue.apply({ type: 'cancelOrder', account: ALICE, cliOrdId: 'b' }).key, waiting.key);
  assert.equal(venue.buy(ALICE, SYMBOL, 1, 70_000, { cliOrdId: 'b' }).status, 'placed');
});

test('reduce-only ones are cut to the position when they come, and say by how much (C85)', () => {
  const venue = traded();
  const { result } = venue.trigger(ALICE, 'sell', 3, 70_000, { reduceOnly: true });
  assert.equal(result.type === 'order' ? result.reducedLots : undefined, 20_000);
  const { result: book } = venue.sell(ALICE, SYMBOL, 3, 90_000, { reduceOnly: true });
  assert.equal(book.type === 'order' ? book.reducedLots : undefined, 20_000);
});

test('they count as open orders, and trailing ones have a limit of their own (C43, C83)', () => {
  const rules = { openOrdersPerMarket: 3, trailingStopsPerMarket: 1 };
  const venue = new SmallVenue({ accounts, rules });
  venue.cross(ALICE, BOB, SYMBOL, 1, 80_000);
  const trailing = { triggerType: 'trailing_stop', deviation: { value: '5', unit: 'PERCENT' } } as const;
  assert.equal(venue.trigger(ALICE, 'buy', 1, undefined, trailing).status, 'placed');
  const second = venue.trigger(ALICE, 'buy', 1, undefined, trailing);
  assert.equal(eventsOf(second.events, 'triggerRejected')[0]?.error, 'TRAILING_STOP_ORDER_LIMIT_EXCEEDED');
  assert.equal(venue.trigger(ALICE, 'buy', 1, 90_000).status, 'placed');
  assert.equal(venue.buy(ALICE, SYMBOL, 1, 70_000).status, 'placed');
  assert.equal(venue.trigger(ALICE, 'buy', 1, 90_000).status, 'tooManyOrders');
  assert.equal(venue.buy(ALICE, SYMBOL, 1, 70_000).status, 'tooManyOrders');
});
