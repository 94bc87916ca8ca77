/** The private history over the wire: shapes, booking rows, filters, and pages that miss nothing and repeat nothing. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../../support/random.ts';
import { type Answer, aVenue, type Caller, type Fields, RICH, type TestVenue, V3 } from './venue.ts';

const HISTORY = '/api/history/v3';
const LISTINGS = ['executions', 'orders', 'triggers', 'positions'] as const;

type Json = Answer['json'];

/** Every element of a listing, newest first. */
async function all(caller: Caller, listing: string, fields: Fields = {}): Promise<readonly Json[]> {
  return (await caller.get(`${HISTORY}/${listing}`, fields)).json.elements;
}

/** A member of each event, by the name of its kind. */
function kinds(elements: readonly Json[]): readonly string[] {
  return elements.map(({ event }) => Object.keys(event).join());
}

async function logOf(caller: Caller, fields: Fields = {}): Promise<readonly Json[]> {
  return (await caller.get(`${HISTORY}/account-log`, { sort: 'asc', ...fields })).json.logs;
}

/** Trades, rests, waits and withdraws at random. */
async function act(venue: TestVenue, random: Random, caller: Caller): Promise<void> {
  const symbol = random.pick(['PF_XBTUSD', 'PF_ETHUSD', 'PI_XBTUSD']);
  const size = { PF_XBTUSD: '0.01', PF_ETHUSD: '0.2', PI_XBTUSD: '100' }[symbol] as string;
  const side = random.pick(['buy', 'sell']);
  const far = { PF_XBTUSD: '70000', PF_ETHUSD: '2000', PI_XBTUSD: '70000' }[symbol] as string;
  const order = { symbol, size, side };
  await random.pick([
    () => caller.send(order),
    () => caller.send(order),
    () => caller.send({ symbol, size, limitPrice: far }),
    () => caller.send({ ...order, orderType: 'stp', stopPrice: side === 'buy' ? '99000' : far }),
    () => caller.post(`${V3}/cancelallorders`),
    () => caller.post(`${V3}/transfer`, { fromAccount: 'cash', toAccount: 'flex', unit: 'usd', amount: '1' }),
  ])();
  // Much happens in one millisecond.
  if (random.chance(0.3)) venue.pass(random.whole(1, 40 * 60_000));
}

test('a long page of the account log is written piece by piece, and says the same', async (t) => {
  const venue = await aVenue(t);
  const alice = venue.caller('alice');
  const random = new Random(8);
  for (let nth = 0; nth < 12; nth++) await act(venue, random, alice);
  for (const fields of [{}, { sort: 'asc', from: 3 }, { info: 'futures trade' }, { from: 100_000 }] as Fields[]) {
    const short = await alice.get(`${HISTORY}/account-log`, { ...fields, count: 1_000 });
    const long = await alice.get(`${HISTORY}/account-log`, { ...fields, count: 1_001 });
    assert.equal(long.text, short.text);
  }
});

test('what an order reply said is in every listing at once', async (t) => {
  const venue = await aVenue(t);
  const alice = venue.caller('alice');
  const sent = await alice.send({ symbol: 'PF_XBTUSD', size: '0.01', cliOrdId: 'mine' });
  const [execution] = await all(alice, 'executions');
  const [order] = await all(alice, 'orders');
  const [position] = await all(alice, 'positions');
  const [fill] = (await alice.get(`${V3}/fills`)).json.fills;
  const [cash, leg] = (await alice.get(`${HISTORY}/account-log`)).json.logs;
  const { uid } = execution.event.execution.execution;
  assert.deepEqual(
    [
      sent.orderEvents[0].executionId,
      fill.fill_id,
      position.event.PositionUpdate.executionUid,
      leg.execution,
      cash.execution,
    ],
    [uid, uid, uid, uid, uid],
  );
  const placed = order.event.OrderPlaced.order;
  assert.deepEqual([placed.uid, execution.event.execution.execution.order.uid], [sent.order_id, sent.order_id]);
  // The fee is 0.05 % of 840.01, booked to four decimals.
  assert.deepEqual(
    [placed.filled, placed.quantity, placed.orderType, placed.clientId, order.event.OrderPlaced.reason],
    ['0.01', '0', 'IoC', 'mine', 'new_user_order'],
  );
  assert.deepEqual(execution.event.execution.execution.orderData, {
    fee: '0.42',
    positionSize: '0.01',
    feeCalculationInfo: { percentageFee: '0.05', userFeeDiscountApplied: null, marketShareRebateCredited: null },
    realizedPnl: '0',
  });
});

