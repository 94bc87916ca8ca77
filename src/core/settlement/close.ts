/** Closing one position at the settlement price (margin-and-risk 10, C28, C61). */
import type { Market, Position } from '../entities.ts';
import type { Settled } from '../events.ts';
import type { ContractTerms } from '../instruments/terms.ts';
import { marketTerms } from '../margin/figures.ts';
import { divideRounded, powerOfTen } from '../money/decimal.ts';
import { feeOn, feeRateFor } from '../orders/fees.ts';
import { bookAmounts, settleCurrencies } from '../positions/booking.ts';
import { positionKey, type State } from '../state.ts';
import type { Turn } from '../turn.ts';

/** A settlement price as an exact fraction of USD: `units / 10^decimals`. */
export interface SettlementPrice {
  readonly units: bigint;
  readonly decimals: number;
}

/** Keys of a settled position: those of its two rows in the account log, of the balance and of the position. */
const KEYS_OF_SETTLEMENT = 2;

/** Value of lots at the price, in units of the settlement asset, rounded half away from zero. */
function settlementValue(
  terms: ContractTerms,
  assetDecimals: number,
  lots: number,
  { units, decimals }: SettlementPrice,
): bigint {
  const size = BigInt(lots) * BigInt(terms.lotMantissa) * powerOfTen(assetDecimals);
  const scale = BigInt(terms.lotScale);
  return terms.linear
    ? divideRounded(size * units, scale * powerOfTen(decimals))
    : divideRounded(size * powerOfTen(decimals), scale * units);
}

/**
 * Closes the position: profit `q x (S - E)`, or `q x (1/E - 1/S)` in coins, and the taker fee on its value are booked like
 * those of a trade. It is no trade and counts to no volume (C75). The row goes: nobody trades the contract again.
 */
export function settlePosition(turn: Turn, market: Market, price: SettlementPrice, positionId: number): void {
  const { state } = turn;
  const position = state.positions.get(positionId);
  const { accountId, walletId, lots } = position;
  if (lots !== 0) {
    const terms = marketTerms(state, market);
    const value = settlementValue(terms, state.assets.get(market.settlementAsset).decimals, Math.abs(lots), price);
    const profit = terms.profitSign * ((lots > 0 ? value : -value) - position.cost * terms.unitsPerCost);
    const rate = feeRateFor(state, terms, state.accounts.get(accountId), 'taker');
    const key = turn.keys(KEYS_OF_SETTLEMENT);
    const { entryPrice, openedMs, profitAsset } = position;
    market.openInterestLots -= Math.max(lots, 0);
    removePosition(state, position);
    const booked = bookAmounts(turn, market, state.wallets.get(walletId), {
      profit,
      fee: feeOn(value, rate),
      funding: 0n,
    });
    turn.tell({
      type: 'settled',
      key,
      accountId,
      walletId,
      marketId: market.id,
      lots,
      entryPrice,
      openedMs,
      settlementPrice: market.settlementPrice,
      realizedProfit: booked.realizedProfit,
      fee: booked.fee,
      oldBalance: booked.oldBalance,
      newBalance: booked.newBalance,
      timeMs: turn.timeMs,
    } satisfies Settled);
    settleCurrencies(turn, walletId, profitAsset, booked);
  } else removePosition(state, position);
}

/** Takes the row out of its wallet: else wallets would carry the contracts of all years with them. */
function removePosition(state: State, position: Position): void {
  const { id, walletId, marketId } = position;
  const wallet = state.wallets.own(walletId);
  wallet.positions.splice(wallet.positions.indexOf(id), 1);
  wallet.figures = undefined;
  state.positionByMarket.remove(positionKey(walletId, marketId));
  state.positions.remove(id);
}
