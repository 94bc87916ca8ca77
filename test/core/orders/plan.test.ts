import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SelfTradeStrategy } from '../../../src/core/commands/command.ts';
import { account } from '../../support/genesis.ts';
import { ALICE, BOB, CAROL, eventsOf, SmallVenue } from '../../support/small-venue.ts';

const SYMBOL = 'PF_XBTUSD';
const accounts = ['alice', 'bob', 'carol'].map((name) => account(name, 'flex USD 10000000'));

/** Alice has orders on both sides of Bob's. */
function mixed(strategy: SelfTradeStrategy): { venue: SmallVenue; own: readonly number[] } {
  const venue = new SmallVenue({ accounts });
  venue.state.accounts.own(ALICE).selfTradeStrategy = strategy;
  const first = venue.sell(ALICE, SYMBOL, 1, 80_000).key;
  venue.sell(BOB, SYMBOL, 1, 80_001);
  const second = venue.sell(ALICE, SYMBOL, 1, 80_001).key;
  const far = venue.sell(ALICE, SYMBOL, 1, 80_002).key;
  return { venue, own: [first, second, far] };
}

const cancelled = (venue: ReturnType<SmallVenue['buy']>) =>
  eventsOf(venue.events, 'orderCancelled').map(({ order, reason }) => [order.key, reason]);

test('by default the taker is refused, and nobody is cancelled', () => {
  const { venue, own } = mixed('REJECT_TAKER');
  const sent = venue.buy(ALICE, SYMBOL, '0.5', 80_002);
  assert.deepEqual([sent.status, cancelled(sent)], ['selfFill', []]);
  assert.equal(venue.queue(SYMBOL, 'sell').length, own.length + 1);
});

test('else own orders that it would meet before it is filled are cancelled, and it goes on (C86)', () => {
  for (const strategy of ['CANCEL_MAKER_SELF', 'CANCEL_MAKER_CHILD', 'CANCEL_MAKER_ANY'] as const) {
    const { venue, own } = mixed(strategy);
    const sent = venue.buy(ALICE, SYMBOL, '0.5', 80_002);
    assert.equal(sent.status, 'placed');
    assert.deepEqual(cancelled(sent), [[own[0], 'CANCELLED_BY_SELF_TRADE']]);
    assert.deepEqual(
      sent.fills.map(({ maker, lots }) => [maker.accountId, lots]),
      [[BOB, 5_000]],
    );
    const rest = venue.buy(ALICE, SYMBOL, 1, 80_002);
    assert.deepEqual(
      cancelled(rest),
      [own[1], own[2]].map((key) => [key, 'CANCELLED_BY_SELF_TRADE']),
    );
    assert.deepEqual(venue.queue(SYMBOL, 'sell'), []);
    assert.deepEqual(venue.queue(SYMBOL, 'buy'), [rest.key]);
    assert.equal(venue.state.accounts.get(ALICE).openOrders, 1);
  }
});

test('a refused order cancels nothing; a post-only one may clear its own way', () => {
  const { venue, own } = mixed('CANCEL_MAKER_SELF');
  assert.equal(venue.buy(ALICE, SYMBOL, 1, 80_001, { type: 'post' }).status, 'postWouldExecute');
  assert.equal(venue.buy(ALICE, SYMBOL, 2, 80_001, { type: 'fok' }).status, 'iocWouldNotExecute');
  assert.equal(venue.queue(SYMBOL, 'sell').length, 4);
  const posted = venue.buy(ALICE, SYMBOL, 1, 80_000, { type: 'post' });
  assert.deepEqual([posted.status, cancelled(posted)], ['placed', [[own[0], 'CANCELLED_BY_SELF_TRADE']]]);
});

test('an edit that crosses, too', () => {
  const { venue, own } = mixed('CANCEL_MAKER_ANY');
  const { key } = venue.buy(ALICE, SYMBOL, 1, 70_000);
  const edited = venue.edit(ALICE, key, { limitPrice: '80001' });
  assert.equal(edited.status, 'edited');
  assert.deepEqual(cancelled(edited), [[own[0], 'CANCELLED_BY_SELF_TRADE']]);
  assert.equal(edited.fills.length, 1);
});

test('in a family: who may cancel whom, and who may not meet whom', () => {
  const family = [
    account('master', 'flex USD 10000000'),
    { ...account('one', 'flex USD 10000000'), master: 'master' },
    { ...account('two', 'flex USD 10000000'), master: 'master' },
    account('stranger', 'flex USD 10000000'),
  ];
  const [master, one, two, stranger] = [ALICE, BOB, CAROL, CAROL + 1];
  const meets = (taker: number, maker: number, strategy: SelfTradeStrategy): string => {
    const venue = new SmallVenue({ accounts: family });
    venue.state.accounts.own(taker).selfTradeStrategy = strategy;
    venue.sell(maker, SYMBOL, 1, 80_000);
    const sent = venue.buy(taker, SYMBOL, 1, 80_000);
    return sent.status === 'placed' && sent.fills.length === 0 ? 'cancels' : sent.status;
  };
  const rows: readonly (readonly [taker: number, maker: number, ...words: string[]])[] = [
    // REJECT_TAKER, SELF, CHILD, ANY
    [master, master, 'selfFill', 'cancels', 'cancels', 'cancels'],
    [master, one, 'selfFill', 'selfFill', 'cancels', 'cancels'],
    [one, one, 'selfFill', 'cancels', 'cancels', 'cancels'],
    [one, master, 'selfFill', 'selfFill', 'selfFill', 'cancels'],
    [one, two, 'selfFill', 'selfFill', 'selfFill', 'cancels'],
    [one, stranger, 'placed', 'placed', 'placed', 'placed'],
    [stranger, one, 'placed', 'placed', 'placed', 'placed'],
  ];
  const strategies = ['REJECT_TAKER', 'CANCEL_MAKER_SELF', 'CANCEL_MAKER_CHILD', 'CANCEL_MAKER_ANY'] as const;
  for (const [taker, maker, ...words] of rows) {
    assert.deepEqual(
      strategies.map((strategy) => meets(taker, maker, strategy)),
      words,
      `${taker} meets ${maker}`,
    );
  }
});
