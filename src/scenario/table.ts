/** A scenario's result as a table for a terminal: wallets over time, and what happened between the rows. */
import { printDuration } from '../control/duration.ts';
import { clockText } from './moments.ts';
import { amountText, plain, priceText } from './numbers.ts';
import type { ScenarioExpectation, ScenarioPrices, ScenarioResult, ScenarioRow } from './result.ts';
import { tell } from './told.ts';

const LINES_BETWEEN_ROWS = 12;
const DAYS_FROM_MS = 2 * 86_400_000;
const EVENT_INDENT = '   ';

export interface TableOptions {
  /** What runs it again, for those who ask why: `drydock run carry.yaml`. */
  readonly command?: string;
}

/** The text, without a line end behind it. */
export function scenarioTable(result: ScenarioResult, { command }: TableOptions = {}): string {
  return [...head(result), '', ...body(result), '', ...verdict(result, command)].join('\n');
}

function head({ title, start, startMs, endMs, seed, accounts, shown }: ScenarioResult): readonly string[] {
  const others = accounts.length - shown.length;
  const hidden = others === 0 ? '' : `; ${others} more accounts are in the CSV`;
  return [title, `${printDuration(endMs - startMs)} from ${start}, seed ${seed}${hidden}`];
}

type Cells = readonly string[];

const LEFT_COLUMNS = 3;

function body(result: ScenarioResult): readonly string[] {
  const { rows, prices, shown, events } = result;
  const hasDays = result.endMs - result.startMs >= DAYS_FROM_MS;
  const clock = (timeMs: number): string => clockText(timeMs - result.startMs, hasDays);
  const visible = rows.filter(({ account }) => shown.includes(account));
  const heading = [
    'time',
    'account',
    'wallet',
    'equity',
    'initial',
    'maintenance',
    'available',
    'pnl',
    'funding',
    'position',
  ];
  const lines: (Cells | string)[] = [heading];
  let told = 0;
  for (const moment of prices) {
    const until = firstAfter(events, moment.timeMs, told);
    lines.push(...eventLines(result, events.slice(told, until), clock));
    told = until;
    lines.push(`${clock(moment.timeMs)}  ${pricesText(moment)}`);
    lines.push(...visible.filter(({ timeMs }) => timeMs === moment.timeMs).map(cellsOf));
  }
  return aligned(lines);
}

function firstAfter(events: ScenarioResult['events'], timeMs: number, from: number): number {
  let at = from;
  while (at < events.length && (events[at]?.timeMs ?? 0) <= timeMs) at++;
  return at;
}

function eventLines(
  { shown }: ScenarioResult,
  events: ScenarioResult['events'],
  clock: (timeMs: number) => string,
): readonly string[] {
  const told = tell(events.filter((event) => !('account' in event) || shown.includes(event.account)));
  const alarms = told.filter(({ isAlarm }) => isAlarm).length;
  // What is left out first is what nobody looks for.
  const room = Math.max(LINES_BETWEEN_ROWS - alarms, 2);
  let plainLines = 0;
  let alarmLines = 0;
  const lines: string[] = [];
  let left = 0;
  for (const { timeMs, text, isAlarm } of told) {
    if (isAlarm ? ++alarmLines > LINES_BETWEEN_ROWS : ++plainLines > room) left++;
    else lines.push(`${EVENT_INDENT}${isAlarm ? '!' : '·'} ${clock(timeMs)} ${text}`);
  }
  return left === 0 ? lines : [...lines, `${EVENT_INDENT}· and ${left} more, in --json`];
}

function pricesText({ indexPrices, marks }: ScenarioPrices): string {
  return [...Object.entries(indexPrices), ...Object.entries(marks)]
    .map(([name, price]) => `${name} ${priceText(price)}`)
    .join('  ');
}

function cellsOf(row: ScenarioRow): Cells {
  const { currency } = row;
  const amount = (value: number): string => amountText(value, currency);
  return [
    '',
    row.account,
    currency === 'USD' ? row.wallet : `${row.wallet} (${currency})`,
    amount(row.equity),
    amount(row.initialMargin),
    amount(row.maintenanceMargin),
    amount(row.availableMargin),
    amount(row.pnl),
    amount(row.fundingReceived + row.funding),
    row.positions.map(({ symbol, size }) => `${plain(size)} ${symbol}`).join(', ') || 'none',
  ];
}

/** Cells under each other: names to the left, figures to the right, positions as they are. */
function aligned(lines: readonly (Cells | string)[]): readonly string[] {
  const widths: number[] = [];
  for (const line of lines) {
    if (typeof line === 'string') continue;
    for (const [column, cell] of line.entries()) widths[column] = Math.max(widths[column] ?? 0, cell.length);
  }
  return lines.map((line) => {
    if (typeof line === 'string') return line;
    const last = line.length - 1;
    return line
      .map((cell, column) =>
        column < LEFT_COLUMNS
          ? cell.padEnd(widths[column] ?? 0)
          : column === last
            ? cell
            : cell.padStart(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd();
  });
}

function verdict(result: ScenarioResult, command: string | undefined): readonly string[] {
  const { expectations } = result;
  const failed = expectations.filter(({ passed }) => !passed);
  const met = expectations.length - failed.length;
  if (expectations.length === 0) return ['It expects nothing. Conservation holds: no money came from nowhere.'];
  const count = `${met} of ${expectations.length} expectations met`;
  if (failed.length === 0) return [`${count}, and conservation holds.`];
  return [
    `${count}. Not met:`,
    ...failed.flatMap((one, index) => failureLines(result, one, index)),
    ...askLines(failed, command),
  ];
}

function failureLines(
  { startMs, endMs }: ScenarioResult,
  failed: ScenarioExpectation,
  index: number,
): readonly string[] {
  const { timeMs, figure, expected, actual } = failed;
  const was = typeof actual === 'number' ? plain(actual) : String(actual);
  const clock = clockText(timeMs - startMs, endMs - startMs >= DAYS_FROM_MS);
  return [`${index + 1}. at ${clock} ${figure}: expected ${expected}, but it is ${was}`];
}

/** The venue of a scenario is gone at its end, unless it is kept. */
function askLines(failed: readonly ScenarioExpectation[], command = 'drydock run FILE'): readonly string[] {
  const index = failed.findIndex(({ ask }) => ask.startsWith('drydock'));
  const first = failed[index];
  if (first === undefined) return [];
  return [
    '',
    'To ask why, keep its venue and open it at the moment:',
    `  ${command} --keep why`,
    '  drydock start --data why --clock resume',
    `  drydock revert failed-${index + 1}`,
    `  ${first.ask}`,
  ];
}
