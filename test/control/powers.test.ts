/** Every power through the library and over HTTP: two venues that begin alike stay alike, and say the same. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { CONTROL_ERRORS, type ControlErrorCode, ControlRefused } from '../../src/control/refusal.ts';
import type { Drydock } from '../../src/library/drydock.ts';
import { MORNING_MS, venueForTest } from '../library/support.ts';
import { call, type Method } from './support.ts';

type Step = readonly [
  what: string,
  inProcess: (venue: Drydock) => unknown,
  method: Method,
  path: string,
  body: unknown,
  check: (answer: never, venue: Drydock) => void,
];

const refused =
  (error: ControlErrorCode, message: RegExp) =>
  (answer: { readonly error: string; readonly message: string }): void => {
    assert.equal(answer.error, error);
    assert.match(answer.message, message);
    assert.match(answer.message, /^[A-Z\-0-9a-z].*\.$/s, 'it is a sentence');
  };

/** What the calls of JavaScript may be given that TypeScript would not let pass. */
const untyped = (value: unknown): never => value as never;

/** The Classic Volume Fees, which no contract is charged by unless somebody says so. */
const CLASSIC = '1c0de7a2-53b8-4f0e-9a41-6b2f8d0c7e11';
const UID = /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** In this order: each goes on from the ones before. */
const STEPS: readonly Step[] = [
  [
    'a status',
    (venue) => venue.status(),
    'GET',
    '/status',
    undefined,
    (status: ReturnType<Drydock['status']>) => {
      assert.equal(status.timeMs, MORNING_MS);
      assert.equal(status.time, '2026-11-22T08:00:00Z');
      assert.deepEqual(status.clock, { rate: 1, frozen: false });
      assert.equal(status.counts.accounts, 10);
      assert.equal(status.durability, 'memory');
      assert.equal(status.stateHash, undefined);
    },
  ],
  [
    'accounts',
    (venue) => ({ accounts: venue.accounts }),
    'GET',
    '/accounts',
    undefined,
    ({ accounts }: { readonly accounts: Drydock['accounts'] }) => {
      assert.deepEqual(
        accounts.map(({ name }) => name),
        Array.from({ length: 10 }, (_, index) => `account-${index + 1}`),
      );
      for (const { uid, apiKey, keys } of accounts) {
        assert.match(uid, UID);
        assert.equal(apiKey, keys.full?.apiKey);
        assert.notEqual(keys.readOnly, undefined);
        assert.notEqual(keys.withdrawal, undefined);
      }
    },
  ],
  [
    'an index price; BTC is XBT',
    (venue) => venue.setIndexPrice('BTC', 50_000),
    'PUT',
    '/index-prices',
    { BTC: 50_000 },
    (view: Awaited<ReturnType<Drydock['setIndexPrice']>>) => {
      assert.deepEqual(view.indexPrices, { XBT: 50_000 });
      assert.equal(view.marks.PF_XBTUSD, 50_000);
      assert.equal(view.marks.PF_ETHUSD, undefined);
    },
  ],
  [
    'several index prices, in any case',
    (venue) => venue.setIndexPrices({ xbt: 60_000, eth: 3_000 }),
    'PUT',
    '/index-prices',
    { xbt: 60_000, eth: 3_000 },
    (view: Awaited<ReturnType<Drydock['setIndexPrice']>>) => {
      assert.deepEqual(view.indexPrices, { XBT: 60_000, ETH: 3_000 });
      assert.equal(view.marks.PI_ETHUSD, 3_000);
    },
  ],
  [
    'a price twice',
    (venue) => venue.setIndexPrices({ BTC: 1, XBT: 2 }),
    'PUT',
    '/index-prices',
    { BTC: 1, XBT: 2 },
    refused('invalidRequest', /XBT is given twice/),
  ],
  [
    'no price',
    (venue) => venue.setIndexPrices({}),
    'PUT',
    '/index-prices',
    {},
    refused('invalidRequest', /at least one/),
  ],
  [
    'the price of USD',
    (venue) => venue.setIndexPrice('USD', 2),
    'PUT',
    '/index-prices',
    { USD: 2 },
    refused('invalidRequest', /USD/),
  ],
  [
    'the price of fee credits',
    (venue) => venue.setIndexPrice('FEE', 0.01),
    'PUT',
    '/index-prices',
    { fee: 0.01 },
    refused('invalidRequest', /FEE are fee credits: they have no price/),
  ],
  [
    'a price that is none',
    (venue) => venue.setIndexPrice('XBT', 0),
    'PUT',
    '/index-prices',
    { XBT: 0 },
    refused('invalidRequest', /index price of XBT/),
  ],
  [
    'a price as text',
    (venue) => venue.setIndexPrice('XBT', untyped('50000')),
    'PUT',
    '/index-prices',
    { XBT: '50000' },
    refused('invalidRequest', /as a number/),
  ],
  [
    'the price of nothing known',
    (venue) => venue.setIndexPrice('ZZZ', 5),
    'PUT',
    '/index-prices',
    { ZZZ: 5 },
    refused('unknownAsset', /ZZZ/),
  ],
  [
    'a premium',
    (venue) => venue.setPremium('pf_xbtusd', 0.001),
    'PUT',
    '/premiums',
    { pf_xbtusd: 0.001 },
    (view: Awaited<ReturnType<Drydock['setPremium']>>) => {
      assert.deepEqual(view.premiums, { PF_XBTUSD: 0.001 });
      assert.ok((view.marks.PF_XBTUSD ?? 0) > 60_000, 'the mark follows at once');
    },
  ],
  [
    'a premium out of range',
    (venue) => venue.setPremium('PF_XBTUSD', 0.6),
    'PUT',
    '/premiums',
    { PF_XBTUSD: 0.6 },
    refused('invalidRequest', /premium of PF_XBTUSD/),
  ],
  [
    'a premium of an unknown market',
    (venue) => venue.setPremium('PF_ZZZUSD', 0.1),
    'PUT',
    '/premiums',
    { PF_ZZZUSD: 0.1 },
    refused('unknownMarket', /PF_ZZZUSD/),
  ],
  [
    'a market suspended',
    (venue) => venue.setMarket('PI_XBTUSD', { suspended: true }),
    'PUT',
    '/markets/pi_xbtusd',
    { suspended: true },
    (view: Awaited<ReturnType<Drydock['setMarket']>>) => {
      assert.deepEqual([view.symbol, view.suspended, view.postOnly], ['PI_XBTUSD', true, false]);
    },
  ],
  [
    'a market opened again, for orders that rest',
    (venue) => venue.setMarket('PI_XBTUSD', { suspended: false, postOnly: true }),
    'PUT',
    '/markets/PI_XBTUSD',
    { suspended: false, postOnly: true },
    (view: Awaited<ReturnType<Drydock['setMarket']>>) => {
      assert.deepEqual([view.suspended, view.postOnly], [false, true]);
    },
  ],
  [
    'how the markets stand',
    (venue) => ({ markets: venue.markets() }),
    'GET',
    '/markets',
    undefined,
    ({ markets }: { readonly markets: ReturnType<Drydock['markets']> }, venue) => {
      assert.equal(markets.length, venue.status().counts.markets);
      const { XBT } = venue.indexPrices();
      assert.deepEqual(
        markets.find(({ symbol }) => symbol === 'PI_XBTUSD'),
        {
          symbol: 'PI_XBTUSD',
          listed: true,
          suspended: false,
          postOnly: true,
          markPrice: XBT,
          indexPrice: XBT,
          premium: 0,
          extremeVolatility: false,
          marginMultiplier: 1,
          makerProtectionMs: 0,
          dislocation: null,
        },
      );
    },
  ],
  [
    'one market, in any case',
    (venue) => venue.market('pf_xbtusd'),
    'GET',
    '/markets/pf_xbtusd',
    undefined,
    (view: ReturnType<Drydock['market']>) => assert.deepEqual([view.symbol, view.premium], ['PF_XBTUSD', 0.001]),
  ],
  [
    'a market that is not there',
    (venue) => venue.market('PF_ZZZUSD'),
    'GET',
    '/markets/PF_ZZZUSD',
    undefined,
    refused('unknownMarket', /PF_ZZZUSD/),
  ],
  [
    'the index prices',
    (venue) => ({ indexPrices: venue.indexPrices() }),
    'GET',
    '/index-prices',
    undefined,
    ({ indexPrices }: { readonly indexPrices: ReturnType<Drydock['indexPrices']> }) => {
      assert.deepEqual([indexPrices.ETH, indexPrices.USD, indexPrices.FEE], [3_000, undefined, undefined]);
    },
  ],
  [
    'one account, with what it holds',
    (venue) => venue.account('account-1'),
    'GET',
    '/accounts/account-1',
    undefined,
    (view: ReturnType<Drydock['account']>, venue) => {
      const { wallets, ...rest } = view;
      assert.deepEqual(rest, venue.accounts[0]);
      assert.deepEqual(Object.keys(wallets).slice(0, 2), ['cash', 'flex']);
      assert.match(wallets.flex?.USD ?? '', /^\d+$/);
    },
  ],
  [
    'an account that is not there',
    (venue) => venue.account('nobody'),
    'GET',
    '/accounts/nobody',
    undefined,
    refused('unknownAccount', /nobody/),
  ],
  [
    'no change of a market',
    (venue) => venue.setMarket('PI_XBTUSD', {}),
    'PUT',
    '/markets/PI_XBTUSD',
    {},
    refused('invalidRequest', /suspended/),
  ],
  [
    'an unknown change of a market',
    (venue) => venue.setMarket('PI_XBTUSD', untyped({ halted: true })),
    'PUT',
    '/markets/PI_XBTUSD',
    { halted: true },
    refused('invalidRequest', /halted is not known/),
  ],
  [
    'an unknown market',
    (venue) => venue.setMarket('PI_ZZZUSD', { suspended: true }),
    'PUT',
    '/markets/PI_ZZZUSD',
    { suspended: true },
    refused('unknownMarket', /PI_ZZZUSD/),
  ],
  [
    'a deposit by name',
    (venue) => venue.deposit('account-1', 'flex', 'USD', '0.000000000001'),
    'POST',
    '/accounts/account-1/deposit',
    { wallet: 'flex', asset: 'USD', amount: '0.000000000001' },
    (view: Awaited<ReturnType<Drydock['deposit']>>) => {
      assert.deepEqual(
        [view.account, view.wallet, view.asset, view.amount, view.balance],
        ['account-1', 'flex', 'USD', '0.000000000001', '100000.000000000001'],
      );
    },
  ],
  [
    'a deposit by id',
    (venue) => venue.deposit(3, 'FI_XBTUSD', 'btc', 1.5),
    'POST',
    '/accounts/3/deposit',
    { wallet: 'FI_XBTUSD', asset: 'btc', amount: 1.5 },
    (view: Awaited<ReturnType<Drydock['deposit']>>) => {
      assert.deepEqual(
        [view.account, view.wallet, view.asset, view.amount, view.balance],
        ['account-2', 'fi_xbtusd', 'XBT', '1.5', '2.5'],
      );
    },
  ],
  [
    'a deposit finer than the ledger',
    (venue) => venue.deposit('account-1', 'flex', 'USD', '0.0000000000001'),
    'POST',
    '/accounts/account-1/deposit',
    { wallet: 'flex', asset: 'USD', amount: '0.0000000000001' },
    refused('invalidRequest', /12 decimals/),
  ],
  [
    'a deposit below nothing',
    (venue) => venue.deposit('account-1', 'flex', 'USD', -5),
    'POST',
    '/accounts/account-1/deposit',
    { wallet: 'flex', asset: 'USD', amount: -5 },
    refused('invalidRequest', /above 0/),
  ],
  [
    'a deposit of what is no number',
    (venue) => venue.deposit('account-1', 'flex', 'USD', 'all'),
    'POST',
    '/accounts/account-1/deposit',
    { wallet: 'flex', asset: 'USD', amount: 'all' },
    refused('invalidRequest', /all is no amount/),
  ],
  [
    'a deposit into an unknown wallet',
    (venue) => venue.deposit('account-1', 'fi_zzzusd', 'USD', 1),
    'POST',
    '/accounts/account-1/deposit',
    { wallet: 'fi_zzzusd', asset: 'USD', amount: 1 },
    refused('unknownWallet', /there are cash, flex, fi_xbtusd/),
  ],
  [
    'a deposit of another coin than the wallet’s',
    (venue) => venue.deposit('account-1', 'fi_xbtusd', 'ETH', 1),
    'POST',
    '/accounts/account-1/deposit',
    { wallet: 'fi_xbtusd', asset: 'ETH', amount: 1 },
    refused('invalidRequest', /does not hold ETH/),
  ],
  [
    'a deposit to nobody',
    (venue) => venue.deposit('nobody', 'flex', 'USD', 1),
    'POST',
    '/accounts/nobody/deposit',
    { wallet: 'flex', asset: 'USD', amount: 1 },
    refused('unknownAccount', /nobody/),
  ],
  [
    'a deposit to the house',
    (venue) => venue.deposit(0, 'flex', 'USD', 1),
    'POST',
    '/accounts/house/deposit',
    { wallet: 'flex', asset: 'USD', amount: 1 },
    (answer: { readonly error: string }) => assert.equal(answer.error, 'unknownAccount'),
  ],
  [
    'an account without trading',
    (venue) => venue.setAccount('account-1', { tradingEnabled: false }),
    'PUT',
    '/accounts/account-1',
    { tradingEnabled: false },
    (view: Awaited<ReturnType<Drydock['setAccount']>>) => {
      assert.deepEqual([view.name, view.active, view.tradingEnabled], ['account-1', true, false]);
    },
  ],
  [
    'an account of another schedule',
    (venue) => venue.setAccount(2, { marginSchedule: 'retail', tradingEnabled: true }),
    'PUT',
    '/accounts/2',
    { marginSchedule: 'retail', tradingEnabled: true },
    (view: Awaited<ReturnType<Drydock['setAccount']>>) => assert.equal(view.marginSchedule, 'retail'),
  ],
  [
    'the schedule of a platform',
    (venue) => venue.setAccount(2, { marginSchedule: 'europa/retail' }),
    'PUT',
    '/accounts/2',
    { marginSchedule: 'europa/retail' },
    (view: Awaited<ReturnType<Drydock['setAccount']>>) => assert.equal(view.marginSchedule, 'europa/retail'),
  ],
  [
    'the schedule of a platform that no contract has',
    (venue) => venue.setAccount(2, { marginSchedule: 'atlantis/retail' }),
    'PUT',
    '/accounts/2',
    { marginSchedule: 'atlantis/retail' },
    refused('invalidRequest', /atlantis/),
  ],
  [
    'a schedule that is none',
    (venue) => venue.setAccount(2, { marginSchedule: untyped('retail/europa') }),
    'PUT',
    '/accounts/2',
    { marginSchedule: 'retail/europa' },
    refused('invalidRequest', /europa\/retail/),
  ],
  [
    'an account with a fee schedule of its own',
    (venue) => venue.setAccount('account-1', { feeSchedule: CLASSIC }),
    'PUT',
    '/accounts/account-1',
    { feeSchedule: CLASSIC },
    (view: Awaited<ReturnType<Drydock['setAccount']>>) => assert.equal(view.feeSchedule, CLASSIC),
  ],
  [
    'a fee schedule that there is not',
    (venue) => venue.setAccount('account-1', { feeSchedule: 'cheap' }),
    'PUT',
    '/accounts/account-1',
    { feeSchedule: 'cheap' },
    refused('invalidRequest', /no fee schedule cheap: GET .*feeschedules lists them/),
  ],
  [
    'a new account with a fee schedule that there is not',
    (venue) => venue.createAccount({ name: 'carol', feeSchedule: 'cheap' }),
    'POST',
    '/accounts',
    { name: 'carol', feeSchedule: 'cheap' },
    refused('invalidRequest', /no fee schedule cheap/),
  ],
  [
    'no change of an account',
    (venue) => venue.setAccount(2, {}),
    'PUT',
    '/accounts/2',
    {},
    refused('invalidRequest', /active/),
  ],
  [
    'a new account',
    (venue) => venue.createAccount({ name: 'bob', funds: [{ wallet: 'flex', asset: 'btc', amount: '2' }] }),
    'POST',
    '/accounts',
    { name: 'bob', funds: [{ wallet: 'flex', asset: 'btc', amount: '2' }] },
    (view: Awaited<ReturnType<Drydock['createAccount']>>, venue: Drydock) => {
      assert.equal(view.name, 'bob');
      assert.equal(venue.accounts.at(-1)?.apiKey, view.apiKey);
      assert.match(view.apiKey, /^[A-Za-z0-9+/]{56}$/);
    },
  ],
  [
    'a new account with a key of its own',
    (venue) => venue.createAccount({ name: 'carol', keys: [{ apiKey: 'mine', apiSecret: 'c2VjcmV0' }] }),
    'POST',
    '/accounts',
    { name: 'carol', keys: [{ apiKey: 'mine', apiSecret: 'c2VjcmV0' }] },
    (view: Awaited<ReturnType<Drydock['createAccount']>>) => {
      assert.deepEqual([view.apiKey, view.apiSecret, view.keys.readOnly], ['mine', 'c2VjcmV0', undefined]);
    },
  ],
  [
    'an account of a name that is taken',
    (venue) => venue.createAccount({ name: 'bob' }),
    'POST',
    '/accounts',
    { name: 'bob' },
    refused('accountExists', /name/),
  ],
  [
    'an account with a key that is taken',
    (venue) => venue.createAccount({ name: 'dave', keys: [{ apiKey: 'mine', apiSecret: 'c2VjcmV0' }] }),
    'POST',
    '/accounts',
    { name: 'dave', keys: [{ apiKey: 'mine', apiSecret: 'c2VjcmV0' }] },
    refused('keyExists', /key/),
  ],
  [
    'an account of the venue’s own name',
    (venue) => venue.createAccount({ name: 'house' }),
    'POST',
    '/accounts',
    { name: 'house' },
    refused('invalidRequest', /house/),
  ],
  [
    'an account whose name looks like a uid',
    (venue) => venue.createAccount({ name: 'a4d5fb8a-0000-804f-8000-000098e9ccab' }),
    'POST',
    '/accounts',
    { name: 'a4d5fb8a-0000-804f-8000-000098e9ccab' },
    refused('invalidRequest', /uid/),
  ],
  [
    'an account without a name',
    (venue) => venue.createAccount(untyped({})),
    'POST',
    '/accounts',
    {},
    refused('invalidRequest', /name is missing/),
  ],
  [
    'an account funded where there is no wallet',
    (venue) => venue.createAccount({ name: 'eve', funds: [{ wallet: 'savings', asset: 'USD', amount: 1 }] }),
    'POST',
    '/accounts',
    { name: 'eve', funds: [{ wallet: 'savings', asset: 'USD', amount: 1 }] },
    refused('unknownWallet', /savings/),
  ],
  [
    'a snapshot with a name',
    (venue) => venue.snapshot('before'),
    'POST',
    '/snapshots',
    { name: 'before' },
    (view: Awaited<ReturnType<Drydock['snapshot']>>, venue: Drydock) => {
      assert.equal(view.name, 'before');
      assert.deepEqual(venue.snapshots().at(-1), view);
    },
  ],
  [
    'a snapshot without a name',
    (venue) => venue.snapshot(),
    'POST',
    '/snapshots',
    undefined,
    (view: Awaited<ReturnType<Drydock['snapshot']>>) => assert.equal(view.name, 'snapshot-1'),
  ],
  [
    'a snapshot of a bad name',
    (venue) => venue.snapshot('../x'),
    'POST',
    '/snapshots',
    { name: '../x' },
    refused('invalidRequest', /name/),
  ],
  [
    'a snapshot named genesis',
    (venue) => venue.snapshot('genesis'),
    'POST',
    '/snapshots',
    { name: 'genesis' },
    refused('invalidRequest', /genesis/),
  ],
  [
    'the snapshots',
    (venue) => ({ snapshots: venue.snapshots() }),
    'GET',
    '/snapshots',
    undefined,
    ({ snapshots }: { readonly snapshots: ReturnType<Drydock['snapshots']> }) => {
      assert.deepEqual(
        snapshots.map(({ name }) => name),
        ['genesis', 'before', 'snapshot-1'],
      );
    },
  ],
  [
    'time by a span',
    (venue) => venue.advance('1d12h'),
    'POST',
    '/time',
    { advance: '1d12h' },
    (view: Awaited<ReturnType<Drydock['advance']>>) => assert.equal(view.timeMs, MORNING_MS + 36 * 3_600_000),
  ],
  [
    'time by milliseconds',
    (venue) => venue.advance(1),
    'POST',
    '/time',
    { advance: 1 },
    (view: Awaited<ReturnType<Drydock['advance']>>) => assert.equal(view.timeMs, MORNING_MS + 36 * 3_600_000 + 1),
  ],
  [
    'time to a date',
    (venue) => venue.setTime(new Date('2026-12-01T00:00:00Z')),
    'POST',
    '/time',
    { set: '2026-12-01T00:00:00.000Z' },
    (view: Awaited<ReturnType<Drydock['advance']>>) => assert.equal(view.time, '2026-12-01T00:00:00Z'),
  ],
  [
    'time backwards',
    (venue) => venue.setTime('2026-11-30T00:00:00Z'),
    'POST',
    '/time',
    { set: '2026-11-30T00:00:00Z' },
    refused('timeInThePast', /revert/),
  ],
  [
    'time to no date',
    (venue) => venue.setTime('tomorrow'),
    'POST',
    '/time',
    { set: 'tomorrow' },
    refused('invalidRequest', /zone/),
  ],
  [
    'time by no span',
    (venue) => venue.advance('8 hours'),
    'POST',
    '/time',
    { advance: '8 hours' },
    refused('invalidRequest', /span/),
  ],
  [
    'time by part of a millisecond',
    (venue) => venue.advance(0.5),
    'POST',
    '/time',
    { advance: 0.5 },
    refused('invalidRequest', /whole/),
  ],
  [
    'time by a century',
    (venue) => venue.advance('5218w'),
    'POST',
    '/time',
    { advance: '5218w' },
    refused('invalidRequest', /ten years/),
  ],
  [
    'the clock stopped',
    (venue) => venue.freeze(),
    'POST',
    '/time',
    { freeze: true },
    (view: Awaited<ReturnType<Drydock['freeze']>>) => assert.equal(view.frozen, true),
  ],
  [
    'time while the clock stands',
    (venue) => venue.advance('1h'),
    'POST',
    '/time',
    { advance: '1h' },
    (view: Awaited<ReturnType<Drydock['freeze']>>) => {
      assert.deepEqual([view.time, view.frozen], ['2026-12-01T01:00:00Z', true]);
    },
  ],
  [
    'the clock going on',
    (venue) => venue.resume(),
    'POST',
    '/time',
    { freeze: false },
    (view: Awaited<ReturnType<Drydock['freeze']>>) => assert.equal(view.frozen, false),
  ],
  [
    'the clock faster',
    (venue) => venue.setRate(60),
    'POST',
    '/time',
    { rate: 60 },
    (view: Awaited<ReturnType<Drydock['freeze']>>) => assert.equal(view.rate, 60),
  ],
  [
    'the clock backwards',
    (venue) => venue.setRate(-1),
    'POST',
    '/time',
    { rate: -1 },
    refused('invalidRequest', /rate/),
  ],
  [
    'a revert',
    (venue) => venue.revert('before'),
    'POST',
    '/snapshots/before/revert',
    undefined,
    (view: Awaited<ReturnType<Drydock['revert']>>, venue: Drydock) => {
      assert.equal(view.name, 'before');
      assert.equal(venue.status().timeMs, MORNING_MS);
      assert.deepEqual(venue.status().clock, { rate: 1, frozen: false });
    },
  ],
  [
    'a revert to nothing',
    (venue) => venue.revert('never'),
    'POST',
    '/snapshots/never/revert',
    undefined,
    refused('unknownSnapshot', /never/),
  ],
  [
    'a snapshot forgotten',
    (venue) => venue.deleteSnapshot({ name: 'snapshot-1' }),
    'DELETE',
    '/snapshots/snapshot-1',
    undefined,
    (_view: never, venue: Drydock) => assert.equal(venue.snapshots().length, 2),
  ],
  [
    'a snapshot forgotten twice',
    (venue) => venue.deleteSnapshot('snapshot-1'),
    'DELETE',
    '/snapshots/snapshot-1',
    undefined,
    refused('unknownSnapshot', /snapshot-1/),
  ],
  [
    'genesis forgotten',
    (venue) => venue.deleteSnapshot('genesis'),
    'DELETE',
    '/snapshots/genesis',
    undefined,
    refused('snapshotKept', /genesis/),
  ],
  [
    'a reset',
    (venue) => venue.reset(),
    'POST',
    '/reset',
    {},
    (_view: never, venue: Drydock) => {
      assert.equal(venue.accounts.length, 10);
      assert.equal(venue.status().seq, 0);
      assert.equal(venue.accounts[0]?.tradingEnabled, true);
    },
  ],
];

