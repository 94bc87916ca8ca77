import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SendTrigger } from '../../../src/core/commands/command.ts';
import { Venue } from '../../../src/core/venue.ts';
import { account } from '../../support/genesis.ts';
import { fc } from '../../support/property.ts';
import { ALICE, type Answer, BOB, CAROL, eventsOf, SmallVenue } from '../../support/small-venue.ts';

const SYMBOL = 'PF_XBTUSD';
const accounts = ['alice', 'bob', 'carol'].map((name) => account(name, 'flex USD 10000000'));

function traded(): SmallVenue {
  const venue = new SmallVenue({ accounts });
  venue.cross(ALICE, BOB, SYMBOL, 1, 80_000);
  return venue;
}

/** Carol and Bob trade a little at a price. */
function tradeAt(venue: SmallVenue, price: number): Answer {
  return venue.cross(CAROL, BOB, SYMBOL, '0.0001', price);
}

const firedKeys = (answer: Answer) => eventsOf(answer.events, 'triggerFired').map(({ trigger }) => trigger.key);

test('a stop becomes an order of the same id when the last trade reaches its price (C80)', () => {
  const venue = traded();
  const stop = venue.trigger(ALICE, 'sell', 1, 79_000, { limitPrice: '78500', cliOrdId: 'stop' });
  venue.buy(CAROL, SYMBOL, '0.4', 78_600);
  assert.deepEqual(firedKeys(tradeAt(venue, 79_001)), []);
  const fired = tradeAt(venue, 79_000);
  assert.deepEqual(firedKeys(fired), [stop.key]);
  assert.deepEqual(
    fired.fills.map(({ taker, lots, ticks }) => [taker.order.key, lots, ticks]),
    [
      [fired.fills[0]?.taker.order.key, 1, 79_000],
      [stop.key, 4_000, 78_600],
    ],
  );
  const [rests] = eventsOf(fired.events, 'orderPlaced').slice(-1);
  assert.deepEqual([rests?.order.key, rests?.order.cliOrdId, rests?.reason], [stop.key, 'stop', 'LIMIT_FROM_STOP']);
  assert.deepEqual(venue.queue(SYMBOL, 'sell'), [stop.key]);
  assert.equal(venue.state.triggers.count, 0);
});

test('each signal has its own price', () => {
  const venue = traded();
  const mark = venue.trigger(ALICE, 'sell', '0.1', 79_000, { signal: 'mark' }).key;
  const index = venue.trigger(ALICE, 'sell', '0.1', 79_000, { signal: 'index' }).key;
  const last = venue.trigger(ALICE, 'sell', '0.1', 79_000).key;
  assert.deepEqual(firedKeys(tradeAt(venue, 79_000)), [last]);
  const moved = venue.index({ XBT: 79_000 });
  assert.deepEqual(firedKeys(moved), [mark, index]);
});

test('one whose price is reached already fires in the entry that placed it; without a trade `last` holds nothing', () => {
  const venue = traded();
  venue.buy(CAROL, SYMBOL, 1, 79_900);
  const sent = venue.trigger(ALICE, 'sell', 1, 80_000);
  assert.deepEqual(firedKeys(sent), [sent.key]);
  assert.equal(venue.lots(ALICE, SYMBOL), 0);
  const quiet = new SmallVenue({ accounts });
  assert.deepEqual(firedKeys(quiet.trigger(ALICE, 'sell', 1, 90_000)), []);
});

test('the order is market, price and id; what one does may cut or cancel the next (C80, C85)', () => {
  const venue = traded();
  venue.buy(CAROL, SYMBOL, 5, 78_000);
  const high = venue.trigger(ALICE, 'sell', '0.7', 79_500, { reduceOnly: true }).key;
  const low = venue.trigger(ALICE, 'sell', '0.6', 79_000, { reduceOnly: true }).key;
  const spare = venue.trigger(ALICE, 'sell', '0.2', 79_200, { reduceOnly: true }).key;
  const never = venue.trigger(ALICE, 'sell', '0.5', 79_300, { reduceOnly: true, limitPrice: '90000' }).key;
  const fired = venue.sell(BOB, SYMBOL, '0.0001', 78_000);
  assert.deepEqual(firedKeys(fired), [low, spare, never, high]);
  assert.equal(venue.lots(ALICE, SYMBOL), 0);
  const cut = eventsOf(fired.events, 'triggerEdited').filter(({ reason }) => reason === 'WOULD_NOT_REDUCE_POSITION');
  assert.deepEqual(
    cut.map(({ now }) => [now.key, now.lots]),
    [
      [high, 4_000],
      [never, 4_000],
      [high, 2_000],
      [never, 2_000],
    ],
  );
});

