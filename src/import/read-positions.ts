/** `/openpositions`, and the `open_positions` feed with its marks and margins. */
import { joined } from './inspect.ts';
import { camelName, type Fields, plainDecimal, type Reading, UNKNOWN_MARKET } from './reading.ts';

/** What of a row is no figure, or is none of the account's. */
const NO_FIGURES: readonly string[] = [
  'side',
  'symbol',
  'instrument',
  'fillTime',
  'pnlCurrency',
  'pnl_currency',
  'greeks',
  'balance',
];
/** The feed's names for what REST names otherwise. */
const RENAMED: readonly (readonly [string, string])[] = [
  ['entry_price', 'price'],
  ['pnl', 'unrealizedPnl'],
];

export function readPositions(reading: Reading, value: unknown, path: string): void {
  const rows = reading.rows(value, path);
  for (let index = 0; index < rows.length; index++) {
    const inside = `${path}[${index}]`;
    const row = reading.fields(rows[index], inside);
    if (row !== undefined) readPosition(reading, row, inside);
  }
}

function readPosition(reading: Reading, row: Fields, path: string): void {
  const symbolField = row.symbol === undefined ? 'instrument' : 'symbol';
  const name = reading.text(row[symbolField], joined(path, symbolField));
  if (name === undefined) return;
  const symbol = reading.known.market(name);
  if (symbol === undefined) {
    if (reading.skipUnknown) reading.picture.leftOut.push({ path, reason: 'unknownMarket' });
    else reading.refuse(joined(path, symbolField), UNKNOWN_MARKET);
    return;
  }
  if (reading.picture.positions.some((known) => known.symbol === symbol)) {
    reading.refuse(joined(path, symbolField), 'is there twice');
    return;
  }
  const size = readSize(reading, row, path);
  const priceField = row.price === undefined ? 'entry_price' : 'price';
  const entryPrice = reading.positive(row[priceField], joined(path, priceField));
  const leverageField = row.maxFixedLeverage === undefined ? 'max_fixed_leverage' : 'maxFixedLeverage';
  const maxLeverage = reading.optional(row[leverageField], joined(path, leverageField));
  const currencyField = row.pnlCurrency === undefined ? 'pnl_currency' : 'pnlCurrency';
  const currency = row[currencyField];
  const profitAsset = typeof currency === 'string' && currency !== '' ? reading.known.asset(currency) : undefined;
  if (typeof currency === 'string' && currency !== '' && profitAsset === undefined) {
    reading.refuse(joined(path, currencyField), 'is an asset that this venue does not know');
  }
  if (size === undefined || entryPrice === undefined) return;
  readFigures(reading, row, symbol, path);
  reading.picture.positions.push({
    path,
    symbol,
    size: size.text,
    isShort: size.isShort,
    entryPrice: plainDecimal(entryPrice),
    maxLeverage,
    profitAsset,
    unrealizedPnl: reading.optional(row.unrealizedPnl ?? row.pnl, joined(path, 'unrealizedPnl')),
    unrealizedFunding: reading.optional(
      row.unrealizedFunding ?? row.unrealized_funding,
      joined(path, 'unrealizedFunding'),
    ),
    markPrice: reading.optional(row.mark_price, joined(path, 'mark_price')),
    indexPrice: reading.optional(row.index_price, joined(path, 'index_price')),
  });
}

/** REST gives side and size, the feed a signed balance. */
function readSize(
  reading: Reading,
  row: Fields,
  path: string,
): { readonly text: string; readonly isShort: boolean } | undefined {
  if (row.size === undefined && row.balance !== undefined) {
    const inside = joined(path, 'balance');
    const text = reading.decimal(row.balance, inside);
    if (text === undefined) return undefined;
    if (Number(text) === 0) return reading.refuse(inside, 'must not be 0');
    const isShort = text.startsWith('-');
    return { text: plainDecimal(isShort ? text.slice(1) : text), isShort };
  }
  const text = reading.positive(row.size, joined(path, 'size'));
  const { side } = row;
  if (side !== 'long' && side !== 'short') return reading.refuse(joined(path, 'side'), 'is neither long nor short');
  return text === undefined ? undefined : { text: plainDecimal(text), isShort: side === 'short' };
}

function readFigures(reading: Reading, row: Fields, symbol: string, path: string): void {
  for (const [field, value] of Object.entries(row)) {
    if (NO_FIGURES.includes(field) || (typeof value !== 'number' && typeof value !== 'string')) continue;
    const name = RENAMED.find(([feed]) => feed === field)?.[1] ?? camelName(field);
    if (!/^[A-Za-z0-9]{1,64}$/.test(name)) continue;
    reading.figure('openpositions', `positions.${symbol}.${name}`, value, joined(path, field));
  }
  if (row.balance !== undefined && row.size === undefined) {
    const size = Math.abs(Number(row.balance));
    reading.figure('openpositions', `positions.${symbol}.size`, size, joined(path, 'balance'));
  }
}
