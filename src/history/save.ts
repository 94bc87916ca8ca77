/**
 * Save and load of what is held of lines. Lines share most of it; each log is written as what it shares with a line written
 * before, and the rows after that; an account that did not change, as the line that has it too. So the same history always
 * gives the same bytes.
 */
import { must } from '../core/assert.ts';
import type { ByteReader } from '../core/codec.ts';
import { ACCOUNT } from './account-chain.ts';
import { ACCOUNT_LISTINGS, blankHead, type ListingHead } from './listings.ts';
import { CANDLE_WIDTH } from './minutes.ts';
import type { PieceWriter } from './piece-writer.ts';
import { RecordLog } from './record-log.ts';
import {
  type AccountHeads,
  type AccountRows,
  blankAccountRows,
  blankMarketRows,
  blankVenueRows,
  type LineRows,
  type MarketRows,
} from './tables.ts';

/** One of the logs of a line; undefined in a line that does not have the market. */
type LogOf = (line: LineRows) => RecordLog | undefined;

const MARKET_LOGS = ['minutes', 'hours', 'rates', 'marks'] as const;

/** Writes a line after those of `earlier`. */
export function writeLine(writer: PieceWriter, line: LineRows, earlier: readonly LineRows[]): void {
  writeLog(writer, line.venue.closedOrders, earlier, (other) => other.venue.closedOrders);
  writeHead(writer, line.venue.liquidationHead);
  writer.number(line.accounts.length);
  for (const account of line.accounts) {
    const owner = earlier.findIndex((other) => haveSameRows(other.accounts[account.id], account));
    writer.number(owner);
    if (owner === NO_LINE) writeHeads(writer, account.heads);
  }
  writer.number(line.markets.length);
  for (const market of line.markets) {
    writer.number(market.firstTicks);
    writeHead(writer, market.orderHead);
    writeHead(writer, market.tradeHead);
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
  venue.closedOrders = readLog(reader, venue.closedOrders.width, earlier, (line) => line.venue.closedOrders);
  venue.liquidationHead = readHead(reader);
  const accounts: AccountRows[] = [];
  const accountCount = reader.number();
  for (let id = 0; id < accountCount; id++) {
    const owner = reader.number();
    const heads = owner === NO_LINE ? readHeads(reader) : headsIn(earlier[owner], id);
    accounts.push({ ...blankAccountRows(), id, heads });
  }
  noteClosedOrders(venue.closedOrders, accounts);
  const markets: MarketRows[] = [];
  const count = reader.number();
  for (let id = 0; id < count; id++) {
    const market = blankMarketRows();
    market.id = id;
    market.firstTicks = reader.number();
    market.orderHead = readHead(reader);
    market.tradeHead = readHead(reader);
    for (let column = 0; column < CANDLE_WIDTH; column++) market.openMinute[column] = reader.number();
    for (let column = 0; column < CANDLE_WIDTH; column++) market.openHour[column] = reader.number();
    for (const name of MARKET_LOGS) {
      market[name] = readLog(reader, market[name].width, earlier, (line) => line.markets[id]?.[name]);
    }
    markets.push(market);
  }
  return { venue, accounts, markets };
}

/** No two entries have one reference, so where the newest are the same, all are. */
function haveSameRows(one: AccountRows | undefined, other: AccountRows): boolean {
  return (
    one !== undefined && ACCOUNT_LISTINGS.every((listing) => one.heads[listing]?.last === other.heads[listing]?.last)
  );
}

function writeHeads(writer: PieceWriter, heads: AccountHeads): void {
  for (const listing of ACCOUNT_LISTINGS) {
    const head = heads[listing];
    if (head === undefined) writer.number(0);
    else writeHead(writer, head);
  }
}

function readHeads(reader: ByteReader): AccountHeads {
  const heads: AccountHeads = {};
  for (const listing of ACCOUNT_LISTINGS) {
    const head = readHead(reader);
    if (head.count > 0) heads[listing] = head;
  }
  return heads;
}

/** A line of its own that changes its accounts must not change those of another. */
function headsIn(line: LineRows | undefined, accountId: number): AccountHeads {
  const { heads } = must(line?.accounts[accountId], 'an account that is shared was read before');
  return structuredClone(heads);
}

/** The newest entry is the root of the newest tree. */
function writeHead(writer: PieceWriter, { count, trees }: ListingHead): void {
  writer.number(count);
  if (count === 0) return;
  writer.number(trees.length);
  for (const value of trees) writer.number(value);
}

function readHead(reader: ByteReader): ListingHead {
  const count = reader.number();
  if (count === 0) return blankHead();
  const trees = Array.from({ length: reader.number() }, () => reader.number());
  return { count, trees, last: trees.at(-2) as number };
}

/** Where each account's rows end: the rows themselves say it. */
function noteClosedOrders(log: RecordLog, accounts: AccountRows[]): void {
  for (let row = log.first; row < log.end; row++) {
    (accounts[log.number(row, ACCOUNT)] as AccountRows).lastClosedOrder = row;
  }
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
