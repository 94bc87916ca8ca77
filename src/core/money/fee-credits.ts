/** Fee credits pay fees before USD does, and nothing else (margin-and-risk 4, D32, C54). */

import { must } from '../assert.ts';
import { tellBooking } from '../commands/bookings.ts';
import { NONE } from '../entities.ts';
import type { Turn } from '../turn.ts';
import { divideUp, parseDecimal, powerOfTen } from './decimal.ts';
import { balanceOf, postToWallet } from './ledger.ts';

/** Pays what it can of a fee in USD units out of the wallet's credits, and gives what it paid. */
export function payByCredits(turn: Turn, walletId: number, feeUnits: bigint): bigint {
  const { state } = turn;
  const credits = state.creditAsset;
  if (credits === NONE || feeUnits <= 0n) return 0n;
  const balance = balanceOf(state.wallets.get(walletId), credits);
  if (balance <= 0n) return 0n;
  const worth = must(parseDecimal(String(state.root.rules.feeCreditUsd)), 'a credit is worth a decimal');
  if (worth.digits === 0n) return 0n;
  const creditUnit = powerOfTen(state.assets.get(credits).decimals) * powerOfTen(worth.scale);
  const usdUnit = powerOfTen(state.assets.get(state.usdAsset).decimals) * worth.digits;
  const wanted = divideUp(feeUnits * creditUnit, usdUnit);
  const spent = wanted <= balance ? wanted : balance;
  const paid = wanted <= balance ? feeUnits : (spent * usdUnit) / creditUnit;
  state.pots.own(credits).fees += spent;
  postToWallet(state, walletId, credits, -spent);
  tellBooking(turn, walletId, credits, 'kfee applied', -spent);
  return paid;
}
