/**
 * A row of the account log as the socket tells it: what does not apply is 0 or empty, where REST says null. A trade has a
 * row for the balance and one for the size of the position; so has a settlement.
 */

import { priceOf, sizeOf } from '../../../core/instruments/terms.ts';
import { amountOf } from '../../../core/margin/balances.ts';
import { marketTerms } from '../../../core/margin/figures.ts';
import type { State } from '../../../core/state.ts';
import { type Listed, logKindOf, POSITION_LEG } from '../../../history/event-rows.ts';
import type { BookingRow, Fill, FundingPayment, SettlementRow } from '../../../history/rows.ts';
import { eventUuid, executionUuid } from '../../wire/ids.ts';

/** What differs from row to row; prices and amounts as the wire has them. */
interface Columns {
  readonly asset: string;
  readonly contract: string;
  readonly walletId: number;
  readonly key: number;
  readonly oldBalance: number;
  readonly newBalance: number;
  readonly oldEntryPrice?: number;
  readonly newEntryPrice?: number;
  readonly tradePrice?: number;
  readonly markPrice?: number;
  readonly realizedProfit?: number;
  readonly fee?: number;
  readonly realizedFunding?: number;
  readonly fundingRate?: number;
  readonly execution?: string;
  readonly collateral: string;
}

export function accountLogObject(state: State, entry: Listed): object {
  const columns = columnsOf(state, entry);
  return {
    id: entry.number,
    date: new Date(entry.timeMs).toISOString(),
    asset: columns.asset,
    contract: columns.contract,
    info: logKindOf(entry.tag),
    booking_uid: eventUuid(state, columns.key),
    margin_account: marginAccount(state, columns.walletId),
    old_balance: columns.oldBalance,
    new_balance: columns.newBalance,
    old_average_entry_price: columns.oldEntryPrice ?? 0,
    new_average_entry_price: columns.newEntryPrice ?? 0,
    trade_price: columns.tradePrice ?? 0,
    mark_price: columns.markPrice ?? 0,
    realized_pnl: columns.realizedProfit ?? 0,
    fee: columns.fee ?? 0,
    execution: columns.execution ?? '',
    collateral: columns.collateral,
    funding_rate: columns.fundingRate ?? 0,
    realized_funding: columns.realizedFunding ?? 0,
    conversion_spread_percentage: 0,
    liquidation_fee: 0,
  };
}

function columnsOf(state: State, entry: Listed): Columns {
  const isPositionLeg = (entry.tag & POSITION_LEG) !== 0;
  switch (entry.kind) {
    case 'fill':
      return isPositionLeg ? fillPosition(state, entry.fill) : fillBalance(state, entry.fill);
    case 'booking':
      return booking(state, entry.booking);
    case 'funding':
      return funding(state, entry.payment);
    case 'settlement':
      return isPositionLeg ? settlementPosition(state, entry.settlement) : settlementBalance(state, entry.settlement);
    default:
      throw new Error('the account log has no rows of orders');
  }
}

/** The keys behind an execution's are those of its rows: the maker's two, then the taker's. */
function fillKey({ executionKey, fillType }: Fill, isPosition: boolean): number {
  return executionKey + (fillType === 'maker' ? 1 : 3) + (isPosition ? 1 : 0);
}

function fillBalance(state: State, fill: Fill): Columns {
  const { asset, contract, decimals } = settlementOf(state, fill.marketId);
  return {
    ...traded(state, fill),
    asset,
    contract,
    collateral: asset,
    key: fillKey(fill, false),
    oldBalance: amountOf(fill.oldBalance, decimals),
    newBalance: amountOf(fill.newBalance, decimals),
    realizedProfit: amountOf(fill.realizedProfit, decimals),
    fee: amountOf(fill.fee, decimals),
    realizedFunding: amountOf(fill.realizedFunding, decimals),
  };
}

