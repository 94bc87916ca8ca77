/** Schemas of `GET /instruments/status` and `GET /instruments/{symbol}/status`. */
import type { Static } from 'typebox';
import { flag, integer, list, nullable, object, oneOf, symbol } from '../../schema.ts';
import { described, success } from './common.ts';

const STATUS = {
  tradeable: described(symbol(), 'The symbol of the market.'),
  experiencingDislocation: described(flag(), 'The premium lies beyond the cap of the mark.'),
  priceDislocationDirection: nullable(oneOf('ABOVE_UPPER_BOUND', 'BELOW_LOWER_BOUND')),
  experiencingExtremeVolatility: flag(),
  extremeVolatilityInitialMarginMultiplier: described(
    integer(),
    'What initial margins are multiplied with; 1 in calm markets.',
  ),
} as const;

const INSTRUMENT_STATUS = object(STATUS);

export const INSTRUMENT_STATUSES_REPLY = success({ instrumentStatus: list(INSTRUMENT_STATUS) });
export const INSTRUMENT_STATUS_REPLY = success(STATUS);

export type InstrumentStatus = Static<typeof INSTRUMENT_STATUS>;
