/** `/tickers`, the `ticker` feed, and `/instruments`: of the markets that this venue has. */
import { asInstrumentRow } from '../core/instruments/row.ts';
import { joined } from './inspect.ts';
import { camelName, type Fields, type Reading } from './reading.ts';

/** Names of tickers of 2021, and of the feed, for what is named otherwise today. */
const RENAMED: readonly (readonly [string, string])[] = [
  ['index', 'indexPrice'],
  ['funding_rate', 'fundingRate'],
  ['funding_rate_prediction', 'fundingRatePrediction'],
  ['relative_funding_rate', 'relativeFundingRate'],
];

export function readTickers(reading: Reading, value: unknown, path: string): void {
  const rows = reading.rows(value, path);
  for (let index = 0; index < rows.length; index++) {
    const inside = `${path}[${index}]`;
    const row = reading.fields(rows[index], inside);
    if (row === undefined) continue;
    const name = row.symbol ?? row.product_id;
    // Index rows of old replies have no market.
    const symbol = typeof name === 'string' ? reading.known.market(name) : undefined;
    if (symbol === undefined) continue;
    if (reading.picture.tickers.some((known) => known.symbol === symbol)) {
      reading.refuse(joined(inside, 'symbol'), 'is there twice');
      continue;
    }
    readTicker(reading, row, symbol, inside);
  }
}

function readTicker(reading: Reading, row: Fields, symbol: string, path: string): void {
  const price = (value: unknown, field: string): number | undefined => {
    if (value === undefined || value === null) return undefined;
    const text = reading.positive(value, joined(path, field));
    return text === undefined ? undefined : Number(text);
  };
  reading.picture.tickers.push({
    symbol,
    markPrice: price(row.markPrice ?? row.mark_price, 'markPrice'),
    indexPrice: price(row.indexPrice ?? row.index_price ?? row.index, 'indexPrice'),
  });
  for (const [field, value] of Object.entries(row)) {
    if (typeof value !== 'number') continue;
    const name = RENAMED.find(([old]) => old === field)?.[1] ?? camelName(field);
    if (/^[A-Za-z0-9]{1,64}$/.test(name))
      reading.figure('tickers', `tickers.${symbol}.${name}`, value, joined(path, field));
  }
}

export function readInstruments(reading: Reading, value: unknown, path: string): void {
  const rows = reading.rows(value, path);
  for (let index = 0; index < rows.length; index++) {
    const inside = `${path}[${index}]`;
    const fields = reading.fields(rows[index], inside);
    const row = asInstrumentRow(fields);
    const symbol = row === undefined ? undefined : reading.known.market(row.symbol);
    if (row === undefined || symbol === undefined) continue;
    if (reading.picture.instruments.some((known) => known.symbol === symbol)) {
      reading.refuse(joined(inside, 'symbol'), 'is there twice');
      continue;
    }
    reading.picture.instruments.push({ path: inside, symbol, row: { ...row, symbol } });
    readNumbers(reading, `instruments.${symbol}`, fields as Fields, inside);
  }
}

/** The numbers of a row, and those of its margin schedule. */
function readNumbers(reading: Reading, at: string, row: Fields, path: string): void {
  for (const [field, value] of Object.entries(row)) {
    if (!/^[A-Za-z0-9]{1,64}$/.test(field)) continue;
    if (typeof value === 'number') reading.figure('instruments', `${at}.${field}`, value, joined(path, field));
    if ((field !== 'marginLevels' && field !== 'retailMarginLevels') || !Array.isArray(value)) continue;
    for (let index = 0; index < value.length; index++) {
      const level: unknown = value[index];
      for (const [name, number] of Object.entries(typeof level === 'object' && level !== null ? level : {})) {
        if (typeof number !== 'number' || !/^[A-Za-z0-9]{1,64}$/.test(name)) continue;
        reading.figure(
          'instruments',
          `${at}.${field}[${index}].${name}`,
          number,
          joined(`${joined(path, field)}[${index}]`, name),
        );
      }
    }
  }
}
