import assert from 'node:assert/strict';
import { test } from 'node:test';
import { derivedKeys } from '../../../src/control/keys.ts';
import { FEEDS } from '../../../src/gateway/ws/feeds.ts';
import { RICH, SEED, V3 } from '../endpoints/venue.ts';
import { aLiveVenue, type Client, type LiveVenue, type Said } from './live-venue.ts';

const LINEAR = 'PF_XBTUSD';

async function price(live: LiveVenue, usd: number): Promise<void> {
  await live.venue.control({ type: 'setIndexPrices', prices: [['XBT', usd]] });
}

async function listens(live: LiveVenue, feed: string, account = 'alice', more: object = {}): Promise<Client> {
  const client = await live.connect();
  await client.follow(live.venue.caller(account), feed, more);
  assert.equal((await client.next()).event, 'subscribed');
  return client;
}

test('ticker: at once when something moves, then at most once a second, the newest at its end', async (t) => {
  const live = await aLiveVenue(t);
  const client = await live.connect();
  client.subscribe('ticker', LINEAR);
  assert.equal((await client.take(2))[1].feed, 'ticker');
  const indexes = async (): Promise<number[]> => (await client.all()).map(({ index }) => index);
  await price(live, 84_100);
  assert.deepEqual(await indexes(), [84_100]);
  await price(live, 84_200);
  await price(live, 84_300);
  assert.deepEqual(await indexes(), []);
  live.pass(1_000);
  assert.deepEqual(await indexes(), [84_300]);
  live.pass(5_000);
  assert.deepEqual(await indexes(), []);
  // Nothing that the ticker shows is another: no news.
  await live.venue.control({ type: 'setIndexPrices', prices: [['ETH', 2_700]] });
  await live.venue.caller('alice').send({ symbol: LINEAR, size: 0.1, limitPrice: 80_000 });
  assert.deepEqual(await indexes(), []);
});

test('ticker says what GET /tickers says', async (t) => {
  const live = await aLiveVenue(t, { historyDays: 1 });
  const client = await live.connect();
  client.subscribe('ticker', LINEAR);
  const said = (await client.take(2))[1];
  const { ticker } = (await live.venue.get(`/derivatives/api/v3/tickers/${LINEAR}`)).json;
  assert.deepEqual(
    [said.bid, said.ask, said.bid_size, said.ask_size, said.markPrice, said.index, said.last, said.volume, said.open],
    [
      ticker.bid,
      ticker.ask,
      ticker.bidSize,
      ticker.askSize,
      ticker.markPrice,
      ticker.indexPrice,
      ticker.last,
      ticker.vol24h,
      ticker.open24h,
    ],
  );
  assert.equal(said.leverage, '100x');
  assert.equal(said.next_funding_rate_time, Date.UTC(2026, 10, 20, 13));
  assert.equal(said.dtm, 0);
});

test('ticker_lite has neither mark nor funding nor time', async (t) => {
  const live = await aLiveVenue(t);
  const client = await live.connect();
  client.subscribe('ticker_lite', LINEAR);
  assert.deepEqual(Object.keys((await client.take(2))[1]), [
    'feed',
    'product_id',
    'bid',
    'ask',
    'change',
    'premium',
    'volume',
    'tag',
    'pair',
    'dtm',
    'maturityTime',
    'volumeQuote',
  ]);
});

test('heartbeat: the time every ten seconds, to whoever asked for it', async (t) => {
  const live = await aLiveVenue(t);
  const client = await live.connect();
  client.subscribe('heartbeat');
  await client.next();
  live.pass(25_000);
  assert.deepEqual(
    (await client.all()).map(({ feed }) => feed),
    ['heartbeat', 'heartbeat'],
  );
  client.send({ event: 'unsubscribe', feed: 'heartbeat' });
  await client.next();
  live.pass(25_000);
  assert.deepEqual(await client.all(), []);
});

