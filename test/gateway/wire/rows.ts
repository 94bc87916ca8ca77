/** Rows as a history makes them of executions. */
import type { Execution } from '../../../src/core/events.ts';
import type { FillRow } from '../../../src/gateway/wire/fills.ts';
import type { ExecutionRow } from '../../../src/gateway/wire/public-executions.ts';

/** The account's side of an execution; undefined when it had none. */
export function fillRowOf(execution: Execution, accountId: number): FillRow | undefined {
  const { maker, taker, key, marketId, timeMs, ticks, lots, sequence } = execution;
  const own = taker.accountId === accountId ? taker : maker.accountId === accountId ? maker : undefined;
  if (own === undefined) return undefined;
  const { order, fillType, realizedProfit } = own;
  return {
    executionKey: key,
    marketId,
    timeMs,
    ticks,
    lots,
    sequence,
    orderKey: order.key,
    side: order.side,
    cliOrdId: order.cliOrdId,
    fillType,
    realizedProfit,
  };
}

export function executionRowOf(execution: Execution): ExecutionRow {
  const { key, timeMs, ticks, lots, markPrice, sequence, makerFilled, maker, taker } = execution;
  return {
    key,
    timeMs,
    ticks,
    lots,
    markPrice,
    sequence,
    makerFilled,
    makerOrder: maker.order,
    takerOrder: taker.order,
  };
}
