/** `GET /history`: a market's last public trades. */
import type { Side } from '../../core/commands/command.ts';
import type { Market } from '../../core/entities.ts';
import { priceOf, sizeOf } from '../../core/instruments/terms.ts';
import { formatTime } from '../../core/iso-time.ts';
import { marketTerms } from '../../core/margin/figures.ts';
import type { State } from '../../core/state.ts';
import { executionUuid } from './ids.ts';
import { usdValueText } from './numbers.ts';
import type { PublicTrade } from './schemas/history.ts';

/** A public trade; `Execution` has these fields, and so has a trade before the venue's start with its `pastTradeKeys`. */
export interface TradeRow {
  /** Key of the execution. */
  readonly key: number;
  readonly timeMs: number;
  readonly ticks: number;
  readonly lots: number;
  readonly takerSide: Side;
  /** Running number of the market's trades, from 1. */
  readonly sequence: number;
  /** `fill` unless it says otherwise. */
  readonly kind?: PublicTrade['type'];
}

/** How many trades an answer has at most. */
export const HISTORY_TRADES = 100;

/**
 * The page of these trades, which come oldest first and stay so. `trade_id` is the place on the page counted from the
 * newest. `withTransparency`: adds the fields of the trading venue's transparency rules, on markets that are under them.
 */
export function publicHistory(
  state: State,
  market: Market,
  trades: readonly TradeRow[],
  withTransparency = false,
): readonly PublicTrade[] {
  const page = trades.slice(-HISTORY_TRADES);
  const transparent = withTransparency && market.contract.row.mtf === true;
  return page.map((trade, index) => {
    const row = publicTrade(state, market, trade, page.length - index);
    return transparent ? { ...row, ...transparency(market, trade, row) } : row;
  });
}

function publicTrade(state: State, market: Market, trade: TradeRow, tradeId: number): PublicTrade {
  const terms = marketTerms(state, market);
  return {
    time: formatTime(trade.timeMs),
    trade_id: tradeId,
    price: priceOf(terms, trade.ticks),
    size: sizeOf(terms, trade.lots),
    side: trade.takerSide,
    type: trade.kind ?? 'fill',
    uid: executionUuid(state, trade.key),
    sequence_id: String(trade.sequence),
  };
}

function transparency(market: Market, trade: TradeRow, { uid, time }: PublicTrade): Partial<PublicTrade> {
  const { isin, quote } = market.contract.row;
  const currency = String(quote);
  return {
    ...(typeof isin === 'string' ? { instrument_identification_type: 'ISIN', isin } : {}),
    execution_venue: 'CRYP',
    price_notation: 'MONE',
    price_currency: currency,
    notional_amount: Number(usdValueText(market.contract, trade.lots, trade.ticks)),
    notional_currency: currency,
    publication_time: time,
    publication_venue: 'CRYP',
    transaction_identification_code: uid.replaceAll('-', '').toUpperCase(),
    to_be_cleared: false,
  };
}
