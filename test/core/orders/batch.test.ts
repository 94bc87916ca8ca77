import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BatchElement, SendOrder } from '../../../src/core/commands/command.ts';
import { account } from '../../support/genesis.ts';
import { ALICE, BOB, CAROL, eventsOf, SmallVenue } from '../../support/small-venue.ts';

const SYMBOL = 'PF_XBTUSD';
const accounts = ['alice', 'bob', 'carol'].map((name) => account(name, 'flex USD 10000000'));

function order(changes: Partial<SendOrder> = {}): SendOrder {
  return {
    type: 'sendOrder',
    account: ALICE,
    symbol: SYMBOL,
    side: 'buy',
    orderType: 'lmt',
    size: '1',
    limitPrice: '70000',
    reduceOnly: false,
    ...changes,
  };
}

function run(venue: SmallVenue, elements: readonly BatchElement[], processBeforeMs?: number) {
  const late = processBeforeMs === undefined ? {} : { processBeforeMs };
  const applied = venue.apply({ type: 'batch', account: ALICE, elements, ...late });
  assert.equal(applied.result.type, 'batch');
  const results = applied.result.type === 'batch' ? applied.result.elements : [];
  const words = results.map(({ result }) =>
    result.type === 'order' ? result.status : result.type === 'refused' ? result.error : result.type,
  );
  return { ...applied, results, words };
}

test('elements are carried out in their order, and a refused one stops nothing (C88)', () => {
  const venue = new SmallVenue({ accounts });
  const { words, results, events } = run(venue, [
    order({ cliOrdId: 'a' }),
    order({ cliOrdId: 'a' }),
    { type: 'editOrder', account: ALICE, cliOrdId: 'a', size: '2', quantityMode: 'relative' },
    order({ symbol: 'PF_NOPE' }),
    { type: 'cancelOrder', account: ALICE, cliOrdId: 'a' },
    { type: 'cancelOrder', account: ALICE, cliOrdId: 'a' },
  ]);
  assert.deepEqual(words, [
    'placed',
    'clientOrderIdAlreadyExist',
    'edited',
    'invalidArgument',
    'cancelled',
    'notFound',
  ]);
  assert.deepEqual(
    results.map(({ from, to }) => events.slice(from, to).map(({ type }) => type)),
    [['orderPlaced'], [], ['orderEdited'], [], ['orderCancelled'], []],
  );
});

test('what follows, follows once after the last', () => {
  const venue = new SmallVenue({ accounts });
  venue.cross(CAROL, BOB, SYMBOL, 1, 80_000);
  venue.sell(BOB, SYMBOL, 1, 81_000);
  const { words, results, events } = run(venue, [
    {
      type: 'sendTrigger',
      account: ALICE,
      symbol: SYMBOL,
      side: 'sell',
      triggerType: 'take_profit',
      signal: 'last',
      size: '0.5',
      stopPrice: '81000',
      limitPrice: '80900',
      reduceOnly: false,
    },
    order({ size: '0.5', limitPrice: '81000' }),
    order({ size: '0.3', limitPrice: '80950' }),
  ]);
  assert.deepEqual(words, ['placed', 'placed', 'placed']);
  const [fired] = eventsOf(events, 'triggerFired');
  assert.ok(fired !== undefined && events.indexOf(fired) >= (results[2]?.to ?? 0));
  assert.deepEqual(
    eventsOf(events, 'triggerFailed').map(({ error }) => error),
    ['WOULD_EXECUTE_SELF'],
  );
});

test('a late batch does nothing, an inactive account has none', () => {
  const venue = new SmallVenue({ accounts });
  const cancel = { type: 'cancelOrder', account: ALICE, cliOrdId: 'x' } as const;
  const late = run(venue, [order(), cancel], 1);
  assert.deepEqual(
    [late.words, late.events],
    [['wouldProcessAfterSpecifiedTime', 'wouldProcessAfterSpecifiedTime'], []],
  );
  venue.apply({ type: 'setAccount', account: ALICE, tradingEnabled: false });
  assert.equal(venue.apply({ type: 'batch', account: ALICE, elements: [cancel] }).status, 'accountInactive');
});

test('an empty batch is nothing', () => {
  assert.deepEqual(run(new SmallVenue({ accounts }), []).results, []);
});
