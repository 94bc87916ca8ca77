/** Every endpoint answers as its schema says, through a random hour of trading. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Endpoint, HttpMethod } from '../../src/gateway/endpoint.ts';
import { ENDPOINTS } from '../../src/gateway/mount.ts';
import { accountUuid } from '../../src/gateway/wire/ids.ts';
import { ANALYTICS_DATA } from '../../src/gateway/wire/schemas/analytics.ts';
import { type Answer, aVenue, type Caller, type Fields, RICH, type TestVenue, V3 } from '../gateway/endpoints/venue.ts';
import { Random } from '../support/random.ts';
import { verdictOn } from './envelopes.ts';

const SEED = 7_041;
const STEPS = 250;
const SYMBOLS = ['PF_XBTUSD', 'PF_ETHUSD', 'PI_XBTUSD'] as const;
const SIZES = { PF_XBTUSD: '0.1', PF_ETHUSD: '2', PI_XBTUSD: '1000' } as const;

/** Reads with the parameters they are asked with; `{}` for most. */
const READS: readonly (readonly [path: string, fields?: Fields])[] = [
  [`${V3}/accounts`],
  [`${V3}/openpositions`],
  [`${V3}/openorders`],
  [`${V3}/fills`],
  [`${V3}/initialmargin`, { orderType: 'lmt', symbol: 'PF_XBTUSD', side: 'buy', size: '0.01', limitPrice: '70000' }],
  [`${V3}/initialmargin`, { orderType: 'lmt', symbol: 'PF_ETHUSD', side: 'sell', size: '0.1', limitPrice: '9000' }],
  [`${V3}/initialmargin/maxordersize`, { orderType: 'lmt', symbol: 'PF_XBTUSD', limitPrice: '84000' }],
  [`${V3}/initialmargin/maxordersize`, { orderType: 'mkt', symbol: 'PF_ETHUSD' }],
  [`${V3}/portfolio-margining/parameters`],
  [`${V3}/leveragepreferences`],
  [`${V3}/leveragepreferences`, { symbol: 'PF_XBTUSD' }],
  [`${V3}/pnlpreferences`],
  [`${V3}/unwindqueue`],
  [`${V3}/self-trade-strategy`],
  [`${V3}/subaccounts`],
  [`${V3}/notifications`],
  [`${V3}/transfers`],
  [`${V3}/transfers`, { lastTransferTime: '2026-11-20T12:20:00Z' }],
  [`${V3}/assignmentprogram/current`],
  [`${V3}/assignmentprogram/history`],
  [`${V3}/instruments/status`],
  [`${V3}/instruments/PF_XBTUSD/status`],
  [`${V3}/historical-funding-rates`, { symbol: 'PF_XBTUSD' }],
  ['/derivatives/api/v4/historicalfundingrates', { symbol: 'PI_XBTUSD' }],
  [`${V3}/fills`, { lastFillTime: '2026-11-20T12:20:00Z' }],
  [`${V3}/instruments`],
  [`${V3}/trading/instruments`],
  [`${V3}/trading/instruments`, { contractType: 'futures_inverse' }],
  [`${V3}/tickers`],
  [`${V3}/tickers/PF_XBTUSD`],
  [`${V3}/orderbook`, { symbol: 'PI_XBTUSD' }],
  [`${V3}/history`, { symbol: 'PF_XBTUSD' }],
  [`${V3}/history`, { symbol: 'PI_XBTUSD', includeMTFData: true }],
  [`${V3}/feeschedules`],
  [`${V3}/feeschedules/volumes`],
  ['/api/history/v3/market/PF_XBTUSD/executions', { count: 20 }],
  ['/api/history/v2/market/PI_XBTUSD/executions', { sort: 'asc', count: 20 }],
  ['/api/history/v2/market/PF_XBTUSD/orders', { count: 50 }],
  ['/api/history/v3/market/PI_XBTUSD/price', { sort: 'asc' }],
  ['/api/history/v3/executions', { count: 50 }],
  ['/api/history/v2/orders', { sort: 'asc', count: 100 }],
  ['/api/history/v2/orders', { closed: true, tradeable: 'pf_xbtusd' }],
  ['/api/history/v3/triggers'],
  ['/api/history/v3/positions', { trades: true, closed: true }],
  ['/api/history/v3/account-log', { count: 1_000, conversion_details: true }],
  ['/api/history/v2/account-log', { info: 'futures trade', since: '2026-11-20', sort: 'asc' }],
  ['/api/history/v2/accountlogcsv', { conversion_details: true }],
  ['/api/charts/v1'],
  ['/api/charts/v1/trade'],
  ['/api/charts/v1/spot/PF_XBTUSD'],
  ['/api/charts/v1/trade/PF_XBTUSD/1m', { count: 100 }],
  ['/api/charts/v1/mark/PI_XBTUSD/4h'],
  ...Object.keys(ANALYTICS_DATA).flatMap((type) => [
    [`/api/charts/v1/analytics/PF_XBTUSD/${type}`, { since: 1_795_176_000, interval: 60 }] as const,
    [`/api/charts/v1/analytics/PI_XBTUSD/${type}`, { since: 0, interval: 3_600 }] as const,
  ]),
  ['/api/charts/v1/analytics/liquidity-pool', { since: 0, interval: 60 }],
  ['/api/auth/v1/api-keys/v3/check'],
];

