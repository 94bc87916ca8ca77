/**
 * What clients send that are not installed here, byte for byte as they were seen to send it or as their source has it, and
 * what their parsers need of the replies. Clients that are installed are driven themselves, beside this file.
 */
import assert from 'node:assert/strict';
import { createHash, createHmac } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { type Answer, FORM_TYPE, START_MS, TestVenue, V3 } from '../gateway/endpoints/venue.ts';

const FORM = { 'content-type': FORM_TYPE };
const BATCH =
  '{"batchOrder":[{"order":"send","order_tag":"1","orderType":"lmt","symbol":"PF_XBTUSD","side":"buy","size":0.01,"limitPrice":70000}]}';
const ORDER = 'limitPrice=70000&orderType=lmt&side=buy&size=0.01&symbol=PF_XBTUSD';
const SINCE = 'lastFillTime=2026-11-20T11:00:00.000Z';
const ENCODED_SINCE = 'lastFillTime=2026-11-20T11%3A00%3A00.000Z';

interface Sent {
  readonly client: string;
  readonly what: string;
  readonly method: 'GET' | 'POST' | 'PUT';
  /** Path and query as they go over the wire. */
  readonly target: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** The text that the client signs; its query and body where it is left out. */
  readonly signs?: string;
  /** Digits of its nonce; none where it is left out. */
  readonly nonceDigits?: number;
  /** What the client takes for a success; the error that it is told instead. */
  readonly holds: ((json: Answer['json']) => boolean) | { readonly error: string };
}

const succeeded = (json: Answer['json']) => json.result === 'success' && !('error' in json);
const placed = (json: Answer['json']) => succeeded(json) && json.sendStatus.status === 'placed';
const batched = (json: Answer['json']) => succeeded(json) && json.batchStatus[0].status === 'placed';
const fills = (json: Answer['json']) => succeeded(json) && Array.isArray(json.fills);

