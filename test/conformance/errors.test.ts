/** Every error of the catalogue, met over HTTP. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { ERRORS, type ErrorCode } from '../../src/gateway/errors.ts';
import { MemoryJournal } from '../../src/journal/memory.ts';
import { type Answer, type Fields, FORM_TYPE, START_MS, TestVenue, V3 } from '../gateway/endpoints/venue.ts';
import { venueForTest } from '../library/support.ts';
import { verdictOn } from './envelopes.ts';

const ORDER = { orderType: 'lmt', symbol: 'PF_XBTUSD', side: 'buy', size: '0.1', limitPrice: '70000' };
const MOVE = { fromAccount: 'cash', toAccount: 'flex', unit: 'usd', amount: '1' };
const NONCE = '1795176000000';
const LEVERAGE = `${V3}/leveragepreferences`;
const PROFIT = `${V3}/pnlpreferences`;
const CHECK = '/api/auth/v1/api-keys/v3/check';

/** A journal that can be told to be full. */
class FullJournal extends MemoryJournal {
  isFull = false;

  override propose(...proposal: Parameters<MemoryJournal['propose']>): boolean {
    return !this.isFull && super.propose(...proposal);
  }
}

interface Meeting {
  readonly code: ErrorCode;
  readonly path: string;
  readonly detail?: string;
  readonly meet: (venue: TestVenue, journal: FullJournal) => Promise<Answer>;
}

const send = (changes: object) => (venue: TestVenue) =>
  venue.caller('alice').post(`${V3}/sendorder`, { ...ORDER, ...changes });
const move = (changes: object) => (venue: TestVenue) =>
  venue.caller('alice').post(`${V3}/transfer`, { ...MOVE, ...changes });
const get = (target: string) => (venue: TestVenue) => venue.ask({ target });

const isolate = (changes: Fields) => (venue: TestVenue) =>
  venue.caller('alice').put(LEVERAGE, { symbol: 'PF_XBTUSD', maxLeverage: 5, ...changes });
const payProfit = (changes: Fields) => (venue: TestVenue) =>
  venue.caller('alice').put(PROFIT, { symbol: 'PF_XBTUSD', pnlPreference: 'BTC', ...changes });

/** Alice buys from Bob, at the index: within what the house asks and bids. */
async function exchange(venue: TestVenue, symbol: string, size: number): Promise<void> {
  const market = venue.state.markets.get(venue.state.marketBySymbol.get(symbol) as number);
  const limitPrice = venue.state.assets.get(market.baseAsset).indexPriceUsd;
  await venue.caller('bob').send({ symbol, side: 'sell', size, limitPrice });
  assert.equal((await venue.caller('alice').send({ symbol, size, limitPrice })).status, 'placed');
}

