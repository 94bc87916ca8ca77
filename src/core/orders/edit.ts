/** Editing a resting order: its id stays, its place in the queue only while it does not ask for more (price-time, C52). */
import type { EditOrder } from '../commands/command.ts';
import type { Account, Order } from '../entities.ts';
import type { OrderError, OrderView, RefusalFigure, Result } from '../events.ts';
import { marketTerms } from '../margin/figures.ts';
import { parseSteps } from '../money/decimal.ts';
import type { Turn } from '../turn.ts';
import { type Candidate, refusalByAfterState } from './admission.ts';
import { shrinkInBook } from './book.ts';
import { editTrigger } from './edit-trigger.ts';
import { dropOrder } from './execute.ts';
import { findOwnOrder, findOwnTrigger, tellNotFound } from './find.ts';
import { marketRefusal } from './opening.ts';
import { countOrder } from './order-list.ts';
import { closableLots, NOTHING_TO_FILL, planFills } from './plan.ts';
import { refusalFigures, refusedBy, refusedInAWord } from './refusal-figures.ts';
import { statusOf } from './refusals.ts';
import { carryOut, FROM_EDIT, isTooLarge, isTooSmall, parseTicks, refusalByPlan } from './send.ts';
import { viewOf } from './views.ts';

/** Changes size and price of the account's order; what then crosses is filled as `takerAfterEdit`. Triggers have their own. */
export function editOrder(turn: Turn, command: EditOrder): Result {
  const { state } = turn;
  const account = state.accounts.get(command.account);
  if (!account.active || !account.tradingEnabled) return { type: 'refused', error: 'accountInactive' };
  const order = findOwnOrder(state, command.account, command.orderKey, command.cliOrdId);
  if (command.processBeforeMs !== undefined && turn.timeMs > command.processBeforeMs) {
    return refusal(command, order, 'WOULD_PROCESS_AFTER_SPECIFIED_TIME');
  }
  if (order === undefined) {
    const trigger = findOwnTrigger(state, command.account, command.orderKey, command.cliOrdId);
    if (trigger !== undefined) return editTrigger(turn, command, account, trigger);
    tellNotFound(turn, command);
    return refusal(command, order, 'ORDER_FOR_EDIT_NOT_FOUND');
  }
  if (command.stopPrice !== undefined || command.deviation !== undefined) {
    return refusal(command, order, 'ORDER_CANNOT_HAVE_TRIGGER_PRICE');
  }
  const wanted = wantedOrder(turn, command, account, order);
  if (typeof wanted === 'string') return refusal(command, order, wanted);
  const old = viewOf(order);
  const openLots = wanted.quantityLots - wanted.filledLots;
  if (wanted.ticks === order.ticks && openLots <= order.lots) {
    shrinkInPlace(turn, order, openLots);
    turn.tell({ type: 'orderEdited', old, now: wanted });
    return edited(order);
  }
  const market = state.markets.get(order.marketId);
  const position = state.positions.get(order.positionId);
  const plan =
    wanted.ticks === order.ticks
      ? NOTHING_TO_FILL
      : planFills(state, market, order.side, wanted.ticks, openLots, order.accountId, account.selfTradeStrategy);
  const candidate: Candidate = {
    account,
    wallet: state.wallets.get(position.walletId),
    market,
    position,
    side: order.side,
    ticks: wanted.ticks,
    lots: openLots,
    reduceOnly: order.reduceOnly,
    rests: true,
    collared: true,
    replaces: order,
  };
  const refused =
    refusalByPlan(wanted, plan) ??
    (market.postOnly && plan.filledLots > 0 ? 'MARKET_IS_POST_ONLY' : undefined) ??
    refusalByAfterState(state, candidate, plan);
  if (refused !== undefined) {
    turn.tell({ type: 'orderEditRejected', old, attempted: wanted, error: refused });
    return refusal(command, order, refused, refusalFigures(state, candidate, plan, refused));
  }
  dropOrder(state, order);
  turn.tell({ type: 'orderEdited', old, now: wanted });
  carryOut(turn, market, wanted, plan, true, FROM_EDIT);
  return edited(order);
}

/** The order as it is asked to become, or why it cannot. */
function wantedOrder(turn: Turn, command: EditOrder, account: Account, order: Order): OrderView | OrderError {
  const { state } = turn;
  const market = state.markets.get(order.marketId);
  const closed = marketRefusal(market);
  if (closed !== undefined) return closed;
  const terms = marketTerms(state, market);
  let openLots = order.lots;
  if (command.size !== undefined) {
    const lots = parseSteps(command.size, terms.lotMantissa, terms.lotScale);
    if (lots === undefined) return 'INVALID_QUANTITY';
    openLots = command.quantityMode === 'absolute' ? lots - order.filledLots : lots;
    if (openLots <= 0) return 'INVALID_QUANTITY';
  }
  const ticks = command.limitPrice === undefined ? order.ticks : parseTicks(terms, command.limitPrice);
  if (ticks === undefined) return 'INVALID_PRICE';
  if (isTooLarge(state, account, terms, openLots, ticks)) return 'INVALID_QUANTITY';
  if (isTooSmall(state, terms, order.reduceOnly, openLots, ticks)) return 'SMALL_ORDER_LIMIT_EXCEEDED';
  if (order.reduceOnly) {
    openLots = Math.min(openLots, closableLots(order.side, state.positions.get(order.positionId).lots));
  }
  return { ...viewOf(order), ticks, quantityLots: openLots + order.filledLots, updatedMs: turn.timeMs };
}

function shrinkInPlace(turn: Turn, order: Order, openLots: number): void {
  const { state } = turn;
  const shrunk = state.orders.own(order.id);
  const less = shrunk.lots - openLots;
  if (less > 0) {
    shrinkInBook(state, shrunk, less);
    countOrder(state, state.positions.own(shrunk.positionId), shrunk, -less);
    shrunk.lots = openLots;
  }
  shrunk.updatedMs = turn.timeMs;
  shrunk.updateReason = 'EDITED_BY_USER';
}

function edited(order: Order): Result {
  const clientId = order.cliOrdId === '' ? {} : { cliOrdId: order.cliOrdId };
  return { type: 'order', status: 'edited', orderKey: order.key, ...clientId };
}

function refusal(
  command: EditOrder,
  order: Order | undefined,
  error: OrderError,
  figures: readonly RefusalFigure[] = [],
): Result {
  const key = order?.key ?? (command.orderKey !== undefined && command.orderKey >= 0 ? command.orderKey : undefined);
  const cliOrdId = command.cliOrdId ?? (order !== undefined && order.cliOrdId !== '' ? order.cliOrdId : undefined);
  return {
    type: 'order',
    status: statusOf(error),
    ...(key === undefined ? {} : { orderKey: key }),
    ...(cliOrdId === undefined ? {} : { cliOrdId }),
    refusal: figures.length === 0 ? refusedInAWord(error) : refusedBy(error, figures),
  };
}
