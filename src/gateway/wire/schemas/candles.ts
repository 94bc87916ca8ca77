/** Schema of `GET /api/charts/v1/{tick_type}/{symbol}/{resolution}`: prices and volume are texts, `time` epoch milliseconds. */
import type { Static } from 'typebox';
import { decimal, flag, integer, list, object } from '../../schema.ts';

const CANDLE = object({
  time: integer(),
  open: decimal('nonNegative'),
  high: decimal('nonNegative'),
  low: decimal('nonNegative'),
  close: decimal('nonNegative'),
  volume: decimal('nonNegative'),
});

export const CANDLES_REPLY = object({ candles: list(CANDLE), more_candles: flag() });

export type CandlesPage = Static<typeof CANDLES_REPLY>;