test('book: changes are numbered without gaps; what goes is told before what comes', async (t) => {
  const live = await aLiveVenue(t);
  const client = await live.connect();
  client.subscribe('book', LINEAR);
  const snapshot = (await client.take(2))[1];
  assert.equal(snapshot.tickSize, null);
  await live.venue.caller('alice').send({ symbol: LINEAR, size: 0.5, limitPrice: 80_000 });
  const [added] = await client.all();
  assert.deepEqual(
    { ...added, timestamp: 0 },
    { feed: 'book', product_id: LINEAR, side: 'buy', seq: snapshot.seq + 1, price: 80_000, qty: 0.5, timestamp: 0 },
  );
  await price(live, 84_001);
  const changes = await client.all();
  assert.deepEqual(
    changes.map(({ seq }) => seq),
    changes.map((_, index) => added.seq + 1 + index),
  );
  const firstKept = changes.findIndex(({ qty }) => qty > 0);
  assert.ok(firstKept > 0 && changes.slice(firstKept).every(({ qty }) => qty > 0));
});

test('book: who comes after all have left gets the book of now', async (t) => {
  const live = await aLiveVenue(t);
  const client = await live.connect();
  client.subscribe('book', LINEAR);
  const before = (await client.take(2))[1];
  client.send({ event: 'unsubscribe', feed: 'book', product_ids: [LINEAR] });
  await client.next();
  await live.venue.caller('alice').send({ symbol: LINEAR, size: 0.5, limitPrice: 84_000 });
  client.subscribe('book', LINEAR);
  const after = (await client.take(2))[1];
  assert.deepEqual(after.bids[0], { price: 84_000, qty: 0.5 });
  assert.ok(after.seq > before.seq);
});

test('trade: newest first, then each trade with the next number', async (t) => {
  const live = await aLiveVenue(t, { historyDays: 1 });
  const client = await live.connect();
  client.subscribe('trade', LINEAR);
  const { trades } = (await client.take(2))[1];
  assert.equal(trades.length, 100);
  assert.ok(trades.every((trade: Said, index: number) => index === 0 || trade.seq === trades[index - 1].seq - 1));
  await live.venue.caller('alice').send({ symbol: LINEAR, size: 0.1 });
  const said = await client.all();
  assert.deepEqual(
    said.map(({ seq }) => seq),
    said.map((_, index) => trades[0].seq + 1 + index),
  );
  const { history } = (await live.venue.get('/derivatives/api/v3/history', { symbol: LINEAR })).json;
  assert.equal(history.at(-1).uid, said.at(-1)?.uid);
});

test('trade: the trades of a moment are read once, however often they are asked for', async (t) => {
  const live = await aLiveVenue(t, { historyDays: 1 });
  const client = await live.connect();
  const reads = t.mock.method(live.venue.history, 'tradesOf');
  client.subscribe('trade', ...Array.from({ length: 20 }, () => LINEAR));
  const said = await client.all();
  const snapshots = said.filter(({ feed }) => feed === 'trade_snapshot');
  assert.equal(snapshots.length, 20);
  assert.equal(reads.mock.callCount(), 1);
  await live.venue.caller('alice').send({ symbol: LINEAR, size: 0.1 });
  const told = await client.all();
  const other = await live.connect();
  other.subscribe('trade', LINEAR);
  const [, { trades }] = await other.take(2);
  assert.equal(trades[0].uid, told.at(-1)?.uid);
});