const REQUESTS: readonly Sent[] = [
  {
    client: '@siebly/kraken-api',
    what: 'a sorted, encoded query, no nonce',
    method: 'GET',
    target: `${V3}/fills?${ENCODED_SINCE}`,
    holds: fills,
  },
  {
    client: '@siebly/kraken-api',
    what: 'an order with its broker',
    method: 'POST',
    target: `${V3}/sendorder`,
    body: `broker=AA11N84GK2QWERTZ&${ORDER}`,
    headers: FORM,
    holds: placed,
  },
  {
    client: '@siebly/kraken-api',
    what: 'a batch with a broker in each element',
    method: 'POST',
    target: `${V3}/batchorder`,
    body: `broker=AA11&json=${encodeURIComponent(BATCH.replace('"order_tag"', '"broker":"AA11","order_tag"'))}`,
    headers: FORM,
    holds: batched,
  },
  {
    client: 'api-go',
    what: 'a sorted form',
    method: 'POST',
    target: `${V3}/sendorder`,
    body: ORDER,
    headers: FORM,
    holds: placed,
  },
  {
    client: 'CF REST v3, Node.js',
    what: 'a bare question mark',
    method: 'GET',
    target: `${V3}/accounts?`,
    nonceDigits: 18,
    holds: succeeded,
  },
  {
    client: 'CF REST v3, Node.js',
    what: 'bare colons',
    method: 'GET',
    target: `${V3}/fills?${SINCE}`,
    nonceDigits: 18,
    holds: fills,
  },
  {
    client: 'CF REST v3, Node.js',
    what: 'a batch in bare JSON',
    method: 'POST',
    target: `${V3}/batchorder`,
    body: `json=${BATCH}`,
    headers: FORM,
    nonceDigits: 18,
    holds: batched,
  },
  {
    client: 'CF REST v3, Node.js',
    what: 'history without a nonce',
    method: 'GET',
    target: '/api/history/v2/executions?',
    holds: ({ elements }) => Array.isArray(elements),
  },
  {
    client: 'CF REST v3, Python',
    what: 'a GET with the type of a form and an empty body',
    method: 'GET',
    target: `${V3}/openpositions`,
    headers: FORM,
    nonceDigits: 17,
    holds: succeeded,
  },
  {
    client: 'CF REST v3, Python',
    what: 'a batch as Python prints it',
    method: 'POST',
    target: `${V3}/batchorder`,
    body: `json=${BATCH.replaceAll('"', "'").replaceAll(',', ', ')}`,
    headers: FORM,
    nonceDigits: 17,
    holds: batched,
  },
  {
    client: 'CF REST v3, Java',
    what: 'a batch with commas before its brackets',
    method: 'POST',
    target: `${V3}/batchorder`,
    body: `json=${BATCH.replace('}]}', ',},],}')}`,
    headers: FORM,
    holds: batched,
  },
  {
    client: 'kraken-cli',
    what: 'a form, nanoseconds',
    method: 'POST',
    target: `${V3}/sendorder`,
    body: ORDER,
    headers: FORM,
    nonceDigits: 19,
    holds: placed,
  },
  {
    client: 'kraken-cli',
    what: 'a PUT as a form',
    method: 'PUT',
    target: `${V3}/leveragepreferences`,
    body: 'maxLeverage=5&symbol=PF_ETHUSD',
    headers: FORM,
    nonceDigits: 19,
    holds: succeeded,
  },
  {
    client: 'kraken-cli',
    what: 'a query that it does not sign: refused, unless the dialect accepts it',
    method: 'GET',
    target: `${V3}/fills?${ENCODED_SINCE}`,
    signs: '',
    nonceDigits: 19,
    holds: { error: 'authenticationError' },
  },
  {
    client: 'NautilusTrader',
    what: 'microseconds',
    method: 'GET',
    target: `${V3}/openorders`,
    nonceDigits: 16,
    holds: succeeded,
  },
  {
    client: 'Kraken.Net',
    what: 'a PUT in the query, without a body',
    method: 'PUT',
    target: `${V3}/leveragepreferences?symbol=PF_ETHUSD&maxLeverage=5`,
    holds: succeeded,
  },
  {
    client: 'gocryptotrader',
    what: 'everything in the query, under POST too',
    method: 'POST',
    target: `${V3}/sendorder?${ORDER}`,
    nonceDigits: 19,
    holds: placed,
  },
  {
    client: 'gocryptotrader',
    what: 'a batch in the query, signed decoded',
    method: 'POST',
    target: `${V3}/batchorder?json=${encodeURIComponent(BATCH)}`,
    signs: `json=${BATCH}`,
    nonceDigits: 19,
    holds: batched,
  },
  {
    client: 'XChange',
    what: 'a query signed decoded',
    method: 'GET',
    target: `${V3}/fills?${ENCODED_SINCE}`,
    signs: SINCE,
    nonceDigits: 13,
    holds: fills,
  },
  {
    client: 'XChange',
    what: 'a batch that its signature does not cover: its defect',
    method: 'POST',
    target: `${V3}/batchorder`,
    body: `json=${encodeURIComponent(BATCH)}`,
    headers: FORM,
    signs: '',
    nonceDigits: 13,
    holds: { error: 'authenticationError' },
  },
  { client: 'rotki', what: 'milliseconds', method: 'GET', target: `${V3}/accounts`, nonceDigits: 13, holds: succeeded },
];

describe('what other clients send', () => {
  let venue: TestVenue;
  let nonce = BigInt(START_MS);
  before(async () => {
    venue = await TestVenue.start();
  });
  after(() => venue.close());

  for (const { client, what, method, target, body, headers = {}, signs, nonceDigits, holds } of REQUESTS) {
    test(`${client}: ${what}`, async () => {
      const [path = '', query = ''] = target.split('?');
      nonce += 1n;
      const number = nonceDigits === undefined ? '' : String(nonce).padEnd(nonceDigits, '0');
      const signed = signature(venue.caller('alice').key, path, signs ?? query + (body ?? ''), number);
      const sent = { method, target, ...(body === undefined ? {} : { body }), headers: { ...headers, ...signed } };
      const { status, json, headers: replied } = await venue.ask(sent);
      assert.deepEqual([status, replied['content-type']], [200, 'application/json']);
      if (typeof holds === 'function') assert.ok(holds(json), JSON.stringify(json).slice(0, 500));
      else assert.equal(json.error, holds.error);
    });
  }
});

