/** A public trade as the `trade` feed tells it. */
import type { Side } from '../../../core/commands/command.ts';
import type { Market } from '../../../core/entities.ts';
import type { FillType } from '../../../core/events.ts';
import { priceOf, sizeOf } from '../../../core/instruments/terms.ts';
import { marketTerms } from '../../../core/margin/figures.ts';
import type { State } from '../../../core/state.ts';
import { executionUuid } from '../../wire/ids.ts';

export interface LiveTrade {
  /** Key of the execution. */
  readonly key: number;
  readonly timeMs: number;
  readonly ticks: number;
  readonly lots: number;
  /** Side of the taker. */
  readonly side: Side;
  readonly sequence: number;
  /** What made the taker trade; an ordinary fill when it is not known. */
  readonly fillType?: FillType;
}

/** The socket's words; REST spells one of them with a space. */
const TYPES: Partial<Readonly<Record<FillType, string>>> = {
  liquidation: 'liquidation',
  partialLiquidation: 'partialLiquidation',
  coveredLiquidation: 'coveredLiquidation',
  assignor: 'assignment',
  assignee: 'assignment',
  unwindBankrupt: 'unwind',
  unwindCounterparty: 'unwind',
};

export function tradeObject(state: State, market: Market, trade: LiveTrade): object {
  const terms = marketTerms(state, market);
  return {
    product_id: market.contract.symbol,
    feed: 'trade',
    uid: executionUuid(state, trade.key),
    side: trade.side,
    type: (trade.fillType === undefined ? undefined : TYPES[trade.fillType]) ?? 'fill',
    seq: trade.sequence,
    time: trade.timeMs,
    qty: sizeOf(terms, trade.lots),
    price: priceOf(terms, trade.ticks),
  };
}