test('open_orders: an order from its arrival to its end', async (t) => {
  const live = await aLiveVenue(t);
  const client = await listens(live, 'open_orders');
  assert.deepEqual((await client.next()).orders, []);
  const alice = live.venue.caller('alice');
  const { order_id: order } = await alice.send({ symbol: LINEAR, size: 1, limitPrice: 80_000, cliOrdId: 'mine' });
  const [placed] = await client.all();
  assert.deepEqual(
    { ...placed, order: { ...placed.order, time: 0, last_update_time: 0 } },
    {
      feed: 'open_orders',
      order: {
        instrument: LINEAR,
        time: 0,
        last_update_time: 0,
        qty: 1,
        filled: 0,
        limit_price: 80_000,
        stop_price: 0,
        type: 'limit',
        order_id: order,
        cli_ord_id: 'mine',
        direction: 0,
        reduce_only: false,
      },
      is_cancel: false,
      reason: 'new_placed_order_by_user',
    },
  );
  await alice.post('/derivatives/api/v3/editorder', { orderId: order, size: 2 });
  assert.deepEqual(
    (await client.all()).map(({ reason, order: { qty } }) => [reason, qty]),
    [['edited_by_user', 2]],
  );
  await alice.post('/derivatives/api/v3/cancelorder', { order_id: order });
  assert.deepEqual(await client.all(), [
    { feed: 'open_orders', order_id: order, cli_ord_id: 'mine', is_cancel: true, reason: 'cancelled_by_user' },
  ]);
  // What trades at once was never open.
  await alice.send({ symbol: LINEAR, size: 0.1 });
  assert.deepEqual(await client.all(), []);
});

test('open_orders: partial and full fills of what rests; fills on both sides', async (t) => {
  const live = await aLiveVenue(t, { liquidity: 'none' });
  const [orders, fills, others] = [
    await listens(live, 'open_orders'),
    await listens(live, 'fills'),
    await listens(live, 'fills', 'bob'),
  ];
  for (const client of [orders, fills, others]) await client.next();
  const [alice, bob] = [live.venue.caller('alice'), live.venue.caller('bob')];
  await alice.send({ symbol: LINEAR, size: 1, limitPrice: 80_000 });
  await bob.send({ symbol: LINEAR, side: 'sell', size: 0.4, limitPrice: 80_000 });
  await bob.send({ symbol: LINEAR, side: 'sell', size: 1, limitPrice: 80_000 });
  const said = (await orders.all()).map(({ reason, is_cancel, order }) => [reason, is_cancel, order.qty, order.filled]);
  assert.deepEqual(said, [
    ['new_placed_order_by_user', false, 1, 0],
    ['partial_fill', false, 0.6, 0.4],
    ['full_fill', true, 0, 1],
  ]);
  const mine = (await fills.all()).map(({ fills: [fill] }) => fill);
  assert.deepEqual(
    mine.map(({ seq, fill_type, order_type, taker_order_type, qty, remaining_order_qty, fee_currency }) => {
      return [seq, fill_type, order_type, taker_order_type, qty, remaining_order_qty, fee_currency];
    }),
    [
      [0, 'maker', 'limit', 'limit', 0.4, 0.6, 'USD'],
      [1, 'maker', 'limit', 'limit', 0.6, 0, 'USD'],
    ],
  );
  assert.deepEqual(
    (await others.all()).map(({ fills: [fill] }) => [fill.fill_type, fill.qty, fill.remaining_order_qty, fill.buy]),
    [
      ['taker', 0.4, 0, false],
      ['taker', 0.6, 0.4, false],
    ],
  );
});

test('open_orders: stops wait, fire, and become orders', async (t) => {
  const live = await aLiveVenue(t);
  const client = await listens(live, 'open_orders');
  await client.next();
  const alice = live.venue.caller('alice');
  const stop = { symbol: LINEAR, side: 'sell', size: 1, orderType: 'stp', stopPrice: 83_000, triggerSignal: 'mark' };
  await alice.send({ ...stop, limitPrice: 84_500 });
  await price(live, 82_000);
  const said = await client.all();
  assert.deepEqual(
    said.map(({ reason, is_cancel }) => [reason, is_cancel]),
    [
      ['new_placed_order_by_user', false],
      ['stop_order_triggered', true],
      ['limit_order_from_stop', false],
    ],
  );
  assert.deepEqual(
    [said[0].order.type, said[0].order.stop_price, said[0].order.limit_price, said[0].order.triggerSignal],
    ['stop', 83_000, 84_500, 'mark'],
  );
  assert.equal(said[1].order_id, said[2].order.order_id);
});

