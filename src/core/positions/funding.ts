/**
 * Realising funding (margin-and-risk 8, C58): what a position has accrued moves to its wallet, in exact integers, at each
 * full hour and whenever the position changes. The other side is the market's funding clearing account; what booked
 * decimals cut off goes to rounding, so that each group of postings is balanced to the last unit.
 */
import { must } from '../assert.ts';
import { type Market, NONE, type Position } from '../entities.ts';
import { forgetFigures } from '../margin/figures.ts';
import { coverDebt, payGains } from '../money/conversion.ts';
import { divideRounded, powerOfTen } from '../money/decimal.ts';
import { bookedUnits, bookingStepOf, postToWallet } from '../money/ledger.ts';
import type { State } from '../state.ts';
import type { Turn } from '../turn.ts';

/** Decimals of a rate: units of 10^-18 of the settlement asset per contract and hour. */
const RATE_DECIMALS = 18;

const HOUR_MS = 3_600_000;

/**
 * Funding owed to the position (negative: by it) over `ms` at a rate, in ledger units, rounded half away from zero:
 * `-lots x lotMantissa x rateUnits x ms x 10^decimals / (lotScale x 3,600,000 x 10^18)`.
 */
export function fundingOver(
  market: Market,
  settlementDecimals: number,
  lots: number,
  rateUnits: bigint,
  ms: number,
): bigint {
  if (rateUnits === 0n || lots === 0 || ms === 0) return 0n;
  const { lotMantissa, lotScale } = market.contract;
  // Both powers of ten are reduced to one before they meet the rest: smaller integers, the same quotient.
  const dividend = BigInt(-lots * lotMantissa) * rateUnits * BigInt(ms);
  const divisor = BigInt(lotScale * HOUR_MS);
  return settlementDecimals <= RATE_DECIMALS
    ? divideRounded(dividend, divisor * powerOfTen(RATE_DECIMALS - settlementDecimals))
    : divideRounded(dividend * powerOfTen(settlementDecimals - RATE_DECIMALS), divisor);
}

/**
 * Takes what the position has accrued up to now, to be called before its size changes: the caller posts the amount given
 * (booked, in the settlement asset's ledger units) to the position's wallet, as part of its own row. If the hour before is
 * not realised yet, that is done first, for the whole account.
 */
export function takeFunding(turn: Turn, positionId: number): bigint {
  const { state, timeMs } = turn;
  const { accountId, marketId, fundedMs, lots } = state.positions.get(positionId);
  const { fundingSinceMs, fundingUnits } = state.markets.get(marketId);
  if (lots !== 0 && fundedMs < fundingSinceMs) realizeAccountFunding(turn, accountId);
  return takeOver(state, state.positions.own(positionId), fundingUnits, timeMs);
}

/** Realises what the position has accrued up to now, as a row of its own. Gives the booked amount. */
export function realizeFunding(turn: Turn, positionId: number): bigint {
  const { state } = turn;
  const { walletId, marketId, lots } = state.positions.get(positionId);
  if (lots === 0) return 0n;
  const booked = takeFunding(turn, positionId);
  const market = state.markets.get(marketId);
  if (market.fundingUnits === 0n) return 0n;
  pay(turn, market, state.positions.get(positionId), booked, market.fundingRate);
  if (booked < 0n) coverDebt(turn, walletId);
  return booked;
}

/**
 * Realises the hour that has ended for all positions of an account that still owe it: by wallet, then by market. Gains
 * are paid in their profit currency one by one; what a wallet then owes in USD is covered once (C57, D21). Gives how many
 * positions were realised.
 */
export function realizeAccountFunding(turn: Turn, accountId: number): number {
  const { state } = turn;
  let realized = 0;
  for (const walletId of state.accounts.get(accountId).wallets) {
    const { positions } = state.wallets.get(walletId);
    let owes = false;
    for (let index = 0; index < positions.length; index++) {
      const positionId = must(positions[index], 'a wallet has its positions');
      const { lots, fundedMs, marketId } = state.positions.get(positionId);
      if (lots === 0) continue;
      const market = state.markets.get(marketId);
      if (fundedMs >= market.fundingSinceMs) continue;
      const { previousFundingUnits, previousFundingRate, fundingSinceMs } = market;
      const booked = takeOver(state, state.positions.own(positionId), previousFundingUnits, fundingSinceMs);
      realized++;
      if (previousFundingUnits === 0n) continue;
      pay(turn, market, state.positions.get(positionId), booked, previousFundingRate);
      owes ||= booked < 0n;
    }
    if (owes) coverDebt(turn, walletId);
  }
  return realized;
}

/** Takes what the position accrued at one rate until a time out of the market's clearing account; gives the booked part. */
function takeOver(state: State, position: Position, rateUnits: bigint, untilMs: number): bigint {
  const sinceMs = position.fundedMs;
  position.fundedMs = untilMs;
  if (rateUnits === 0n || position.lots === 0 || untilMs === sinceMs) return 0n;
  forgetFigures(state, position);
  const market = state.markets.own(position.marketId);
  const asset = state.assets.get(market.settlementAsset);
  const exact = fundingOver(market, asset.decimals, position.lots, rateUnits, untilMs - sinceMs);
  const booked = bookedUnits(exact, bookingStepOf(state, asset.id));
  market.fundingClearing -= exact;
  // While an hour is still being realised, what already belongs to the next is told apart.
  if (state.root.fundingCursor !== NONE && sinceMs >= market.fundingSinceMs) market.fundingAhead -= exact;
  if (booked !== exact) state.pots.own(asset.id).rounding += exact - booked;
  if (position.leverage !== 0) position.isolatedFunding += booked;
  return booked;
}

/** Posts what was taken as a row of its own, and pays gains in the profit currency. */
function pay(turn: Turn, market: Market, position: Position, booked: bigint, rate: number): void {
  const { state, timeMs } = turn;
  const { accountId, walletId, lots, profitAsset } = position;
  const newBalance = postToWallet(state, walletId, market.settlementAsset, booked);
  turn.tell({
    type: 'fundingPaid',
    key: turn.keys(1),
    accountId,
    walletId,
    marketId: market.id,
    lots,
    rate,
    booked,
    oldBalance: newBalance - booked,
    newBalance,
    timeMs,
  });
  if (booked > 0n && profitAsset !== NONE) payGains(turn, walletId, booked, profitAsset);
}

/** The hour is realised for everybody: what rounding left of it in the market's clearing account goes to rounding. */
export function closeFunding(state: State, marketId: number): void {
  const { fundingClearing, fundingAhead, settlementAsset } = state.markets.get(marketId);
  if (fundingClearing === 0n && fundingAhead === 0n) return;
  const market = state.markets.own(marketId);
  state.pots.own(settlementAsset).rounding += fundingClearing - fundingAhead;
  market.fundingClearing = fundingAhead;
  market.fundingAhead = 0n;
}
