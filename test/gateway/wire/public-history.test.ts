import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Execution } from '../../../src/core/events.ts';
import { Validators } from '../../../src/gateway/validators.ts';
import { successBody } from '../../../src/gateway/wire/envelope.ts';
import { publicHistory } from '../../../src/gateway/wire/public-history.ts';
import { HISTORY_REPLY } from '../../../src/gateway/wire/schemas/history.ts';
import { id, received, SmallVenue, START_MS, usd } from './venue.ts';

const validators = new Validators();
const venue = new SmallVenue({
  prices: { XBT: 50_000 },
  funds: { a: [usd('flex', '1000000')], b: [usd('flex', '1000000')] },
});
const market = venue.market('PF_XBTUSD');
const executions: Execution[] = [];
function send(order: Parameters<SmallVenue['send']>[0]): void {
  for (const event of venue.send(order).events) if (event.type === 'execution') executions.push(event);
}
send({ account: venue.account('b').id, orderType: 'post', side: 'sell', size: '0.0003', limitPrice: '50005' });
send({ orderType: 'mkt', size: '0.0001' });
send({ orderType: 'ioc', size: '0.0004', limitPrice: '50010' });

test('the history: oldest first, numbered from the newest', () => {
  const rows = publicHistory(venue.state, market, executions);
  assert.deepEqual(received(rows), [
    {
      time: '2026-11-20T12:00:00.002Z',
      trade_id: 2,
      price: 50005,
      size: 0.0001,
      side: 'buy',
      type: 'fill',
      uid: id('execution', 2, 1),
      sequence_id: '1',
    },
    {
      time: '2026-11-20T12:00:00.003Z',
      trade_id: 1,
      price: 50005,
      size: 0.0002,
      side: 'buy',
      type: 'fill',
      uid: id('execution', 3, 1),
      sequence_id: '2',
    },
  ]);
  const reply: unknown = JSON.parse(successBody(START_MS, { history: rows }));
  assert.equal(validators.firstFault(HISTORY_REPLY, reply), undefined);
});

test('the history has the last hundred trades, with transparency fields where they are asked for', () => {
  const [first] = executions as [Execution];
  const many = Array.from({ length: 130 }, (_, index) => ({
    ...first,
    kind: index === 129 ? ('partial liquidation' as const) : ('fill' as const),
    sequence: index + 1,
  }));
  const rows = publicHistory(venue.state, market, many, true);
  assert.equal(rows.length, 100);
  assert.deepEqual([rows[0]?.trade_id, rows[0]?.sequence_id], [100, '31']);
  assert.deepEqual([rows[99]?.trade_id, rows[99]?.sequence_id], [1, '130']);
  assert.partialDeepStrictEqual(received(rows[99]), {
    type: 'partial liquidation',
    instrument_identification_type: 'ISIN',
    isin: 'GB00BQ84JX13',
    execution_venue: 'CRYP',
    price_notation: 'MONE',
    price_currency: 'USD',
    notional_amount: 5,
    notional_currency: 'USD',
    publication_time: '2026-11-20T12:00:00.002Z',
    publication_venue: 'CRYP',
    transaction_identification_code: id('execution', 2, 1).replaceAll('-', '').toUpperCase(),
    to_be_cleared: false,
  });
  const reply: unknown = JSON.parse(successBody(START_MS, { history: rows }));
  assert.equal(validators.firstFault(HISTORY_REPLY, reply), undefined);
});
