/**
 * Instrument rows as they stand in a file, turned into rows as the wire serves them.
 */
import type { InstrumentRow } from '../core/instruments/contract.ts';

/** What every row of the real list has besides the figures of the contract; clients fail on a row without them. */
const DEFAULTS = {
  contractSize: 1,
  tradeable: true,
  marginSchedules: {},
  postOnly: false,
  mtf: false,
  category: '',
  tags: [],
  tradfi: false,
  isExpired: false,
  platformsPermitted: [],
  countriesBanned: [],
  rebateLevels: {},
} as const;

/** The row without its notes, fields that begin with an underscore, and without fields that are null. */
export function withoutNotes(row: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(row).filter(([field, value]) => !field.startsWith('_') && value !== null && value !== undefined),
  );
}

/** The row to serve: symbol in capitals, no notes, and nothing missing that clients expect on every row. */
export function wireRow(row: InstrumentRow): InstrumentRow {
  const own = withoutNotes(row);
  const pair = `${String(own.base)}:${String(own.quote)}`;
  return {
    ...own,
    ...missingFrom(own, { ...DEFAULTS, pair, retailMarginLevels: own.marginLevels }),
    symbol: row.symbol.toUpperCase(),
    type: row.type,
  };
}

function missingFrom(
  row: Readonly<Record<string, unknown>>,
  expected: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  return Object.fromEntries(Object.entries(expected).filter(([field]) => !Object.hasOwn(row, field)));
}
