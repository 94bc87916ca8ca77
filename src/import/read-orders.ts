/** `/openorders`, and the `open_orders_snapshot` feed: orders that rest, and orders that wait for a price. */
import type { OffsetUnit, PriceOffset } from '../core/commands/command.ts';
import { joined } from './inspect.ts';
import type { PictureOrder } from './picture.ts';
import { type Fields, plainDecimal, type Reading, UNKNOWN_MARKET } from './reading.ts';

const KINDS: readonly (readonly [string, PictureOrder['kind']])[] = [
  ['lmt', 'limit'],
  ['limit', 'limit'],
  ['post', 'limit'],
  ['stop', 'stp'],
  ['stp', 'stp'],
  ['stop_limit', 'stp'],
  ['take_profit', 'take_profit'],
  ['trailing_stop', 'trailing_stop'],
];
const LONGEST_CLIENT_ID = 100;
const MOST_ORDERS = 1_000;

export function readOrders(reading: Reading, value: unknown, path: string): void {
  const rows = reading.rows(value, path);
  if (rows.length > MOST_ORDERS) {
    reading.refuse(path, `has more than the ${MOST_ORDERS} orders that an import may have`);
    return;
  }
  const ids = new Set<string>();
  for (let index = 0; index < rows.length; index++) {
    const inside = `${path}[${index}]`;
    const row = reading.fields(rows[index], inside);
    if (row !== undefined) readOrder(reading, row, inside, ids);
  }
}

function readOrder(reading: Reading, row: Fields, path: string, ids: Set<string>): void {
  const isFeed = row.instrument !== undefined;
  const symbolField = isFeed ? 'instrument' : 'symbol';
  const name = reading.text(row[symbolField], joined(path, symbolField));
  const symbol = name === undefined ? undefined : reading.known.market(name);
  if (name !== undefined && symbol === undefined) {
    if (reading.skipUnknown) reading.picture.leftOut.push({ path, reason: 'unknownMarket' });
    else reading.refuse(joined(path, symbolField), UNKNOWN_MARKET);
  }
  const id = row.order_id;
  if (typeof id === 'string') {
    if (ids.has(id)) {
      reading.refuse(joined(path, 'order_id'), 'is there twice');
      return;
    }
    ids.add(id);
  }
  const typeField = isFeed ? 'type' : 'orderType';
  const kind = KINDS.find(([type]) => type === row[typeField])?.[1];
  if (kind === undefined) reading.refuse(joined(path, typeField), 'is no type of an order that rests or waits');
  const deviation = kind === 'trailing_stop' ? deviationOf(reading, row, path) : undefined;
  if (kind === 'trailing_stop' && deviation === undefined) {
    reading.picture.leftOut.push({ path, reason: 'trailingStop' });
    return;
  }
  const side = sideOf(row);
  if (side === undefined) reading.refuse(joined(path, isFeed ? 'direction' : 'side'), 'is neither buy nor sell');
  const filled = row.filledSize ?? row.filled ?? 0;
  const filledSize = reading.amount(filled, joined(path, isFeed ? 'filled' : 'filledSize'));
  const sizeField = isFeed ? 'qty' : row.unfilledSize === undefined ? 'size' : 'unfilledSize';
  const size = reading.positive(row[sizeField], joined(path, isFeed ? 'qty' : 'unfilledSize'));
  const limitField = isFeed ? 'limit_price' : 'limitPrice';
  const stopField = isFeed ? 'stop_price' : 'stopPrice';
  const limitPrice = price(reading, row[limitField], joined(path, limitField));
  const stopPrice = kind === 'limit' ? undefined : price(reading, row[stopField], joined(path, stopField));
  if (kind === 'limit' && limitPrice === undefined) reading.refuse(joined(path, limitField), 'is missing');
  if (kind !== 'limit' && kind !== 'trailing_stop' && kind !== undefined && stopPrice === undefined)
    reading.refuse(joined(path, stopField), 'is missing');
  const cliOrdId = row.cliOrdId ?? row.cli_ord_id;
  if (typeof cliOrdId === 'string' && cliOrdId.length > LONGEST_CLIENT_ID) {
    reading.refuse(joined(path, isFeed ? 'cli_ord_id' : 'cliOrdId'), `is longer than ${LONGEST_CLIENT_ID} characters`);
  }
  if (
    symbol === undefined ||
    kind === undefined ||
    side === undefined ||
    size === undefined ||
    filledSize === undefined
  )
    return;
  const order: PictureOrder = {
    path,
    symbol,
    side,
    kind,
    signal: signalOf(row.triggerSignal),
    limitPrice: kind === 'trailing_stop' ? undefined : limitPrice,
    stopPrice,
    deviation,
    size: plainDecimal(size),
    filledSize: plainDecimal(filledSize),
    reduceOnly: row.reduceOnly === true || row.reduce_only === true,
    cliOrdId: typeof cliOrdId === 'string' && cliOrdId !== '' ? cliOrdId : undefined,
    receivedMs: timeOf(row.receivedTime ?? row.time),
  };
  const at = `orders[${reading.picture.orders.length}]`;
  reading.picture.orders.push(order);
  if (order.limitPrice !== undefined && limitPrice !== undefined)
    reading.figure('openorders', `${at}.limitPrice`, limitPrice, path);
  if (stopPrice !== undefined) reading.figure('openorders', `${at}.stopPrice`, stopPrice, path);
  reading.figure('openorders', `${at}.unfilledSize`, size, path);
  reading.figure('openorders', `${at}.filledSize`, filledSize, path);
}

