import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import type { Drydock } from '../../src/library/drydock.ts';
import { librarySettings, startDrydock } from '../../src/library/library.ts';
import type { StartOptions } from '../../src/library/options.ts';
import { StartRefused } from '../../src/library/refusal.ts';
import { startVenue } from '../../src/library/start.ts';
import { send } from '../control/support.ts';
import { callVenue } from './client.ts';
import { MORNING_MS, TestMachine } from './support.ts';

const DAY_MS = 86_400_000;

function temporaryFolder(t: TestContext): string {
  const parent = mkdtempSync(join(tmpdir(), 'drydock-library-'));
  t.after(() => rmSync(parent, { recursive: true, force: true }));
  return join(parent, 'venue');
}

async function start(t: TestContext, options: StartOptions, machine = new TestMachine()): Promise<Drydock> {
  const venue = await startVenue(librarySettings({ market: 'frozen', ...options }), { machine });
  t.after(() => venue.close());
  return venue;
}

async function refusal(options: StartOptions): Promise<StartRefused> {
  try {
    await (await startDrydock(options)).close();
  } catch (error) {
    assert.ok(error instanceof StartRefused, String(error));
    assert.match(error.message, /[.?]$/, 'it is a sentence');
    return error;
  }
  throw new Error('it was not refused');
}

describe('startDrydock', () => {
  test('without options is in memory, on a free port of loopback, with ten funded accounts', async (t) => {
    const venue = await startDrydock();
    t.after(() => venue.close());
    assert.match(venue.url, /^http:\/\/127\.0\.0\.1:\d+$/);
    assert.equal(venue.url, `http://127.0.0.1:${venue.port}`);
    const status = venue.status();
    assert.deepEqual(
      [status.durability, status.market, status.liquidity, status.seed],
      ['memory', 'synthetic', 'house', 1],
    );
    assert.equal(venue.accounts.length, 10);
    assert.deepEqual([venue.restart.restarted, venue.notes, venue.control], [false, [], true]);
  });

  test('every default deposit arrives', async (t) => {
    const venue = await start(t, {});
    const [account] = venue.accounts;
    assert.ok(account !== undefined);
    const { accounts } = (await callVenue(venue.url, account, 'GET', 'accounts')) as {
      readonly accounts: {
        readonly cash: { readonly balances: Readonly<Record<string, string>> };
        readonly flex: { readonly currencies: Readonly<Record<string, { readonly quantity: number }>> };
        readonly fi_xbtusd: { readonly balances: Readonly<Record<string, string>> };
      };
    };
    const { cash, flex, fi_xbtusd } = accounts;
    for (const [asset, amount] of [
      ['usd', 50_000],
      ['xbt', 0.5],
      ['eth', 5],
      ['eur', 10_000],
    ] as const) {
      assert.equal(Number(cash.balances[asset]), amount, asset);
    }
    for (const [asset, amount] of [
      ['USD', 100_000],
      ['XBT', 1],
      ['ETH', 10],
      ['EUR', 20_000],
    ] as const) {
      assert.equal(flex.currencies[asset]?.quantity, amount, asset);
    }
    assert.equal(Number(fi_xbtusd.balances.xbt), 1);
  });

  test('the same seed gives the same keys, ids and prices; another gives others', async (t) => {
    const [one, other, third] = await Promise.all([
      start(t, { market: 'synthetic', seed: 5 }),
      start(t, { market: 'synthetic', seed: 5 }),
      start(t, { market: 'synthetic', seed: 6 }),
    ]);
    assert.deepEqual(one.accounts, other.accounts);
    assert.equal(one.status({ hash: true }).stateHash, other.status({ hash: true }).stateHash);
    assert.notEqual(one.accounts[0]?.apiKey, third.accounts[0]?.apiKey);
    assert.notEqual(one.accounts[0]?.uid, third.accounts[0]?.uid);
    assert.notEqual(one.status({ hash: true }).stateHash, third.status({ hash: true }).stateHash);
  });

  test('venues side by side do not know each other', async (t) => {
    const [one, other] = await Promise.all([start(t, {}), start(t, {})]);
    const before = other.status({ hash: true });
    await one.deposit('account-1', 'flex', 'USD', 5);
    await one.advance('1h');
    assert.deepEqual(other.status({ hash: true }), before);
  });

  test('prices move by themselves under synthetic, and stand under frozen', async (t) => {
    for (const market of ['synthetic', 'frozen'] as const) {
      const machine = new TestMachine();
      const venue = await start(t, { market }, machine);
      const before = venue.status().position;
      for (let second = 0; second < 3; second++) {
        machine.pass(1000);
        // A call of our own comes after the step that is on its way.
        await venue.snapshot('pace');
      }
      const steps = venue.status().position - before - 3;
      assert.ok(market === 'frozen' ? steps === 0 : steps >= 3, `${market}: ${steps}`);
    }
  });

  test('settings over a preset, accounts and instruments may be given as they are', async (t) => {
    const { instruments } = JSON.parse(readFileSync('src/data/instruments.json', 'utf8')) as {
      instruments: { symbol: string }[];
    };
    const venue = await start(t, {
      rules: { preset: '2026', name: 'mine', limitOrderCollar: 0.1 },
      accounts: [{ name: 'alice', funds: [{ wallet: 'FLEX', asset: 'btc', amount: 2 }], marginSchedule: 'retail' }],
      instruments: instruments.filter(({ symbol }) => symbol === 'PF_XBTUSD'),
    });
    const status = venue.status();
    assert.deepEqual([status.rules, status.counts.markets, status.counts.accounts], ['mine', 1, 1]);
    assert.deepEqual([venue.accounts[0]?.name, venue.accounts[0]?.marginSchedule], ['alice', 'retail']);
  });

  test('the default accounts get what there are wallets for', async (t) => {
    const { instruments } = JSON.parse(readFileSync('src/data/instruments.json', 'utf8')) as {
      instruments: { symbol: string }[];
    };
    const venue = await start(t, { instruments: instruments.filter(({ symbol }) => symbol === 'PF_XBTUSD') });
    await assert.rejects(venue.deposit('account-1', 'fi_xbtusd', 'XBT', 1), { code: 'unknownWallet' });
    assert.equal((await venue.deposit('account-1', 'flex', 'XBT', 1)).balance, '2');
  });

  test('env names the venue and the keys', async (t) => {
    const venue = await start(t, { accounts: [{ name: 'a.b' }, { name: 'a-b' }] });
    const [first] = venue.accounts;
    assert.deepEqual(venue.env(), {
      DRYDOCK_URL: venue.url,
      DRYDOCK_API_KEY: first?.apiKey,
      DRYDOCK_API_SECRET: first?.apiSecret,
      DRYDOCK_A_B_API_KEY: first?.apiKey,
      DRYDOCK_A_B_API_SECRET: first?.apiSecret,
    });
  });

  test('close may be called twice, and ends by itself with await using', async () => {
    let url: string;
    {
      await using venue = await startDrydock({ market: 'frozen' });
      url = venue.url;
      await Promise.all([venue.close(), venue.close()]);
      await assert.rejects(venue.deposit('account-1', 'flex', 'USD', 1), /The venue is closed/);
    }
    await assert.rejects(send({ url }, 'GET', '/health'), { code: 'ECONNREFUSED' });
  });
});