test('open_orders_verbose tells of refused post-only orders, open_orders does not', async (t) => {
  const live = await aLiveVenue(t);
  const [verbose, plain] = [await listens(live, 'open_orders_verbose'), await listens(live, 'open_orders')];
  await Promise.all([verbose.next(), plain.next()]);
  await live.venue.caller('alice').send({ symbol: LINEAR, size: 1, limitPrice: 90_000, orderType: 'post' });
  const [refused] = await verbose.all();
  assert.equal(refused.is_cancel, true);
  assert.equal(refused.reason, 'post_order_failed_because_it_would_filled');
  assert.deepEqual(await plain.all(), []);
});

test('open_orders: what an immediate order could not get is gone, refused or left over', async (t) => {
  const live = await aLiveVenue(t);
  const [client, verbose] = [await listens(live, 'open_orders'), await listens(live, 'open_orders_verbose')];
  await Promise.all([client.next(), verbose.next()]);
  const alice = live.venue.caller('alice');
  const ioc = { symbol: LINEAR, orderType: 'ioc' };
  const refused = await alice.send({ ...ioc, size: 1, limitPrice: 70_000, cliOrdId: 'late' });
  const partly = await alice.send({ ...ioc, size: 50, limitPrice: 84_005 });
  await alice.send({ symbol: LINEAR, size: 0.01 });
  for (const said of [await client.all(), await verbose.all()]) {
    assert.deepEqual(
      said.map(({ order, is_cancel, reason }) => [
        order.order_id,
        order.cli_ord_id,
        order.qty,
        order.filled,
        is_cancel,
        reason,
      ]),
      [
        [refused.order_id, 'late', 1, 0, true, 'ioc_order_failed_because_it_would_not_be_executed'],
        [partly.order_id, undefined, 49.76, 0.24, true, 'ioc_order_failed_because_it_would_not_be_executed'],
      ],
    );
  }
});

test('fills of some products only', async (t) => {
  const live = await aLiveVenue(t);
  const client = await listens(live, 'fills', 'alice', { product_ids: ['PF_ETHUSD'] });
  await client.next();
  const alice = live.venue.caller('alice');
  await alice.send({ symbol: LINEAR, size: 0.01 });
  await alice.send({ symbol: 'PF_ETHUSD', size: 0.01 });
  assert.deepEqual(
    (await client.all()).map(({ fills: [fill] }) => fill.instrument),
    ['PF_ETHUSD'],
  );
});

test('balances: each change of the account at once, moved prices once a second, numbered', async (t) => {
  const live = await aLiveVenue(t);
  const client = await listens(live, 'balances');
  const snapshot = await client.next();
  assert.deepEqual([snapshot.feed, snapshot.seq, snapshot.holding.USD], ['balances_snapshot', 0, 50_000]);
  const alice = live.venue.caller('alice');
  await alice.send({ symbol: LINEAR, size: 0.1 });
  const [traded] = await client.all();
  assert.deepEqual([traded.seq, 'holding' in traded, 'futures' in traded], [1, false, false]);
  assert.ok(traded.flex_futures.initial_margin > 0);
  assert.deepEqual(traded.flex_futures.isolated, {});
  await alice.post('/derivatives/api/v3/transfer', {
    fromAccount: 'cash',
    toAccount: 'flex',
    unit: 'USD',
    amount: 100,
  });
  const [held, moved] = await client.all();
  assert.deepEqual([held.holding, held.futures, held.seq], [{ USD: 49_900 }, {}, 2]);
  assert.equal(moved.seq, 3);
  await price(live, 84_100);
  assert.deepEqual(await client.all(), []);
  live.pass(1_000);
  const changes = await client.all();
  assert.ok(changes.some(({ flex_futures }) => flex_futures?.pnl > 0));
  assert.deepEqual(Object.keys(changes[0].futures), ['F-XBT:USD']);
});

test('balances: who listens is told what has moved when another comes', async (t) => {
  const live = await aLiveVenue(t);
  const client = await listens(live, 'balances');
  await client.next();
  await price(live, 85_000);
  assert.deepEqual(await client.all(), []);
  const other = await listens(live, 'balances');
  const { flex_futures: flex } = await other.next();
  const told = (await client.all()).find(({ flex_futures }) => flex_futures !== undefined);
  assert.deepEqual(told?.flex_futures, flex);
  live.pass(1_000);
  assert.deepEqual(await client.all(), []);
  await live.venue.caller('alice').send({ symbol: LINEAR, size: 0.1 });
  assert.deepEqual([(await client.all()).length, (await other.all()).length], [1, 1]);
});

