/**
 * Rows of dated contracts for the venue's own date, made from the dated rows of the instrument file. Those serve as
 * templates of their series, so the file stays right on any calendar day.
 */
import { must } from '../assert.ts';
import { formatTime } from '../iso-time.ts';
import type { InstrumentRow } from './contract.ts';
import { listedMaturities, type Maturity, parseDatedSymbol } from './maturities.ts';

/** The rows of a file by what is done with them. */
export interface SplitRows {
  /** Perpetuals, listed as they stand. */
  readonly instruments: readonly InstrumentRow[];
  /** Templates of dated contracts, expired ones included. */
  readonly series: readonly InstrumentRow[];
}

/** Parts the templates of dated contracts from the rows that are listed as they stand. */
export function splitRows(rows: readonly InstrumentRow[]): SplitRows {
  const isDated = (row: InstrumentRow): boolean => parseDatedSymbol(row.symbol) !== undefined;
  return { instruments: rows.filter((row) => !isDated(row)), series: rows.filter(isDated) };
}

/** Names of the series that the templates stand for (`FF_XBTUSD`), each once, in the order of the templates. */
export function seriesNames(templates: readonly InstrumentRow[]): readonly string[] {
  const names: string[] = [];
  for (const template of templates) {
    const series = parseDatedSymbol(template.symbol)?.series;
    if (series !== undefined && !names.includes(series)) names.push(series);
  }
  return names;
}

/** The rows of all dated contracts that trade at an instant: series by series, nearest maturity first. */
export function listedRows(templates: readonly InstrumentRow[], nowMs: number): readonly InstrumentRow[] {
  return seriesNames(templates).flatMap((series) =>
    listedMaturities(series, nowMs).map((maturity) => datedRow(templates, maturity)),
  );
}

/**
 * The row of one dated contract: the template of that very symbol where the file has it, else the latest template of the
 * series with the symbol, dates and expiry of this maturity and without an ISIN, which only the real contract has.
 */
export function datedRow(templates: readonly InstrumentRow[], maturity: Maturity): InstrumentRow {
  let latest: { readonly row: InstrumentRow; readonly day: number } | undefined;
  for (const row of templates) {
    const dated = parseDatedSymbol(row.symbol);
    if (dated?.series !== maturity.series) continue;
    if (dated.day === maturity.day) return { ...row, isExpired: false };
    if (latest === undefined || dated.day > latest.day) latest = { row, day: dated.day };
  }
  const template = must(latest, `${maturity.series} has a template`).row;
  const { isin: _isin, ...row } = template;
  return {
    ...row,
    symbol: maturity.symbol,
    type: template.type,
    lastTradingTime: formatTime(maturity.lastTradingMs),
    openingDate: formatTime(maturity.openingMs),
    isExpired: false,
  };
}
