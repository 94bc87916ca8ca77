import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { ImportView } from '../../../src/control/imports.ts';
import { venueForTest } from '../../library/support.ts';
import { drydock } from '../support.ts';

const folder = mkdtempSync(join(tmpdir(), 'drydock-import-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const venue = await venueForTest({ market: 'frozen' });

function file(name: string, document: unknown): string {
  writeFileSync(join(folder, name), typeof document === 'string' ? document : JSON.stringify(document));
  return name;
}

const flex = { currencies: { USD: { quantity: 2000, available: 1990 } }, pnl: 50, initialMargin: 60 };
const accounts = file('one.json', { result: 'success', serverTime: '2026-10-09T00:00:00Z', accounts: { flex } });
const positions = file('two.json', [
  { symbol: 'PF_XBTUSD', side: 'long', size: 0.1, price: 60_000, unrealizedPnl: 50 },
]);
const ticker = file('three.json', { feed: 'ticker', product_id: 'PF_XBTUSD', markPrice: 60_500, index: 60_490 });

function run(...words: readonly string[]) {
  return drydock(['import', ...words], { venue, folder });
}

test('several files, whatever their names, are one account', async () => {
  const { code, out, error } = await run(accounts, positions, ticker, '--name', 'mine');
  assert.deepEqual([code, error], [0, '']);
  assert.match(out, /^Account +mine, id \d+$/m);
  assert.match(out, /^API key +\S{56}$/m);
  assert.match(out, /^Figures +\d+ equal, 0 different, 0 UNEXPLAINED$/m);
  assert.ok(venue.accounts.some(({ name }) => name === 'mine'));
});

test('a dry run lists every figure when asked to, or prints the document', async () => {
  const listed = await run(accounts, positions, ticker, '--dry-run', '--all');
  assert.match(listed.out, /^flex\.initialMargin +60 +60 +equal$/m);
  const printed = await run(accounts, positions, ticker, '--dry-run', '--json');
  const view = JSON.parse(printed.out) as ImportView;
  assert.deepEqual([view.account, view.report.unexplained], [null, 0]);
  assert.deepEqual(view.replies.map(({ kind }) => kind).sort(), ['accounts', 'openpositions', 'tickers']);
  const without = await run(accounts, '--dry-run');
  assert.match(without.out, /^flex\.pnl +50 +0 +missing: openpositions \(C164\)$/m);
});

test('a figure that nothing explains ends with 1, loudly', async () => {
  const odd = file('odd.json', { accounts: { flex: { ...flex, initialMargin: 61 } }, instruments: [] });
  const { code, out, error } = await run(odd, positions, ticker, '--dry-run');
  assert.equal(code, 1);
  assert.match(out, /^flex\.initialMargin +61 +60 +UNEXPLAINED$/m);
  assert.match(error, /1 of \d+ figures differ for no known reason/);
});

test('settings are called as they are typed', async () => {
  const strange = file('strange.json', { accounts: { flex: { ...flex, currencies: { ZZZ: { quantity: 1 } } } } });
  const { code, error } = await run(strange, '--dry-run');
  assert.equal(code, 1);
  assert.match(error, /; --skip-unknown leaves it out\.$/m);
  assert.equal((await run(strange, '--dry-run', '--skip-unknown')).code, 0);
});

interface Level {
  initialMargin: number;
  maintenanceMargin: number;
}

test('contracts that differ, or are missing, are told with the way to have them', async () => {
  const answer = await fetch(`${venue.url}/derivatives/api/v3/instruments`);
  const theirs = (await answer.json()) as { instruments: { symbol: string; marginLevels: Level[] }[] };
  const row = theirs.instruments.find(({ symbol }) => symbol === 'PF_XBTUSD');
  assert.ok(row !== undefined);
  for (const level of row.marginLevels) {
    level.initialMargin *= 2;
    level.maintenanceMargin *= 2;
  }
  const instruments = file('instruments.json', theirs);
  const dearer = file('dearer.json', {
    accounts: { flex: { currencies: { USD: { quantity: 2000, available: 1930 } }, pnl: 50, initialMargin: 120 } },
  });
  const words = [dearer, positions, ticker, instruments, '--dry-run'];
  const { code, out, error } = await run(...words);
  assert.equal(code, 0, out + error);
  assert.match(out, /^flex\.initialMargin +120 +60 +instrument: PF_XBTUSD \(C165\)$/m);
  assert.match(
    out,
    /^Instruments +PF_XBTUSD of theirs differ: a venue started with --instruments FILE, their answer of/m,
  );
  const other = await venueForTest({ market: 'frozen', instruments: join(folder, instruments) });
  const there = await drydock(['import', ...words], { venue: other, folder });
  assert.match(there.out, /^Figures +\d+ equal, 0 different, 0 UNEXPLAINED$/m);
  assert.doesNotMatch(there.out, /^Instruments/m);
  const unknown = file('unknown.json', [{ symbol: 'PF_NOPEUSD', side: 'long', size: 0.1, price: 60_000 }]);
  const refused = await run(accounts, unknown);
  assert.match(refused.error, /is a market that this venue does not have: one started with --instruments FILE/);
  const skipped = await run(accounts, unknown, '--dry-run', '--skip-unknown');
  assert.match(skipped.out, /^Instruments +some are missing here: a venue started with --instruments FILE/m);
});

test('files that cannot be read, hold nothing, or hold the same twice', async () => {
  const rows: readonly (readonly [readonly string[], RegExp])[] = [
    [['nowhere.json'], /there is no such file/],
    [[file('text.json', 'not json')], /the file is no JSON/],
    [[file('other.json', { a: 1 })], /other\.json/],
    [[accounts, accounts], /second answer of \/accounts/],
    [[file('secret.json', { accounts: { flex }, secret: 'x' })], /secret\.json\.secret looks like a secret/],
    [
      [file('loss.json', [{ symbol: 'PF_XBTUSD', side: 'long', size: 0.1, price: 60_000, unrealizedPnl: -50 }])],
      /would be liquidated at once/,
    ],
  ];
  for (const [files, message] of rows) {
    const { code, error } = await run(...files);
    assert.equal(code, 1);
    assert.match(error, message);
  }
});
