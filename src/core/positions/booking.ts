/**
 * Booking what a position brings and costs: realised profit comes from the market's clearing account, funding from its
 * funding account, fees go to the venue's. Each part is rounded to the booked decimals by itself (C41, D8); what the
 * rounding leaves over goes to the asset's rounding account, so that the group is balanced to the last unit.
 */
import type { Market, Wallet } from '../entities.ts';
import { coverDebt, payGains } from '../money/conversion.ts';
import { payByCredits } from '../money/fee-credits.ts';
import { assertBalanced, bookedUnits, bookingStepOf, postToWallet } from '../money/ledger.ts';
import type { Turn } from '../turn.ts';

/** Exact amounts in units of the market's settlement asset; profit and funding gain when positive, a fee costs. */
export interface ExactAmounts {
  readonly profit: bigint;
  readonly fee: bigint;
  readonly funding: bigint;
}

/** What was booked to the settlement asset's balance: `newBalance - oldBalance = profit - fee + funding`. */
export interface BookedAmounts {
  readonly realizedProfit: bigint;
  readonly fee: bigint;
  readonly realizedFunding: bigint;
  readonly oldBalance: bigint;
  readonly newBalance: bigint;
}

/**
 * Books one position's amounts to its wallet (C57): all three in the settlement asset; then gains move to the profit
 * currency, and what USD does not cover is converted from other balances. Fees are paid by fee credits first (C54).
 * `market` is the caller's to change.
 */
export function bookAmounts(
  turn: Turn,
  market: Market,
  wallet: Wallet,
  profitAsset: number,
  exact: ExactAmounts,
): BookedAmounts {
  const { state } = turn;
  const assetId = market.settlementAsset;
  const step = bookingStepOf(state, assetId);
  const realizedProfit = bookedUnits(exact.profit, step);
  const realizedFunding = bookedUnits(exact.funding, step);
  const wholeFee = bookedUnits(exact.fee, step);
  const byCredits = wallet.kind === 'flex' ? payByCredits(turn, wallet.id, wholeFee) : 0n;
  const fee = wholeFee - byCredits;
  // A fee that credits have paid in part is exactly what is left of it.
  const feeTaken = byCredits === 0n ? exact.fee : fee;
  const change = realizedProfit - fee + realizedFunding;
  const rounding = exact.profit - realizedProfit + fee - feeTaken + exact.funding - realizedFunding;
  assertBalanced(change - exact.profit - exact.funding + feeTaken + rounding);
  market.clearing -= exact.profit;
  market.fundingClearing -= exact.funding;
  if (feeTaken !== 0n || rounding !== 0n) {
    const pots = state.pots.own(assetId);
    pots.fees += feeTaken;
    pots.rounding += rounding;
  }
  const newBalance = postToWallet(state, wallet.id, assetId, change);
  if (wallet.kind === 'flex') {
    const gains = (realizedProfit > 0n ? realizedProfit : 0n) + (realizedFunding > 0n ? realizedFunding : 0n);
    payGains(turn, wallet.id, gains, profitAsset);
    coverDebt(turn, wallet.id);
  }
  return { realizedProfit, fee, realizedFunding, oldBalance: newBalance - change, newBalance };
}
