/** `POST /control/import`, over HTTP and in the library: what it does to the venue, and what it refuses. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import type { ImportView } from '../../src/control/imports.ts';
import { venueForTest } from '../library/support.ts';
import { signedCall } from './signed.ts';
import { call, send } from './support.ts';

const ACCOUNTS = {
  result: 'success',
  serverTime: '2026-10-09T00:34:08.878Z',
  accounts: {
    cash: { type: 'cashAccount', balances: { usd: '12.5' } },
    fi_xbtusd: {
      type: 'marginAccount',
      currency: 'xbt',
      balances: { xbt: '0.5' },
      auxiliary: { usd: 0, pv: 0.5, pnl: 0, af: 0.5, funding: 0 },
      marginRequirements: { im: 0, mm: 0, lt: 0, tt: 0 },
      triggerEstimates: { im: 0, mm: 0, lt: 0, tt: 0 },
    },
    flex: {
      type: 'multiCollateralMarginAccount',
      currencies: {
        XBT: { quantity: 0.25, value: 15_000, collateral: 14_700, available: 0.25 },
        USD: { quantity: 2_000, value: 2_000, collateral: 2_000, available: 2_000 },
      },
      initialMargin: 60,
      initialMarginWithOrders: 89.75,
      maintenanceMargin: 30,
      balanceValue: 17_000,
      portfolioValue: 17_050,
      collateralValue: 16_700,
      pnl: 50,
      unrealizedFunding: 0,
      totalUnrealized: 50,
      totalUnrealizedAsMargin: 50,
      marginEquity: 16_750,
      availableMargin: 16_660.25,
    },
  },
};
const REPLIES = {
  accounts: ACCOUNTS,
  openpositions: {
    result: 'success',
    openPositions: [
      { side: 'long', symbol: 'PF_XBTUSD', price: 60_000, size: 0.1, unrealizedPnl: 50, unrealizedFunding: 0 },
    ],
  },
  openorders: [
    {
      order_id: 'a',
      symbol: 'PF_XBTUSD',
      side: 'buy',
      orderType: 'lmt',
      limitPrice: 59_500,
      unfilledSize: 0.05,
      filledSize: 0.05,
      reduceOnly: false,
    },
    {
      order_id: 'b',
      symbol: 'PF_XBTUSD',
      side: 'sell',
      orderType: 'stop',
      stopPrice: 58_000,
      unfilledSize: 0.1,
      filledSize: 0,
      reduceOnly: true,
      triggerSignal: 'mark',
    },
  ],
  tickers: [{ symbol: 'PF_XBTUSD', markPrice: 60_500, indexPrice: 60_000 }],
};

const folder = mkdtempSync(join(tmpdir(), 'drydock-import-'));
after(() => rmSync(folder, { recursive: true, force: true }));

async function freshVenue() {
  return venueForTest({ market: 'frozen', accounts: [{ name: 'alice' }] });
}

describe('importing an account', () => {
  test('rebuilds it; clients, explanations and what-ifs see it; a revert undoes it', async () => {
    const venue = await freshVenue();
    const before = venue.status({ hash: true });
    const kept = await venue.snapshot();
    const { status, body } = await call(venue, 'POST', '/import', { ...REPLIES, name: 'bob' });
    assert.equal(status, 200, JSON.stringify(body));
    const view = body as ImportView;
    assert.deepEqual(view.rebuilt, { balances: 4, positions: 1, orders: 1, triggers: 1 });
    assert.deepEqual([view.report.unexplained, view.report.different], [0, 0], JSON.stringify(view.report.census));
    assert.deepEqual(view.notRebuilt, []);
    assert.deepEqual(view.dialect, { balances: 'string', bitcoin: 'XBT' });
    const bob = venue.accounts.find(({ name }) => name === 'bob');
    assert.ok(bob !== undefined && bob.id === view.account?.id);
    const { accounts } = (await signedCall(venue, bob, 'GET', '/derivatives/api/v3/accounts', '')) as {
      accounts: { flex: Record<string, unknown> };
    };
    for (const figure of ['marginEquity', 'availableMargin', 'pnl', 'initialMarginWithOrders']) {
      assert.equal(accounts.flex[figure], (ACCOUNTS.accounts.flex as Record<string, unknown>)[figure], figure);
    }
    const { openOrders } = (await signedCall(venue, bob, 'GET', '/derivatives/api/v3/openorders', '')) as {
      openOrders: readonly Record<string, unknown>[];
    };
    assert.deepEqual(
      openOrders.map(({ orderType, filledSize, status: state }) => [orderType, filledSize, state]),
      [
        ['stop', 0, 'untouched'],
        ['lmt', 0.05, 'partiallyFilled'],
      ],
    );
    const csv = await signedCall(venue, bob, 'GET', '/derivatives/api/v3/fills', '');
    assert.deepEqual((csv as { fills: unknown }).fills, [], 'nothing was traded');
    const explained = await venue.explain('bob', 'flex.marginEquity');
    assert.ok(JSON.stringify(explained).includes('16750'));
    const what = await venue.whatIf('bob', { indexPrices: { XBT: 45_000 } });
    assert.equal((what.accounts.flex as Record<string, unknown>).pnl, -2_157.5, 'its order is filled on the way');
    await venue.revert(kept);
    assert.equal(venue.status({ hash: true }).stateHash, before.stateHash);
    assert.equal(venue.accounts.length, 1);
  });

  test('a restart keeps it', async () => {
    const data = join(folder, 'kept');
    const first = await venueForTest({ market: 'frozen', ephemeral: false, data });
    await first.importAccount(REPLIES, { name: 'bob' });
    const figures = async (venue: Awaited<ReturnType<typeof freshVenue>>): Promise<unknown> => {
      const bob = venue.accounts.find(({ name }) => name === 'bob');
      assert.ok(bob !== undefined);
      const paths = ['accounts', 'openpositions', 'openorders'];
      const replies = await Promise.all(
        paths.map((path) => signedCall(venue, bob, 'GET', `/derivatives/api/v3/${path}`, '')),
      );
      return replies.map((reply) => ({ ...(reply as object), serverTime: '' }));
    };
    const before = await figures(first);
    await first.close();
    const second = await venueForTest({ market: 'frozen', ephemeral: false, data });
    assert.deepEqual(await figures(second), before);
  });

  test('a dry run changes nothing; names are made; prices of ours are a named reason', async () => {
    const venue = await freshVenue();
    const before = venue.status({ hash: true });
    const dry = await venue.importAccount(REPLIES, { dryRun: true });
    assert.equal(dry.account, null);
    assert.deepEqual(venue.status({ hash: true }), before);
    const ours = await venue.importAccount(REPLIES, { dryRun: true, prices: 'ours' });
    assert.ok(ours.report.census.some(({ code, subject }) => code === 'moment' && subject === 'prices: ours'));
    assert.equal(ours.report.unexplained, 0);
    const named = await venue.importAccount(REPLIES);
    assert.equal(named.account?.name, 'imported-1');
    assert.equal((await venue.importAccount(REPLIES)).account?.name, 'imported-2');
  });

  test('a figure that nothing explains is told', async () => {
    const venue = await freshVenue();
    const flex = { ...ACCOUNTS.accounts.flex, maintenanceMargin: 31 };
    const { report } = await venue.importAccount(
      { ...REPLIES, accounts: { ...ACCOUNTS.accounts, flex }, instruments: [] },
      { dryRun: true },
    );
    assert.equal(report.unexplained, 1);
    assert.equal(report.figures.find(({ status }) => status === 'unexplained')?.figure, 'flex.maintenanceMargin');
  });
});

test('USD that the flex wallet owes is owed here as well', async () => {
  const venue = await freshVenue();
  const flex = {
    currencies: {
      USD: { quantity: -500.5, value: -500.5, collateral: -500.5 },
      XBT: { quantity: 0.25, value: 15_000, collateral: 14_700 },
    },
    balanceValue: 14_499.5,
    collateralValue: 14_199.5,
    marginEquity: 14_199.5,
  };
  const { report, account, rebuilt } = await venue.importAccount(
    { accounts: { accounts: { flex } } },
    { name: 'owes' },
  );
  assert.deepEqual(
    report.figures.filter(({ status }) => status !== 'equal'),
    [],
  );
  assert.deepEqual([account?.name, rebuilt.balances], ['owes', 2]);
  const { accounts } = await venue.request('owes', 'GET', 'accounts');
  assert.equal(Number(accounts.flex.currencies.USD.quantity), -500.5);
  const { logs } = await venue.request('owes', 'GET', '/api/history/v2/account-log');
  assert.deepEqual(
    logs.map((row: { info: string; new_balance: number; asset: string }) => [row.info, row.asset, row.new_balance]),
    [
      ['admin transfer', 'usd', -500.5],
      ['admin transfer', 'xbt', 0.25],
    ],
  );
});

test('an open input excuses only what it could have made', async () => {
  const venue = await freshVenue();
  const flex = { ...ACCOUNTS.accounts.flex, initialMargin: 1_000, marginEquity: 5, collateralValue: undefined };
  const accounts = { ...ACCOUNTS, accounts: { ...ACCOUNTS.accounts, flex } };
  const { report } = await venue.importAccount({ ...REPLIES, accounts }, { dryRun: true });
  const of = (figure: string) => report.figures.find((row) => row.figure === figure);
  // No reply has the schedule of the day, and the moments of the replies differ: 17 % is possible, nearly nothing left is not.
  assert.deepEqual(
    of('flex.initialMargin')?.reasons.map(({ subject }) => subject),
    ['instruments.PF_XBTUSD.marginLevels'],
  );
  assert.equal(of('flex.marginEquity')?.status, 'unexplained');
});

describe('refusals', () => {
  test('what would be liquidated at once, unless that is wanted', async () => {
    const venue = await freshVenue();
    const [position] = REPLIES.openpositions.openPositions;
    const openpositions = [{ ...position, unrealizedPnl: -50 }];
    const refused = await call(venue, 'POST', '/import', { openpositions });
    assert.deepEqual([refused.status, (refused.body as { error: string }).error], [409, 'wouldBeLiquidated']);
    const view = await venue.importAccount({ openpositions }, { allowLiquidation: true });
    assert.equal(view.wouldBeLiquidated, true);
  });

  test('options, names and documents that cannot be', async () => {
    const venue = await freshVenue();
    const before = venue.status({ hash: true });
    const rows: readonly (readonly [unknown, number, RegExp])[] = [
      [{ ...REPLIES, name: 'alice' }, 409, /accountExists/],
      [{ ...REPLIES, name: 'house' }, 400, /venue's own/],
      [{ ...REPLIES, name: '1' }, 400, /name takes/],
      [{ ...REPLIES, prices: 'mine' }, 400, /prices takes theirs or ours/],
      [{ ...REPLIES, dryRun: 'yes' }, 400, /dryRun takes true or false/],
      [{ ...REPLIES, apiKey: 'very-secret' }, 400, /apiKey looks like a secret/],
      [{ ...REPLIES, somethingElse: 1 }, 400, /somethingElse/],
      [{}, 400, /holds nothing/],
      [[], 400, /not an answer/],
      [{ openpositions: [{ symbol: 'PF_XBTUSD', side: 'long', size: 1e9, price: 1 }] }, 400, /size is larger/],
    ];
    for (const [body, status, message] of rows) {
      const answer = await call(venue, 'POST', '/import', body);
      assert.equal(answer.status, status, JSON.stringify(answer.body));
      assert.match(JSON.stringify(answer.body), message);
      assert.ok(!JSON.stringify(answer.body).includes('very-secret'));
    }
    assert.deepEqual(venue.status({ hash: true }), before);
  });

  test('a body beyond its own limit, which is larger than that of other calls', async () => {
    const venue = await freshVenue();
    const headers = { 'content-type': 'application/json' };
    const large = JSON.stringify({
      ...REPLIES,
      tickers: [],
      instruments: [{ symbol: 'X', type: 'x', pad: 'x'.repeat(4_000) }],
    });
    const padded = `${large}${' '.repeat(1024 * 1024)}`;
    assert.equal((await send(venue, 'POST', '/control/import', headers, padded)).status, 200);
    assert.equal((await send(venue, 'POST', '/control/accounts', headers, padded)).status, 413);
    const crowded = JSON.stringify({ accounts: Array(250_000).fill(0) });
    assert.equal((await send(venue, 'POST', '/control/import', headers, crowded)).status, 413);
    const huge = `${large}${' '.repeat(4 * 1024 * 1024)}`;
    assert.equal((await send(venue, 'POST', '/control/import', headers, huge)).status, 413);
  });
});
