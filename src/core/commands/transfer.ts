/** Transfers between the wallets of one account, and out of the venue. */

import type { Account, Wallet } from '../entities.ts';
import type { BookingReason, Result } from '../events.ts';
import { collateralWith } from '../margin/balances.ts';
import { walletMargin } from '../margin/wallet.ts';
import { balanceOf, postBetween, postFromOutside } from '../money/ledger.ts';
import { findWallet } from '../positions/positions.ts';
import type { State } from '../state.ts';
import type { Turn } from '../turn.ts';
import { amountUnits } from './accounts.ts';
import { tellBooking } from './bookings.ts';
import type { Transfer, Withdraw } from './command.ts';

/**
 * Moves an amount. Refusals in order: `invalidAccount`, `invalidUnit`, `invalidAmount`, `insufficientFunds`; what a margin
 * wallet may give is what it shows as available, unrounded (C14, D30, C180).
 */
export function transfer(turn: Turn, command: Transfer): Result {
  const account = turn.state.accounts.get(command.account);
  if (!account.active) return { type: 'refused', error: 'accountInactive' };
  return moveMoney(turn, account, account, command, 'transfer');
}

/**
 * Moves an amount to the outside world, where the owner has it at the spot venue. Refused like a transfer; fee credits
 * cannot leave (C107).
 */
export function withdraw(turn: Turn, command: Withdraw): Result {
  const { state } = turn;
  const account = state.accounts.get(command.account);
  if (!account.active) return { type: 'refused', error: 'accountInactive' };
  const wallet = findWallet(state, account, command.from);
  if (wallet === undefined) return { type: 'refused', error: 'invalidAccount' };
  const assetId = state.assetBySymbol.get(command.asset);
  if (assetId === undefined || !holds(wallet, assetId) || state.assets.get(assetId).kind === 'credit') {
    return { type: 'refused', error: 'invalidUnit' };
  }
  const units = amountUnits(state, assetId, command.amount);
  if (units === undefined) return { type: 'refused', error: 'invalidAmount' };
  if (!canGive(state, wallet, assetId, units)) return { type: 'refused', error: 'insufficientFunds' };
  postFromOutside(state, wallet.id, assetId, -units);
  return {
    type: 'withdrawal',
    bookingKey: tellBooking(turn, wallet.id, assetId, 'cross-exchange transfer', -units),
  };
}

/** Moves an amount from a wallet of one account to a wallet of another, or of the same. */
export function moveMoney(
  turn: Turn,
  giver: Account,
  taker: Account,
  { from: fromName, to: toName, asset, amount }: Pick<Transfer, 'from' | 'to' | 'asset' | 'amount'>,
  reason: BookingReason,
): Result {
  const { state } = turn;
  const from = findWallet(state, giver, fromName);
  const to = findWallet(state, taker, toName);
  if (from === undefined || to === undefined || from === to) return { type: 'refused', error: 'invalidAccount' };
  const assetId = state.assetBySymbol.get(asset);
  if (assetId === undefined || !holds(from, assetId) || !holds(to, assetId)) {
    return { type: 'refused', error: 'invalidUnit' };
  }
  const units = amountUnits(state, assetId, amount);
  if (units === undefined) return { type: 'refused', error: 'invalidAmount' };
  if (!canGive(state, from, assetId, units)) return { type: 'refused', error: 'insufficientFunds' };
  postBetween(state, from.id, to.id, assetId, units);
  for (const [wallet, change] of [
    [from, -units],
    [to, units],
  ] as const) {
    tellBooking(turn, wallet.id, assetId, reason, change);
  }
  return { type: 'done' };
}

/** A single-collateral wallet takes its own coin only. */
function holds(wallet: Wallet, assetId: number): boolean {
  return wallet.kind !== 'single' || wallet.assets.includes(assetId);
}

/** Asked of the after-state, because dividing and multiplying by a price would keep the last unit of a full balance back. */
function canGive(state: State, wallet: Wallet, assetId: number, units: bigint): boolean {
  const balance = balanceOf(wallet, assetId);
  if (balance < units) return false;
  if (wallet.kind === 'cash' || state.assets.get(assetId).kind === 'credit') return true;
  const margin = walletMargin(state, wallet);
  const collateral = collateralWith(state, wallet, assetId, balance - units);
  return collateral + (margin.marginEquity - margin.collateralValue) - margin.initialMarginWithOrders >= 0;
}
