/**
 * Accrued funding of a position (margin-and-risk 8): a formula of the position since the later of the full hour and its
 * last change. Nothing is touched in between; figures are floating point, what is booked at the end is exact.
 */
import type { Market, Position } from '../entities.ts';
import { type ContractTerms, sizeOf } from '../instruments/terms.ts';
import { divideRounded, powerOfTen } from '../money/decimal.ts';

const HOUR_MS = 3_600_000;
const HOUR = 3_600_000n;
/** Rates are kept in units of 10^-18. */
const RATE_SCALE = 1_000_000_000_000_000_000n;

/** Funding accrued and not yet realised, in the settlement asset: negative is owed (8, C58, C175). */
export function fundingFigure(market: Market, terms: ContractTerms, position: Position, timeMs: number): number {
  return position.carriedFunding + accruedFunding(market, terms, position.lots, position.fundedMs, timeMs);
}

/** The same exactly, in ledger units of the settlement asset: what is booked when it is realised. */
export function positionFundingUnits(
  market: Market,
  terms: ContractTerms,
  { lots, fundedMs, carriedFunding }: Position,
  timeMs: number,
  settlementDecimals: number,
): bigint {
  const accrued = fundingUnits(market, terms, lots, fundedMs, timeMs, settlementDecimals);
  return carriedFunding === 0 ? accrued : accrued + carriedUnits(carriedFunding, settlementDecimals);
}

/** An amount that was told as a number, in ledger units, rounded half away from zero: `toFixed` rounds the exact binary value. */
function carriedUnits(amount: number, decimals: number): bigint {
  const text = Math.abs(amount).toFixed(decimals);
  const units = BigInt(text.replace('.', ''));
  return amount < 0 ? -units : units;
}

/** The same of any number of lots that have accrued since `sinceMs`. */
export function accruedFunding(
  market: Market,
  terms: ContractTerms,
  lots: number,
  sinceMs: number,
  timeMs: number,
): number {
  const { fundingRate, previousFundingRate, fundingSinceMs } = market;
  if (lots === 0 || (fundingRate === 0 && previousFundingRate === 0)) return 0;
  const size = sizeOf(terms, lots);
  // A position whose last hour is not realised yet owes the rest of that hour at its rate.
  const late = sinceMs < fundingSinceMs ? size * previousFundingRate * (fundingSinceMs - sinceMs) : 0;
  const running = size * fundingRate * (timeMs - Math.max(sinceMs, fundingSinceMs));
  const owed = (late + running) / HOUR_MS;
  return owed === 0 ? 0 : -owed;
}

/** What has accrued exactly, in ledger units of the settlement asset, rounded half away from zero (C58). */
export function fundingUnits(
  market: Market,
  terms: ContractTerms,
  lots: number,
  sinceMs: number,
  timeMs: number,
  settlementDecimals: number,
): bigint {
  const { fundingUnits: rate, previousFundingUnits: previous, fundingSinceMs } = market;
  if (lots === 0 || (rate === 0n && previous === 0n)) return 0n;
  const late = sinceMs < fundingSinceMs ? previous * BigInt(fundingSinceMs - sinceMs) : 0n;
  const running = rate * BigInt(timeMs - Math.max(sinceMs, fundingSinceMs));
  const size = BigInt(lots) * BigInt(terms.lotMantissa);
  const unit = powerOfTen(settlementDecimals);
  return -divideRounded(size * (late + running) * unit, BigInt(terms.lotScale) * HOUR * RATE_SCALE);
}
