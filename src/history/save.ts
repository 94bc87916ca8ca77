/**
 * Save and load of the rows of lines. Lines share most of theirs; each log is written as what it shares with a line written
 * before, and the rows after that. Which rows two lines share follows from the rows' positions alone, so the same history
 * always gives the same bytes.
 */
import { must } from '../core/assert.ts';
import type { ByteReader } from '../core/codec.ts';
import type { Entity } from '../core/tables.ts';
import { ACCOUNT, NO_ROW } from './account-chain.ts';
import { ACCOUNT_LISTINGS, forEachEntry, LISTINGS } from './listings.ts';
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
  'orderEvents',
  'triggerEvents',
  ...LISTINGS,
] as const;
const MARKET_LOGS = ['trades', 'minutes', 'hours', 'rates', 'marks'] as const;

/** Writes a line after those of `earlier`. */
export function writeLine(writer: PieceWriter, line: LineRows, earlier: readonly LineRows[]): void {
  for (const name of SHARED_LOGS) writeLog(writer, line.venue[name], earlier, (other) => other.venue[name]);
  writer.number(line.counts.length);
  for (const counts of line.counts) for (const count of counts) writer.number(count);
  writer.number(line.markets.length);
  for (const market of line.markets) {
    writer.number(market.firstTicks);
    writer.number(market.orderHead.count);
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
  const counts: number[][] = [];
  const accounts = reader.number();
  for (let id = 0; id < accounts; id++) counts.push(ACCOUNT_LISTINGS.map(() => reader.number()));
  const count = reader.number();
  const markets: LineRows['markets'][number][] = [];
  for (let id = 0; id < count; id++) {
    const market = blankMarketRows();
    market.id = id;
    market.firstTicks = reader.number();
    market.orderHead.count = reader.number();
    for (let column = 0; column < CANDLE_WIDTH; column++) market.openMinute[column] = reader.number();
    for (let column = 0; column < CANDLE_WIDTH; column++) market.openHour[column] = reader.number();
    for (const name of MARKET_LOGS) {
      market[name] = readLog(reader, market[name].width, earlier, (line) => line.markets[id]?.[name]);
    }
    venue.tradeRows += market.trades.rows;
    markets.push(market);
  }
  forEachEntry(venue.marketOrders, (marketId, row) => {
    (markets[marketId] as LineRows['markets'][number]).orderHead.last = row;
  });
  return { venue, counts, markets };
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

/** Where each account's rows end: the rows themselves say it. How many there ever were is counted. */
export function accountsOf({ venue, counts }: LineRows): readonly AccountRows[] {
  const accounts: AccountRows[] = [];
  const accountAt = (accountId: number): AccountRows => {
    while (accounts.length <= accountId) accounts.push(blankAccountRows());
    return accounts[accountId] as AccountRows;
  };
  const note = (log: RecordLog, field: Exclude<keyof AccountRows, keyof Entity | 'heads'>): void => {
    for (let row = log.first; row < log.end; row++) {
      accountAt(log.number(row, ACCOUNT))[field] = row;
    }
  };
  note(venue.fills, 'lastFill');
  note(venue.closedOrders, 'lastClosedOrder');
  note(venue.bookings, 'lastBooking');
  note(venue.funding, 'lastFunding');
  note(venue.settlements, 'lastSettlement');
  note(venue.liquidations, 'lastLiquidation');
  note(venue.assignments, 'lastAssignment');
  for (const [accountId, numbers] of counts.entries()) {
    const account = accountAt(accountId);
    for (const [index, listing] of ACCOUNT_LISTINGS.entries()) {
      const count = numbers[index] as number;
      if (count > 0) account.heads[listing] = { last: NO_ROW, count };
    }
  }
  for (const listing of ACCOUNT_LISTINGS) {
    forEachEntry(venue[listing], (accountId, row) => {
      must(accountAt(accountId).heads[listing], 'an entry was counted').last = row;
    });
  }
  return accounts;
}