const MEETINGS: readonly Meeting[] = [
  {
    code: 'accountInactive',
    path: `${V3}/sendorder`,
    meet: async (venue) => {
      const account = venue.account('alice');
      await venue.control({ type: 'setAccount', account, tradingEnabled: false });
      const answer = await send({})(venue);
      await venue.control({ type: 'setAccount', account, tradingEnabled: true });
      return answer;
    },
  },
  {
    code: 'accountInactive',
    path: `${V3}/transfer`,
    meet: async (venue) => {
      const account = venue.account('alice');
      await venue.control({ type: 'setAccount', account, active: false });
      const answer = await move({})(venue);
      await venue.control({ type: 'setAccount', account, active: true });
      return answer;
    },
  },
  { code: 'authenticationError', path: `${V3}/accounts`, meet: get(`${V3}/accounts`) },
  {
    code: 'unknownError',
    path: `${V3}/sendorder`,
    // Held by maker protection while the venue goes back to a time before it.
    meet: async (venue) => {
      await venue.control({ type: 'snapshot', name: 'unprotected' });
      await venue.control({ type: 'setMarket', symbol: 'PF_XBTUSD', makerProtectionMs: 20 });
      const asking = send({})(venue);
      while (venue.state.held.count === 0) await new Promise((resolve) => setImmediate(resolve));
      await venue.control({ type: 'revert', name: 'unprotected' });
      return asking;
    },
  },
  { code: 'authenticationError', path: CHECK, meet: get(CHECK) },
  { code: 'authenticationError', path: '/api/history/v2/orders', meet: get('/api/history/v2/orders') },
  ...(['since', 'before', 'from', 'count'] as const).map((name) => ({
    code: 'argumentInvalid' as const,
    detail: name,
    path: '/api/history/v3/account-log',
    meet: (venue: TestVenue) => venue.caller('alice').get('/api/history/v3/account-log', { [name]: '-1' }),
  })),
  ...(['orders', 'executions', 'triggers', 'positions'] as const).map((name) => ({
    code: 'argumentInvalid' as const,
    detail: 'continuation_token',
    path: `/api/history/v3/${name}`,
    meet: (venue: TestVenue) => venue.caller('alice').get(`/api/history/v3/${name}`, { continuation_token: 'x' }),
  })),
  {
    code: 'authenticationError',
    path: `${V3}/sendorder`,
    meet: (venue) => venue.caller('alice', 'read').post(`${V3}/sendorder`, ORDER),
  },
  { code: 'insufficientFunds', path: `${V3}/transfer`, meet: move({ amount: '50000.000000000001' }) },
  { code: 'invalidAccount', path: `${V3}/transfer`, meet: move({ toAccount: 'fi_dogeusd' }) },
  { code: 'invalidAccount', path: `${V3}/transfer`, meet: move({ toAccount: 'cash' }) },
  { code: 'invalidAccount', path: `${V3}/transfer`, meet: move({ fromAccount: '__proto__' }) },
  { code: 'invalidAmount', path: `${V3}/transfer`, meet: move({ amount: '-1' }) },
  { code: 'invalidAmount', path: `${V3}/transfer`, meet: move({ amount: 'NaN' }) },
  { code: 'invalidAmount', path: `${V3}/transfer`, meet: move({ amount: '0.0000000000001' }) },
  { code: 'invalidUnit', path: `${V3}/transfer`, meet: move({ unit: 'doubloon' }) },
  { code: 'invalidUnit', path: `${V3}/transfer`, meet: move({ toAccount: 'fi_xbtusd', unit: 'eth' }) },
  { code: 'invalidArgument', detail: 'symbol', path: `${V3}/sendorder`, meet: send({ symbol: 'PF_NOTHING' }) },
  { code: 'invalidArgument', detail: 'side', path: `${V3}/sendorder`, meet: send({ side: 'long' }) },
  { code: 'invalidArgument', detail: 'size', path: `${V3}/sendorder`, meet: send({ size: 'NaN' }) },
  { code: 'invalidArgument', detail: 'size', path: `${V3}/sendorder`, meet: send({ size: ['1', '2'] }) },
  { code: 'invalidArgument', detail: 'limitPrice', path: `${V3}/sendorder`, meet: send({ limitPrice: '0x10' }) },
  {
    code: 'invalidArgument',
    detail: 'symbol',
    path: `${V3}/cancelallorders`,
    meet: (venue) => venue.caller('alice').post(`${V3}/cancelallorders`, { symbol: 'PF_NOTHING' }),
  },
  {
    code: 'nonceDuplicate',
    path: `${V3}/accounts`,
    meet: async (venue) => {
      await venue.caller('alice').get(`${V3}/accounts`, {}, NONCE);
      return venue.caller('alice').get(`${V3}/accounts`, {}, NONCE);
    },
  },
  {
    code: 'nonceBelowThreshold',
    path: `${V3}/sendorder`,
    meet: (venue) => venue.caller('alice').post(`${V3}/sendorder`, ORDER, '1795175989999'),
  },
  {
    code: 'invalidArgument',
    // Its contract has the bare word, whatever the argument.
    path: `${V3}/accounts`,
    meet: (venue) => venue.caller('alice').get(`${V3}/accounts`, {}, '12.5'),
  },
  {
    code: 'invalidArgument',
    detail: 'nonce',
    path: `${V3}/fills`,
    meet: (venue) => venue.caller('alice').get(`${V3}/fills`, {}, '12.5'),
  },
  {
    code: 'requiredArgumentMissing',
    path: `${V3}/sendorder`,
    meet: (venue) => venue.ask({ ...POST, target: `${V3}/sendorder` }),
  },
  { code: 'requiredArgumentMissing', path: `${V3}/sendorder`, meet: send({ limitPrice: '' }) },
  { code: 'requiredArgumentMissing', path: `${V3}/transfer`, meet: move({ unit: '' }) },
  {
    code: 'Unavailable',
    path: `${V3}/sendorder`,
    meet: async (venue, journal) => {
      journal.isFull = true;
      const answer = await send({})(venue);
      journal.isFull = false;
      return answer;
    },
  },
  { code: 'Bad Request', path: `${V3}/orderbook`, meet: get(`${V3}/orderbook?symbol=%zz`) },
  {
    code: 'Bad Request',
    path: `${V3}/sendorder`,
    meet: (venue) => venue.ask({ ...POST, target: `${V3}/sendorder`, body: Buffer.from([0xff, 0xfe]) }),
  },
  { code: 'argumentMissing', path: `${V3}/orderbook`, meet: get(`${V3}/orderbook`) },
  {
    code: 'argumentInvalid',
    detail: 'symbol',
    path: `${V3}/orderbook`,
    meet: get(`${V3}/orderbook?symbol=PF_NOTHING`),
  },
  {
    code: 'argumentInvalid',
    detail: 'lastTime',
    path: `${V3}/history`,
    meet: get(`${V3}/history?symbol=PF_XBTUSD&lastTime=now`),
  },
  {
    code: 'argumentInvalid',
    detail: 'sort',
    path: '/api/history/v3/market/PF_XBTUSD/executions',
    meet: get('/api/history/v3/market/PF_XBTUSD/executions?sort=up'),
  },
  {
    code: 'argumentInvalid',
    detail: 'to',
    path: '/api/charts/v1/trade',
    meet: get('/api/charts/v1/trade/PF_XBTUSD/1m?to=-1'),
  },
  {
    code: 'Json Parse Error',
    path: `${V3}/batchorder`,
    meet: (venue) => venue.caller('alice').post(`${V3}/batchorder`, { json: '{' }),
  },
  { code: 'invalidOrderType', path: `${V3}/sendorder`, meet: send({ orderType: 'oco' }) },
  {
    code: 'invalidUuid',
    detail: 'abc',
    path: `${V3}/editorder`,
    meet: (venue) => venue.caller('alice').post(`${V3}/editorder`, { orderId: 'abc', size: '1' }),
  },
  {
    code: 'invalidUuid',
    detail: 'abc',
    path: `${V3}/orders/status`,
    meet: (venue) => venue.caller('alice').get(`${V3}/orders/status`, { orderIds: ['abc'] }),
  },
  { code: 'malformedRequest', path: '/%zz', meet: get('/%zz') },
  { code: 'unknownPath', path: `${V3}/nothing`, meet: get(`${V3}/nothing`) },
  { code: 'unknownPath', path: `${V3}/tickers/PF_NOTHING`, meet: get(`${V3}/tickers/PF_NOTHING`) },
  {
    code: 'methodNotAllowed',
    path: `${V3}/accounts`,
    meet: (venue) => venue.ask({ ...POST, target: `${V3}/accounts` }),
  },
  { code: 'methodNotAllowed', path: `${V3}/sendorder`, meet: get(`${V3}/sendorder`) },
  {
    code: 'bodyTooLarge',
    path: `${V3}/sendorder`,
    meet: (venue) => venue.ask({ ...POST, target: `${V3}/sendorder`, body: 'a'.repeat(256 * 1024 + 1) }),
  },
  {
    code: 'unsupportedMediaType',
    path: `${V3}/transfer`,
    meet: (venue) => venue.ask({ ...POST, target: `${V3}/transfer`, headers: { 'content-type': 'form' }, body: 'a=1' }),
  },
  { code: 'headersTooLarge', path: '/', meet: get(`${V3}/tickers?symbol=${'A'.repeat(300_000)}`) },
  { code: 'invalidTickType', path: '/api/charts/v1/index', meet: get('/api/charts/v1/index/PF_XBTUSD/1m') },
  { code: 'invalidResolution', path: '/api/charts/v1/trade', meet: get('/api/charts/v1/trade/PF_XBTUSD/2m') },
  {
    code: 'notFound',
    path: `${V3}/assignmentprogram/delete`,
    meet: (venue) => venue.caller('alice', 'read').post(`${V3}/assignmentprogram/delete`, { id: 7 }),
  },
  { code: 'argumentInvalid', detail: 'maxLeverage', path: LEVERAGE, meet: isolate({ maxLeverage: 0.5 }) },
  { code: 'argumentInvalid', detail: 'maxLeverage', path: LEVERAGE, meet: isolate({ maxLeverage: 5.125 }) },
  { code: 'argumentInvalid', detail: 'maxLeverage', path: LEVERAGE, meet: isolate({ maxLeverage: 9999 }) },
  { code: 'argumentMissing', path: LEVERAGE, meet: isolate({ symbol: '' }) },
  { code: 'contractDoesNotExist', path: LEVERAGE, meet: isolate({ symbol: 'PF_NOTHING' }) },
  { code: 'contractNotMultiCollateral', path: LEVERAGE, meet: isolate({ symbol: 'PI_XBTUSD' }) },
  { code: 'contractDoesNotExist', path: PROFIT, meet: payProfit({ symbol: 'PF_NOTHING' }) },
  { code: 'contractNotMultiCollateral', path: PROFIT, meet: payProfit({ symbol: 'PI_XBTUSD' }) },
  { code: 'currencyDoesNotExist', path: PROFIT, meet: payProfit({ pnlPreference: 'doubloon' }) },
  { code: 'currencyDoesNotExist', path: PROFIT, meet: payProfit({ pnlPreference: '__proto__' }) },
  { code: 'currencyNotEnabled', path: PROFIT, meet: payProfit({ pnlPreference: 'SOL' }) },
  {
    code: 'insufficientMargin',
    path: LEVERAGE,
    meet: async (venue) => {
      await exchange(venue, 'PF_XBTUSD', 20);
      return isolate({ maxLeverage: 1 })(venue);
    },
  },
  {
    code: 'wouldCauseLiquidation',
    path: LEVERAGE,
    meet: async (venue) => {
      await exchange(venue, 'PF_ETHUSD', 100);
      return isolate({ maxLeverage: 1 })(venue);
    },
  },
  ...(
    [
      ['invalidInterval', 'interval', 'PF_XBTUSD/cvd?since=0&interval=61'],
      ['unknownAnalytics', 'analytics_type', 'PF_XBTUSD/astrology?since=0&interval=60'],
      ['unknownAnalyticsMarket', 'symbol', 'PF_NOTHING/cvd?since=0&interval=60'],
      ['argumentMissing', '', 'PF_XBTUSD/cvd?interval=60'],
      ['argumentInvalid', 'since', 'liquidity-pool?since=-1&interval=60'],
    ] as const
  ).map(([code, detail, rest]) => ({
    code,
    detail,
    path: `/api/charts/v1/analytics/${rest.split('?')[0]}`,
    meet: get(`/api/charts/v1/analytics/${rest}`),
  })),
  { code: 'invalidMarketSymbol', path: '/api/charts/v1/trade', meet: get('/api/charts/v1/trade/PF_NOTHING/1m') },
];