test('balances: an isolated position stands apart from what is cross', async (t) => {
  const live = await aLiveVenue(t);
  const alice = live.venue.caller('alice');
  await alice.put('/derivatives/api/v3/leveragepreferences', { symbol: LINEAR, maxLeverage: 10 });
  await alice.send({ symbol: LINEAR, size: 0.1 });
  await alice.send({ symbol: 'PF_ETHUSD', size: 1 });
  const client = await listens(live, 'balances');
  const { flex_futures: flex } = await client.next();
  const isolated = flex.isolated[LINEAR];
  assert.deepEqual(Object.keys(flex.isolated), [LINEAR]);
  assert.ok(isolated.initial_margin > 0 && flex.cross.initial_margin > 0);
  assert.ok(Math.abs(flex.initial_margin - isolated.initial_margin - flex.cross.initial_margin) < 1e-9);
  assert.ok(Math.abs(flex.pnl - isolated.pnl - flex.cross.pnl) < 1e-9);
  assert.ok(flex.cross.balance_value < flex.balance_value);
});

test('open_positions: all of them each time, with their margin; one that is closed is gone', async (t) => {
  const live = await aLiveVenue(t);
  const client = await listens(live, 'open_positions');
  assert.deepEqual((await client.next()).positions, []);
  const alice = live.venue.caller('alice');
  await alice.send({ symbol: LINEAR, size: 0.08 });
  const [{ positions, seq }] = await client.all();
  const { pnl, ...position } = positions[0];
  assert.equal(seq, 1);
  assert.deepEqual([position.instrument, position.balance, position.entry_price], [LINEAR, 0.08, 84_001]);
  assert.equal(position.return_on_equity, pnl / position.initial_margin);
  await alice.send({ symbol: LINEAR, size: 0.08, side: 'sell' });
  assert.deepEqual((await client.all()).at(-1)?.positions, []);
});

test('account_log: newest first, then each row with the next id', async (t) => {
  const live = await aLiveVenue(t);
  const client = await listens(live, 'account_log');
  const { logs } = await client.next();
  assert.ok(logs.length > 0);
  await live.venue.caller('alice').send({ symbol: LINEAR, size: 0.01 });
  const rows = (await client.all()).map(({ new_entry }) => new_entry);
  assert.deepEqual(
    rows.map(({ id, info, asset }) => [id - logs[0].id, info, asset]),
    [
      [1, 'futures trade', 'pf_xbtusd'],
      [2, 'futures trade', 'usd'],
    ],
  );
  assert.equal(rows[0].new_balance, 0.01);
  assert.equal(rows[1].fee, 0.42);
});

test('account_log says what GET /account-log says, with 0 or nothing where that has null', async (t) => {
  const live = await aLiveVenue(t);
  const alice = live.venue.caller('alice');
  await alice.send({ symbol: LINEAR, size: 0.1 });
  await alice.send({ symbol: 'PI_XBTUSD', size: 100 });
  await alice.post('/derivatives/api/v3/transfer', {
    fromAccount: 'cash',
    toAccount: 'flex',
    unit: 'USD',
    amount: 100,
  });
  await live.venue.control({ type: 'tick', untilMs: live.venue.state.root.timeMs + 7_200_000 });
  await alice.send({ symbol: LINEAR, size: 0.1, side: 'sell' });
  const client = await listens(live, 'account_log');
  const { logs } = await client.next();
  const rest = (await alice.get('/api/history/v3/account-log')).json.logs;
  assert.ok(logs.length >= 10);
  assert.equal(logs.length, rest.length);
  for (const [index, row] of logs.entries()) {
    for (const name of ['id', 'date', 'asset', 'info', 'booking_uid', 'old_balance', 'new_balance']) {
      assert.equal(row[name], rest[index][name], `${name} of row ${row.id}`);
    }
    for (const name of FIGURES) assert.equal(row[name], rest[index][name] ?? 0, `${name} of row ${row.id}`);
    for (const name of ['execution', 'contract'])
      assert.equal(row[name], rest[index][name] ?? '', `${name} of ${row.id}`);
  }
});

