/** How much of a balance could leave its wallet, or back another position. */
import type { Asset, Wallet } from '../entities.ts';
import type { State } from '../state.ts';
import { amountOf, collateralOf } from './balances.ts';

/**
 * Available quantity of an asset, in that asset (margin-and-risk 2.1, D5, D24): the balance, or the part of it that the
 * available margin is worth after its haircut. Of a single-collateral wallet: its available funds.
 */
export function availableOf(
  state: State,
  wallet: Wallet,
  asset: Asset,
  balance: bigint,
  availableMargin: number,
): number {
  const quantity = amountOf(balance, asset.decimals);
  // Fee credits back nothing, so nothing holds them back (D32).
  if (asset.kind === 'credit') return quantity;
  const margin = Math.max(0, availableMargin);
  if (wallet.kind === 'single') return Math.min(quantity, margin);
  const collateralPerUnit = collateralOf(state.root.rules, asset.indexPriceUsd, asset.haircut, asset.conversionFee);
  return Math.min(quantity, margin / collateralPerUnit);
}
