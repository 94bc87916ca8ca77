/**
 * The source `synthetic`: correlated random walks, one step a second, from a seed. A step is a pure function of the seed,
 * the second and the prices the venue holds, so the path goes on unchanged after a restart and repeats after a rewind.
 */
import { dailyPattern, tradeLots, tradesPerSecond, varianceFactor } from './activity.ts';
import { roundTo } from './arithmetic.ts';
import { nextPremium } from './basis.ts';
import { normal, streamOf, uniform } from './random.ts';
import {
  type AssetCharacter,
  type FeedContract,
  type MarketView,
  type PriceSource,
  type PriceView,
  type SourceStep,
  trades,
} from './source.ts';

type IndexPrice = SourceStep['prices'][number];
type NoiseOrder = SourceStep['noiseOrders'][number];

const STEP_MS = 1000;
const SECONDS_PER_YEAR = 31_536_000;

/** A quiet market still trades now and then, a stormy one not with every step. */
const MOST_TRADES_PER_STEP = 0.9;

/** All that a step depends on besides the time. */
export interface SyntheticState extends PriceView {
  readonly seed: number;
  readonly characterOf: (symbol: string) => AssetCharacter;
}

/**
 * The source `synthetic` under a seed (a whole number from 0 to 2^53 - 1, else a RangeError), with the characters of the
 * assets (`characterTable`).
 */
export function syntheticSource(seed: number, characterOf: (symbol: string) => AssetCharacter): PriceSource {
  // Refuses a bad seed here, where it was given, rather than at the first step.
  streamOf(seed, 'synthetic');
  return {
    market: 'synthetic',
    finestStepMs: STEP_MS,
    nextMs: (_view, afterMs) => (Math.floor(afterMs / STEP_MS) + 1) * STEP_MS,
    step: (view, timeMs) => nextStep({ ...view, seed, characterOf }, timeMs),
  };
}

/**
 * The step at venue time `timeMs`; times within the same second give the same step. One step is one second's move, no
 * matter how long ago the one before was: prices hold while nobody steps.
 */
export function nextStep(state: SyntheticState, timeMs: number): SourceStep {
  const { seed } = state;
  const second = Math.floor(timeMs / STEP_MS);
  const variance = varianceFactor(streamOf(seed, 'volatility'), second);
  const markets = state.markets.filter((market) => trades(market.contract, timeMs));
  return {
    type: 'priceStep',
    basedOn: state.version,
    prices: nextIndexPrices(state, second, variance),
    premiums: markets.map(({ contract, basis }) => [contract.symbol, nextPremium(seed, contract, basis, second)]),
    noiseOrders: noiseOrders(seed, markets, second, variance),
  };
}

function nextIndexPrices(
  { seed, assets, characterOf }: SyntheticState,
  second: number,
  variance: number,
): IndexPrice[] {
  const marketShock = normal(streamOf(seed, 'market'), second);
  const scale = Math.sqrt(variance / SECONDS_PER_YEAR);
  const prices: IndexPrice[] = [];
  for (const { symbol, indexPriceUsd, indexDecimals } of assets) {
    const { annualVolatility, correlationToXbt } = characterOf(symbol);
    if (annualVolatility === 0) {
      continue;
    }
    const shock =
      correlationToXbt * marketShock +
      Math.sqrt(1 - correlationToXbt * correlationToXbt) * normal(streamOf(seed, `asset/${symbol}`), second);
    // Shocks are bounded by six, so the factor stays above zero; a return (not its logarithm) has mean zero: no drift.
    const moved = indexPriceUsd * (1 + annualVolatility * scale * shock);
    prices.push([symbol, roundTo(moved, indexDecimals, 1)]);
  }
  return prices;
}

function noiseOrders(seed: number, markets: readonly MarketView[], second: number, variance: number): NoiseOrder[] {
  const busy = Math.sqrt(variance) * dailyPattern(second * STEP_MS);
  const orders: NoiseOrder[] = [];
  for (const { contract } of markets) {
    const order = noiseOrder(seed, contract, second, busy);
    if (order !== undefined) {
      orders.push(order);
    }
  }
  return orders;
}

function noiseOrder(seed: number, contract: FeedContract, second: number, busy: number): NoiseOrder | undefined {
  const stream = streamOf(seed, `noise/${contract.symbol}`);
  if (uniform(stream, second * 3) >= Math.min(tradesPerSecond(contract) * busy, MOST_TRADES_PER_STEP)) {
    return undefined;
  }
  const side = uniform(stream, second * 3 + 1) < 0.5 ? 'buy' : 'sell';
  return [contract.symbol, side, tradeLots(contract, uniform(stream, second * 3 + 2))];
}