test('a resting order tells its whole life; a zero is printed as 0', async (t) => {
  const venue = await aVenue(t);
  const alice = venue.caller('alice');
  const bob = venue.caller('bob');
  const { order_id: orderId } = await alice.send({ symbol: 'PF_XBTUSD', size: '0.03', limitPrice: '84000' });
  await bob.send({ symbol: 'PF_XBTUSD', side: 'sell', size: '0.01', limitPrice: '84000' });
  venue.pass(1_000);
  await alice.post(`${V3}/editorder`, { orderId, size: '0.01', limitPrice: '84000' });
  await bob.send({ symbol: 'PF_XBTUSD', side: 'sell', size: '0.01', limitPrice: '84000' });
  await alice.send({ symbol: 'PF_XBTUSD', size: '0.01', limitPrice: '84001', orderType: 'post' });
  const events = await all(alice, 'orders', { sort: 'asc' });
  assert.deepEqual(kinds(events), ['OrderPlaced', 'OrderUpdated', 'OrderUpdated', 'OrderUpdated', 'OrderRejected']);
  assert.equal(events[0].event.OrderPlaced.order.filled, '0');
  assert.deepEqual(
    events.slice(1, 4).map(({ event }) => {
      const { oldOrder, newOrder, reason } = event.OrderUpdated;
      return [reason, oldOrder.quantity, newOrder.quantity, newOrder.filled];
    }),
    [
      ['partial_fill', '0.03', '0.02', '0.01'],
      ['edited_by_user', '0.02', '0.01', '0.01'],
      ['full_fill', '0.01', '0', '0.02'],
    ],
  );
  const { OrderRejected: rejected } = events[4].event;
  assert.deepEqual([rejected.orderError, rejected.reason], ['post_would_execute', 'post_would_execute_reason']);
  assert.deepEqual(kinds(await all(alice, 'orders', { opened: true })), ['OrderPlaced']);
  assert.deepEqual(kinds(await all(alice, 'orders', { closed: true, opened: false })), [
    'OrderRejected',
    'OrderUpdated',
  ]);
  const publicly = (await venue.get('/api/history/v2/market/PF_XBTUSD/orders', { sort: 'asc' })).json.elements;
  assert.ok(publicly.length >= events.length);
  assert.ok(!JSON.stringify(publicly).includes('account') && !JSON.stringify(publicly).includes('clientId'));
});

test('a trigger is placed, fires, and its order tells where it came from', async (t) => {
  const venue = await aVenue(t);
  const alice = venue.caller('alice');
  const { order_id: uid } = await alice.send({
    symbol: 'PF_XBTUSD',
    size: '0.01',
    orderType: 'stp',
    stopPrice: '84500',
    triggerSignal: 'mark',
  });
  await alice.send({
    symbol: 'PF_XBTUSD',
    side: 'sell',
    size: '0.01',
    orderType: 'trailing_stop',
    trailingStopMaxDeviation: '10',
    trailingStopDeviationUnit: 'PERCENT',
    triggerSignal: 'mark',
  });
  await venue.control({ type: 'setIndexPrices', prices: [['XBT', 85_000]] });
  const events = await all(alice, 'triggers', { sort: 'asc' });
  assert.deepEqual(kinds(events).toSorted(), [
    'OrderTriggerActivated',
    'OrderTriggerPlaced',
    'OrderTriggerPlaced',
    'OrderTriggerUpdated',
  ]);
  const placed = events[0].event.OrderTriggerPlaced.order;
  assert.deepEqual(
    [placed.uid, placed.triggerOptions],
    [uid, { triggerPrice: '84500', triggerSignal: 'MarkPrice', triggerSide: 'Above' }],
  );
  const trailing = events[1].event.OrderTriggerPlaced.order.triggerOptions;
  assert.deepEqual(trailing.trailingStopOptions, { maxDeviation: '10', unit: 'Percent' });
  const [order] = await all(alice, 'orders');
  assert.deepEqual([order.event.OrderPlaced.order.uid, order.event.OrderPlaced.reason], [uid, 'limit_from_stop']);
});

