/**
 * Booking what a position brings and costs: realised profit comes from the market's clearing account, funding from its
 * funding account, fees go to the venue's. Each part is rounded to the booked decimals by itself (C41, D8); what the
 * rounding leaves over goes to the asset's rounding account, so that the group is balanced to the last unit.
 */
import { type Market, NONE, type Wallet } from '../entities.ts';
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
 * Books one position's amounts to its wallet, all three in the settlement asset. Fees are paid by fee credits first (C54).
 * `market` is the caller's to change. The caller tells of it and then calls `settleCurrencies`.
 */
export function bookAmounts(turn: Turn, market: Market, wallet: Wallet, exact: ExactAmounts): BookedAmounts {
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
  if (exact.profit !== 0n) market.clearing -= exact.profit;
  if (exact.funding !== 0n) market.fundingClearing -= exact.funding;
  if (feeTaken !== 0n || rounding !== 0n) {
    const pots = state.pots.own(assetId);
    pots.fees += feeTaken;
    pots.rounding += rounding;
  }
  const newBalance = postToWallet(state, wallet.id, assetId, change);
  return { realizedProfit, fee, realizedFunding, oldBalance: newBalance - change, newBalance };
}

/**
 * What follows from booked amounts in a flex wallet (C57): gains move to the profit currency, then what USD does not cover
 * is converted from other balances. Its rows come after the one that called for them, so that balances follow each other.
 */
export function settleCurrencies(
  turn: Turn,
  walletId: number,
  profitAsset: number,
  { realizedProfit, realizedFunding }: Pick<BookedAmounts, 'realizedProfit' | 'realizedFunding'>,
): void {
  if (turn.state.wallets.get(walletId).kind !== 'flex') return;
  if (profitAsset !== NONE) {
    const gains = (realizedProfit > 0n ? realizedProfit : 0n) + (realizedFunding > 0n ? realizedFunding : 0n);
    payGains(turn, walletId, gains, profitAsset);
  }
  coverDebt(turn, walletId);
}