test('a refused one is gone with the reason (D23)', () => {
  const venue = new SmallVenue({ accounts: [...accounts.slice(0, 2), account('carol', 'flex USD 100')] });
  venue.cross(ALICE, BOB, SYMBOL, 1, 80_000);
  venue.sell(BOB, SYMBOL, 5, 81_100);
  const stop = venue.trigger(CAROL, 'buy', 5, 81_000).key;
  venue.sell(ALICE, SYMBOL, '0.0001', 81_000);
  const fired = venue.buy(BOB, SYMBOL, '0.0001', 81_000);
  assert.deepEqual(firedKeys(fired), [stop]);
  assert.deepEqual(
    eventsOf(fired.events, 'triggerFailed').map(({ trigger, error }) => [trigger.key, error]),
    [[stop, 'INSUFFICIENT_MARGIN']],
  );
  assert.equal(venue.lots(CAROL, SYMBOL), 0);
  assert.equal(venue.state.triggers.count, 0);
});

test('a market that nobody quotes, and an account that may not trade', () => {
  const venue = traded();
  const lonely = venue.trigger(ALICE, 'sell', 1, 79_000).key;
  const fired = tradeAt(venue, 79_000);
  assert.deepEqual(
    eventsOf(fired.events, 'triggerFailed').map(({ trigger, error }) => [trigger.key, error]),
    [[lonely, 'IOC_WOULD_NOT_EXECUTE']],
  );
  const idle = venue.trigger(ALICE, 'sell', 1, 78_000).key;
  venue.apply({ type: 'setAccount', account: ALICE, tradingEnabled: false });
  assert.deepEqual(
    eventsOf(tradeAt(venue, 78_000).events, 'triggerCancelled').map(({ trigger, reason }) => [trigger.key, reason]),
    [[idle, 'CANCELLED_BY_ADMIN']],
  );
});

test('while the market is suspended or post-only they wait (C84)', () => {
  for (const shut of [{ suspended: true }, { postOnly: true }]) {
    const venue = traded();
    const stop = venue.trigger(ALICE, 'sell', 1, 79_000, { signal: 'index', limitPrice: '70000' }).key;
    venue.apply({ type: 'setMarket', symbol: SYMBOL, ...shut });
    assert.deepEqual(firedKeys(venue.index({ XBT: 78_000 })), []);
    const opened = venue.apply({ type: 'setMarket', symbol: SYMBOL, suspended: false, postOnly: false });
    assert.deepEqual(firedKeys(opened), [stop]);
  }
});

test('a trailing stop follows the price one way and fires on the way back (C83)', () => {
  const venue = traded();
  const deviation = { value: '1', unit: 'PERCENT' } as const;
  const limitOffset = { value: '-10', unit: 'QUOTE_CURRENCY' } as const;
  const sent = venue.trigger(ALICE, 'sell', 1, undefined, {
    triggerType: 'trailing_stop',
    signal: 'index',
    deviation,
    limitOffset,
  });
  const placed = eventsOf(sent.events, 'triggerPlaced')[0]?.trigger;
  assert.deepEqual([placed?.ticks, placed?.limitTicks], [79_200, 79_190]);
  const up = venue.index({ XBT: 82_000 });
  const [followed] = eventsOf(up.events, 'triggerEdited');
  assert.deepEqual(
    [followed?.now.ticks, followed?.now.limitTicks, followed?.reason],
    [81_180, 81_170, 'TRAILING_STOP_PRICE_UPDATED'],
  );
  const back = venue.index({ XBT: 81_181 });
  assert.deepEqual([eventsOf(back.events, 'triggerEdited'), firedKeys(back)], [[], []]);
  const fired = venue.index({ XBT: 81_180 });
  assert.deepEqual(firedKeys(fired), [sent.key]);
  assert.deepEqual(eventsOf(fired.events, 'orderPlaced')[0]?.order.ticks, 81_170);
});