const FIGURES = [
  'old_average_entry_price',
  'new_average_entry_price',
  'trade_price',
  'mark_price',
  'realized_pnl',
  'fee',
  'funding_rate',
  'realized_funding',
];

test('notifications_auth: all of them, again when a market stops', async (t) => {
  const live = await aLiveVenue(t);
  const client = await listens(live, 'notifications_auth');
  const before = (await client.next()).notifications;
  await live.venue.control({ type: 'setMarket', symbol: LINEAR, suspended: true });
  const [after] = await client.all();
  const added = after.notifications.filter(({ type }: Said) => type === 'market');
  assert.equal(after.notifications.length, before.length + 1);
  assert.deepEqual([added[0].priority, added[0].note], ['high', 'PF_XBTUSD is suspended.']);
});

test('account_balances_and_margins: the wallets as they were told before there was a multi-collateral one', async (t) => {
  const live = await aLiveVenue(t);
  const client = await listens(live, 'account_balances_and_margins');
  const { margin_accounts: wallets } = await client.next();
  const single = wallets.find(({ name }: Said) => name === 'f-xbt:usd');
  assert.deepEqual([single.balance, single.pv, single.am], [10, 10, 10]);
  assert.equal(wallets.find(({ name }: Said) => name === 'usd').balance, 50_000);
});

test('after a revert each feed begins anew', async (t) => {
  const live = await aLiveVenue(t);
  const client = await live.connect();
  const alice = live.venue.caller('alice');
  client.subscribe('book', LINEAR);
  client.subscribe('trade', LINEAR);
  client.subscribe('ticker', LINEAR);
  for (const feed of ['balances', 'open_positions', 'open_orders', 'fills', 'account_log']) {
    await client.all();
    await client.follow(alice, feed);
  }
  await client.all();
  await live.venue.control({ type: 'snapshot', name: 'before' });
  await alice.send({ symbol: LINEAR, size: 0.1, limitPrice: 90_000 });
  const changes = await client.all();
  const bookSeq = changes.filter(({ feed }) => feed === 'book').at(-1)?.seq as number;
  await live.venue.control({ type: 'revert', name: 'before' });
  const said = await client.all();
  assert.deepEqual(
    said.map(({ feed }) => feed),
    [
      'book_snapshot',
      'trade_snapshot',
      'ticker',
      'balances_snapshot',
      'open_positions',
      'open_orders_snapshot',
      'fills_snapshot',
      'account_log_snapshot',
    ],
  );
  const of = (feed: string): Said => said.find((one) => one.feed === feed);
  assert.ok(of('book_snapshot').seq > bookSeq);
  assert.deepEqual([of('open_positions').positions, of('open_positions').seq], [[], 0]);
  assert.deepEqual(of('fills_snapshot').fills, []);
  assert.equal(of('balances_snapshot').seq, 0);
});

