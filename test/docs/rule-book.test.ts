/** `docs/rule-book.md`: every chapter that the code cites is there, and the figure by hand is the venue's. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { venueForTest } from '../library/support.ts';
import { allPages } from './markdown.ts';

const page = readFileSync('docs/rule-book.md', 'utf8');

function sources(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? sources(path) : path.endsWith('.ts') ? [path] : [];
  });
}

test('every chapter that is cited is told of, in order', (t) => {
  const told = [...page.matchAll(/^\| (\d+(?:\.\d+)?) \|/gm)].map(([, chapter = '']) => chapter);
  assert.deepEqual(
    told,
    told.toSorted((one, other) => Number(one) - Number(other)),
  );
  const cited = new Set<string>();
  for (const path of sources('src')) {
    for (const [, chapters = ''] of readFileSync(path, 'utf8').matchAll(/margin-and-risk ([\d.]+(?:, [\d.]+)*)/g)) {
      for (const chapter of chapters.split(', ')) cited.add(chapter.replace(/\.$/, ''));
    }
  }
  t.diagnostic(`${cited.size} chapters are cited`);
  assert.deepEqual(
    [...cited].filter((chapter) => !told.includes(chapter)),
    [],
  );
});

test('every decision is named where it is carried out, and what the code names is told of', (t) => {
  const told = numbersIn(
    allPages()
      .map(({ text }) => text)
      .join('\n'),
  );
  const cited = new Set(sources('src').flatMap((path) => [...numbersIn(readFileSync(path, 'utf8'))]));
  assert.deepEqual(
    [...cited].filter((number) => !told.has(number)),
    [],
    'named by the code, and told of nowhere',
  );
  const decided = readFileSync('docs/margin.md', 'utf8').split('\n## What we decided')[1]?.split('\n## ')[0] ?? '';
  const rows = Array.from(decided.matchAll(/^\| ([CD]\d[^|]*) \|/gm), ([, numbers = '']) => numbers);
  t.diagnostic(`${rows.length} decisions, ${cited.size} numbers named by the code`);
  assert.ok(rows.length > 50);
  assert.deepEqual(
    rows.filter((numbers) => ![...numbersIn(numbers)].some((number) => cited.has(number))),
    [],
    'told of, and named nowhere in the code',
  );
});

/** Numbers of conventions and decisions in a text: `C9`, `D22`, `C31 to C40`. */
function numbersIn(text: string): ReadonlySet<string> {
  const found = new Set(text.match(/\b[CD]\d{1,3}\b/g));
  for (const [, letter = '', first, last] of text.matchAll(/\b([CD])(\d+) to \1(\d+)\b/g)) {
    for (let number = Number(first); number <= Number(last); number++) found.add(`${letter}${number}`);
  }
  return found;
}

test('the figure by hand is the figure', async () => {
  const venue = await venueForTest({ market: 'frozen' });
  await venue.setIndexPrice('XBT', 60_000);
  await venue.freeze();
  const order = { orderType: 'mkt', symbol: 'PF_XBTUSD', side: 'buy', size: 10 };
  await venue.request('account-1', 'POST', 'sendorder', order);
  const { accounts, positions } = await venue.whatIf('account-1', { indexPrices: { XBT: 45_000 } });
  const { flex } = accounts;
  const shown = (figure: number, digits: number): string =>
    figure.toLocaleString('en-US', { minimumFractionDigits: 0, maximumFractionDigits: digits });
  const rows: readonly (readonly [string, string])[] = [
    ['collateral', shown(flex.collateralValue, 4)],
    ['margin equity', shown(flex.marginEquity, 4)],
    ['initial margin', shown(flex.initialMargin, 4)],
    ['maintenance margin', shown(flex.maintenanceMargin, 4)],
    ['liquidation at', shown(positions[0]?.liquidationPrice ?? 0, 2)],
  ];
  for (const [name, figure] of rows) {
    const row = page.split('\n').find((line) => line.startsWith(`| ${name} |`));
    assert.ok(row?.endsWith(`| ${figure} |`), `${name}: ${figure}, but the page says ${row}`);
  }
  const hand = 99_699.8519 + 45_000 * 0.98 + 10 * 2_600 * 0.98 + 20_000 * 1.1655 * 0.99;
  assert.ok(Math.abs(hand - flex.collateralValue) < 1e-6);
});
