/**
 * The source `synthetic`: correlated random walks, one step a second, from a seed. A step is a pure function of the seed,
 * the second and the prices the venue holds, so the path goes on unchanged after a restart and repeats after a rewind.
 */
import { HIGHEST_PRICE_USD } from '../core/market/bounds.ts';
import { dailyPattern, tradeLots, tradesPerSecond, varianceFactor } from './activity.ts';
import { growth, roundTo } from './arithmetic.ts';
import { nextPremium } from './basis.ts';
import { normal, signedUniform, streamOf, uniform } from './random.ts';
import {
  type AssetCharacter,
  type FeedContract,
  type MarketView,
  type PriceSource,
  type PriceView,
  type SourceStep,
  trades,
} from './source.ts';
import { dialOf, dialsView, type SyntheticSettings, syntheticOf } from './synthetic-settings.ts';

type IndexPrice = SourceStep['prices'][number];
type NoiseOrder = SourceStep['noiseOrders'][number];

const STEP_MS = 1000;
const SECONDS_PER_YEAR = 31_536_000;
const SECONDS_PER_DAY = 86_400;

/** However the dials stand, one step leaves a tenth of the price. */
const LEAST_FACTOR = 0.1;

/** A quiet market still trades now and then, a stormy one not with every step. */
const MOST_TRADES_PER_STEP = 0.9;

/** All that a step depends on besides the time. */
export interface SyntheticState extends PriceView {
  readonly seed: number;
  readonly characterOf: (symbol: string) => AssetCharacter;
}

/**
 * The source `synthetic` under a seed (a whole number from 0 to 2^53 - 1, else a RangeError), with the characters of the
 * assets (`characterTable`). How its dials stand (`synthetic-settings.ts`) it reads from the view.
 */
export function syntheticSource(seed: number, characterOf: (symbol: string) => AssetCharacter): PriceSource {
  // Refuses a bad seed here, where it was given, rather than at the first step.
  streamOf(seed, 'synthetic');
  return {
    market: 'synthetic',
    finestStepMs: STEP_MS,
    nextMs: (_view, afterMs) => (Math.floor(afterMs / STEP_MS) + 1) * STEP_MS,
    step: (view, timeMs, spanMs) => nextStep({ ...view, seed, characterOf }, timeMs, spanMs),
    status: (view) => dialsView(syntheticOf(view.source.settings)),
  };
}

/**
 * The step at venue time `timeMs`; times within the same second give the same step. One step is one second's move, no
 * matter how long ago the one before was, because prices hold while nobody steps; unless it is told to stand for a longer
 * span (`spanMs`, rounded to whole seconds).
 */
export function nextStep(state: SyntheticState, timeMs: number, spanMs = STEP_MS): SourceStep {
  const { seed } = state;
  const second = Math.floor(timeMs / STEP_MS);
  const span = Math.max(1, Math.round(spanMs / STEP_MS));
  const variance = varianceFactor(streamOf(seed, 'volatility'), second, span);
  const markets = state.markets.filter((market) => trades(market.contract, timeMs));
  return {
    type: 'priceStep',
    basedOn: state.version,
    prices: nextIndexPrices(state, second, span, variance),
    premiums: markets.map(({ contract, basis }) => [contract.symbol, nextPremium(seed, contract, basis, second, span)]),
    noiseOrders: noiseOrders(seed, markets, second, span, variance),
  };
}

function nextIndexPrices(
  { seed, assets, characterOf, source }: SyntheticState,
  second: number,
  span: number,
  variance: number,
): IndexPrice[] {
  const dials = syntheticOf(source.settings);
  const marketShock = normal(streamOf(seed, 'market'), second);
  const scale = Math.sqrt((variance / SECONDS_PER_YEAR) * span);
  const prices: IndexPrice[] = [];
  for (const { symbol, indexPriceUsd, indexDecimals } of assets) {
    const { annualVolatility, correlationToXbt } = characterOf(symbol);
    if (annualVolatility === 0) {
      continue;
    }
    const volatility = annualVolatility * dialOf(dials, 'volatility', symbol);
    const drift = dialOf(dials, 'drift', symbol);
    const correlation = correlationOf(dials, symbol, correlationToXbt);
    const shock =
      correlation * marketShock +
      Math.sqrt(1 - correlation * correlation) * normal(streamOf(seed, `asset/${symbol}`), second);
    const factor = returnOf(volatility * scale, shock, (drift * span) / SECONDS_PER_YEAR, span);
    const moved = indexPriceUsd * Math.max(factor + jump(seed, dials, symbol, second, span), LEAST_FACTOR);
    prices.push([symbol, roundTo(Math.min(moved, HIGHEST_PRICE_USD), indexDecimals, 1)]);
  }
  return prices;
}

/** XBT is what the others are correlated with. */
function correlationOf(dials: SyntheticSettings, symbol: string, own: number): number {
  const set = symbol === 'XBT' ? Number.NaN : dialOf(dials, 'correlation', symbol);
  return Number.isNaN(set) ? own : set;
}

/**
 * What the price is multiplied by. Over a second a return (not its logarithm) has the mean of the drift; over a longer span
 * returns compound, and the mean stays the same.
 */
function returnOf(deviation: number, shock: number, drift: number, span: number): number {
  if (span === 1) return 1 + deviation * shock + drift;
  return growth(deviation * shock - (deviation * deviation) / 2 + drift);
}

/** The jump of a step as a return: mostly none; else up or down by half to one and a half of the typical size. */
function jump(seed: number, dials: SyntheticSettings, symbol: string, second: number, span: number): number {
  const perDay = dialOf(dials, 'jumpsPerDay', symbol);
  if (perDay === 0) return 0;
  const stream = streamOf(seed, `jump/${symbol}`);
  if (uniform(stream, second * 2) >= (perDay * span) / SECONDS_PER_DAY) return 0;
  const draw = signedUniform(stream, second * 2 + 1);
  const size = 0.5 + Math.abs(draw);
  return dialOf(dials, 'jumpSize', symbol) * (draw < 0 ? -size : size);
}

function noiseOrders(
  seed: number,
  markets: readonly MarketView[],
  second: number,
  span: number,
  variance: number,
): NoiseOrder[] {
  const busy = Math.sqrt(variance) * dailyPattern(second * STEP_MS) * span;
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
