/** A scenario's rows as CSV: one line for each wallet and moment, figures in full. */
import type { ScenarioPrices, ScenarioResult, ScenarioRow } from './result.ts';

const COLUMNS = [
  'time',
  'account',
  'wallet',
  'currency',
  'equity',
  'initialMargin',
  'maintenanceMargin',
  'availableMargin',
  'pnl',
  'funding',
  'realizedProfit',
  'fundingReceived',
  'fees',
] as const satisfies readonly (keyof ScenarioRow)[];

/** The text, with a heading and a line end behind each line. */
export function scenarioCsv({ rows, prices }: ScenarioResult): string {
  const assets = namesIn(prices, 'indexPrices');
  const symbols = namesIn(prices, 'marks');
  const heading = [
    ...COLUMNS,
    'positions',
    ...assets.map((asset) => `index ${asset}`),
    ...symbols.map((symbol) => `mark ${symbol}`),
  ];
  const byTime = new Map(prices.map((moment) => [moment.timeMs, moment]));
  const lines = rows.map((row) => {
    const moment = byTime.get(row.timeMs);
    return [
      ...COLUMNS.map((name) => row[name]),
      row.positions.map(({ symbol, size, price }) => `${symbol} ${size} @ ${price}`).join('; '),
      ...assets.map((asset) => moment?.indexPrices[asset] ?? ''),
      ...symbols.map((symbol) => moment?.marks[symbol] ?? ''),
    ];
  });
  return [heading, ...lines].map((cells) => `${cells.map(cellText).join(',')}\n`).join('');
}

function namesIn(prices: readonly ScenarioPrices[], group: 'indexPrices' | 'marks'): readonly string[] {
  return [...new Set(prices.flatMap((moment) => Object.keys(moment[group])))];
}

function cellText(value: string | number): string {
  const text = String(value);
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