test('an execution is two rows: the position, then the cash; change = profit - fee + funding', async (t) => {
  const venue = await aVenue(t);
  const alice = venue.caller('alice');
  await alice.send({ symbol: 'PF_XBTUSD', size: '0.02' });
  venue.pass(90 * 60_000);
  await alice.send({ symbol: 'PF_XBTUSD', side: 'sell', size: '0.03' });
  await alice.send({ symbol: 'PI_XBTUSD', size: '100' });
  await alice.post(`${V3}/transfer`, { fromAccount: 'flex', toAccount: 'cash', unit: 'usd', amount: '2.5' });
  const rows = await logOf(alice);
  assert.deepEqual(
    rows.map(({ id }) => id),
    rows.map((_, index) => index + 1),
  );
  const trades = rows.filter(({ info }) => info === 'futures trade');
  assert.deepEqual(
    trades.map(({ asset, contract, margin_account: wallet }) => [asset, contract, wallet]),
    [
      ['pf_xbtusd', 'pf_xbtusd', 'flex'],
      ['usd', 'pf_xbtusd', 'flex'],
      ['pf_xbtusd', 'pf_xbtusd', 'flex'],
      ['usd', 'pf_xbtusd', 'flex'],
      ['pi_xbtusd', 'pi_xbtusd', 'fi_xbtusd'],
      ['xbt', 'pi_xbtusd', 'fi_xbtusd'],
    ],
  );
  const [opened, paid, reversed, closed] = trades;
  assert.deepEqual(
    [opened.old_balance, opened.new_balance, opened.old_average_entry_price, opened.new_average_entry_price],
    [0, 0.02, null, 84_001],
  );
  assert.deepEqual([reversed.old_balance, reversed.new_balance], [0.02, -0.01]);
  assert.deepEqual([paid.realized_pnl, paid.fee, paid.execution], [0, 0.84, opened.execution]);
  // Bought at 84,001 and sold at 83,999: -0.04; the fee of 2,519.97 is 1.259985, booked as 1.26.
  assert.deepEqual([closed.realized_pnl, closed.fee], [-0.04, 1.26]);
  assertChained(rows);
  assert.equal(new Set(rows.map(({ booking_uid: uid }) => uid)).size, rows.length);
  const funding = await logOf(alice, { info: 'funding rate change' });
  assert.deepEqual(
    funding.map(({ asset, contract, fee, realized_pnl: pnl, execution }) => [asset, contract, fee, pnl, execution]),
    funding.map(() => ['usd', 'pf_xbtusd', 0, null, null]),
  );
  assert.equal((await logOf(alice, { info: ['transfer', 'nothing of the kind'] })).length, 2);
  const dates = await logOf(alice, { since: '2026-11-20T13:00:00Z', before: '1795276000000' });
  assert.ok(dates.length > 0 && dates.length < rows.length);
  assert.deepEqual(
    (await logOf(alice, { from: 2, to: 4 })).map(({ id }) => id),
    [2, 3, 4],
  );
});

/** Balances of each asset and wallet follow each other, and each row's change is what it says it is of. */
function assertChained(rows: readonly Json[]): void {
  const last = new Map<string, number>();
  for (const row of rows) {
    const place = `${row.margin_account} ${row.asset}`;
    const before = last.get(place);
    if (before !== undefined) assert.equal(row.old_balance, before, `row ${row.id}`);
    last.set(place, row.new_balance);
    if (row.realized_pnl === null && row.realized_funding === null) continue;
    const change = (row.realized_pnl ?? 0) - row.fee + row.realized_funding;
    assert.ok(Math.abs(row.new_balance - row.old_balance - change) < 1e-9, `row ${row.id}`);
  }
}

