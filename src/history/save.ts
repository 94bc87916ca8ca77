/**
 * Save and load of the rows of lines. Lines share most of theirs; each log is written as what it shares with a line written
 * before, and the rows after that. Which rows two lines share follows from the rows' positions alone, so the same history
 * always gives the same bytes.
 */
import { must } from '../core/assert.ts';
import type { ByteReader } from '../core/codec.ts';
import type { Entity } from '../core/tables.ts';
import { ACCOUNT } from './account-chain.ts';
import { CANDLE_WIDTH } from './minutes.ts';
import type { PieceWriter } from './piece-writer.ts';
import { RecordLog } from './record-log.ts';
import { type AccountRows, blankAccountRows, blankMarketRows, blankVenueRows, type LineRows } from './tables.ts';

/** The logs of a line in the order in which they are saved; a market that a line does not have is undefined. */
type LogOf = (line: LineRows) => RecordLog | undefined;

const SHARED_LOGS = [
  'fills',
  'closedOrders',
  'bookings',
  'funding',
  'settlements',
  'liquidations',
  'assignments',
] as const;
const MARKET_LOGS = ['trades', 'minutes', 'hours', 'rates'] as const;

/** Writes a line after those of `earlier`. */
export function writeLine(writer: PieceWriter, line: LineRows, earlier: readonly LineRows[]): void {
  for (const name of SHARED_LOGS) writeLog(writer, line.venue[name], earlier, (other) => other.venue[name]);
  writer.number(line.markets.length);
  for (const market of line.markets) {
    writer.number(market.firstTicks);
    for (const value of market.openMinute) writer.number(value);
    for (const value of market.openHour) writer.number(value);
    for (const name of MARKET_LOGS) {
      writeLog(writer, market[name], earlier, (other) => other.markets[market.id]?.[name]);
    }
  }
}

/** Reads the line that comes after those of `earlier`. */
export function readLine(reader: ByteReader, earlier: readonly LineRows[]): LineRows {
  const venue = blankVenueRows();
  for (const name of SHARED_LOGS) venue[name] = readLog(reader, venue[name].width, earlier, (line) => line.venue[name]);
  const count = reader.number();
  const markets: LineRows['markets'][number][] = [];
  for (let id = 0; id < count; id++) {
    const market = blankMarketRows();
    market.id = id;
    market.firstTicks = reader.number();
    for (let column = 0; column < CANDLE_WIDTH; column++) market.openMinute[column] = reader.number();
    for (let column = 0; column < CANDLE_WIDTH; column++) market.openHour[column] = reader.number();
    for (const name of MARKET_LOGS) {
      market[name] = readLog(reader, market[name].width, earlier, (line) => line.markets[id]?.[name]);
    }
    venue.tradeRows += market.trades.rows;
    markets.push(market);
  }
  return { venue, markets };
}

function writeLog(writer: PieceWriter, log: RecordLog, earlier: readonly LineRows[], logOf: LogOf): void {
  const { line, end } = mostShared(log, earlier, logOf);
  const from = Math.max(log.first, end);
  writer.number(log.first);
  writer.number(line);
  writer.number(end);
  writer.number((log.end - from) * log.width * Float64Array.BYTES_PER_ELEMENT);
  log.forEachStretch(from, (bytes) => writer.raw(bytes));
  const texts: (readonly [row: number, text: string])[] = [];
  log.forEachText(from, (row, text) => texts.push([row, text]));
  writer.number(texts.length);
  for (const [row, text] of texts) {
    writer.number(row);
    writer.text(text);
  }
}

function readLog(reader: ByteReader, width: number, earlier: readonly LineRows[], logOf: LogOf): RecordLog {
  const first = reader.number();
  const line = reader.number();
  const end = reader.number();
  const log = line === NO_LINE ? RecordLog.startingAt(first, width) : logIn(earlier[line], logOf).part(first, end);
  log.addBytes(reader.bytes());
  const texts = reader.number();
  for (let index = 0; index < texts; index++) {
    const row = reader.number();
    log.setText(reader.text(), row);
  }
  return log;
}

function logIn(line: LineRows | undefined, logOf: LogOf): RecordLog {
  return must(line === undefined ? undefined : logOf(line), 'a line that is shared with was read before');
}

const NO_LINE = -1;

/** The line with which the log shares most, the latest of equals, and the row up to which; it has to hold them all. */
function mostShared(log: RecordLog, earlier: readonly LineRows[], logOf: LogOf): { line: number; end: number } {
  let best = { line: NO_LINE, end: log.first };
  for (let line = earlier.length - 1; line >= 0 && best.end < log.end; line--) {
    const other = logOf(earlier[line] as LineRows);
    if (other === undefined || other.first > log.first) continue;
    const end = log.sharedWith(other);
    if (end > best.end) best = { line, end };
  }
  return best;
}

/** Where each account's rows end: the rows themselves say it. */
export function accountsOf({ venue }: LineRows): readonly AccountRows[] {
  const accounts: AccountRows[] = [];
  const note = (log: RecordLog, field: Exclude<keyof AccountRows, keyof Entity>): void => {
    for (let row = log.first; row < log.end; row++) {
      const accountId = log.number(row, ACCOUNT);
      while (accounts.length <= accountId) accounts.push(blankAccountRows());
      (accounts[accountId] as AccountRows)[field] = row;
    }
  };
  note(venue.fills, 'lastFill');
  note(venue.closedOrders, 'lastClosedOrder');
  note(venue.bookings, 'lastBooking');
  note(venue.funding, 'lastFunding');
  note(venue.settlements, 'lastSettlement');
  note(venue.liquidations, 'lastLiquidation');
  note(venue.assignments, 'lastAssignment');
  return accounts;
}
