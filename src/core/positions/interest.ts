/**
 * Interest on uncovered losses (margin-and-risk 4, C13, C59): charged at the full hour, once its funding is realised, on
 * the part of unrealised losses that the flex wallet's USD does not cover and that exceeds a sum free of interest.
 */
import { tellBooking } from '../commands/bookings.ts';
import type { Wallet } from '../entities.ts';
import { amountOf } from '../margin/balances.ts';
import type { RuleSet } from '../margin/rules.ts';
import { walletMargin } from '../margin/wallet.ts';
import { coverDebt } from '../money/conversion.ts';
import { powerOfTen } from '../money/decimal.ts';
import { balanceOf, bookedUnits, bookingStepOf, postToWallet } from '../money/ledger.ts';
import type { Turn } from '../turn.ts';

const HOURS_A_YEAR = 8_760;

/** Charges every client the hour's interest. Without a rate, the default, nobody is looked at. */
export function chargeInterest(turn: Turn): void {
  const { state } = turn;
  if (state.root.rules.interestAnnualRate === 0) return;
  for (let id = 0; id < state.accounts.size; id++) {
    const account = state.accounts.get(id);
    if (account.role !== 'client') continue;
    for (const walletId of account.wallets) {
      const wallet = state.wallets.get(walletId);
      if (wallet.kind === 'flex') chargeWallet(turn, wallet);
    }
  }
}

/** Interest of an hour in USD on unrealised profit and funding and a USD balance (C13). */
export function interestOf(rules: RuleSet, totalUnrealizedUsd: number, balanceUsd: number): number {
  const uncovered = Math.max(0, -totalUnrealizedUsd - balanceUsd);
  return (Math.max(0, uncovered - rules.interestFreeUsd) * rules.interestAnnualRate) / HOURS_A_YEAR;
}

function chargeWallet(turn: Turn, wallet: Wallet): void {
  const { state } = turn;
  const { rules } = state.root;
  const assetId = state.usdAsset;
  const { decimals } = state.assets.get(assetId);
  const balance = amountOf(balanceOf(wallet, assetId), decimals);
  if (balance >= 0 && wallet.positions.length === 0) return;
  const { pnl, unrealizedFunding } = walletMargin(state, wallet);
  const interest = interestOf(rules, pnl + unrealizedFunding, balance);
  const units = BigInt(Math.round(interest * Number(powerOfTen(decimals))));
  const booked = bookedUnits(units, bookingStepOf(state, assetId));
  if (booked === 0n) return;
  postToWallet(state, wallet.id, assetId, -booked);
  state.pots.own(assetId).interest += booked;
  tellBooking(turn, wallet.id, assetId, 'interest payment', -booked);
  coverDebt(turn, wallet.id);
}