test('fees that credits pay leave a position leg, a row of credits, and no cash leg', async (t) => {
  const funds = {
    alice: [
      { wallet: 'flex', asset: 'USD', amount: '100000' },
      { wallet: 'flex', asset: 'FEE', amount: '1000' },
    ],
  };
  const venue = await aVenue(t, { funds });
  const alice = venue.caller('alice');
  await alice.send({ symbol: 'PF_XBTUSD', size: '0.02' });
  const rows = (await logOf(alice)).slice(2);
  assert.deepEqual(
    rows.map(({ info, asset, contract, old_balance: before, new_balance: now }) => [
      info,
      asset,
      contract,
      before,
      now,
    ]),
    [
      ['kfee applied', 'fee', null, 1_000, 916],
      ['futures trade', 'pf_xbtusd', 'pf_xbtusd', 0, 0.02],
    ],
  );
});

test('the CSV has the same rows, newest first', async (t) => {
  const venue = await aVenue(t);
  const alice = venue.caller('alice');
  await alice.send({ symbol: 'PF_XBTUSD', size: '0.02' });
  const answer = await alice.get('/api/history/v2/accountlogcsv', { conversion_details: true });
  assert.equal(answer.headers['content-type'], 'text/csv');
  const [header = '', ...lines] = answer.text.trimEnd().split('\n');
  assert.equal(
    header,
    'uid,dateTime,account,type,symbol,contract,change,new balance,new average entry price,trade price,mark price,' +
      'funding rate,realized pnl,fee,realized funding,collateral,conversion spread percentage,liquidation fee,position uid,' +
      'exchange rate,exchange rate from,conversion fee',
  );
  const rows = (await alice.get(`${HISTORY}/account-log`)).json.logs as readonly Json[];
  assert.deepEqual(
    lines.map((line) => line.split(',')[0]),
    rows.map(({ booking_uid: uid }) => uid),
  );
  assert.ok(lines[0]?.includes(',flex,futures trade,usd,pf_xbtusd,-0.84,999999.16,,84001,84000,,0,0.84,0,'));
});

test('v2 answers as v3 does, and only the caller', async (t) => {
  const venue = await aVenue(t);
  const alice = venue.caller('alice');
  await alice.send({ symbol: 'PF_XBTUSD', size: '0.02' });
  for (const name of [...LISTINGS, 'account-log', 'accountlogcsv']) {
    const [two, three] = await Promise.all(
      ['v2', 'v3'].map((version) => alice.get(`/api/history/${version}/${name}`, { count: 1 })),
    );
    assert.equal(two?.text, three?.text);
  }
  assert.deepEqual(await all(venue.caller('bob'), 'executions'), []);
  assert.deepEqual(await all(alice, 'executions', { tradeable: 'PF_NOTHING' }), []);
  assert.deepEqual(await all(alice, 'orders', { since: 2, before: 1 }), []);
});

