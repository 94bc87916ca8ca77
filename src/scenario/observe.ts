/** Looks at the venue: the wallets of accounts, and prices. Reads only; no request, so no fault of a door is in its way. */
import type { Account, Market, Wallet } from '../core/entities.ts';
import { sizeOf } from '../core/instruments/terms.ts';
import { formatTime } from '../core/iso-time.ts';
import { marketTerms } from '../core/margin/figures.ts';
import { accountFigures } from '../core/margin/report.ts';
import type { State } from '../core/state.ts';
import { openPositions } from '../gateway/wire/positions.ts';
import type { ScenarioPosition, ScenarioPrices, ScenarioRow } from './result.ts';
import type { Totals, WalletTotals } from './totals.ts';

/** The account's wallets that margin anything: flex, and each other one that holds something or ever traded. */
export function rowsOf(state: State, account: Account, totals: Totals): readonly ScenarioRow[] {
  const { timeMs } = state.root;
  const shared = { timeMs, time: formatTime(timeMs), account: account.name };
  const { flex, singles } = accountFigures(state, account);
  const rows: ScenarioRow[] = [];
  for (const walletId of account.wallets) {
    const wallet = state.wallets.get(walletId);
    const booked = totals.of(walletId);
    if (wallet.kind === 'cash' || !isUsed(state, wallet, booked)) continue;
    const positions = positionsOf(state, account, wallet);
    const single = singles.find(({ name }) => name === wallet.name);
    const figures =
      single === undefined
        ? {
            currency: 'USD',
            equity: flex.marginEquity,
            initialMargin: flex.initialMarginWithOrders,
            maintenanceMargin: flex.maintenanceMargin,
            availableMargin: flex.availableMargin,
            pnl: flex.pnl,
            funding: flex.unrealizedFunding,
          }
        : {
            currency: single.coin,
            equity: single.portfolioValue,
            initialMargin: single.requirements.im,
            maintenanceMargin: single.requirements.mm,
            availableMargin: single.availableFunds,
            pnl: single.pnl,
            funding: single.funding,
          };
    rows.push({ ...shared, wallet: wallet.name, ...figures, ...booked, positions });
  }
  return rows;
}

/** A wallet that never held anything, and never traded, is left out. */
function isUsed(state: State, wallet: Wallet, booked: WalletTotals): boolean {
  return (
    wallet.amounts.some((units) => units !== 0n) ||
    wallet.positions.some((id) => state.positions.get(id).lots !== 0) ||
    booked.realizedProfit !== 0 ||
    booked.fundingReceived !== 0 ||
    booked.fees !== 0
  );
}

function positionsOf(state: State, account: Account, wallet: Wallet): readonly ScenarioPosition[] {
  const own = wallet.positions
    .map((id) => state.positions.get(id))
    .filter(({ lots }) => lots !== 0)
    .map(({ marketId }) => state.markets.get(marketId).contract.symbol);
  if (own.length === 0) return [];
  return openPositions(state, account)
    .filter(({ symbol }) => own.includes(symbol))
    .map(({ symbol, side, size, price, unrealizedPnl }) => ({
      symbol,
      size: side === 'long' ? size : -size,
      price,
      markPrice: markOf(state, symbol) ?? 0,
      pnl: unrealizedPnl,
    }));
}

/** Index prices and marks; of assets and markets that do not exist (yet) nothing. */
export function pricesOf(state: State, assets: readonly string[], symbols: readonly string[]): ScenarioPrices {
  const { timeMs } = state.root;
  const indexPrices: [string, number][] = [];
  for (const symbol of assets) {
    const id = state.assetBySymbol.get(symbol);
    if (id !== undefined) indexPrices.push([symbol, state.assets.get(id).indexPriceUsd]);
  }
  const marks: [string, number][] = [];
  for (const symbol of symbols) {
    const mark = markOf(state, symbol);
    if (mark !== undefined) marks.push([symbol, mark]);
  }
  return {
    timeMs,
    time: formatTime(timeMs),
    indexPrices: Object.fromEntries(indexPrices),
    marks: Object.fromEntries(marks),
  };
}

export function marketNamed(state: State, symbol: string): Market | undefined {
  const id = state.marketBySymbol.get(symbol);
  return id === undefined ? undefined : state.markets.get(id);
}

/** Undefined for a market that is not there, or has no price any more: it expired. */
function markOf(state: State, symbol: string): number | undefined {
  const market = marketNamed(state, symbol);
  return market === undefined || !market.listed || market.markPrice === 0 ? undefined : market.markPrice;
}

/** Contracts of a market, from lots. */
export function contractsOf(state: State, marketId: number, lots: number): number {
  return sizeOf(marketTerms(state, state.markets.get(marketId)), lots);
}
