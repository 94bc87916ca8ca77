/** `GET /api/charts/v1/{tick_type}/{symbol}/{resolution}`: candles. */
import type { Contract } from '../../core/instruments/contract.ts';
import { plainText, sizeText } from './numbers.ts';
import type { CandlesPage } from './schemas/candles.ts';

/** An interval of a series. Prices in USD. */
export interface CandleRow {
  readonly timeMs: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  /** 0 in the series `mark` and `spot`. */
  readonly volumeLots: number;
}

/** Candles of a page at most. */
export const CANDLES_A_PAGE = 2_000;

/** The page of these candles, oldest first. `more`: the range asked for has further ones after the last. */
export function candlesPage(contract: Contract, rows: readonly CandleRow[], more: boolean): CandlesPage {
  return {
    candles: rows.map(({ timeMs, open, high, low, close, volumeLots }) => ({
      time: timeMs,
      open: plainText(open),
      high: plainText(high),
      low: plainText(low),
      close: plainText(close),
      volume: sizeText(contract, volumeLots),
    })),
    more_candles: more,
  };
}
