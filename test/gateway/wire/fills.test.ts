import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Execution } from '../../../src/core/events.ts';
import { fill } from '../../../src/gateway/wire/fills.ts';
import { fillRowOf } from './rows.ts';
import { id, received, SmallVenue, usd } from './venue.ts';

const coins = { wallet: 'fi_xbtusd', asset: 'XBT', amount: '10' };
const venue = new SmallVenue({
  prices: { XBT: 50_000 },
  funds: { a: [usd('flex', '100000'), coins], b: [usd('flex', '100000'), coins], c: [] },
});
const a = venue.account('a').id;
const b = venue.account('b').id;

function execution(...sent: readonly Parameters<SmallVenue['send']>[0][]): Execution {
  for (const order of sent) {
    const found = venue.send(order).events.find((event) => event.type === 'execution');
    if (found !== undefined) return found;
  }
  throw new Error('nothing was executed');
}

function filled(event: Execution, accountId: number, withProfit?: boolean): unknown {
  const row = fillRowOf(event, accountId);
  return row === undefined ? undefined : received(fill(venue.state, row, withProfit));
}

test('both sides of an execution see it as their own fill; nobody else sees it', () => {
  const event = execution({ account: b, side: 'sell', size: '0.1', cliOrdId: 'maker' }, { size: '0.1' });
  assert.deepEqual(filled(event, a), {
    fill_id: id('execution', 2, 1),
    symbol: 'PF_XBTUSD',
    side: 'buy',
    order_id: id('order', 2, 0),
    size: 0.1,
    price: 50000,
    fillTime: '2026-11-20T12:00:00.002Z',
    fillType: 'taker',
    realized_pnl: 0,
    sequence_id: '1',
  });
  assert.deepEqual(filled(event, b), {
    fill_id: id('execution', 2, 1),
    symbol: 'PF_XBTUSD',
    side: 'sell',
    order_id: id('order', 1, 0),
    size: 0.1,
    price: 50000,
    fillTime: '2026-11-20T12:00:00.002Z',
    fillType: 'maker',
    cliOrdId: 'maker',
    realized_pnl: 0,
    sequence_id: '1',
  });
  assert.equal(filled(event, venue.account('c').id), undefined);
});

test('a closing fill tells what it realised, in dollars or in coins', () => {
  const linear = execution({ account: b, size: '0.1', limitPrice: '50123' }, { side: 'sell', size: '0.1' });
  assert.partialDeepStrictEqual(filled(linear, a), {
    side: 'sell',
    price: 50123,
    realized_pnl: 12.3,
    sequence_id: '2',
  });
  const order = { symbol: 'PI_XBTUSD', size: '1000' };
  execution({ ...order, account: b, side: 'sell' }, order);
  const close = { ...order, limitPrice: '62500' };
  venue.deliver({ type: 'setIndexPrices', prices: [['XBT', 62_500]] });
  const inverse = execution({ ...close, account: b }, { ...close, side: 'sell' });
  // 1,000 x (1 / 50,000 - 1 / 62,500) coins
  assert.partialDeepStrictEqual(filled(inverse, a), { symbol: 'PI_XBTUSD', realized_pnl: 0.004 });
  assert.partialDeepStrictEqual(filled(inverse, a, false), { symbol: 'PI_XBTUSD', realized_pnl: null });
});