/** By the documented algorithm, written out once more: no helper of the venue's tests signs for these. */
function signature(
  key: { apiKey: string; secret: string },
  path: string,
  data: string,
  nonce: string,
): Record<string, string> {
  const digest = createHash('sha256')
    .update(data + nonce + path.replace('/derivatives', ''))
    .digest();
  const authent = createHmac('sha512', Buffer.from(key.secret, 'base64')).update(digest).digest('base64');
  return { APIKey: key.apiKey, Authent: authent, ...(nonce === '' ? {} : { Nonce: nonce }) };
}

describe('what the parsers of clients need', () => {
  let venue: TestVenue;
  before(async () => {
    venue = await TestVenue.start({ historyDays: 1 });
    const alice = venue.caller('alice');
    await alice.send({ symbol: 'PF_XBTUSD', size: '0.2' });
    await alice.send({ symbol: 'PI_XBTUSD', size: '500', side: 'sell' });
    await alice.send({ symbol: 'PF_ETHUSD', size: '1', limitPrice: '2000' });
  });
  after(() => venue.close());

  test('accounts: types, quantities, figures that are differences of two', async () => {
    const { accounts } = (await venue.caller('alice').get(`${V3}/accounts`)).json;
    for (const [name, { type }] of Object.entries<Answer['json']>(accounts)) assert.equal(typeof type, 'string', name);
    const { flex, cash } = accounts;
    for (const figure of ['availableMargin', 'marginEquity', 'portfolioValue', 'balanceValue', 'collateralValue']) {
      assert.ok(Number.isFinite(flex[figure]), figure);
    }
    // A position is open: one divides by it.
    assert.notEqual(flex.collateralValue, 0);
    // One computes what is locked, and what is used.
    assert.ok(flex.portfolioValue >= flex.availableMargin);
    for (const [currency, { quantity, available }] of Object.entries<Answer['json']>(flex.currencies)) {
      assert.ok(Number(quantity) >= Number(available), currency);
    }
    // One looks for the coin of each wallet among those of the cash wallet.
    for (const [name, { balances, currency }] of Object.entries<Answer['json']>(accounts)) {
      if (!name.startsWith('fi_')) continue;
      assert.ok(currency in balances && currency in cash.balances, name);
    }
  });

  test('instruments and tickers: every row has what one row may not lack', async () => {
    const { instruments } = (await venue.get(`${V3}/instruments`)).json;
    const members = [
      'base',
      'quote',
      'pair',
      'openingDate',
      'contractValueTradePrecision',
      'postOnly',
      'mtf',
      'marginLevels',
    ];
    for (const row of instruments) {
      assert.deepEqual(
        members.filter((member) => row[member] === undefined),
        [],
        row.symbol,
      );
      assert.ok(['futures_inverse', 'flexible_futures'].includes(row.type), row.symbol);
      assert.ok(row.symbol.includes('_'));
    }
    const { tickers } = (await venue.get(`${V3}/tickers`)).json;
    for (const { symbol, tag, pair, vol24h, markPrice, fundingRate } of tickers) {
      assert.ok(typeof tag === 'string' && typeof pair === 'string', symbol);
      assert.ok(Number.isFinite(vol24h) && markPrice > 0, symbol);
      if (tag === 'perpetual') assert.ok(Number.isFinite(fundingRate / markPrice), symbol);
    }
  });

  test('an order in each of its states is the same wherever it is looked up', async () => {
    const alice = venue.caller('alice');
    const status = async (id: string) => {
      const { orders } = (await alice.post(`${V3}/orders/status`, { orderIds: [id] })).json;
      return orders[0]?.status;
    };
    const openOf = async (id: string) =>
      (await alice.get(`${V3}/openorders`)).json.openOrders.find((order: Answer['json']) => order.order_id === id);
    const kindsOf = async (id: string, listing: 'orders' | 'triggers') => {
      const { elements } = (await alice.get(`/api/history/v3/${listing}`, { sort: 'asc' })).json;
      return elements
        .filter(({ event }: Answer['json']) => JSON.stringify(event).includes(id))
        .map(({ event }: Answer['json']) => Object.keys(event)[0]);
    };
    const filledOf = async (id: string) => {
      const ofOrder = (await alice.get(`${V3}/fills`)).json.fills.filter(
        (fill: Answer['json']) => fill.order_id === id,
      );
      const { elements } = (await alice.get('/api/history/v3/executions')).json;
      const listed = elements.map(({ event }: Answer['json']) => event.execution.execution);
      const executed = listed.filter(({ order }: Answer['json']) => order.uid === id);
      const { logs } = (await alice.get('/api/history/v3/account-log')).json;
      for (const { fill_id } of ofOrder) {
        assert.ok(executed.some(({ uid }: Answer['json']) => uid === fill_id));
        assert.equal(
          logs.filter(({ execution }: Answer['json']) => execution === fill_id).length,
          2,
          'two bookings a trade',
        );
      }
      assert.equal(executed.length, ofOrder.length);
      return ofOrder.reduce((sum: number, { size }: Answer['json']) => Math.round((sum + size) * 1e4) / 1e4, 0);
    };

    const resting = (await alice.send({ symbol: 'PF_XBTUSD', size: '0.1', limitPrice: '80000' })).order_id;
    assert.deepEqual(
      [await status(resting), (await openOf(resting)).status, await filledOf(resting)],
      ['ENTERED_BOOK', 'untouched', 0],
    );
    assert.deepEqual(await kindsOf(resting, 'orders'), ['OrderPlaced']);

    // The house offers 0.04 at the best price.
    const partly = (await alice.send({ symbol: 'PF_XBTUSD', size: '50', limitPrice: '84005' })).order_id;
    const filled = await filledOf(partly);
    const open = await openOf(partly);
    assert.ok(filled > 0 && filled < 50);
    assert.deepEqual([open.status, open.filledSize, open.unfilledSize], ['partiallyFilled', filled, 50 - filled]);

    await alice.post(`${V3}/cancelorder`, { order_id: partly });
    assert.equal(await openOf(partly), undefined);
    assert.equal(await status(partly), 'CANCELLED');
    assert.equal((await kindsOf(partly, 'orders')).at(-1), 'OrderCancelled');

    const whole = (await alice.send({ symbol: 'PF_XBTUSD', size: '0.2', side: 'sell' })).order_id;
    assert.deepEqual(
      [await openOf(whole), await status(whole), await filledOf(whole)],
      [undefined, 'FULLY_EXECUTED', 0.2],
    );

    const stop = {
      orderType: 'stp',
      symbol: 'PF_XBTUSD',
      size: '0.1',
      side: 'sell',
      stopPrice: '83000',
      triggerSignal: 'mark',
    };
    const waiting = (await alice.send(stop)).order_id;
    assert.deepEqual([await status(waiting), (await openOf(waiting)).unfilledSize], ['TRIGGER_PLACED', 0.1]);
    assert.deepEqual(await kindsOf(waiting, 'triggers'), ['OrderTriggerPlaced']);
    await venue.control({ type: 'setIndexPrices', prices: [['XBT', 82_000]] });
    assert.deepEqual(
      [await openOf(waiting), await status(waiting), await filledOf(waiting)],
      [undefined, 'FULLY_EXECUTED', 0.1],
    );
    assert.deepEqual(await kindsOf(waiting, 'triggers'), ['OrderTriggerPlaced', 'OrderTriggerActivated']);
  });
});
