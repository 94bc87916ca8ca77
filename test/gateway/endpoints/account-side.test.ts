import assert from 'node:assert/strict';
import { test } from 'node:test';
import { aVenue, V3 } from './venue.ts';

test('transfers between wallets, the newest first; deposits are none', async (t) => {
  const venue = await aVenue(t);
  const alice = venue.caller('alice');
  const listed = async (fields = {}) => (await alice.get(`${V3}/transfers`, fields)).json.transfers;
  assert.deepEqual(await listed(), []);
  await alice.post(`${V3}/transfer`, { fromAccount: 'cash', toAccount: 'flex', unit: 'usd', amount: '12.5' });
  venue.pass(1_000);
  await venue.control({ type: 'deposit', account: venue.account('alice'), wallet: 'cash', asset: 'USD', amount: '1' });
  await alice.post(`${V3}/transfer`, {
    fromAccount: 'cash',
    toAccount: 'fi_xbtusd',
    unit: 'BTC',
    amount: '0.000000000001',
  });
  await venue
    .caller('bob')
    .post(`${V3}/transfer`, { fromAccount: 'cash', toAccount: 'flex', unit: 'usd', amount: '1' });
  const rows = await listed();
  assert.deepEqual(
    rows.map(({ id: _id, ...row }: { id: string }) => row),
    [
      {
        date: '2026-11-20T12:00:01Z',
        from: 'cash',
        to: 'fi_xbtusd',
        asset: 'xbt',
        amount: '0.000000000001',
        status: 'processed',
      },
      { date: '2026-11-20T12:00:00Z', from: 'cash', to: 'flex', asset: 'usd', amount: '12.5', status: 'processed' },
    ],
  );
  assert.deepEqual(await listed({ lastTransferTime: '2026-11-20T12:00:01Z' }), [rows[1]]);
  assert.equal(new Set(rows.map(({ id }: { id: string }) => id)).size, 2);
});

test('notifications: what settles soon, and what does not trade', async (t) => {
  const venue = await aVenue(t);
  const alice = venue.caller('alice', 'read');
  const listed = async () => (await alice.get(`${V3}/notifications`)).json.notifications;
  const symbols = (rows: readonly { readonly note: string; readonly type: string }[], type: string) =>
    rows.filter((row) => row.type === type).map(({ note }) => note);
  await venue.control({ type: 'setMarket', symbol: 'PF_XBTUSD', suspended: true });
  await venue.control({ type: 'setMarket', symbol: 'PI_XBTUSD', postOnly: true });
  const rows = await listed();
  assert.deepEqual(symbols(rows, 'market'), ['PF_XBTUSD is suspended.', 'PI_XBTUSD takes post-only orders only.']);
  const { state } = venue;
  const soon: string[] = [];
  for (let id = 0; id < state.markets.size; id++) {
    const { symbol, lastTradingMs } = state.markets.get(id).contract;
    if (lastTradingMs !== 0 && lastTradingMs - state.root.timeMs <= 7 * 86_400_000) soon.push(`${symbol} settles.`);
  }
  assert.ok(soon.length > 0);
  assert.deepEqual(symbols(rows, 'settlement'), soon);
});