test('pages of any size, in either direction, with writes in between, hold each record exactly once', async (t) => {
  const venue = await aVenue(t);
  const random = new Random(411);
  const alice = venue.caller('alice');
  for (let step = 0; step < 120; step++) await act(venue, random, alice);
  let pages = 0;
  for (const listing of LISTINGS) {
    for (const sort of ['asc', 'desc'] as const) {
      const before = (await all(alice, listing, { sort })).map(({ uid }) => uid);
      for (const filter of [{}, { tradeable: 'PF_XBTUSD' }] as const) {
        const wanted = (await all(alice, listing, { sort, ...filter })).map(({ uid }) => uid);
        const seen: string[] = [];
        let token: string | undefined;
        do {
          const count = random.whole(1, 17);
          const spelling = random.pick(['continuation_token', 'continuationToken']);
          const next = token === undefined ? {} : { [spelling]: token };
          const { json, headers } = await alice.get(`${HISTORY}/${listing}`, { sort, count, ...filter, ...next });
          assert.equal(json.len, json.elements.length);
          assert.ok(json.len <= count);
          assert.equal(headers['is-truncated'], String(json.continuationToken !== undefined));
          assert.equal(headers['next-continuation-token'], json.continuationToken);
          for (const { uid } of json.elements) seen.push(uid);
          token = json.continuationToken;
          pages++;
          if (random.chance(0.2)) await act(venue, random, alice);
        } while (token !== undefined);
        assert.equal(new Set(seen).size, seen.length, 'none twice');
        // What came meanwhile is at the end of an ascending listing, and not in a descending one.
        assert.deepEqual(sort === 'asc' ? seen.slice(0, wanted.length) : seen, wanted);
      }
      assert.ok(before.length > 5, `${listing} has ${before.length}`);
    }
  }
  const rows = await logOf(alice, { count: 100_000 });
  assertChained(rows);
  const seen: number[] = [];
  for (let from = 1; from <= rows.length; ) {
    const part = await logOf(alice, { from, count: 7 });
    for (const { id } of part) seen.push(id);
    from = (part.at(-1)?.id ?? 0) + 1;
  }
  assert.deepEqual(
    seen,
    rows.map(({ id }) => id),
  );
  t.diagnostic(`${pages} pages, ${rows.length} rows of the account log`);
});

test('a revert hides the rows of the line that is left, and numbers go on from there', async (t) => {
  const venue = await aVenue(t);
  const alice = venue.caller('alice');
  await alice.send({ symbol: 'PF_XBTUSD', size: '0.02' });
  await venue.control({ type: 'snapshot', name: 'here' });
  const before = await logOf(alice);
  await alice.send({ symbol: 'PF_XBTUSD', size: '0.03' });
  await venue.control({ type: 'revert', name: 'here' });
  assert.deepEqual(await logOf(alice), before);
  await alice.send({ symbol: 'PF_ETHUSD', size: '0.1' });
  const after = await logOf(alice);
  assert.deepEqual(
    after.map(({ id }) => id),
    after.map((_, index) => index + 1),
  );
  assert.equal(after.at(-1)?.contract, 'pf_ethusd');
  assert.equal(after.length, before.length + 2);
  assert.equal((await all(alice, 'orders')).length, 2);
});

