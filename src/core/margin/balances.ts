/** What a wallet's balances are worth, and what of it may be used as margin (margin-and-risk 2.1, 2.2). */
import { type Asset, NONE, type Wallet } from '../entities.ts';
import type { State } from '../state.ts';
import type { RuleSet } from './rules.ts';

/**
 * Collateral value of a balance (2.1, D1, D24): its value less the haircut, under `contract-2022` also less the
 * conversion fee; a negative balance counts in full.
 */
export function collateralOf(rules: RuleSet, value: number, haircut: number, conversionFee: number): number {
  if (value < 0) return value;
  return rules.collateral === 'haircut' ? value * (1 - haircut) : value * (1 - haircut) * (1 - conversionFee);
}

/** An amount of the ledger as a number, correctly rounded: by one division where the units are exact, else in two parts. */
export function amountOf(units: bigint, decimals: number): number {
  const number = Number(units);
  const power = EXACT_POWERS[decimals] as number;
  if (Number.isSafeInteger(number)) return number / power;
  return dividedInTwoParts(number, Number(units - BigInt(number)), power) ?? Number(`${units}e-${decimals}`);
}

/**
 * (high + low) / divisor, correctly rounded; undefined where that cannot be told apart from its neighbour, which a caller
 * must then find by other means. Balances of millions are asked for at every fill, and the way over their text takes as
 * long as the rest of a wallet's margin.
 *
 * The quotient of the high part is off by what its product with the divisor, which Dekker's method gives in two exact
 * parts, leaves over. That rest divided once more is the correction; its own error is far below a part in 2^40 of it.
 */
function dividedInTwoParts(high: number, low: number, divisor: number): number | undefined {
  const quotient = high / divisor;
  const product = quotient * divisor;
  const quotientHigh = upperHalf(quotient);
  const quotientLow = quotient - quotientHigh;
  const divisorHigh = upperHalf(divisor);
  const divisorLow = divisor - divisorHigh;
  const lost =
    quotientHigh * divisorHigh -
    product +
    quotientHigh * divisorLow +
    quotientLow * divisorHigh +
    quotientLow * divisorLow;
  const correction = (high - product - lost + low) / divisor;
  const least = quotient + correction * (1 - CORRECTION_ERROR);
  return least === quotient + correction * (1 + CORRECTION_ERROR) ? least : undefined;
}

/** The upper 26 bits of a number's 53 (Veltkamp): products of halves are exact. */
function upperHalf(value: number): number {
  const spread = value * 0x8000001;
  return spread - (spread - value);
}

/** 2^-40. */
const CORRECTION_ERROR = 9.094947017729282e-13;

/** Powers of ten up to the ledger's finest unit; all of them are exact numbers. */
const EXACT_POWERS: readonly number[] = [
  1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18,
];

/** Brings the cached values of the wallet's balances up to date. */
export function refreshBalances(state: State, rules: RuleSet, wallet: Wallet): void {
  if (wallet.balancesAt === state.indexStamp) return;
  // A wallet that was looked at before and was posted to since will be posted to again; one whose prices moved may not.
  const isPosted = wallet.balancesAt === NONE && wallet.balanceValue !== 0;
  let balanceValue = 0;
  let collateralValue = 0;
  for (let slot = 0; slot < wallet.assets.length; slot++) {
    const asset = state.assets.get(wallet.assets[slot] as number);
    const quantity = isPosted ? quantityAt(wallet, slot, asset.decimals) : amountAt(wallet, slot, asset.decimals);
    const value = wallet.kind === 'single' ? quantity : quantity * asset.indexPriceUsd;
    balanceValue += value;
    collateralValue += collateralInWallet(rules, wallet, asset, value);
  }
  wallet.balanceValue = balanceValue;
  wallet.collateralValue = collateralValue;
  wallet.balancesAt = state.indexStamp;
}

function amountAt(wallet: Wallet, slot: number, decimals: number): number {
  return amountOf(wallet.amounts[slot] as bigint, decimals);
}

/** The same of a wallet that trades: a fill changes one of its balances, and those that are the same units are not divided again. */
function quantityAt(wallet: Wallet, slot: number, decimals: number): number {
  const { amounts, quantities, quantitiesOf } = wallet;
  if (amounts.length === 1) return amountAt(wallet, slot, decimals);
  const quantity = quantities !== undefined && quantitiesOf?.[slot] === amounts[slot] ? quantities[slot] : undefined;
  return quantity ?? keepQuantity(wallet, slot, amountAt(wallet, slot, decimals));
}

function keepQuantity(wallet: Wallet, slot: number, quantity: number): number {
  wallet.quantities ??= [];
  wallet.quantitiesOf ??= [];
  const { amounts, quantities, quantitiesOf } = wallet;
  while (quantities.length <= slot) {
    quantities.push(0);
    quantitiesOf.push(0n);
  }
  quantities[slot] = quantity;
  quantitiesOf[slot] = amounts[slot] as bigint;
  return quantity;
}

/** Collateral of the wallet if one of its balances were `units`. */
export function collateralWith(state: State, wallet: Wallet, assetId: number, units: bigint): number {
  let collateralValue = 0;
  for (let slot = 0; slot < wallet.assets.length; slot++) {
    const id = wallet.assets[slot] as number;
    const asset = state.assets.get(id);
    const value = valueOfBalance(wallet, asset, id === assetId ? units : (wallet.amounts[slot] as bigint));
    collateralValue += collateralInWallet(state.root.rules, wallet, asset, value);
  }
  return collateralValue;
}

/** Value of a balance: USD at the index price, but coins in a single-collateral wallet. */
export function valueOfBalance(wallet: Wallet, asset: Asset, units: bigint): number {
  const quantity = amountOf(units, asset.decimals);
  return wallet.kind === 'single' ? quantity : quantity * asset.indexPriceUsd;
}

/** Single-collateral wallets have no haircut (2.2). */
function collateralInWallet(rules: RuleSet, wallet: Wallet, asset: Asset, value: number): number {
  return wallet.kind === 'single' ? value : collateralOf(rules, value, asset.haircut, asset.conversionFee);
}
