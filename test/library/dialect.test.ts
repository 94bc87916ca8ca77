/** Dialects through the wire: of the venue, of accounts and of keys. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import type { KeyView } from '../../src/control/views.ts';
import { startDrydock } from '../../src/index.ts';
import type { Drydock } from '../../src/library/drydock.ts';
import { call, send } from '../control/support.ts';
import { signedHeaders } from '../gateway/keys.ts';
import { callVenue } from './client.ts';
import { rejection, venueForTest } from './support.ts';

const V3 = '/derivatives/api/v3';
const root = mkdtempSync(join(tmpdir(), 'drydock-dialect-'));
after(() => rmSync(root, { recursive: true, force: true }));

interface Wallets {
  readonly cash: { readonly balances: Readonly<Record<string, unknown>> };
  readonly fi_xbtusd: { readonly balances: Readonly<Record<string, unknown>> };
  readonly flex: Readonly<Record<string, number>> & { readonly currencies: Readonly<Record<string, unknown>> };
}

const keyOf = (venue: Drydock, account: string): KeyView => {
  const view = venue.accounts.find(({ name }) => name === account);
  assert.ok(view !== undefined);
  return view;
};

async function wallets(venue: Drydock, account: string, key: KeyView = keyOf(venue, account)): Promise<Wallets> {
  const { accounts } = await callVenue(venue.url, key, 'GET', 'accounts');
  return accounts as unknown as Wallets;
}

const formOf = ({ cash, fi_xbtusd: single }: Wallets): string =>
  [...new Set([cash, single].flatMap(({ balances }) => Object.values(balances).map((value) => typeof value)))].join();

describe('an account', () => {
  test('reads balances as the contract has them; the tenth default one as numbers, of the same worth', async () => {
    const venue = await venueForTest();
    const [contract, numbers] = [await wallets(venue, 'account-1'), await wallets(venue, 'account-10')];
    assert.equal(formOf(contract), 'string');
    assert.equal(formOf(numbers), 'number');
    for (const [asset, balance] of Object.entries(contract.cash.balances)) {
      assert.equal(numbers.cash.balances[asset], Number(balance));
    }
    assert.deepEqual(numbers.flex, contract.flex);
  });

  test('may be given another while the venue runs, and loses it with empty text', async () => {
    const venue = await venueForTest();
    const change = (dialect: unknown): Promise<{ readonly status: number; readonly body: unknown }> =>
      call(venue, 'PUT', '/accounts/account-1', { dialect });
    assert.equal((await change({ balances: 'number', bitcoin: 'BTC' })).status, 200);
    const changed = await wallets(venue, 'account-1');
    assert.equal(formOf(changed), 'number');
    assert.ok('BTC' in changed.flex.currencies && !('XBT' in changed.flex.currencies));
    assert.deepEqual(venue.accounts[0]?.dialect, { balances: 'number', bitcoin: 'BTC' });
    assert.equal(formOf(await wallets(venue, 'account-2')), 'string');
    await venue.setAccount('account-1', { dialect: '' });
    assert.equal(formOf(await wallets(venue, 'account-1')), 'string');
    assert.equal('dialect' in (venue.accounts[0] ?? {}), false);
    const { status, body } = await change({ orderBook: 'bestFirst' });
    assert.equal(status, 400);
    assert.match(JSON.stringify(body), /dialect has orderBook for the whole venue only/);
    assert.match(JSON.stringify((await change('2019')).body), /dialect is none of 2023, 2026, numbers\./);
  });

  test('has its sums rounded as it wishes', async () => {
    const venue = await venueForTest();
    await venue.setIndexPrice('XBT', 51_234.5678);
    const inCents = (value = 0): boolean => Math.abs(value * 100 - Math.round(value * 100)) < 1e-6;
    const figures = ['balanceValue', 'collateralValue', 'portfolioValue', 'marginEquity', 'availableMargin'] as const;
    await venue.setIndexPrice('EUR', 1.087654321);
    assert.equal(inCents((await wallets(venue, 'account-1')).flex.balanceValue), false);
    await venue.setAccount('account-1', { dialect: { rounding: 'everything' } });
    const { flex } = await wallets(venue, 'account-1');
    for (const name of figures) assert.ok(inCents(flex[name]), `${name} is ${flex[name]}`);
  });

  test('sees symbols in lower case where it wishes, and may send them so', async () => {
    const venue = await venueForTest();
    await venue.setAccount('account-1', { dialect: { symbols: 'lower' } });
    const key = keyOf(venue, 'account-1');
    const order = 'orderType=mkt&symbol=pf_xbtusd&side=buy&size=0.01';
    const sent = JSON.stringify(await callVenue(venue.url, key, 'POST', 'sendorder', order));
    assert.match(sent, /"symbol":"pf_xbtusd"/);
    assert.doesNotMatch(sent, /PF_XBTUSD/);
    const { openPositions } = await callVenue(venue.url, key, 'GET', 'openpositions');
    assert.equal((openPositions as readonly { readonly symbol: string }[])[0]?.symbol, 'pf_xbtusd');
  });

  test('is told of a spent budget with 200 where it wishes', async () => {
    const venue = await venueForTest({ rateLimits: 'on' });
    for (const [account, expected] of [
      ['account-1', 429],
      ['account-2', 200],
    ] as const) {
      if (expected === 200) await venue.setAccount(account, { dialect: { rateLimitStatus: '200' } });
      const { apiKey, apiSecret } = keyOf(venue, account);
      const path = `${V3}/unwindqueue`;
      const key = { apiKey, secret: apiSecret, accountId: 0, general: 'full', transfer: 'none' } as const;
      const ask = () => send(venue, 'GET', path, signedHeaders(key, path));
      for (let times = 0; times < 2; times++) await ask();
      const { status, text, headers } = await ask();
      assert.deepEqual([status, headers['rate-limit-reset']], [expected, '2']);
      assert.match(text, /"error":"apiLimitExceeded"/);
    }
  });

  test('may leave the query of a GET unsigned where it wishes, and nothing else', async () => {
    const venue = await venueForTest();
    const { apiKey, apiSecret } = keyOf(venue, 'account-1');
    const key = { apiKey, secret: apiSecret, accountId: 0, general: 'full', transfer: 'none' } as const;
    const ask = async (method: string, path: string, query: string): Promise<string> => {
      const { text } = await send(venue, method, `${path}?${query}`, signedHeaders(key, path));
      return text;
    };
    const fills = () => ask('GET', `${V3}/fills`, 'lastFillTime=2026-11-22T00:00:00Z');
    assert.match(await fills(), /authenticationError/);
    await venue.setAccount('account-1', { dialect: { unsignedQuery: 'accepted' } });
    assert.match(await fills(), /"result":"success"/);
    const order = 'orderType=mkt&symbol=PF_XBTUSD&side=buy&size=0.01';
    assert.match(await ask('POST', `${V3}/sendorder`, order), /authenticationError/);
  });
});

test('a key may have a dialect of its own', async () => {
  const secret = Buffer.from('a secret of one’s own').toString('base64');
  const venue = await venueForTest({
    accounts: [
      {
        name: 'alice',
        dialect: 'numbers',
        funds: [{ wallet: 'cash', asset: 'USD', amount: '1' }],
        keys: [
          { apiKey: 'as-the-account', apiSecret: secret },
          { apiKey: 'as-the-contract', apiSecret: secret, dialect: { preset: '2026' } },
        ],
      },
    ],
  });
  const read = (apiKey: string): Promise<Wallets> => wallets(venue, 'alice', { apiKey, apiSecret: secret });
  assert.equal(formOf(await read('as-the-account')), 'number');
  assert.equal(formOf(await read('as-the-contract')), 'string');
});

describe('the venue', () => {
  const bidsOf = async (venue: Drydock): Promise<readonly number[]> => {
    const { text } = await send(venue, 'GET', `${V3}/orderbook?symbol=PF_XBTUSD`);
    const { orderBook } = JSON.parse(text) as { readonly orderBook: { readonly bids: readonly (readonly number[])[] } };
    return orderBook.bids.map(([price = 0]) => price);
  };

  test('shows bids rising as measured, or falling as documented', async () => {
    const rising = await bidsOf(await venueForTest());
    const falling = await bidsOf(await venueForTest({ dialect: { orderBook: 'bestFirst' } }));
    assert.ok(rising.length > 1);
    assert.deepEqual(
      rising,
      rising.toSorted((one, other) => one - other),
    );
    assert.deepEqual(falling, rising.toReversed());
  });

  test('takes its dialect from a file, and says what is wrong with it', async () => {
    const file = join(root, 'dialect.json');
    writeFileSync(file, '{"preset": "2026", "balances": "number"}');
    assert.equal(formOf(await wallets(await venueForTest({ dialect: file }), 'account-1')), 'number');
    writeFileSync(file, '{"balances": "words"}');
    for (const [dialect, said] of [
      [file, `${file}: the dialect takes balances: string or number.`],
      [
        '2025',
        'there is neither a dialect nor a file named 2025; the dialects are 2023, 2026, numbers. Did you mean 2023?',
      ],
      [{ accent: 'soft' }, 'the dialect has no switch accent;'],
    ] as const) {
      const { message } = await rejection(startDrydock({ dialect: dialect as string }));
      assert.ok(message.includes(said), message);
    }
    const wrong = [{ name: 'bob', dialect: { balance: 'number' } as object }];
    assert.match(
      (await rejection(startDrydock({ accounts: wrong }))).message,
      /The dialect of bob has no switch balance/,
    );
  });
});

test('what accounts speak goes back with a revert, and survives a restart', async (t) => {
  const data = join(root, 'venue');
  const first = await startDrydock({ market: 'frozen', data });
  t.after(() => first.close());
  await first.snapshot('before');
  await first.setAccount('account-1', { dialect: 'numbers' });
  await first.snapshot('after');
  await first.revert('before');
  assert.equal(formOf(await wallets(first, 'account-1')), 'string');
  await first.revert('after');
  await first.close();
  await using second = await startDrydock({ data });
  assert.equal(formOf(await wallets(second, 'account-1')), 'number');
  assert.equal(formOf(await wallets(second, 'account-10')), 'number');
  await second.revert('before');
  assert.equal(formOf(await wallets(second, 'account-1')), 'string');
  await second.reset();
  assert.equal(formOf(await wallets(second, 'account-10')), 'number', 'genesis gave it to the tenth');
});

test('the history names executions as the account wishes', async () => {
  const venue = await venueForTest();
  const { apiKey, apiSecret } = keyOf(venue, 'account-1');
  const key = { apiKey, secret: apiSecret, accountId: 0, general: 'full', transfer: 'none' } as const;
  const order = 'orderType=mkt&symbol=PF_XBTUSD&side=buy&size=0.01';
  await callVenue(venue.url, { apiKey, apiSecret }, 'POST', 'sendorder', order);
  const eventKeys = async (): Promise<readonly string[]> => {
    const path = '/api/history/v3/executions';
    const { text } = await send(venue, 'GET', path, signedHeaders(key, path));
    const { elements } = JSON.parse(text) as { readonly elements: readonly { readonly event: object }[] };
    return elements.flatMap(({ event }) => Object.keys(event));
  };
  assert.deepEqual(await eventKeys(), ['execution']);
  await venue.setAccount('account-1', { dialect: { executionEvent: 'Execution' } });
  assert.deepEqual(await eventKeys(), ['Execution']);
});