/** The endpoint that serves a path. */
function endpointAt(path: string, method: HttpMethod): Endpoint {
  const serves = (pattern: string) => new RegExp(`^${pattern.replaceAll(/:\w+/g, '[^/]+')}$`).test(path);
  const endpoint = ENDPOINTS.find(({ paths, methods }) => methods.includes(method) && paths.some(serves));
  assert.ok(endpoint !== undefined, `nothing is served at ${path}`);
  return endpoint;
}

class Reader {
  readonly counts = new Map<string, number>();

  /** The reply, which is a success in the shape that its endpoint promises. */
  async success(path: string, asking: Promise<Answer>, method: HttpMethod = 'GET'): Promise<Answer['json']> {
    const endpoint = endpointAt(path, method);
    const answer = await asking;
    const verdict = verdictOn(path, answer, endpoint.reply);
    assert.equal(verdict.kind, 'success', `${path}: ${JSON.stringify(verdict)}`);
    assert.equal(answer.json?.error, undefined);
    this.counts.set(endpoint.name, (this.counts.get(endpoint.name) ?? 0) + 1);
    return answer.json;
  }
}

test('every reply validates against its schema', async (t) => {
  const venue = await aVenue(t, {
    historyDays: 1,
    funds: { alice: RICH, bob: RICH, desk: [] },
    masters: { desk: 'alice' },
  });
  const random = new Random(SEED);
  const reader = new Reader();
  const callers = [venue.caller('alice'), venue.caller('bob')];
  const statuses = new Map<string, number>();
  for (let step = 0; step < STEPS; step++) {
    const caller = random.pick(callers);
    const status = await act(venue, random, reader, caller);
    if (status !== undefined) statuses.set(status, (statuses.get(status) ?? 0) + 1);
    venue.pass(random.whole(0, 30_000));
    if (random.chance(0.1))
      await venue.control({ type: 'setIndexPrices', prices: [['XBT', random.around(84_000, 900)]] });
    if (step % 10 === 0) await readAll(reader, caller);
  }
  await readAll(reader, callers[0] as Caller);
  assert.deepEqual(
    ENDPOINTS.filter(({ switchedOff }) => switchedOff !== true)
      .map(({ name }) => name)
      .filter((name) => !reader.counts.has(name)),
    [],
    'every endpoint was asked',
  );
  t.diagnostic(`seed ${SEED}; ${[...reader.counts].map(([name, count]) => `${name} ${count}`).join(', ')}`);
  t.diagnostic([...statuses].map(([status, count]) => `${status} ${count}`).join(', '));
});

