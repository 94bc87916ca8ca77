/** Schemas of `/portfolio-margining`. */
import { dictionary, integer, list, nullable, number, object } from '../../schema.ts';
import { PORTFOLIO_MARGIN_BREAKDOWN } from './accounts.ts';
import { described, type Payload, success } from './common.ts';

export const PORTFOLIO_PARAMETERS_REPLY = success({
  crossAssetNettingFactor: number(),
  extremePriceShockMultiplier: number(),
  volShockMultiplicationFactor: number(),
  volShockExponentFactor: number(),
  optionExpiryTimeShockHours: integer({ minimum: 0 }),
  optionsInitialMarginFactor: number(),
  totalOptionOrdersConsideredInInitialMarginCalc: integer({ minimum: 0 }),
  priceShockLevels: described(list(number()), 'Relative moves of the price.'),
  optionsUserLimits: object({
    maxNetPositionDelta: number(),
    limitsPerBaseCurrency: dictionary(object({ maxTotalPositionSize: number(), maxTotalOpenOrdersSize: number() })),
  }),
});

const GREEKS = object({
  iv: number(),
  delta: number(),
  gamma: nullable(number()),
  vega: nullable(number()),
  theta: nullable(number()),
  rho: nullable(number()),
});

export const PORTFOLIO_SIMULATION_REPLY = success({
  maintenanceMargin: number(),
  initialMargin: number(),
  pnl: described(number(), 'Unrealised profit of the positions at the marks, USD.'),
  portfolioMarginBreakdown: PORTFOLIO_MARGIN_BREAKDOWN,
  greeks: described(dictionary(GREEKS), 'Of options; there are none yet.'),
});

export type PortfolioParameters = Payload<typeof PORTFOLIO_PARAMETERS_REPLY>;
export type PortfolioSimulation = Payload<typeof PORTFOLIO_SIMULATION_REPLY>;