/** What a call in this process came to, as HTTP would say it. */
async function outcomeOf(work: () => unknown): Promise<{ readonly status: number; readonly body: unknown }> {
  try {
    return { status: 200, body: JSON.parse(JSON.stringify(await work())) };
  } catch (error) {
    assert.ok(error instanceof ControlRefused, String(error));
    return { status: CONTROL_ERRORS[error.code], body: { error: error.code, message: error.message } };
  }
}

const here = await venueForTest();
const there = await venueForTest();

describe('each power, in this process and over HTTP', () => {
  for (const [what, inProcess, method, path, body, check] of STEPS) {
    test(what, async () => {
      const ours = await outcomeOf(() => inProcess(here));
      const theirs = await call(there, method, path, body);
      if (what === 'a deposit to the house') assert.equal(ours.status, theirs.status);
      else assert.deepEqual(theirs, ours);
      check(theirs.body as never, there);
      assert.deepEqual(there.status({ hash: true }), here.status({ hash: true }));
    });
  }
});

test('a power that is asked for twice at once is carried out twice', async () => {
  const venue = await venueForTest();
  const [, second] = await Promise.all([venue.advance('8h'), venue.advance('8h')]);
  assert.equal(second.timeMs, MORNING_MS + 16 * 3_600_000);
  const [one, other] = await Promise.all([venue.snapshot(), venue.snapshot()]);
  assert.notEqual(one.name, other.name);
});

test('snapshots end at 64', async () => {
  const venue = await venueForTest();
  for (let kept = 1; kept < 64; kept++) await venue.snapshot();
  await assert.rejects(venue.snapshot(), { code: 'tooManySnapshots' });
});

test('an account is found by its uid, too', async () => {
  const venue = await venueForTest();
  const { uid = '' } = venue.accounts[4] ?? {};
  assert.equal((await venue.deposit(uid.toUpperCase(), 'cash', 'USD', 1)).account, 'account-5');
});