async function readAll(reader: Reader, caller: Caller): Promise<void> {
  for (const [path, fields = {}] of READS) await reader.success(path, caller.get(path, fields));
}

/** One thing that a client does; gives the word that it came to. */
async function act(venue: TestVenue, random: Random, reader: Reader, caller: Caller): Promise<string | undefined> {
  const post = async (name: string, fields: Fields) =>
    reader.success(`${V3}/${name}`, caller.post(`${V3}/${name}`, fields), 'POST');
  const { openOrders } = (await caller.get(`${V3}/openorders`)).json;
  const open = openOrders.length > 0 ? random.pick<Answer['json']>(openOrders) : undefined;
  switch (
    random.weighted([
      [6, 'send'],
      [2, 'wait'],
      [1, 'batch'],
      [1, 'deadMan'],
      [2, 'edit'],
      [2, 'cancel'],
      [1, 'status'],
      [1, 'cancelAll'],
      [1, 'transfer'],
      [1, 'leverage'],
      [1, 'profit'],
      [1, 'strategy'],
      [1, 'family'],
      [1, 'volunteer'],
      [1, 'withdraw'],
      [1, 'leave'],
    ] as const)
  ) {
    case 'wait':
      return (await post('sendorder', aTrigger(random))).sendStatus.status;
    case 'batch': {
      const elements = [
        { ...anOrder(random, venue), order: 'send', order_tag: '1' },
        { ...aTrigger(random), order: 'send', order_tag: '2' },
        { order: 'edit', cliOrdId: `c${random.whole(1, 40)}`, size: 0.02 },
        { order: 'cancel', order_id: open?.order_id ?? 'none' },
      ];
      const { batchStatus } = await post('batchorder', { json: JSON.stringify({ batchOrder: elements }) });
      return random.pick<Answer['json']>(batchStatus).status;
    }
    case 'deadMan':
      await post('cancelallordersafter', { timeout: random.pick([0, 20, 600]) });
      return undefined;
    case 'edit':
      if (open === undefined) return undefined;
      return (await post('editorder', { orderId: open.order_id, size: open.unfilledSize * 2 })).editStatus.status;
    case 'cancel':
      if (open === undefined) return undefined;
      return (await post('cancelorder', { order_id: open.order_id })).cancelStatus.status;
    case 'cancelAll':
      return (await post('cancelallorders', { symbol: random.pick(SYMBOLS) })).cancelStatus.status;
    case 'status': {
      const { fills } = (await caller.get(`${V3}/fills`)).json;
      const ids = [...openOrders, ...fills].map(({ order_id: orderId }: Answer['json']) => orderId);
      if (ids.length > 0) await post('orders/status', { orderIds: ids });
      return undefined;
    }
    case 'transfer':
      await post('transfer', { fromAccount: 'cash', toAccount: 'flex', unit: 'usd', amount: '1.5' });
      return undefined;
    case 'leverage': {
      const path = `${V3}/leveragepreferences`;
      const symbol = random.pick(['PF_XBTUSD', 'PF_ETHUSD']);
      const wanted = { symbol, ...(random.chance(0.6) ? { maxLeverage: random.pick([10, 12.5, 25]) } : {}) };
      await reader.success(path, caller.put(path, wanted), 'PUT');
      return undefined;
    }
    case 'profit': {
      const path = `${V3}/pnlpreferences`;
      const pnlPreference = random.pick(['USD', 'BTC', 'EUR', 'USDT']);
      await reader.success(path, caller.put(path, { symbol: 'PF_XBTUSD', pnlPreference }), 'PUT');
      return undefined;
    }
    case 'strategy': {
      const path = `${V3}/self-trade-strategy`;
      await reader.success(
        path,
        caller.put(path, { strategy: random.pick(['REJECT_TAKER', 'CANCEL_MAKER_SELF']) }),
        'PUT',
      );
      return undefined;
    }
    case 'family': {
      const master = venue.caller('alice');
      const [fromUser, toUser] = ['alice', 'desk'].map((name) => accountUuid(venue.state, venue.account(name)));
      const path = `${V3}/subaccount/${toUser}/trading-enabled`;
      await reader.success(path, master.get(path));
      await reader.success(path, master.put(path, { tradingEnabled: random.chance(0.5) }), 'PUT');
      const move = { fromUser, toUser, fromAccount: 'cash', toAccount: 'cash', unit: 'usd', amount: '0.5' } as Fields;
      await reader.success(`${V3}/transfer/subaccount`, master.post(`${V3}/transfer/subaccount`, move), 'POST');
      return undefined;
    }
    case 'volunteer':
      await post('assignmentprogram/add', aPreference(random));
      return undefined;
    case 'leave': {
      const positions = [{ instrument: 'PF_XBTUSD', size: random.whole(-9, 9), entryPrice: 84_000 }];
      await post('portfolio-margining/simulate', { json: JSON.stringify({ positions }) });
      const key = venue.caller('alice', 'withdrawal');
      await reader.success(
        `${V3}/withdrawal`,
        key.post(`${V3}/withdrawal`, { currency: 'usd', amount: '0.25' }),
        'POST',
      );
      return undefined;
    }
    case 'withdraw': {
      const { participants } = (await caller.get(`${V3}/assignmentprogram/current`)).json;
      if (participants.length > 0) await post('assignmentprogram/delete', { id: participants[0].id });
      return undefined;
    }
    case 'send':
      return (await post('sendorder', anOrder(random, venue))).sendStatus.status;
  }
}