const UNITS: readonly (readonly [string, OffsetUnit])[] = [
  ['percent', 'PERCENT'],
  ['quotecurrency', 'QUOTE_CURRENCY'],
];

/** How far a trailing stop stays behind, as the feed, the history or `sendorder` write it; undefined where it is not told. */
function deviationOf(reading: Reading, row: Fields, path: string): PriceOffset | undefined {
  const nested = row.trailing_stop_options ?? row.trailingStopOptions;
  const inside = row.trailing_stop_options === undefined ? 'trailingStopOptions' : 'trailing_stop_options';
  const at = nested === undefined ? path : joined(path, inside);
  const options = nested === undefined ? row : reading.fields(nested, at);
  if (options === undefined) return undefined;
  const [field, unit] =
    nested === undefined
      ? ['trailingStopMaxDeviation', options.trailingStopDeviationUnit]
      : [options.max_deviation === undefined ? 'maxDeviation' : 'max_deviation', options.unit];
  const spelled = typeof unit === 'string' ? unit.toLowerCase().replaceAll('_', '') : '';
  const known = UNITS.find(([name]) => name === spelled)?.[1];
  if (known === undefined || options[field] === undefined) return undefined;
  const value = reading.positive(options[field], joined(at, field));
  return value === undefined ? undefined : { value: plainDecimal(value), unit: known };
}

/** 0 stands for no price in the feed. */
function price(reading: Reading, value: unknown, path: string): string | undefined {
  if (value === undefined || value === null || value === 0) return undefined;
  const text = reading.positive(value, path);
  return text === undefined ? undefined : plainDecimal(text);
}

function sideOf(row: Fields): 'buy' | 'sell' | undefined {
  if (row.side === 'buy' || row.side === 'sell') return row.side;
  if (row.direction === 0) return 'buy';
  return row.direction === 1 ? 'sell' : undefined;
}

/** The wire's `spot` is the index. */
function signalOf(value: unknown): PictureOrder['signal'] {
  if (value === 'spot' || value === 'index') return 'index';
  return value === 'mark' ? 'mark' : 'last';
}

function timeOf(value: unknown): number {
  const timeMs = typeof value === 'number' ? value : typeof value === 'string' ? Date.parse(value) : 0;
  return Number.isFinite(timeMs) ? timeMs : 0;
}
