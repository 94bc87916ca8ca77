/**
 * The liquidity pool (margin-and-risk 7; C64 to C67): a ledger account of the venue, per asset, that tops assignments up,
 * pays what a bankrupt wallet cannot, and takes liquidation fees. What it pays and takes are rows of the account log.
 */
import { tellBooking } from '../commands/bookings.ts';
import { coverDebt } from '../money/conversion.ts';
import { powerOfTen } from '../money/decimal.ts';
import { assertBalanced, postToWallet } from '../money/ledger.ts';
import type { State } from '../state.ts';
import type { Turn } from '../turn.ts';

/**
 * Funds the pool at genesis out of the outside world (C67): in USD, and with the same value at the index price, rounded
 * down, in each coin that margins inverse contracts.
 */
export function fundPool(turn: Turn): void {
  const { state } = turn;
  const usd = state.root.rules.liquidityPoolUsd;
  const funded: number[] = [];
  for (let id = 0; id < state.markets.size; id++) {
    const asset = state.markets.get(id).settlementAsset;
    if (funded.includes(asset)) continue;
    funded.push(asset);
    const { indexPriceUsd } = state.assets.get(asset);
    if (!(indexPriceUsd > 0)) continue;
    const units = unitsOf(state, asset, usd / indexPriceUsd);
    const pots = state.pots.own(asset);
    pots.outside -= units;
    pots.pool += units;
  }
}

/** What the pool has of an asset, in the ledger's units; never less than nothing to spend. */
export function poolUnits(state: State, assetId: number): bigint {
  const { pool } = state.pots.get(assetId);
  return pool > 0n ? pool : 0n;
}

/** Pays a wallet out of the pool, or takes a fee for it when negative. */
export function payFromPool(turn: Turn, walletId: number, assetId: number, units: bigint): void {
  if (units === 0n) return;
  const { state } = turn;
  const pots = state.pots.own(assetId);
  const before = pots.pool;
  pots.pool -= units;
  postToWallet(state, walletId, assetId, units);
  assertBalanced(pots.pool - before + units);
  tellBooking(turn, walletId, assetId, 'liquidity pool', units);
}

/** Ledger units of an amount, rounded down. */
export function unitsOf(state: State, assetId: number, amount: number): bigint {
  return BigInt(Math.floor(amount * Number(powerOfTen(state.assets.get(assetId).decimals))));
}

/**
 * What a wallet without open positions owes is paid by the pool, which may then be negative (C66): no wallet of a client
 * stays below nothing, and no money is created. Gives what was paid of the wallet's settlement asset.
 */
export function makeWhole(turn: Turn, walletId: number): bigint {
  const { state } = turn;
  let paid = 0n;
  coverDebt(turn, walletId);
  const { assets } = state.wallets.get(walletId);
  for (let slot = 0; slot < assets.length; slot++) {
    const units = state.wallets.get(walletId).amounts[slot] as bigint;
    if (units >= 0n) continue;
    payFromPool(turn, walletId, assets[slot] as number, -units);
    paid -= units;
  }
  return paid;
}

/** True when the wallet has a position, in whatever market. */
export function hasPositions(state: State, walletId: number): boolean {
  return state.wallets.get(walletId).positions.some((id) => state.positions.get(id).lots !== 0);
}
