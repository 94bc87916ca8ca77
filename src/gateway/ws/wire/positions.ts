/** An open position as the `open_positions` feed tells it: that of `GET /openpositions`, with its margin. */
import type { Account, Position, Wallet } from '../../../core/entities.ts';
import { type ContractTerms, priceOf, sizeOf } from '../../../core/instruments/terms.ts';
import { marketTerms } from '../../../core/margin/figures.ts';
import { liquidationPrice } from '../../../core/margin/liquidation-price.ts';
import { isolatedMargin, type WalletMargin, walletMargin } from '../../../core/margin/wallet.ts';
import type { State } from '../../../core/state.ts';
import { figure } from '../../wire/numbers.ts';
import { openPositions } from '../../wire/positions.ts';
import type { OpenPosition } from '../../wire/schemas/open-positions.ts';

/** All open positions, in the order of `GET /openpositions`. */
export function positionObjects(state: State, account: Account): readonly object[] {
  const rows = openPositions(state, account);
  const objects: object[] = [];
  for (const walletId of account.wallets) {
    const wallet = state.wallets.get(walletId);
    if (wallet.kind === 'cash') continue;
    const margin = walletMargin(state, wallet);
    for (const id of wallet.positions) {
      const position = state.positions.get(id);
      const row = rows[objects.length];
      if (position.lots !== 0 && row !== undefined) objects.push(positionObject(state, wallet, margin, position, row));
    }
  }
  return objects;
}

/** `liquidation_threshold` is the mark at which liquidation begins, on the tick; 0 when no mark does it. */
function positionObject(
  state: State,
  wallet: Wallet,
  walletsMargin: WalletMargin,
  position: Position,
  row: OpenPosition,
): object {
  const market = state.markets.get(position.marketId);
  const terms = marketTerms(state, market);
  const margin = isolatedMargin(state, wallet, position.id);
  const size = sizeOf(terms, position.lots);
  const value = Math.abs(terms.linear ? size * market.markPrice : size / market.markPrice);
  const portfolioValue = walletsMargin.balanceValue + walletsMargin.pnl + walletsMargin.unrealizedFunding;
  return {
    instrument: row.symbol,
    balance: size,
    pnl: row.unrealizedPnl,
    entry_price: row.price,
    mark_price: figure(market.markPrice),
    index_price: figure(state.assets.get(market.baseAsset).indexPriceUsd),
    liquidation_threshold: onTick(terms, liquidationPrice(state, wallet, market.id) ?? 0),
    effective_leverage: portfolioValue > 0 ? figure(value / portfolioValue) : 0,
    return_on_equity: margin.initialMargin > 0 ? figure(margin.pnl / margin.initialMargin) : 0,
    ...(row.unrealizedFunding === undefined ? {} : { unrealized_funding: row.unrealizedFunding }),
    initial_margin: figure(margin.initialMargin),
    initial_margin_with_orders: figure(margin.initialMarginWithOrders),
    maintenance_margin: figure(margin.maintenanceMargin),
    ...(row.pnlCurrency === undefined ? {} : { pnl_currency: row.pnlCurrency }),
    ...(row.maxFixedLeverage === undefined ? {} : { max_fixed_leverage: row.maxFixedLeverage }),
  };
}

function onTick(terms: ContractTerms, price: number): number {
  return priceOf(terms, Math.min(terms.maxTicks, Math.round((price * terms.tickScale) / terms.tickMantissa)));
}
