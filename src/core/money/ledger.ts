/**
 * The double-entry ledger. Balances are integers and move only in groups of postings that sum to zero; a group that does
 * not is a broken venue and halts it.
 */
import { assert } from '../assert.ts';
import { NONE, type Wallet } from '../entities.ts';
import type { State } from '../state.ts';
import { divideRounded, powerOfTen } from './decimal.ts';

/** A million million of anything, at 12 decimals: no honest amount is larger. */
export const LARGEST_AMOUNT = 1_000_000_000_000_000_000_000_000n;

/** Balance of an asset in the ledger's units; 0 for one the wallet never held. */
export function balanceOf(wallet: Wallet, assetId: number): bigint {
  const slot = wallet.assets.indexOf(assetId);
  return slot === NONE ? 0n : (wallet.amounts[slot] as bigint);
}

/** Adds to a wallet's balance, one posting of a group; gives the new balance. The caller balances the group. */
export function postToWallet(state: State, walletId: number, assetId: number, units: bigint): bigint {
  const wallet = state.wallets.own(walletId);
  wallet.balancesAt = NONE;
  touchWallet(state, walletId);
  const slot = wallet.assets.indexOf(assetId);
  if (slot === NONE) {
    wallet.assets.push(assetId);
    wallet.amounts.push(units);
    return units;
  }
  const balance = (wallet.amounts[slot] as bigint) + units;
  wallet.amounts[slot] = balance;
  return balance;
}

/** Notes that the wallet must be looked at before the entry ends: it may be in danger now. */
export function touchWallet(state: State, walletId: number): void {
  const { touchedWallets } = state;
  state.watch?.noteChange(walletId);
  if (touchedWallets[touchedWallets.length - 1] !== walletId) touchedWallets.push(walletId);
}

/** A transfer from the outside world, or to it when negative. */
export function postFromOutside(state: State, walletId: number, assetId: number, units: bigint): bigint {
  state.pots.own(assetId).outside -= units;
  return postToWallet(state, walletId, assetId, units);
}

/** A transfer between two wallets. */
export function postBetween(state: State, from: number, to: number, assetId: number, units: bigint): void {
  postToWallet(state, from, assetId, -units);
  postToWallet(state, to, assetId, units);
}

/** What a group of postings leaves over must be nothing. */
export function assertBalanced(sum: bigint): void {
  assert(sum === 0n, 'every group of postings sums to zero');
}

/**
 * A USD amount as booked: rounded to the rule set's decimals, half away from zero (C41, D8). Coins are booked to the
 * ledger's unit. `step` is the number of units that one booked digit holds; 1 leaves the amount as it is.
 */
export function bookedUnits(units: bigint, step: bigint): bigint {
  return step === 1n || units === 0n ? units : divideRounded(units, step) * step;
}

/** What booked amounts of an asset are rounded to, in units: booked decimals apply to USD only. */
export function bookingStepOf(state: State, assetId: number): bigint {
  const asset = state.assets.get(assetId);
  return asset.symbol === 'USD' ? bookingStep(asset.decimals, state.root.rules.bookedUsdDecimals) : 1n;
}

/** Units that one digit of booked USD holds: 10^(ledger decimals - booked decimals). */
export function bookingStep(ledgerDecimals: number, bookedDecimals: number | null): bigint {
  return bookedDecimals === null || bookedDecimals >= ledgerDecimals ? 1n : powerOfTen(ledgerDecimals - bookedDecimals);
}

/**
 * Sum over all accounts of one asset: wallets, the outside world, clearing, fees, rounding, conversion, interest, the
 * liquidity pool. Always 0
 * (DESIGN of numbers: conservation); checked at every checkpoint, and after every entry in tests.
 */
export function assetTotal(state: State, assetId: number): bigint {
  let total = 0n;
  for (let id = 0; id < state.wallets.size; id++) {
    const wallet = state.wallets.find(id);
    if (wallet !== undefined) total += balanceOf(wallet, assetId);
  }
  for (let id = 0; id < state.markets.size; id++) {
    const market = state.markets.find(id);
    if (market !== undefined && market.settlementAsset === assetId) total += market.clearing + market.fundingClearing;
  }
  const pots = state.pots.get(assetId);
  return total + pots.outside + pots.fees + pots.rounding + pots.conversion + pots.interest + pots.pool;
}
