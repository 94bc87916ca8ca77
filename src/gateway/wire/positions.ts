/** `GET /openpositions`. */
import { type Account, type Market, NONE, type Position } from '../../core/entities.ts';
import { sizeOf } from '../../core/instruments/terms.ts';
import { formatTime } from '../../core/iso-time.ts';
import { unrealizedProfit } from '../../core/margin/exposure.ts';
import { marketTerms, markTicks } from '../../core/margin/figures.ts';
import { fundingFigure } from '../../core/positions/funding-figure.ts';
import type { State } from '../../core/state.ts';
import { figure } from './numbers.ts';
import { profitCurrencyOf } from './preferences.ts';
import type { OpenPosition } from './schemas/open-positions.ts';

/** The account's open positions, wallet by wallet, by pair and market. */
export function openPositions(state: State, account: Account): readonly OpenPosition[] {
  const rows: OpenPosition[] = [];
  for (const walletId of account.wallets) {
    for (const id of state.wallets.get(walletId).positions) {
      const position = state.positions.get(id);
      if (position.lots !== 0) rows.push(openPosition(state, position));
    }
  }
  return rows;
}

/**
 * One position. `fillTime` is the time of the reply, as in every captured one; it is published as a field no more, but
 * clients insist on it. Funding accrues to perpetuals only, and only the flex wallet has a profit currency.
 */
function openPosition(state: State, position: Position): OpenPosition {
  const market = state.markets.get(position.marketId);
  const { contract } = market;
  const terms = marketTerms(state, market);
  const profit = unrealizedProfit(terms, position.lots, Number(position.cost), markTicks(terms, market));
  return {
    side: position.lots > 0 ? 'long' : 'short',
    symbol: contract.symbol,
    price: figure(position.entryPrice),
    fillTime: formatTime(state.root.timeMs),
    size: sizeOf(terms, Math.abs(position.lots)),
    unrealizedPnl: figure(profit),
    ...(contract.lastTradingMs === 0
      ? { unrealizedFunding: figure(fundingFigure(market, terms, position, state.root.timeMs)) }
      : {}),
    ...(contract.kind === 'linear' ? { pnlCurrency: profitCurrencyOf(profitAssetOf(state, market, position)) } : {}),
    ...(position.leverage === 0 ? {} : { maxFixedLeverage: position.leverage }),
  };
}

/** Symbol of the asset in which its profit is paid. */
function profitAssetOf(state: State, market: Market, { profitAsset }: Position): string {
  return state.assets.get(profitAsset === NONE ? market.settlementAsset : profitAsset).symbol;
}
