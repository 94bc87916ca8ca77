/** Markets: a contract, its prices and its clearing accounts. */
import { cloneBy, type Schema } from '../codec.ts';
import type { Side } from '../commands/command.ts';
import type { Contract } from '../instruments/contract.ts';
import type { ContractTerms } from '../instruments/terms.ts';
import type { Entity } from '../tables.ts';
import { NONE } from './none.ts';

export interface Market extends Entity {
  contract: Contract;
  /** The asset whose index prices it. */
  baseAsset: number;
  settlementAsset: number;
  suspended: boolean;
  postOnly: boolean;
  /** For how long what could take liquidity is held, milliseconds; 0 for not at all (C145). */
  makerProtectionMs: number;
  /** False once the contract has settled. */
  listed: boolean;
  /** USD. */
  markPrice: number;
  /** A mark that a price source gave in place of the computed one, USD; 0 for none (C150). */
  givenMark: number;
  /** Average of impact mid minus index, USD (margin-and-risk 9). */
  premiumAverage: number;
  /** The house's premium over the index, as a fraction of it. */
  basis: number;
  /** House quotes, best first: price in ticks and lots left at it. */
  houseBidTicks: number[];
  houseBidLots: number[];
  houseAskTicks: number[];
  houseAskLots: number[];
  /** Last trade; 0 lots when there was none. */
  lastTicks: number;
  lastLots: number;
  lastMs: number;
  lastSide: Side;
  /** Trades so far; the wire's sequence id. */
  trades: number;
  /** Sum of all long positions, the house included. */
  openInterestLots: number;
  /** The clearing account: the other side of every realised profit, in the settlement asset's units. */
  clearing: bigint;
  /** Funding of the running hour: USD per coin (linear) or coins per contract (inverse), and as a fraction. */
  fundingRate: number;
  relativeFundingRate: number;
  /** The same absolute rate as exact units: 10^-18 of the settlement asset per contract and hour. */
  fundingUnits: bigint;
  /** Since when it holds, and the rate of the hour before: positions not yet realised still owe that one. */
  fundingSinceMs: number;
  previousFundingRate: number;
  previousFundingUnits: bigint;
  /** Premium samples of the running hour: their sum and the last one in billionths of the index, and how many (8). */
  premiumUnits: number;
  premiumSamples: number;
  lastPremiumUnits: number;
  /** Other side of all funding paid and received, in the settlement asset's units; what rounding leaves goes to the pot. */
  fundingClearing: bigint;
  /** The part of it that belongs to the running hour while the hour before is still being realised. */
  fundingAhead: bigint;
  /** What initial margins are multiplied with (C11), at least 1, and whether the market is extremely volatile (C27). */
  marginMultiplier: number;
  extremeVolatility: boolean;
  /** Whether the uncapped premium lies beyond the cap, and on which side (C27). */
  dislocation: '' | 'ABOVE_UPPER_BOUND' | 'BELOW_LOWER_BOUND';
  /** Settlement window of a dated contract (10): up to when the index was summed up (NONE before the first time), and of
   * the running minute and of each complete one the sum of price (10^-18 USD) times milliseconds. */
  windowSinceMs: number;
  windowSum: bigint;
  windowMinutes: bigint[];
  /** USD; 0 until the contract has expired. The same as units of its last decimal. */
  settlementPrice: number;
  settlementUnits: bigint;
  /** The next position to settle; NONE before the expiry, and when all are settled. */
  settlementCursor: number;
  /** Cache: the contract in the units of computation. A copy keeps it. */
  terms: ContractTerms | undefined;
}

export const MARKET: Schema<Market> = {
  name: 'market',
  fields: [
    ['contract', 'json'],
    ['baseAsset', 'number'],
    ['settlementAsset', 'number'],
    ['suspended', 'flag'],
    ['postOnly', 'flag'],
    ['makerProtectionMs', 'number'],
    ['listed', 'flag'],
    ['markPrice', 'number'],
    ['givenMark', 'number'],
    ['premiumAverage', 'number'],
    ['basis', 'number'],
    ['houseBidTicks', 'numbers'],
    ['houseBidLots', 'numbers'],
    ['houseAskTicks', 'numbers'],
    ['houseAskLots', 'numbers'],
    ['lastTicks', 'number'],
    ['lastLots', 'number'],
    ['lastMs', 'number'],
    ['lastSide', 'text'],
    ['trades', 'number'],
    ['openInterestLots', 'number'],
    ['clearing', 'money'],
    ['fundingRate', 'number'],
    ['relativeFundingRate', 'number'],
    ['fundingUnits', 'money'],
    ['fundingSinceMs', 'number'],
    ['previousFundingRate', 'number'],
    ['previousFundingUnits', 'money'],
    ['premiumUnits', 'number'],
    ['premiumSamples', 'number'],
    ['lastPremiumUnits', 'number'],
    ['fundingClearing', 'money'],
    ['fundingAhead', 'money'],
    ['marginMultiplier', 'number'],
    ['extremeVolatility', 'flag'],
    ['dislocation', 'text'],
    ['windowSinceMs', 'number'],
    ['windowSum', 'money'],
    ['windowMinutes', 'moneys'],
    ['settlementPrice', 'number'],
    ['settlementUnits', 'money'],
    ['settlementCursor', 'number'],
  ],
  blank: () => ({
    id: NONE,
    epoch: NONE,
    contract: {} as Contract,
    baseAsset: NONE,
    settlementAsset: NONE,
    suspended: false,
    postOnly: false,
    makerProtectionMs: 0,
    listed: true,
    markPrice: 0,
    givenMark: 0,
    premiumAverage: 0,
    basis: 0,
    houseBidTicks: [],
    houseBidLots: [],
    houseAskTicks: [],
    houseAskLots: [],
    lastTicks: 0,
    lastLots: 0,
    lastMs: 0,
    lastSide: 'buy',
    trades: 0,
    openInterestLots: 0,
    clearing: 0n,
    fundingRate: 0,
    relativeFundingRate: 0,
    fundingUnits: 0n,
    fundingSinceMs: 0,
    previousFundingRate: 0,
    previousFundingUnits: 0n,
    premiumUnits: 0,
    premiumSamples: 0,
    lastPremiumUnits: 0,
    fundingClearing: 0n,
    fundingAhead: 0n,
    marginMultiplier: 1,
    extremeVolatility: false,
    dislocation: '',
    windowSinceMs: NONE,
    windowSum: 0n,
    windowMinutes: [],
    settlementPrice: 0,
    settlementUnits: 0n,
    settlementCursor: NONE,
    terms: undefined,
  }),
};

/** A copy of a market to change; the terms of its contract go along. */
export function cloneMarket(market: Market): Market {
  const copy = cloneMarketFields(market);
  copy.terms = market.terms;
  return copy;
}

const cloneMarketFields = cloneBy(MARKET);