function aPreference(random: Random): Fields {
  const common = {
    acceptLong: true,
    acceptShort: random.chance(0.5),
    timeFrame: random.pick(['ALL', 'weekdays', 'WEEKEND']),
    enabled: true,
  };
  return random.pick<Fields>([
    { ...common, contractType: 'flex', contract: 'PF_XBTUSD', maxSize: 0.5, maxPosition: 100_000 },
    { ...common, contractType: 'flex', baseCurrency: 'btc', quoteCurrency: 'usd' },
    { ...common, contractType: 'fi_xbtusd', minimumProfitabilityPerAssignmentLongBps: 50 },
  ]);
}

function aTrigger(random: Random): Fields {
  const orderType = random.pick(['stp', 'take_profit', 'trailing_stop']);
  return {
    orderType,
    symbol: 'PF_XBTUSD',
    side: random.pick(['buy', 'sell']),
    size: '0.01',
    triggerSignal: random.pick(['mark', 'index', 'spot', 'last']),
    ...(orderType === 'trailing_stop'
      ? { trailingStopMaxDeviation: random.pick(['0.5', '2']), trailingStopDeviationUnit: 'PERCENT' }
      : { stopPrice: String(random.whole(82_000, 86_000)) }),
    ...(random.chance(0.4) ? { limitPriceOffsetValue: '25', limitPriceOffsetUnit: 'QUOTE_CURRENCY' } : {}),
    ...(random.chance(0.2) ? { reduceOnly: true } : {}),
  };
}

function anOrder(random: Random, venue: TestVenue): Fields {
  const symbol = random.pick(SYMBOLS);
  const { markPrice, contract } = venue.state.markets.get(venue.state.marketBySymbol.get(symbol) as number);
  const tick = contract.tickMantissa / contract.tickScale;
  const side = random.pick(['buy', 'sell'] as const);
  const orderType = random.pick(['lmt', 'lmt', 'lmt', 'post', 'ioc', 'fok', 'mkt']);
  const distance = random.around(0, 0.004) + (side === 'buy' ? -0.001 : 0.001);
  const price = (Math.round((markPrice * (1 + distance)) / tick) * tick).toFixed(2);
  return {
    orderType,
    symbol,
    side,
    size: SIZES[symbol],
    ...(orderType === 'mkt' ? {} : { limitPrice: price }),
    ...(random.chance(0.2) ? { reduceOnly: true } : {}),
    ...(random.chance(0.3) ? { cliOrdId: `c${random.whole(1, 40)}` } : {}),
  };
}