function fillPosition(state: State, fill: Fill): Columns {
  const { asset, contract } = settlementOf(state, fill.marketId);
  return {
    ...traded(state, fill),
    asset: contract,
    contract,
    collateral: asset,
    key: fillKey(fill, true),
    oldBalance: sizeIn(state, fill.marketId, fill.oldLots),
    newBalance: sizeIn(state, fill.marketId, fill.newLots),
    oldEntryPrice: fill.oldEntryPrice,
    newEntryPrice: fill.newEntryPrice,
  };
}

function traded(state: State, fill: Fill): Pick<Columns, 'walletId' | 'tradePrice' | 'markPrice' | 'execution'> {
  return {
    walletId: fill.walletId,
    tradePrice: priceOf(marketTerms(state, state.markets.get(fill.marketId)), fill.ticks),
    markPrice: fill.markPrice,
    execution: executionUuid(state, fill.executionKey),
  };
}

function booking(state: State, { assetId, walletId, key, oldBalance, newBalance }: BookingRow): Columns {
  const { symbol, decimals } = state.assets.get(assetId);
  return {
    asset: symbol.toLowerCase(),
    contract: '',
    collateral: symbol.toLowerCase(),
    walletId,
    key,
    oldBalance: amountOf(oldBalance, decimals),
    newBalance: amountOf(newBalance, decimals),
  };
}

function funding(state: State, payment: FundingPayment): Columns {
  const { asset, contract, decimals } = settlementOf(state, payment.marketId);
  return {
    asset,
    contract,
    collateral: asset,
    walletId: payment.walletId,
    key: payment.key,
    oldBalance: amountOf(payment.oldBalance, decimals),
    newBalance: amountOf(payment.newBalance, decimals),
    fundingRate: payment.rate,
    realizedFunding: amountOf(payment.booked, decimals),
  };
}

function settlementBalance(state: State, settled: SettlementRow): Columns {
  const { asset, contract, decimals } = settlementOf(state, settled.marketId);
  return {
    asset,
    contract,
    collateral: asset,
    walletId: settled.walletId,
    key: settled.key,
    oldBalance: amountOf(settled.oldBalance, decimals),
    newBalance: amountOf(settled.newBalance, decimals),
    tradePrice: settled.settlementPrice,
    realizedProfit: amountOf(settled.realizedProfit, decimals),
    fee: amountOf(settled.fee, decimals),
  };
}

function settlementPosition(state: State, settled: SettlementRow): Columns {
  const { asset, contract } = settlementOf(state, settled.marketId);
  return {
    asset: contract,
    contract,
    collateral: asset,
    walletId: settled.walletId,
    key: settled.key + 1,
    oldBalance: sizeIn(state, settled.marketId, settled.lots),
    newBalance: 0,
    oldEntryPrice: settled.entryPrice,
    tradePrice: settled.settlementPrice,
  };
}

function settlementOf(
  state: State,
  marketId: number,
): { readonly asset: string; readonly contract: string; readonly decimals: number } {
  const { contract, settlementAsset } = state.markets.get(marketId);
  const { symbol, decimals } = state.assets.get(settlementAsset);
  return { asset: symbol.toLowerCase(), contract: contract.symbol.toLowerCase(), decimals };
}

function sizeIn(state: State, marketId: number, lots: number): number {
  return sizeOf(marketTerms(state, state.markets.get(marketId)), lots);
}

/** `flex`, `cash`, or `f-xbt:usd` for the wallet that margins the inverse contracts of a pair. */
function marginAccount(state: State, walletId: number): string {
  const wallet = state.wallets.get(walletId);
  if (wallet.kind !== 'single') return wallet.name;
  return singleWalletName(state.assets.get(wallet.assets[0] as number).symbol).toLowerCase();
}

/** The name of a single-collateral wallet on the socket: `F-XBT:USD`. */
export function singleWalletName(coin: string): string {
  return `F-${coin}:USD`;
}
