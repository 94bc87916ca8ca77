/**
 * One line of a file of prices. Three shapes are known: CSV with a row for each price (`time,asset,price`), CSV with a
 * column for each asset (`time,XBT,ETH`), and one JSON object a line: prices, or the ticker messages of the venue's wire.
 */

import { ledgerSymbol } from '../../core/instruments/build.ts';
import { readTime } from '../../core/iso-time.ts';
import { HIGHEST_PRICE_USD, LOWEST_PRICE_USD } from '../../core/market/bounds.ts';

/** What a line says of an asset, or of a market by a ticker. Prices in USD; NaN where it says nothing. */
export interface Quote {
  /** Epoch milliseconds. */
  readonly timeMs: number;
  /** Ledger symbol of an asset, or symbol of a market. */
  readonly name: string;
  readonly isMarket: boolean;
  readonly index: number;
  readonly mark: number;
  /** Middle of the best bid and ask. */
  readonly mid: number;
}

/** What is wrong with a line, as the end of a sentence that begins with where it is. */
export class BadLine extends Error {}

/** Reads the lines of one file, first to last; a line without prices gives none. Throws `BadLine`. */
export type LineReader = (line: string) => readonly Quote[];

/** Times below are seconds, as most exports have them; in milliseconds it would be the year 1973. */
const FIRST_MS = 1e11;
const LAST_MS = Date.UTC(9999, 11, 31);
const NUMBER = /^-?\d+(\.\d+)?(e[+-]?\d{1,3})?$/i;
const NAME = /^[A-Za-z0-9_.]{1,32}$/;
const PRICE_COLUMNS: readonly string[] = ['price', 'index', 'indexprice', 'value'];
const ASSET_COLUMNS: readonly string[] = ['asset', 'symbol', 'base'];
const TIME_COLUMNS: readonly string[] = ['time', 'timestamp', 'datetime', 'date'];
const CANDLE_COLUMNS: readonly string[] = ['open', 'high', 'low', 'close', 'volume'];
/** How tables are exported elsewhere: with a space between date and time. */
const SPACED = /^(\d{4}-\d{2}-\d{2}) (?=\d)/;
const NOTHING: readonly Quote[] = [];

/** The reader for a file whose first line with anything on it is this. */
export function readerFor(firstLine: string): { readonly reader: LineReader; readonly hasHeader: boolean } {
  return firstLine.startsWith('{')
    ? { reader: readJson, hasHeader: false }
    : { reader: csvReader(firstLine), hasHeader: true };
}

function csvReader(header: string): LineReader {
  const columns = cellsOf(header).map((name) => name.toLowerCase());
  const count = columns.length;
  const time = timeColumnOf(columns);
  if (time < 0 || count < 2) {
    throw new BadLine(
      'a CSV file begins with a header, divided by commas: time,asset,price, or time and a column for each asset.',
    );
  }
  const asset = columns.findIndex((name) => ASSET_COLUMNS.includes(name));
  const price = columns.findIndex((name) => PRICE_COLUMNS.includes(name));
  const cells = (line: string): readonly string[] => {
    const found = cellsOf(line);
    if (found.length !== count) throw new BadLine(`it has ${found.length} columns, and the header has ${count}.`);
    return found;
  };
  if (asset >= 0 && price >= 0) {
    return (line) => {
      const row = cells(line);
      return [quoteOf(timeOf(row[time]), nameOf(row[asset]), priceOf(row[price]))];
    };
  }
  const candle = columns.find((name) => CANDLE_COLUMNS.includes(name));
  if (candle !== undefined) {
    throw new BadLine(
      `"${candle}" is no asset. Of candles, keep the time and the price, and name the price by its asset: time,XBT.`,
    );
  }
  // A column without a name is the count of rows that tables are exported with.
  const named = columns.flatMap((name, index) =>
    index === time || name === '' ? [] : [[nameOf(name), index] as const],
  );
  return (line) => {
    const row = cells(line);
    const timeMs = timeOf(row[time]);
    return named.flatMap(([name, index]) => {
      const text = row[index] ?? '';
      return text === '' ? [] : [quoteOf(timeMs, name, priceOf(text))];
    });
  };
}

