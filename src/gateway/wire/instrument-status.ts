/** `GET /instruments/status`: whether a market is out of joint (margin-and-risk 9, C27). */
import type { Market } from '../../core/entities.ts';
import type { InstrumentStatus } from './schemas/instrument-status.ts';

export function instrumentStatus(market: Market): InstrumentStatus {
  const { contract, dislocation, extremeVolatility, marginMultiplier } = market;
  return {
    tradeable: contract.symbol,
    experiencingDislocation: dislocation !== '',
    priceDislocationDirection: dislocation === '' ? null : dislocation,
    experiencingExtremeVolatility: extremeVolatility,
    extremeVolatilityInitialMarginMultiplier: marginMultiplier,
  };
}