describe('a durable venue', () => {
  test('goes on where it stood', async (t) => {
    const data = temporaryFolder(t);
    const machine = new TestMachine();
    const first = await start(t, { data }, machine);
    const [account] = first.accounts;
    assert.ok(account !== undefined);
    await first.deposit('account-1', 'flex', 'USD', '123.456');
    await first.createAccount({ name: 'bob', funds: [{ wallet: 'flex', asset: 'USD', amount: 1 }] });
    const order = 'symbol=PF_XBTUSD&side=buy&size=0.01&orderType=lmt&limitPrice=70000&cliOrdId=mine';
    const sent = await callVenue(first.url, account, 'POST', 'sendorder', order, '1795334400000');
    assert.equal((sent.sendStatus as { readonly status: string }).status, 'placed', JSON.stringify(sent));
    await callVenue(first.url, account, 'POST', 'sendorder', 'symbol=PF_XBTUSD&side=buy&size=0.02&orderType=mkt');
    await first.snapshot('traded');
    const figures = await callVenue(first.url, account, 'GET', 'accounts');
    const orders = await callVenue(first.url, account, 'GET', 'openorders');
    const positions = await callVenue(first.url, account, 'GET', 'openpositions');
    const before = first.status({ hash: true });
    assert.deepEqual([before.durability, before.counts.openOrders, before.counts.positions], ['durable', 1, 1]);
    await first.close();

    const second = await start(t, { data }, machine);
    assert.deepEqual([second.restart.restarted, second.restart.replayed, second.restart.passedMs], [true, 0, 0]);
    const { position: at, ...after } = second.status({ hash: true });
    const { position, ...expected } = before;
    assert.ok(at > position, 'the clock was set, and a tick came');
    assert.deepEqual({ ...after, seq: 0, stateHash: '' }, { ...expected, seq: 0, stateHash: '' });
    assert.deepEqual(second.accounts, [...first.accounts]);
    assert.deepEqual(await callVenue(second.url, account, 'GET', 'accounts'), figures);
    assert.deepEqual(await callVenue(second.url, account, 'GET', 'openorders'), orders);
    assert.deepEqual(await callVenue(second.url, account, 'GET', 'openpositions'), positions);
    const again = await callVenue(second.url, account, 'POST', 'sendorder', order, '1795334400000');
    assert.equal(again.error, 'nonceDuplicate', 'a nonce that changed something stays used');

    await second.revert('traded');
    assert.deepEqual(second.status({ hash: true }).stateHash, before.stateHash, 'snapshots survive');
  });

  test('lets the time pass that passed without it, or not', async (t) => {
    const data = temporaryFolder(t);
    const machine = new TestMachine();
    await (await start(t, { data }, machine)).close();
    machine.pass(DAY_MS);
    const second = await start(t, { data }, machine);
    assert.equal(second.restart.passedMs, DAY_MS);
    assert.equal(second.status().timeMs, MORNING_MS + DAY_MS);
    await second.close();
    machine.pass(DAY_MS);
    const third = await start(t, { data, clock: 'resume' }, machine);
    assert.equal(third.restart.passedMs, 0);
    assert.equal(third.status().timeMs, MORNING_MS + DAY_MS);
  });

  test('that began at a time of its own keeps that time, whatever the machine says', async (t) => {
    const data = temporaryFolder(t);
    const machine = new TestMachine();
    const startTime = '2026-02-27T09:59:58.500+01:00';
    const startMs = Date.UTC(2026, 1, 27, 8, 59, 58, 500);
    const first = await start(t, { data, startTime }, machine);
    assert.equal(first.status().timeMs, startMs);
    machine.pass(60_000);
    await first.advance(1);
    assert.equal(first.status().timeMs, startMs + 60_001);
    await first.close();
    machine.pass(DAY_MS);
    const second = await start(t, { data, startTime }, machine);
    assert.equal(second.restart.passedMs, DAY_MS);
    assert.equal(second.status().timeMs, startMs + 60_001 + DAY_MS);
    await second.close();
    assert.equal((await refusal({ data, startTime: '2026-02-28T00:00:00Z' })).code, 'OPTIONS_CONTRADICT');
  });

  test('is refused options that it was not made with, and goes on without them', async (t) => {
    const data = temporaryFolder(t);
    await (await start(t, { data, seed: 3, accounts: [{ name: 'alice' }] })).close();
    const bytes = readFileSync(join(data, 'journal.db'));
    const rows: readonly (readonly [StartOptions, RegExp])[] = [
      [{ seed: 4 }, /made with seed 3, and the option seed asks for 4/],
      [{ market: 'synthetic' }, /made with market frozen/],
      [{ liquidity: 'none' }, /made with liquidity house/],
      [{ rules: 'live-2023' }, /made with rules 2026/],
      [{ history: 0 }, /made with history 7/],
      [{ accounts: [{ name: 'bob' }] }, /another content of accounts/],
      [{ seed: 4, history: 1 }, /seed.*; .*history/],
    ];
    for (const [options, message] of rows) {
      const { code, message: said } = await refusal({ data, ...options });
      assert.equal(code, 'OPTIONS_CONTRADICT');
      assert.match(said, message);
      assert.match(said, /--reset/);
    }
    assert.deepEqual(readFileSync(join(data, 'journal.db')), bytes, 'nothing happened in it');
    const same = await start(t, { data, seed: 3, market: 'frozen', accounts: [{ name: 'alice' }] });
    assert.equal(same.accounts[0]?.name, 'alice');
    await same.close();
    const bare = await startDrydock({ data });
    t.after(() => bare.close());
    assert.deepEqual([bare.status().seed, bare.status().market, bare.accounts.length], [3, 'frozen', 1]);
  });

  test('begins anew with reset', async (t) => {
    const data = temporaryFolder(t);
    await (await start(t, { data, seed: 3 })).close();
    writeFileSync(join(data, 'mine.txt'), 'not the venue’s');
    const anew = await start(t, { data, seed: 4, reset: true });
    assert.deepEqual([anew.restart.restarted, anew.status().seed], [false, 4]);
    assert.ok(existsSync(join(data, 'mine.txt')));
  });
});