const POST = { method: 'POST', headers: { 'content-type': FORM_TYPE } } as const;

/** Words that no endpoint of this venue has a use for: a fault gives them to whoever wants to see a client meet them. */
const BY_FAULT_ALONE: readonly ErrorCode[] = ['marketUnavailable', 'contractNotFound'];

/** Those that only a broken venue or a broken connection meets. */
const MET_ELSEWHERE: readonly ErrorCode[] = [
  // Tested where they arise: test/library/rate-limits.test.ts, test/gateway/server.test.ts.
  'apiLimitExceeded',
  'Server Error',
  'requestTimeout',
];

describe('errors of the catalogue', () => {
  const journal = new FullJournal({ nowMs: () => START_MS, onFailure: () => {} });
  let venue: TestVenue;
  before(async () => {
    venue = await TestVenue.start({ journal });
  });
  after(() => venue.close());

  for (const [index, { code, path, detail = '', meet }] of MEETINGS.entries()) {
    test(`${index + 1}: ${code}${detail === '' ? '' : `: ${detail}`} at ${path}`, async () => {
      const answer = await meet(venue, journal);
      const verdict = verdictOn(path, answer);
      assert.equal(verdict.kind, 'refusal', answer.text);
      assert.ok(verdict.kind === 'refusal' && verdict.codes.includes(code), answer.text);
      assert.equal(verdict.detail, detail);
      assert.deepEqual(venue.failures, []);
    });
  }

  for (const code of BY_FAULT_ALONE) {
    for (const path of [`${V3}/accounts`, `${V3}/sendorder`]) {
      test(`${code} at ${path}, as a fault`, async () => {
        const faulty = await venueForTest({ faults: [{ error: code, endpoint: path.slice(V3.length + 1) }] });
        const method = path.endsWith('accounts') ? 'GET' : 'POST';
        const { result, error, serverTime } = await faulty.request('account-1', method, path);
        assert.deepEqual([result, error, typeof serverTime], ['error', code, 'string']);
      });
    }
  }

  test('each is met once, here or elsewhere', () => {
    const met = new Set(MEETINGS.map(({ code }) => code));
    assert.deepEqual([...met, ...BY_FAULT_ALONE, ...MET_ELSEWHERE].toSorted(), Object.keys(ERRORS).toSorted());
  });
});
