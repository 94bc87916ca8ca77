/** A scenario's result as a picture: prices and wallets over time, with what happened. */
import type { ScenarioResult, ScenarioRow } from '../result.ts';
import { escaped, type Panel, type PlotLine, type PlotMark, panelSvg, px } from './panel.ts';
import { dateText, timeTicks } from './scale.ts';
import { STYLE } from './style.ts';

const WIDTH = 1180;
const LEFT = 86;
const RIGHT = 920;
const HEAD = 92;
const GAP = 44;
const TIME_TICKS = 8;
const NOTE_LINE = 17;
const MOST_NOTES = 20;
const MOST_MARKS = 300;
/** Of equity: less would be a picture of roundings. */
const SMALLEST_FUNDING = 0.001;
/** Beyond it, the lines of maintenance margins would hide those of equities. */
const MOST_MAINTENANCE_LINES = 3;

/** The SVG document. It follows the viewer's preference for light or dark. */
export function scenarioSvg(result: ScenarioResult): string {
  const { startMs, endMs, title } = result;
  const xOf = (timeMs: number): number => LEFT + ((timeMs - startMs) / (endMs - startMs)) * (RIGHT - LEFT);
  const panels = panelsOf(result);
  const tops: number[] = [];
  let bottom = HEAD - GAP;
  for (const { height } of panels) {
    tops.push(bottom + GAP);
    bottom += GAP + height;
  }
  const notes = result.events.flatMap((event) => (event.type === 'note' ? [event] : [])).slice(0, MOST_NOTES);
  const footTop = bottom + 46;
  const height = footTop + notes.length * NOTE_LINE + 10;
  const failed = result.expectations.filter(({ passed }) => !passed).length;
  const verdict =
    result.expectations.length === 0
      ? ''
      : failed === 0
        ? `, all ${result.expectations.length} expectations met`
        : `, ${failed} of ${result.expectations.length} expectations not met`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${escaped(title)}">`,
    `<style>${STYLE}</style>`,
    `<rect class="paper" width="${WIDTH}" height="${height}"/>`,
    `<text class="ink title" x="${LEFT}" y="34">${escaped(title)}</text>`,
    `<text class="soft" x="${LEFT}" y="54">${dateText(startMs)} to ${dateText(endMs)} UTC, seed ${result.seed}${verdict}</text>`,
    ...panels.map((panel, index) => panelSvg(panel, { left: LEFT, right: RIGHT, top: tops[index] ?? 0, xOf })),
    ...timeTicks(startMs, endMs, TIME_TICKS).map(({ timeMs, label }) => timeTickSvg(xOf(timeMs), label, bottom)),
    `<text class="soft small end" x="${RIGHT}" y="${bottom + 36}">time, UTC</text>`,
    ...notes.map(({ timeMs, text }, index) =>
      noteSvg(index + 1, xOf(timeMs), `${dateText(timeMs)}  ${text}`, HEAD, bottom, footTop + index * NOTE_LINE),
    ),
    '</svg>',
    '',
  ].join('\n');
}

function timeTickSvg(x: number, label: string, bottom: number): string {
  return (
    `<line class="axis" x1="${px(x)}" x2="${px(x)}" y1="${bottom}" y2="${bottom + 5}"/>` +
    `<text class="soft middle" x="${px(x)}" y="${bottom + 20}">${label}</text>`
  );
}

function noteSvg(number: number, x: number, text: string, top: number, bottom: number, footY: number): string {
  const flag = (cx: number, cy: number): string =>
    `<circle class="flag" cx="${px(cx)}" cy="${px(cy)}" r="7.5"/>` +
    `<text class="flag-text small middle" x="${px(cx)}" y="${px(cy + 4)}">${number}</text>`;
  return (
    `<line class="note" x1="${px(x)}" x2="${px(x)}" y1="${top}" y2="${bottom}"/>${flag(x, top)}` +
    `${flag(LEFT + 8, footY - 4)}<text class="ink" x="${LEFT + 24}" y="${footY}">${escaped(text)}</text>`
  );
}

function panelsOf(result: ScenarioResult): readonly Panel[] {
  const rows = result.curves.rows.filter(({ account }) => result.shown.includes(account));
  const currencies = [...new Set(rows.filter(hasEverMattered(rows)).map(({ currency }) => currency))];
  return [
    ...pricePanels(result),
    ...currencies.map((currency) => equityPanel(result, rows, currency)),
    ...currencies.flatMap((currency) => fundingPanel(rows, currency)),
  ];
}

/** A wallet that only ever held what it began with is in the table, not in the picture. */
function hasEverMattered(rows: readonly ScenarioRow[]): (row: ScenarioRow) => boolean {
  const active = new Set(rows.filter(isActive).map(walletOf));
  return active.size === 0 ? () => true : (row) => active.has(walletOf(row));
}

function isActive({ positions, initialMargin, realizedProfit, fees }: ScenarioRow): boolean {
  return positions.length > 0 || initialMargin !== 0 || realizedProfit !== 0 || fees !== 0;
}

function walletOf({ account, wallet }: ScenarioRow): string {
  return `${account} ${wallet}`;
}

