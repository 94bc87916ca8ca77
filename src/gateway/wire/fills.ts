/** `GET /fills`. */

import type { Side } from '../../core/commands/command.ts';
import type { FillType } from '../../core/events.ts';
import { priceOf, sizeOf } from '../../core/instruments/terms.ts';
import { formatTime } from '../../core/iso-time.ts';
import { amountOf } from '../../core/margin/balances.ts';
import { marketTerms } from '../../core/margin/figures.ts';
import type { State } from '../../core/state.ts';
import { executionUuid, orderUuid } from './ids.ts';
import type { Fill } from './schemas/fills.ts';

/** One account's side of an execution, as a history may keep it. */
export interface FillRow {
  readonly executionKey: number;
  readonly marketId: number;
  readonly timeMs: number;
  readonly ticks: number;
  readonly lots: number;
  readonly sequence: number;
  readonly orderKey: number;
  readonly side: Side;
  readonly cliOrdId: string;
  readonly fillType: FillType;
  /** In the settlement asset's units. */
  readonly realizedProfit: bigint;
}

/**
 * One fill. `realized_pnl` is before fees, in USD or the contract's coin; it is null in the answer to `lastFillTime`
 * (`withProfit` false), as on the real venue.
 */
export function fill(state: State, row: FillRow, withProfit = true): Fill {
  const market = state.markets.get(row.marketId);
  const terms = marketTerms(state, market);
  const { decimals } = state.assets.get(market.settlementAsset);
  return {
    fill_id: executionUuid(state, row.executionKey),
    symbol: market.contract.symbol,
    side: row.side,
    order_id: orderUuid(state, row.orderKey),
    size: sizeOf(terms, row.lots),
    price: priceOf(terms, row.ticks),
    fillTime: formatTime(row.timeMs),
    // The wire has no word of its own for the covered step of a liquidation.
    fillType: row.fillType === 'coveredLiquidation' ? 'liquidation' : row.fillType,
    ...(row.cliOrdId === '' ? {} : { cliOrdId: row.cliOrdId }),
    realized_pnl: withProfit ? amountOf(row.realizedProfit, decimals) : null,
    sequence_id: String(row.sequence),
  };
}
