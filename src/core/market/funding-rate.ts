/**
 * Funding rates (margin-and-risk 8, C24, C58): the premium of the impact mid over the index is sampled each full minute;
 * the mean of an hour's samples, divided by the contract's coefficient and limited by its cap, is the rate of the next.
 * All in integers: samples in 10^-9 of the index, rates in 10^-18.
 */
import { must } from '../assert.ts';
import type { Market } from '../entities.ts';
import type { Contract } from '../instruments/contract.ts';
import { marketTerms } from '../margin/figures.ts';
import { type Decimal, divideRounded, parseDecimal, powerOfTen, unitsToText } from '../money/decimal.ts';
import type { State } from '../state.ts';
import type { Turn } from '../turn.ts';
import { impactMid } from './impact.ts';

const PREMIUM_UNITS = 1_000_000_000;
const RATE_DECIMALS = 18;
/** Units of a rate in one unit of a premium. */
const RATE_UNITS_PER_PREMIUM_UNIT = 1_000_000_000n;

/** The two rates of an hour, in 10^-18: a fraction of the index, and the settlement asset per contract. */
export interface FundingRates {
  readonly relativeUnits: bigint;
  readonly absoluteUnits: bigint;
}

/** True for contracts that pay funding: perpetuals. */
export function paysFunding(contract: Contract): boolean {
  return contract.lastTradingMs === 0;
}

/** Takes the minute's premium sample of every perpetual; a book too thin to price it repeats the last one (C24). */
export function sampleFundingPremiums(state: State): void {
  for (const id of state.openMarkets) {
    const { contract, listed, baseAsset } = state.markets.get(id);
    if (!listed || !paysFunding(contract)) continue;
    const market = state.markets.own(id);
    const mid = impactMid(state, market, marketTerms(state, market));
    if (mid !== undefined) market.lastPremiumUnits = premiumUnits(mid, state.assets.get(baseAsset).indexPriceUsd);
    market.premiumUnits += market.lastPremiumUnits;
    market.premiumSamples++;
  }
}

/** What the difference of two prices may be off by, as a part of a unit: an exact half is one from either side. */
const NOISE = 1e-5;

/** The premium in 10^-9 of the index, rounded half away from zero. */
export function premiumUnits(impactMidUsd: number, indexPriceUsd: number): number {
  const units = ((impactMidUsd - indexPriceUsd) / indexPriceUsd) * PREMIUM_UNITS;
  const rounded = Math.round(Math.abs(units) + NOISE);
  return units < 0 && rounded !== 0 ? -rounded : rounded;
}

/**
 * Rates that follow from a sum of samples and an index price: the mean divided by the coefficient and limited; absolute is
 * relative x index for linear contracts and relative / index for inverse ones. Without samples the premium counts as 0.
 */
export function fundingRates(
  contract: Contract,
  premiumSum: number,
  samples: number,
  indexPriceUsd: number,
): FundingRates {
  const divisor = BigInt(Math.max(samples, 1) * contract.fundingRateCoefficient);
  const relativeUnits = limited(contract, divideRounded(BigInt(premiumSum) * RATE_UNITS_PER_PREMIUM_UNIT, divisor));
  const index = exact(indexPriceUsd);
  const scale = powerOfTen(index.scale);
  const absoluteUnits =
    contract.kind === 'linear'
      ? divideRounded(relativeUnits * index.digits, scale)
      : divideRounded(relativeUnits * scale, index.digits);
  return { relativeUnits, absoluteUnits };
}

/** The rates that the next hour would get now: the mean of the samples so far, the index as it is (C24). */
export function predictedRates(state: State, market: Market): FundingRates {
  const { contract, premiumUnits: sum, premiumSamples, baseAsset } = market;
  return fundingRates(contract, sum, premiumSamples, state.assets.get(baseAsset).indexPriceUsd);
}

/** A rate as a number: the one nearest to its decimal. */
export function rateOf(units: bigint): number {
  return units === 0n ? 0 : Number(unitsToText(units, RATE_DECIMALS));
}

/**
 * Fixes the rates of the hour that begins now from the samples of the one that ends, for every perpetual, and tells them.
 * The rates of the hour that ends are kept until all positions have realised it.
 */
export function setFundingRates(turn: Turn): void {
  const { state, timeMs } = turn;
  for (const id of state.openMarkets) {
    if (!state.markets.get(id).listed || !paysFunding(state.markets.get(id).contract)) continue;
    const market = state.markets.own(id);
    const { relativeUnits, absoluteUnits } = predictedRates(state, market);
    // What accrues in a market is remembered with its marks.
    if (absoluteUnits !== 0n || market.fundingUnits !== 0n || market.previousFundingUnits !== 0n) state.markStamp++;
    market.previousFundingUnits = market.fundingUnits;
    market.previousFundingRate = market.fundingRate;
    market.fundingUnits = absoluteUnits;
    market.fundingRate = rateOf(absoluteUnits);
    market.relativeFundingRate = rateOf(relativeUnits);
    market.fundingSinceMs = timeMs;
    market.premiumUnits = 0;
    market.premiumSamples = 0;
    const { fundingRate: rate, relativeFundingRate: relativeRate } = market;
    turn.tell({ type: 'fundingRateSet', marketId: id, rate, relativeRate, timeMs });
  }
}

/** Within the contract's limits: the cap on both sides, unless it has a floor of its own. */
function limited(contract: Contract, relativeUnits: bigint): bigint {
  const highest = capUnits(contract.maxRelativeFundingRate);
  const lowest = contract.minRelativeFundingRate === null ? -highest : capUnits(contract.minRelativeFundingRate);
  if (relativeUnits > highest) return highest;
  return relativeUnits < lowest ? lowest : relativeUnits;
}

function capUnits(cap: number): bigint {
  const { digits, scale } = exact(cap);
  return divideRounded(digits * powerOfTen(RATE_DECIMALS), powerOfTen(scale));
}

function exact(value: number): Decimal {
  return must(parseDecimal(String(value)), `${value} is a decimal`);
}
