/** Replies that the real venue gave, of 2022 to 2026: every figure is equal, or different for a named reason. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import type { ImportView } from '../../src/control/imports.ts';
import { REASONS } from '../../src/import/reasons.ts';
import { venueForTest } from '../library/support.ts';

const FOLDER = new URL('captures/', import.meta.url);
const files = readdirSync(FOLDER).sort();
const venues = await Promise.all(
  ['2026', 'live-2023', 'contract-2022'].map((rules) => venueForTest({ market: 'frozen', rules })),
);

async function imported(file: string, rules = '2026'): Promise<ImportView> {
  const venue = venues.find((other) => other.status().rules === rules);
  assert.ok(venue !== undefined);
  const replies: unknown = JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8'));
  return venue.importAccount(replies, { dryRun: true });
}

function reasonsOf(view: ImportView, figure: string): readonly string[] {
  const row = view.report.figures.find((other) => other.figure === figure);
  assert.ok(row !== undefined, figure);
  return row.reasons.map(({ code, subject }) => `${code} ${subject}`);
}

test('no figure of any captured reply is unexplained, under any preset', async (t) => {
  const census = new Map<string, number>();
  for (const file of files) {
    for (const rules of ['2026', 'live-2023', 'contract-2022']) {
      const { report } = await imported(file, rules);
      assert.deepEqual(
        report.figures.filter(({ status }) => status === 'unexplained').map(({ figure }) => figure),
        [],
        `${file} under ${rules}`,
      );
      assert.equal(report.equal + report.different, report.figures.length);
      for (const { status, reasons } of report.figures) {
        assert.equal(status === 'equal', reasons.length === 0);
        for (const { code, convention } of reasons) assert.equal(convention, REASONS[code]);
      }
      if (rules !== '2026') continue;
      t.diagnostic(`${file}: ${report.equal} equal, ${report.different} different; ${report.rules.suggested}`);
      for (const { code, subject, count } of report.census) {
        const name = `${code} ${subject}`;
        census.set(name, (census.get(name) ?? 0) + count);
      }
    }
  }
  for (const [name, count] of census) t.diagnostic(`${count} ${name}`);
});

describe('the wallet of 27 June 2023', () => {
  test('fits the preset of its year, but for what its feed does not carry', async () => {
    const view = await imported('flex-2023-06-27.json', 'live-2023');
    assert.deepEqual(view.prices.index, [{ asset: 'XBT', price: 30_684.45, origin: 'accounts' }]);
    for (const figure of ['balanceValue', 'collateralValue', 'currencies.XBT.collateral', 'currencies.XBT.haircut']) {
      assert.deepEqual(reasonsOf(view, `flex.${figure}`), [], figure);
    }
    assert.deepEqual(reasonsOf(view, 'flex.pnl'), ['missing openpositions']);
    assert.deepEqual(reasonsOf(view, 'flex.portfolioValue'), ['missing openpositions']);
    assert.deepEqual(reasonsOf(view, 'flex.availableMargin'), ['missing openpositions', 'missing openorders']);
    assert.deepEqual(reasonsOf(view, 'flex.currencies.XBT.conversionSpread'), ['unit percent']);
  });

  test('names the settings of that year under the rules of today', async () => {
    const view = await imported('flex-2023-06-27.json');
    assert.equal(view.report.rules.suggested, 'live-2023');
    assert.deepEqual(reasonsOf(view, 'flex.balanceValue'), ['setting centsOf: balances']);
    assert.deepEqual(reasonsOf(view, 'flex.currencies.XBT.collateral'), ['setting collateralRules.XBT: 0.03, 0.005']);
  });

  test('is equal to the digit once positions and orders are there, with the funding that had accrued', async () => {
    const venue = venues[1];
    assert.ok(venue !== undefined);
    const balances: unknown = JSON.parse(readFileSync(new URL('flex-2023-06-27.json', FOLDER), 'utf8'));
    // What the wallet's figures tell of them: 489.4901 USD at entry and an order of 17.2539 USD, both at 2 %.
    const openpositions = [
      {
        symbol: 'PF_ETHUSD',
        side: 'long',
        size: 0.25,
        price: 1957.9604,
        unrealizedPnl: -22.143036646600045,
        unrealizedFunding: -0.003062399288107072,
      },
    ];
    const openorders = [
      {
        order_id: 'a',
        symbol: 'PF_ETHUSD',
        side: 'buy',
        orderType: 'lmt',
        limitPrice: 1917.1,
        unfilledSize: 0.009,
        filledSize: 0,
        reduceOnly: false,
        status: 'untouched',
      },
    ];
    const replies = { balances, openpositions, openorders };
    const { report } = await venue.importAccount(replies, { dryRun: true, allowLiquidation: true });
    const different = report.figures.filter(({ status }) => status !== 'equal');
    assert.deepEqual(
      different.map(({ figure, reasons }) => [figure, ...reasons.map(({ code }) => code)]),
      [['flex.currencies.XBT.conversionSpread', 'unit']],
    );
  });
});

test('the short of October 2023 has the margins of its entry price', async () => {
  const { report } = await imported('ltc-short-2023-10-29.json');
  assert.deepEqual([report.equal, report.different], [6, 0]);
});

test('the wallet in ether fits the preset of 2022 to the digit', async () => {
  const view = await imported('subaccount-eth-2022.json', 'contract-2022');
  assert.deepEqual([view.report.different, view.report.equal], [0, 16]);
  assert.equal((await imported('subaccount-eth-2022.json')).report.rules.suggested, 'contract-2022');
});

test('the published example leaves currencies out, and the report says so', async () => {
  const view = await imported('accounts-contract-example.json', 'contract-2022');
  assert.deepEqual(reasonsOf(view, 'flex.balanceValue'), ['incomplete flex.currencies']);
  assert.deepEqual(reasonsOf(view, 'flex.currencies.EUR.collateral'), []);
  assert.deepEqual(reasonsOf(view, 'fi_xbtusd.auxiliary.pv'), ['missing openpositions']);
});