/** One asset in dollars, with the marks of its markets; several side by side in percent of where they began. */
function pricePanels(result: ScenarioResult): readonly Panel[] {
  const { prices } = result.curves;
  const assets = [...new Set(prices.flatMap(({ indexPrices }) => Object.keys(indexPrices)))];
  const markets = [...new Set(prices.flatMap(({ marks }) => Object.keys(marks)))];
  if (assets.length === 0) return [];
  const pointsOf = (group: 'indexPrices' | 'marks', name: string, scale = 1) =>
    prices.flatMap(({ timeMs, [group]: { [name]: value } }) =>
      value === undefined ? [] : [{ timeMs, value: value * scale }],
    );
  if (assets.length > 1) {
    const lines = assets.map((name, colour): PlotLine => {
      const first = pointsOf('indexPrices', name)[0]?.value ?? 1;
      return { name, colour, kind: 'line', inLegend: true, points: pointsOf('indexPrices', name, 100 / first) };
    });
    return [{ name: 'Index prices', unit: '% of the start', height: 200, lines, marks: [], hints: [] }];
  }
  const index = assets.map(
    (name): PlotLine => ({
      name: `${name} index`,
      colour: 0,
      kind: 'line',
      inLegend: true,
      points: pointsOf('indexPrices', name),
    }),
  );
  const marks = markets.map(
    (name, at): PlotLine => ({ name, colour: at + 1, kind: 'dots', inLegend: true, points: pointsOf('marks', name) }),
  );
  const fills = fillMarks(result, markets);
  const hints = [
    ...(marks.length > 0 ? ['dotted: mark price'] : []),
    ...(fills.length > 0 ? ['triangle: buys, sells'] : []),
  ];
  return [{ name: 'Price', unit: 'USD', height: 220, lines: [...index, ...marks], marks: fills, hints }];
}

function fillMarks({ events, shown }: ScenarioResult, markets: readonly string[]): readonly PlotMark[] {
  const marks = new Map<string, PlotMark>();
  for (const event of events) {
    if (event.type !== 'fill' || !shown.includes(event.account) || !markets.includes(event.symbol)) continue;
    const { account, side, symbol, timeMs, price } = event;
    const key = `${account} ${side} ${symbol} ${timeMs}`;
    if (marks.has(key)) continue;
    const title = `${account} ${side === 'buy' ? 'buys' : 'sells'} ${symbol}`;
    marks.set(key, { kind: side, timeMs, value: price, colour: markets.indexOf(symbol) + 1, title });
  }
  return [...marks.values()].slice(0, MOST_MARKS);
}

function equityPanel(result: ScenarioResult, rows: readonly ScenarioRow[], currency: string): Panel {
  const wallets = walletsIn(rows, currency);
  const lines = wallets.map(
    ({ name, points }, colour): PlotLine => ({
      name,
      colour,
      kind: 'line',
      inLegend: true,
      points: points.map(({ timeMs, equity }) => ({ timeMs, value: equity })),
    }),
  );
  const hasMaintenance = wallets.length <= MOST_MAINTENANCE_LINES;
  const maintenance = hasMaintenance
    ? wallets.map(
        ({ name, points }, colour): PlotLine => ({
          name: `${name}: maintenance margin`,
          colour,
          kind: 'thin',
          inLegend: false,
          points: points.map(({ timeMs, maintenanceMargin }) => ({ timeMs, value: maintenanceMargin })),
        }),
      )
    : [];
  const marks = liquidationMarks(result, rows, currency);
  const hints = [
    ...(hasMaintenance ? ['dashed: maintenance margin'] : []),
    ...(marks.length > 0 ? ['× liquidation'] : []),
  ];
  return { name: 'Equity', unit: currency, height: 300, lines: [...maintenance, ...lines], marks, hints };
}

/** One panel for what funding paid, where it paid anything to speak of. */
function fundingPanel(rows: readonly ScenarioRow[], currency: string): readonly Panel[] {
  const wallets = walletsIn(rows, currency);
  const lines = wallets.flatMap(({ name, points }, colour): readonly PlotLine[] => {
    const values = points.map(({ timeMs, fundingReceived, funding }) => ({ timeMs, value: fundingReceived + funding }));
    return values.some(({ value }) => value !== 0)
      ? [{ name, colour, kind: 'line', inLegend: true, points: values }]
      : [];
  });
  const largest = (of: (row: ScenarioRow) => number): number =>
    wallets.reduce((most, { points }) => points.reduce((sofar, row) => Math.max(sofar, Math.abs(of(row))), most), 0);
  const funding = largest(({ fundingReceived, funding: unrealized }) => fundingReceived + unrealized);
  if (lines.length === 0 || funding < SMALLEST_FUNDING * largest(({ equity }) => equity)) return [];
  return [{ name: 'Funding received', unit: `${currency} since the start`, height: 130, lines, marks: [], hints: [] }];
}

interface WalletCurve {
  readonly name: string;
  readonly points: readonly ScenarioRow[];
}

function walletsIn(rows: readonly ScenarioRow[], currency: string): readonly WalletCurve[] {
  const matters = hasEverMattered(rows);
  const curves = new Map<string, ScenarioRow[]>();
  for (const row of rows) {
    if (row.currency !== currency || !matters(row)) continue;
    const key = walletOf(row);
    const points = curves.get(key);
    if (points === undefined) curves.set(key, [row]);
    else points.push(row);
  }
  return Array.from(curves.values(), (points) => {
    const { account = '', wallet = '' } = points[0] ?? {};
    return { name: wallet === 'flex' ? account : `${account} ${wallet}`, points };
  });
}

/** Where a liquidation left the equity. */
function liquidationMarks(
  { events, shown }: ScenarioResult,
  rows: readonly ScenarioRow[],
  currency: string,
): readonly PlotMark[] {
  const marks = new Map<string, PlotMark>();
  for (const event of events) {
    if (event.type !== 'liquidation' || event.currency !== currency || !shown.includes(event.account)) continue;
    const { account, wallet, timeMs, step, equity } = event;
    const row = rows.find((one) => one.account === account && one.wallet === wallet && one.timeMs >= timeMs);
    const title = `${account}: ${step}`;
    marks.set(`${account} ${timeMs}`, { kind: 'alarm', timeMs, value: row?.equity ?? equity, colour: 0, title });
  }
  return [...marks.values()].slice(0, MOST_MARKS);
}
