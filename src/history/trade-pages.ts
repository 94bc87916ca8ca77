/**
 * A market's executions as pages: the venue's own after those of the past, found by their running number, so that pages
 * neither repeat nor miss one while new ones come. The past is listed as long as all that followed it is still kept.
 */
import { type MarketPast, tradeOfPast } from './access-to-past.ts';
import { type Eventual, whenRead } from './eventual.ts';
import type { ExecutionQuery, Page, Trade } from './rows.ts';

/** All that a market's pages are made of. */
export interface TradeSource {
  readonly marketId: number;
  readonly past: MarketPast | undefined;
  /** A page of the venue's own trades; numbers are those since its start. */
  readonly own: (query: ExecutionQuery) => Eventual<Page<Trade>>;
  /** Whether none of them has been let go of. */
  readonly isWhole: () => Eventual<boolean>;
}

/** A page of executions. */
export function executionsPage(source: TradeSource, query: ExecutionQuery): Eventual<Page<Trade>> {
  return query.sort === 'asc' ? ascending(source, query) : descending(source, query);
}

function ascending(source: TradeSource, query: ExecutionQuery): Eventual<Page<Trade>> {
  const range = pastRange(source, query);
  if (range.from > range.to) return source.own(sinceStart(source, query));
  return whenRead(source.isWhole(), (isWhole) => {
    const to = isWhole ? Math.min(range.to, range.from + query.count - 1) : range.from - 1;
    const past = pastTrades(source, range.from, to);
    return whenRead(source.own({ ...sinceStart(source, query), count: query.count - past.length }), (own) => ({
      rows: [...past, ...own.rows],
      more: (isWhole && to < range.to) || own.more,
    }));
  });
}

function descending(source: TradeSource, query: ExecutionQuery): Eventual<Page<Trade>> {
  const range = pastRange(source, query);
  return whenRead(source.own(sinceStart(source, query)), (own) => {
    if (own.more || range.from > range.to) return own;
    return whenRead(source.isWhole(), (isWhole) => {
      if (!isWhole) return own;
      const from = Math.max(range.from, range.to - (query.count - own.rows.length) + 1);
      return { rows: [...own.rows, ...pastTrades(source, from, range.to).reverse()], more: from > range.from };
    });
  });
}

/** Numbers of the past that are asked for. */
function pastRange({ past }: TradeSource, query: ExecutionQuery): { readonly from: number; readonly to: number } {
  if (past === undefined) return { from: 1, to: 0 };
  const { sinceMs = 0, beforeMs = Number.MAX_SAFE_INTEGER, sort, after } = query;
  const { trades } = past;
  const from = trades.countBefore(sinceMs) + 1;
  const to = beforeMs < past.spec.startMs ? trades.countBefore(beforeMs + 1) : trades.count;
  if (after === undefined) return { from, to };
  return sort === 'asc' ? { from: Math.max(from, after + 1), to } : { from, to: Math.min(to, after - 1) };
}

/** The same question to the trades since the venue's start. */
function sinceStart({ past }: TradeSource, query: ExecutionQuery): ExecutionQuery {
  const { after } = query;
  if (after === undefined) return query;
  const own = after - (past?.trades.count ?? 0);
  return { ...query, after: query.sort === 'asc' ? Math.max(0, own) : Math.max(1, own) };
}

/** The trades `from` <= number <= `to` of the past, ascending. */
function pastTrades({ marketId, past }: TradeSource, from: number, to: number): Trade[] {
  if (past === undefined || from > to) return [];
  return past.trades.between(from, to).map((trade) => tradeOfPast(trade, marketId));
}