/** What is told at first of a feed, to who is listening already and to who comes now; without what counts messages. */
const REVERTED = FEEDS.filter(({ name }) => name !== 'heartbeat'); // which tells the time, and nothing of the state
for (const { name, scope } of REVERTED) {
  test(`${name}: a revert tells again what was told at the snapshot, and what a newcomer is told`, async (t) => {
    const live = await aLiveVenue(t);
    const [alice, bob] = [live.venue.caller('alice'), live.venue.caller('bob')];
    const opened = async (): Promise<Client> => {
      const client = await live.connect();
      if (scope === 'account') await client.follow(alice, name);
      else client.subscribe(name, LINEAR);
      return client;
    };
    const plain = (said: readonly Said[]): readonly Said[] =>
      said.filter(({ event }) => event === undefined).map(({ seq: _seq, ...rest }) => rest);
    await alice.send({ symbol: LINEAR, size: 0.2 });
    await alice.send({ symbol: LINEAR, size: 0.1, limitPrice: 80_000 });
    await live.venue.control({ type: 'snapshot', name: 'before' });
    const client = await opened();
    const first = plain(await client.all());
    assert.ok(first.length > 0);

    live.pass(5_000);
    await price(live, 85_000);
    await bob.send({ symbol: LINEAR, size: 0.3 });
    await alice.send({ symbol: LINEAR, size: 0.1, side: 'sell' });
    await alice.send({ symbol: LINEAR, size: 0.1, limitPrice: 79_000 });
    await alice.post(`${V3}/transfer`, { fromAccount: 'flex', toAccount: 'cash', unit: 'usd', amount: 1 });
    await live.venue.controlled({ type: 'setMarket', symbol: LINEAR, suspended: true });
    live.pass(5_000);
    await client.all();
    await live.venue.control({ type: 'revert', name: 'before' });
    const again = plain(await client.all());
    assert.deepEqual(again, first);
    assert.deepEqual(again, plain(await (await opened()).all()));
  });
}

test('an account that a revert took away is listened to no longer', async (t) => {
  const live = await aLiveVenue(t);
  await live.venue.control({ type: 'snapshot', name: 'before' });
  const keys = derivedKeys(SEED, 'carol');
  await live.venue.control({ type: 'createAccount', specification: { name: 'carol', keys, funds: [] } });
  const client = await live.connect();
  await client.follow(live.venue.caller('carol'), 'balances');
  await client.all();
  await live.venue.control({ type: 'revert', name: 'before' });
  assert.deepEqual(await client.all(), [{ event: 'alert', message: 'Failed to subscribe to authenticated feed' }]);
});

test('a failure of a feed ends the connections, not the venue', async (t) => {
  const live = await aLiveVenue(t);
  const client = await live.connect();
  client.subscribe('trade', LINEAR);
  await client.all();
  t.mock.method(live.venue.history, 'tradesBefore', () => {
    throw new Error('on purpose');
  });
  assert.equal((await live.venue.caller('alice').send({ symbol: LINEAR, size: 0.01 })).status, 'placed');
  assert.deepEqual(await client.closed, { code: 1011, reason: 'internal failure' });
  assert.equal(live.failures.length, 1);
});

test('a liquidation: trades, fills and orders say so in the words of each feed, and REST as well', async (t) => {
  const live = await aLiveVenue(t, {
    funds: { alice: [{ wallet: 'flex', asset: 'USD', amount: '1000' }], bob: RICH },
  });
  const alice = live.venue.caller('alice');
  await alice.send({ symbol: LINEAR, size: 1 });
  await alice.send({ symbol: LINEAR, size: 0.0001, limitPrice: 50_000 });
  const [fills, orders, positions] = [
    await listens(live, 'fills'),
    await listens(live, 'open_orders'),
    await listens(live, 'open_positions'),
  ];
  const trades = await live.connect();
  trades.subscribe('trade', LINEAR);
  for (const client of [fills, orders, positions, trades]) await client.all();
  await price(live, 83_400);
  assert.equal((await positions.all()).at(-1)?.positions[0].balance, 0.7);
  const types = new Set((await trades.all()).map(({ type }) => type));
  assert.deepEqual([...types], ['partialLiquidation']);
  const said = (await fills.all()).map(({ fills: [fill] }) => fill);
  assert.ok(said.every(({ fill_type, order_type }) => fill_type === 'liquidation' && order_type === 'liquidation'));
  const { history } = (await live.venue.get('/derivatives/api/v3/history', { symbol: LINEAR })).json;
  assert.equal(history.at(-1).type, 'partial liquidation');
  // A connection that comes now is told the same of the past.
  const later = await live.connect();
  later.subscribe('trade', LINEAR);
  assert.equal((await later.take(2))[1].trades[0].type, 'partialLiquidation');
  assert.deepEqual(
    (await orders.all()).map(({ reason }) => reason),
    ['not_enough_margin'],
  );
});
