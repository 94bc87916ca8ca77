/** `/portfolio-margining`: the published parameters, and the margin of a portfolio that nobody holds, as far as futures go. */
import type { HypotheticalPosition } from '../../core/what-if/hypothesis.ts';
import type { PortfolioMargin } from '../../core/what-if/portfolio.ts';
import { type Refusal, refuse } from '../errors.ts';
import { readDecimal, readSymbol } from '../values.ts';
import { figure } from './numbers.ts';
import type { PortfolioParameters, PortfolioSimulation } from './schemas/portfolio-margining.ts';

/** Positions that one simulation takes. */
const MOST_POSITIONS = 500;

const LIMITS = { maxTotalPositionSize: 100, maxTotalOpenOrdersSize: 50 } as const;

/** C31 to C40: what options will be margined by. Futures need none of it. */
export const PORTFOLIO_PARAMETERS: PortfolioParameters = {
  crossAssetNettingFactor: 0.5,
  extremePriceShockMultiplier: 3,
  volShockMultiplicationFactor: 0.4,
  volShockExponentFactor: 0.3,
  optionExpiryTimeShockHours: 24,
  optionsInitialMarginFactor: 1.3,
  totalOptionOrdersConsideredInInitialMarginCalc: 50,
  priceShockLevels: [-0.15, -0.1, -0.05, 0, 0.05, 0.1, 0.15],
  optionsUserLimits: { maxNetPositionDelta: 25, limitsPerBaseCurrency: { BTC: LIMITS, ETH: LIMITS } },
};

/**
 * The positions of `{"positions": [{"instrument", "size", "entryPrice"}]}`. Refuses with `Json Parse Error` what is no JSON,
 * with `requiredArgumentMissing` a document without the list, and else with `invalidArgument: json`.
 */
export function readPositions(json: string): readonly HypotheticalPosition[] | Refusal {
  let document: unknown;
  try {
    document = JSON.parse(json);
  } catch {
    return refuse('Json Parse Error');
  }
  const list = isObject(document) && Object.hasOwn(document, 'positions') ? document.positions : undefined;
  if (!Array.isArray(list)) return refuse('requiredArgumentMissing');
  if (list.length > MOST_POSITIONS) return refuse('invalidArgument', 'json');
  const positions: HypotheticalPosition[] = [];
  for (const element of list) {
    const position = isObject(element) ? readPosition(element) : undefined;
    if (position === undefined) return refuse('invalidArgument', 'json');
    positions.push(position);
  }
  return positions;
}

/** A simulation's reply: without options its breakdown is that of the futures alone (C38). */
export function portfolioSimulation({ initialMargin, maintenanceMargin, pnl }: PortfolioMargin): PortfolioSimulation {
  return {
    maintenanceMargin: figure(maintenanceMargin),
    initialMargin: figure(initialMargin),
    pnl: figure(pnl),
    portfolioMarginBreakdown: {
      totalCrossAssetNettedMarketRisk: 0,
      totalMarketRisk: 0,
      totalAbsoluteOptionPositionDeltaNotional: 0,
      netPortfolioDelta: 0,
      totalPremium: 0,
      isBuyOnly: false,
      futuresMaintenanceMargin: figure(maintenanceMargin),
    },
    greeks: {},
  };
}

function readPosition(element: Readonly<Record<string, unknown>>): HypotheticalPosition | undefined {
  const { instrument, size, entryPrice } = element;
  const symbol = typeof instrument === 'string' ? readSymbol(instrument) : undefined;
  const contracts = readAmount(size);
  const price = readAmount(entryPrice);
  if (symbol === undefined || contracts === undefined || price === undefined) return undefined;
  return { symbol, size: contracts, entryPrice: price };
}

function readAmount(value: unknown): string | undefined {
  return typeof value === 'string' || typeof value === 'number' ? readDecimal(String(value)) : undefined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
