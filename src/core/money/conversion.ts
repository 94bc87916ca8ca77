/**
 * Conversion between the assets of a flex wallet (margin-and-risk 4, D20, D21, C57): gains are paid out in the profit
 * currency, and what USD does not cover is taken from other balances. Both pay the conversion fee.
 */

import { must } from '../assert.ts';
import { tellBooking } from '../commands/bookings.ts';
import { type Asset, NONE } from '../entities.ts';
import type { State } from '../state.ts';
import type { Turn } from '../turn.ts';
import { type Decimal, divideUp, parseDecimal, powerOfTen } from './decimal.ts';
import { balanceOf, postToWallet } from './ledger.ts';

/** An exact fraction. */
interface Fraction {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/**
 * Pays gains of `usdUnits`, which the wallet holds in USD already, out in another currency: at its index price, less its
 * conversion fee, rounded down (D21). Nothing happens for a currency without an index price.
 */
export function payGains(turn: Turn, walletId: number, usdUnits: bigint, profitAsset: number): void {
  const { state } = turn;
  const usd = state.usdAsset;
  if (usdUnits <= 0n || profitAsset === NONE || profitAsset === usd) return;
  const rate = unitsPerUsdUnit(state, state.assets.get(profitAsset));
  if (rate === undefined) return;
  const kept = keptOfFee(state.assets.get(profitAsset));
  const gross = (usdUnits * rate.numerator) / rate.denominator;
  const credit = (usdUnits * rate.numerator * kept.numerator) / (rate.denominator * kept.denominator);
  const price = 1 / state.assets.get(profitAsset).indexPriceUsd;
  convert(turn, walletId, { from: usd, debit: usdUnits, to: profitAsset, credit, rate: price, fee: gross - credit });
}

/**
 * Covers a negative USD balance from the wallet's other assets, each wholly before the next (D20): by haircut, conversion
 * fee, cash before coins, then symbol. What the wallet does not have stays negative. The venue's own accounts do not
 * convert.
 */
export function coverDebt(turn: Turn, walletId: number): void {
  const { state } = turn;
  const usd = state.usdAsset;
  let debt = -balanceOf(state.wallets.get(walletId), usd);
  if (debt <= 0n || state.accounts.get(state.wallets.get(walletId).accountId).role !== 'client') return;
  for (const assetId of assetsToConvert(state, walletId)) {
    const asset = state.assets.get(assetId);
    const rate = unitsPerUsdUnit(state, asset);
    if (rate === undefined) continue;
    const kept = keptOfFee(asset);
    const balance = balanceOf(state.wallets.get(walletId), assetId);
    const wanted = divideUp(debt * rate.numerator * kept.denominator, rate.denominator * kept.numerator);
    const debit = wanted < balance ? wanted : balance;
    const credit =
      debit === wanted ? debt : (debit * rate.denominator * kept.numerator) / (rate.numerator * kept.denominator);
    const gross = (debit * rate.denominator) / rate.numerator;
    convert(turn, walletId, {
      from: assetId,
      debit,
      to: usd,
      credit,
      rate: asset.indexPriceUsd,
      fee: gross - credit,
    });
    debt -= credit;
    if (debt === 0n) return;
  }
}

interface Conversion {
  readonly from: number;
  readonly debit: bigint;
  readonly to: number;
  readonly credit: bigint;
  /** `to` for one `from` by the index, and what of it the fee took. */
  readonly rate: number;
  readonly fee: bigint;
}

/** Moves the amounts against the conversion account of each asset, and tells of both. */
function convert(turn: Turn, walletId: number, { from, debit, to, credit, rate, fee }: Conversion): void {
  const { state } = turn;
  state.pots.own(from).conversion += debit;
  state.pots.own(to).conversion -= credit;
  postToWallet(state, walletId, from, -debit);
  tellBooking(turn, walletId, from, 'conversion', -debit, { otherAssetId: to, rate, fee: 0n });
  postToWallet(state, walletId, to, credit);
  tellBooking(turn, walletId, to, 'conversion', credit, { otherAssetId: from, rate, fee });
}

/** Assets with a positive balance other than USD, in the order in which they are converted (D20, C12). */
function assetsToConvert(state: State, walletId: number): readonly number[] {
  const wallet = state.wallets.get(walletId);
  const ids: number[] = [];
  for (let slot = 0; slot < wallet.assets.length; slot++) {
    const id = wallet.assets[slot] as number;
    if (id !== state.usdAsset && (wallet.amounts[slot] as bigint) > 0n) ids.push(id);
  }
  return ids.sort((a, b) => compare(state.assets.get(a), state.assets.get(b)));
}

function compare(a: Asset, b: Asset): number {
  if (a.haircut !== b.haircut) return a.haircut - b.haircut;
  if (a.conversionFee !== b.conversionFee) return a.conversionFee - b.conversionFee;
  if (a.kind !== b.kind) return a.kind === 'cash' ? -1 : 1;
  return a.symbol < b.symbol ? -1 : a.symbol > b.symbol ? 1 : 0;
}

/** Ledger units of the asset that one ledger unit of USD buys at the index; undefined without an index price. */
function unitsPerUsdUnit(state: State, asset: Asset): Fraction | undefined {
  if (asset.kind === 'credit' || !(asset.indexPriceUsd > 0)) return undefined;
  const price = exact(asset.indexPriceUsd);
  const usdDecimals = state.assets.get(state.usdAsset).decimals;
  return {
    numerator: powerOfTen(asset.decimals) * powerOfTen(price.scale),
    denominator: powerOfTen(usdDecimals) * price.digits,
  };
}

/** 1 - conversion fee. */
function keptOfFee(asset: Asset): Fraction {
  const fee = exact(asset.conversionFee);
  const one = powerOfTen(fee.scale);
  return { numerator: one - fee.digits, denominator: one };
}

function exact(value: number): Decimal {
  return must(parseDecimal(String(value)), `${value} is a decimal`);
}