test('a liquidation is told step by step, and balances still follow each other', async (t) => {
  const funds = {
    alice: [
      { wallet: 'flex', asset: 'USD', amount: '100000' },
      { wallet: 'flex', asset: 'XBT', amount: '0.5' },
    ],
    bob: RICH,
  };
  const venue = await aVenue(t, { funds });
  const alice = venue.caller('alice');
  const bob = venue.caller('bob');
  await bob.send({ symbol: 'PF_XBTUSD', side: 'sell', size: '10', limitPrice: '84000' });
  await alice.send({ symbol: 'PF_XBTUSD', size: '10', limitPrice: '84000' });
  await alice.send({ symbol: 'PF_XBTUSD', side: 'sell', size: '1', limitPrice: '90000' });
  for (const price of [78_000, 74_000, 70_000]) {
    await venue.control({ type: 'setIndexPrices', prices: [['XBT', price]] });
    venue.pass(60_000);
  }
  const rows = await logOf(alice);
  assertChained(rows);
  assert.equal(new Set(rows.map(({ booking_uid: uid }) => uid)).size, rows.length);
  const steps = new Set<string>(rows.map(({ info }) => info).filter((info) => info !== 'futures trade'));
  const tradeTypes = new Set<string>(
    (await all(alice, 'positions')).map(
      ({ event }) => event.PositionUpdate.tradeType ?? event.PositionUpdate.updateReason,
    ),
  );
  assert.ok(
    steps.has('conversion') && [...steps].some((step) => /liquidation|assignor|unwind/.test(step)),
    [...steps].join(),
  );
  assert.ok(
    [...tradeTypes].some((type) => /iquidation|unwind|assignment/.test(type)),
    [...tradeTypes].join(),
  );
  const last = (await all(alice, 'positions'))[0].event.PositionUpdate;
  assert.equal(last.newPosition, '0');
  const types = new Set((await all(alice, 'executions')).map(({ event }) => event.execution.execution.order.orderType));
  t.diagnostic(`${[...steps].join(', ')}; ${[...tradeTypes].join(', ')}; ${[...types].join(', ')}`);
  const conversions = rows.filter(({ info }) => info === 'conversion');
  assert.deepEqual(new Set(conversions.map(({ asset }) => asset)), new Set(['usd', 'xbt']));
  assert.equal(conversions.length % 2, 0);
  for (const row of conversions) {
    assert.equal(row.conversion_spread_percentage, 0.5);
    assert.equal('exchange_rate' in row, false);
  }
  // What came is what went, at the rate, less the fee (C141).
  const detailed = (
    await alice.get(`${HISTORY}/account-log`, { conversion_details: true, info: 'conversion', sort: 'asc' })
  ).json.logs as readonly Json[];
  assert.equal(detailed.length, conversions.length);
  for (let index = 0; index < detailed.length; index += 2) {
    const [went, came] = [detailed[index], detailed[index + 1]];
    assert.deepEqual([went?.asset, came?.asset], ['xbt', 'usd']);
    assert.deepEqual([went?.exchange_rate_from, came?.exchange_rate_from], ['xbt', 'xbt']);
    assert.equal(went?.exchange_rate, came?.exchange_rate);
    assert.equal(went?.conversion_fee, 0);
    const gross = (went?.old_balance - went?.new_balance) * went?.exchange_rate;
    assert.ok(Math.abs(gross * 0.005 - came?.conversion_fee) < 1e-3, `${gross} ${came?.conversion_fee}`);
    assert.ok(Math.abs(came?.new_balance - came?.old_balance - (gross - came?.conversion_fee)) < 1e-3);
  }
  const others = (await alice.get(`${HISTORY}/account-log`, { conversion_details: true, info: 'futures trade' })).json
    .logs;
  assert.deepEqual(
    [
      others[0].exchange_rate,
      others[0].conversion_fee,
      others[0].exchange_rate_from,
      others[0].conversion_spread_percentage,
    ],
    [null, null, null, null],
  );
  const csv = (await alice.get('/api/history/v3/accountlogcsv', { conversion_details: true })).text.split('\n');
  const [line = ''] = csv.filter((row) => row.includes(',conversion,'));
  const newest = detailed.at(-1);
  assert.deepEqual(line.split(',').slice(-3), [
    String(newest?.exchange_rate),
    newest?.exchange_rate_from,
    String(newest?.conversion_fee),
  ]);
});

test('mark prices are listed as they moved', async (t) => {
  const venue = await aVenue(t);
  for (const price of [84_100, 84_200, 84_300]) {
    await venue.control({ type: 'setIndexPrices', prices: [['XBT', price]] });
  }
  const path = '/api/history/v3/market/PF_XBTUSD/price';
  const { json } = await venue.get(path, { sort: 'asc' });
  assert.deepEqual(Object.keys(json.elements[0].event), ['MarkPriceChanged']);
  assert.equal(json.elements[0].uid, '');
  const first = (await venue.get(path, { sort: 'asc', count: 1 })).json;
  const rest = (await venue.get(path, { sort: 'asc', continuation_token: first.continuationToken })).json;
  assert.deepEqual([...first.elements, ...rest.elements], json.elements);
});