describe('a venue that cannot start says why', () => {
  test('its port is in use', async (t) => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    t.after(() => other.close());
    const { port } = other.address() as AddressInfo;
    const data = temporaryFolder(t);
    const { code, message } = await refusal({ port, data });
    assert.equal(code, 'PORT_IN_USE');
    assert.ok(message.includes(`Port ${port} of 127.0.0.1 is in use`));
    assert.ok(!existsSync(data), 'nothing was left behind');
  });

  test('its address is not this machine’s', async () => {
    assert.equal((await refusal({ host: '192.0.2.1' })).code, 'ADDRESS_UNAVAILABLE');
  });

  test('its folder is in use', async (t) => {
    const data = temporaryFolder(t);
    await start(t, { data });
    for (const options of [{ data }, { data, reset: true }]) {
      const { code, message } = await refusal(options);
      assert.equal(code, 'FOLDER_LOCKED');
      assert.ok(message.includes(data));
    }
  });

  test('its folder cannot be written', async (t) => {
    const data = temporaryFolder(t);
    writeFileSync(data, 'a file');
    assert.equal((await refusal({ data: join(data, 'venue') })).code, 'FOLDER_UNWRITABLE');
  });

  test('its folder is damaged', async (t) => {
    const data = temporaryFolder(t);
    await (await start(t, { data })).close();
    const path = join(data, 'journal.db');
    const bytes = readFileSync(path);
    bytes.fill(0x55, bytes.length / 2);
    chmodSync(path, 0o600);
    writeFileSync(path, bytes);
    assert.equal((await refusal({ data })).code, 'FOLDER_DAMAGED');
    await (await startDrydock({ data, reset: true })).close();
  });

  const files: readonly (readonly [
    what: string,
    text: string | undefined,
    options: (path: string) => StartOptions,
    said: RegExp,
  ])[] = [
    ['there is no accounts file', undefined, (accounts) => ({ accounts }), /accounts: .*no such file/],
    ['the accounts file is no JSON', '[{', (accounts) => ({ accounts }), /no JSON/],
    ['the accounts file is no list', '{}', (accounts) => ({ accounts }), /takes a list/],
    ['the accounts file is empty', '[]', (accounts) => ({ accounts }), /at least one account/],
    ['an account has a bad name', '[{"name":"a b"}]', (accounts) => ({ accounts }), /\[0\]\.name takes/],
    ['an account has the house’s name', '[{"name":"house"}]', (accounts) => ({ accounts }), /house is the venue's own/],
    [
      'two accounts have one name',
      '[{"name":"a"},{"name":"a"}]',
      (accounts) => ({ accounts }),
      /account name a is taken/,
    ],
    [
      'an account is funded where there is no wallet',
      '[{"name":"a","funds":[{"wallet":"savings","asset":"USD","amount":1}]}]',
      (accounts) => ({ accounts }),
      /a: there is no wallet savings/,
    ],
    [
      'an account is funded with what is no amount',
      '[{"name":"a","funds":[{"wallet":"flex","asset":"USD","amount":"-1"}]}]',
      (accounts) => ({ accounts }),
      /-1 is no amount of USD/,
    ],
    ['the instruments file is no list', '{}', (instruments) => ({ instruments }), /list of instruments/],
    ['the rules file sets what there is not', '{"haircut":1}', (rules) => ({ rules }), /no setting named haircut/],
    ['the rules file is a list', '[]', (rules) => ({ rules }), /name of a preset or an object/],
  ];
  for (const [what, text, options, said] of files) {
    test(what, async (t) => {
      const folder = temporaryFolder(t);
      const path = `${folder}.json`;
      if (text !== undefined) writeFileSync(path, text);
      const { code, message } = await refusal(options(path));
      assert.equal(code, 'OPTION_INVALID');
      assert.match(message, said);
      assert.ok(!existsSync(folder));
    });
  }

  test('there is no such rule set', async () => {
    assert.match((await refusal({ rules: 'live-2032' })).message, /Did you mean live-2023\?/);
  });

  test('a hundred faults are not told one by one', async () => {
    const accounts = Array.from({ length: 100 }, () => ({ name: 'same' }));
    assert.match((await refusal({ accounts })).message, /And 391 more\.$/);
  });
});