test('a trailing stop needs a price to follow', () => {
  const venue = new SmallVenue({ accounts });
  const options = { triggerType: 'trailing_stop', deviation: { value: '1', unit: 'PERCENT' } } as const;
  const sent = venue.trigger(ALICE, 'sell', 1, undefined, options);
  assert.equal(
    eventsOf(sent.events, 'triggerRejected')[0]?.error,
    'NO_REFERENCE_PRICE_AVAILABLE_FOR_CALCULATING_TRAILING_STOP_TRIGGER_PRICE',
  );
});

test('they survive save, load and revert', () => {
  const venue = traded();
  venue.trigger(ALICE, 'sell', 1, 79_000, { cliOrdId: 'one' });
  const kept = venue.venue.snapshot();
  const again = new Venue();
  again.state.load(venue.state.save());
  assert.equal(again.state.hash(), venue.state.hash());
  assert.deepEqual(firedKeys(tradeAt(venue, 79_000)).length, 1);
  venue.venue.restore(kept);
  assert.equal(venue.state.hash(), again.state.hash());
  assert.equal(venue.apply({ type: 'cancelOrder', account: ALICE, cliOrdId: 'one' }).status, 'cancelled');
});

test('any triggers, any walk: exactly those whose price was reached have fired, and lists stay whole', (t) => {
  const census = { sent: 0, fired: 0, waiting: 0, trailed: 0 };
  const trigger = fc.record({
    side: fc.constantFrom('buy', 'sell' as const),
    triggerType: fc.constantFrom('stp', 'take_profit', 'trailing_stop' as const),
    signal: fc.constantFrom('index', 'last', 'mark' as const),
    stopPrice: fc.integer({ min: 75_000, max: 85_000 }),
    isMarket: fc.boolean(),
  });
  const step = fc.oneof(
    fc.record({ send: trigger }),
    fc.record({ index: fc.integer({ min: 76_000, max: 84_000 }) }),
    fc.record({ trade: fc.integer({ min: 76_000, max: 84_000 }) }),
  );
  fc.assert(
    fc.property(fc.array(step, { minLength: 5, maxLength: 40 }), (steps) => {
      const venue = traded();
      for (const each of steps) {
        let answer: Answer;
        if ('send' in each) {
          census.sent++;
          const { side, triggerType, signal, stopPrice, isMarket } = each.send;
          const limit = isMarket ? {} : { limitOffset: { value: '0', unit: 'PERCENT' as const } };
          const options: Partial<SendTrigger> =
            triggerType === 'trailing_stop'
              ? { triggerType, signal, deviation: { value: '2', unit: 'PERCENT' }, ...limit }
              : { triggerType, signal, ...limit };
          answer = venue.trigger(
            ALICE,
            side,
            '0.001',
            triggerType === 'trailing_stop' ? undefined : stopPrice,
            options,
          );
        } else if ('index' in each) answer = venue.index({ XBT: each.index });
        else answer = tradeAt(venue, each.trade);
        census.fired += firedKeys(answer).length;
        census.trailed += eventsOf(answer.events, 'triggerEdited').length;
        census.waiting += checkWaiting(venue);
      }
    }),
    { numRuns: 300 },
  );
  t.diagnostic(JSON.stringify(census));
  assert.ok(census.fired > 50 && census.waiting > 50 && census.trailed > 50);
});

/** No waiting trigger has reached its price, and every one stands in its list. */
function checkWaiting({ state }: SmallVenue): number {
  let listed = 0;
  for (let id = 0; id < state.triggerLists.size; id++) {
    const list = state.triggerLists.get(id);
    listed += list.triggers.length;
    for (const [at, triggerId] of list.triggers.entries()) {
      const trigger = state.triggers.get(triggerId);
      assert.equal(list.ticks[at], trigger.ticks);
      const market = state.markets.get(trigger.marketId);
      const price = {
        mark: market.markPrice,
        index: state.assets.get(market.baseAsset).indexPriceUsd,
        last: market.lastTicks,
      };
      if (market.lastLots === 0 && trigger.signal === 'last') continue;
      assert.ok(trigger.above ? price[trigger.signal] < trigger.ticks : price[trigger.signal] > trigger.ticks);
    }
  }
  assert.equal(listed, state.triggers.count);
  return listed;
}