/** Which column is the time: that of the name, or a first one without a name, as an exported index has none. */
function timeColumnOf(columns: readonly string[]): number {
  const named = columns.findIndex((name) => TIME_COLUMNS.includes(name));
  return named < 0 && columns[0] === '' ? 0 : named;
}

function cellsOf(line: string): readonly string[] {
  // What stands between commas, but for those within quotes.
  const cells = line.includes('"') ? (line.match(/(?<=^|,)(?:\s*"[^"]*"\s*|[^,]*)(?=,|$)/g) ?? []) : line.split(',');
  return cells.map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'));
}

function readJson(line: string): readonly Quote[] {
  let message: unknown;
  try {
    message = JSON.parse(line);
  } catch {
    throw new BadLine('it is no JSON.');
  }
  if (typeof message !== 'object' || message === null || Array.isArray(message)) throw new BadLine('it is no object.');
  const fields = message as Readonly<Record<string, unknown>>;
  // A captured conversation has more than tickers: what is no price is passed over.
  if (fields.event !== undefined || (fields.feed !== undefined && fields.feed !== 'ticker')) return NOTHING;
  return fields.feed === 'ticker' ? readTicker(fields) : readPrices(fields);
}

/** A ticker of the wire; nothing for one without an index. Throws `BadLine`. */
export function readTicker(fields: Readonly<Record<string, unknown>>): readonly Quote[] {
  const { time, product_id: product, index, markPrice, bid, ask } = fields;
  if (typeof product !== 'string' || !NAME.test(product)) throw new BadLine('its product_id is no symbol of a market.');
  if (index === undefined) return NOTHING;
  const isQuoted = isPrice(bid) && isPrice(ask) && bid <= ask;
  const quote: Quote = {
    timeMs: timeOf(time),
    name: product.toUpperCase(),
    isMarket: true,
    index: priceOf(index),
    mark: markPrice === undefined || markPrice === 0 ? Number.NaN : priceOf(markPrice),
    mid: isQuoted ? (bid + ask) / 2 : Number.NaN,
  };
  return [quote];
}

function readPrices({
  time,
  asset,
  symbol,
  price,
  index,
  ...others
}: Readonly<Record<string, unknown>>): readonly Quote[] {
  const timeMs = timeOf(time);
  const name = asset ?? symbol;
  if (name !== undefined) return [quoteOf(timeMs, nameOf(name), priceOf(price ?? index))];
  const quotes = Object.entries(others).map(([own, value]) => quoteOf(timeMs, nameOf(own), priceOf(value)));
  if (quotes.length === 0) throw new BadLine('it has no price: {"time": ..., "asset": "XBT", "price": 50000}.');
  return quotes;
}

function quoteOf(timeMs: number, name: string, index: number): Quote {
  return { timeMs, name, isMarket: false, index, mark: Number.NaN, mid: Number.NaN };
}

function nameOf(value: unknown): string {
  if (typeof value !== 'string' || !NAME.test(value)) throw new BadLine('the asset takes a symbol such as XBT.');
  return ledgerSymbol(value.toUpperCase());
}

function priceOf(value: unknown): number {
  const price = typeof value === 'string' && NUMBER.test(value) ? Number(value) : value;
  if (!isPrice(price)) {
    const isDivided = typeof value === 'string' && /^\d{1,3}(,\d{3})+(\.\d+)?$/.test(value);
    const how = isDivided ? ', without commas between its digits' : '';
    throw new BadLine(`the price takes a number of USD from 0.000000001 to 1000000000${how}.`);
  }
  return price;
}

function isPrice(value: unknown): value is number {
  return typeof value === 'number' && value >= LOWEST_PRICE_USD && value <= HIGHEST_PRICE_USD;
}

function timeOf(value: unknown): number {
  const text = typeof value === 'number' ? String(value) : value;
  const parsed =
    typeof text !== 'string'
      ? undefined
      : NUMBER.test(text)
        ? epochMs(Number(text))
        : readTime(text.replace(SPACED, '$1T'));
  if (parsed === undefined || !(parsed >= 0 && parsed <= LAST_MS)) {
    throw new BadLine('the time takes 2026-03-01T08:00:00Z, with its zone, or seconds or milliseconds since 1970.');
  }
  return parsed;
}

function epochMs(time: number): number {
  return Math.round(time < FIRST_MS ? time * 1000 : time);
}