test('a refused edit of an order that waits is told to its owner, with what was asked for (C146)', async (t) => {
  const venue = await aVenue(t);
  const alice = venue.caller('alice');
  const stop = {
    orderType: 'stp',
    side: 'sell',
    stopPrice: '60000',
    symbol: 'PF_XBTUSD',
    size: '0.1',
    cliOrdId: 'stop',
  };
  const { order_id: id } = await alice.send(stop);
  const edit = async (fields: Json): Promise<string> =>
    (await alice.post('/derivatives/api/v3/editorder', { orderId: id, ...fields })).json.editStatus.status;
  assert.equal(await edit({ size: '1000000', stopPrice: '59000' }), 'invalidSize');
  assert.equal(await edit({ stopPrice: '59000.5' }), 'invalidPrice');
  assert.equal(await edit({ stopPrice: '58000' }), 'edited');
  const rows = (await alice.get(`${HISTORY}/triggers`, { sort: 'asc' })).json.elements as readonly Json[];
  assert.deepEqual(
    rows.map(({ event }) => Object.keys(event)[0]),
    ['OrderTriggerPlaced', 'OrderTriggerEditRejected', 'OrderTriggerUpdated'],
  );
  const {
    oldOrderTrigger: old,
    attemptedOrderTrigger: attempted,
    ...why
  } = (rows[1] as Json).event.OrderTriggerEditRejected;
  const told = ({ uid, quantity, triggerOptions }: Json) => [uid, quantity, triggerOptions.triggerPrice];
  assert.deepEqual(told(old), [id, '0.1', '60000']);
  assert.deepEqual(told(attempted), [id, '1000000', '59000']);
  assert.deepEqual(why, { reason: 'edited_by_user', orderError: 'invalid_quantity' });
  assert.equal((await alice.get(`${HISTORY}/triggers`, { closed: true })).json.elements.length, 0);
  const { oldOrderTrigger } = (rows[2] as Json).event.OrderTriggerUpdated;
  assert.deepEqual(told(oldOrderTrigger), [id, '0.1', '60000']);
});

test('an edit that is refused, and orders that are not open, are told to their owner alone (C146)', async (t) => {
  const venue = await aVenue(t);
  const alice = venue.caller('alice');
  const { order_id: id } = await alice.send({ symbol: 'PF_XBTUSD', size: '0.1', limitPrice: '70000' });
  const edit = async (fields: Json): Promise<string> =>
    (await alice.post('/derivatives/api/v3/editorder', { orderId: id, ...fields })).json.editStatus.status;
  assert.equal(await edit({ size: '280' }), 'insufficientAvailableFunds');
  assert.equal(await edit({ limitPrice: '70000.5' }), 'invalidPrice');
  const cancel = async (): Promise<string> =>
    (await alice.post('/derivatives/api/v3/cancelorder', { order_id: id })).json.cancelStatus.status;
  assert.deepEqual([await cancel(), await cancel()], ['cancelled', 'notFound']);
  assert.equal(await edit({ size: '0.2' }), 'orderForEditNotFound');
  const made = 'b2f7c1de-0d35-4b1c-8f0a-5f3f8d6a9b10';
  await alice.post('/derivatives/api/v3/cancelorder', { order_id: made });
  const rows = (await alice.get(`${HISTORY}/orders`, { sort: 'asc' })).json.elements as readonly Json[];
  assert.deepEqual(
    rows.map(({ event }) => Object.keys(event)[0]),
    ['OrderPlaced', 'OrderEditRejected', 'OrderCancelled', 'OrderNotFound', 'OrderNotFound'],
  );
  const { oldOrder, attemptedOrder, orderError } = (rows[1] as Json).event.OrderEditRejected;
  assert.deepEqual([oldOrder.quantity, attemptedOrder.quantity, orderError], ['0.1', '280', 'insufficient_margin']);
  assert.deepEqual([oldOrder.uid, attemptedOrder.uid], [id, id]);
  assert.deepEqual(rows[3]?.event.OrderNotFound.orderId, `Uuid(uuid=${id})`);
  const ofMarket = (await alice.get(`${HISTORY}/orders`, { tradeable: 'PF_XBTUSD', closed: true })).json.elements;
  assert.equal(ofMarket.length, 1);
  const all = (await venue.get(`${HISTORY}/market/PF_XBTUSD/orders`)).json.elements as readonly Json[];
  assert.deepEqual(
    all.map(({ event }) => Object.keys(event)[0]),
    ['OrderCancelled', 'OrderPlaced'],
  );
});
