/** `sendOrder`: one function that decides; the checks stand in the documented order (refusals.ts). */
import type { OrderType, SendOrder, Side } from '../commands/command.ts';
import { type Account, type Market, NONE } from '../entities.ts';
import type { OrderError, OrderView, Result } from '../events.ts';
import type { ContractTerms } from '../instruments/terms.ts';
import { marketTerms } from '../margin/figures.ts';
import { parseSteps } from '../money/decimal.ts';
import { findPosition, walletFor } from '../positions/positions.ts';
import type { State } from '../state.ts';
import type { Turn } from '../turn.ts';
import { notionalUsd, refusalByAfterState } from './admission.ts';
import { opposite } from './book.ts';
import { clientKey, executePlan, restOrder } from './execute.ts';
import { bestPrice, closableLots, type FillPlan, planFills } from './plan.ts';
import { cutReduceOnly } from './reduce-only.ts';
import { LONGEST_CLIENT_ORDER_ID, statusOf } from './refusals.ts';
import { newView } from './views.ts';

/** Places an order: refused with the first reason that holds, or filled as far as it goes and the rest left to rest. */
export function sendOrder(turn: Turn, command: SendOrder): Result {
  const { state } = turn;
  const account = state.accounts.get(command.account);
  if (!account.active || !account.tradingEnabled) return { type: 'refused', error: 'accountInactive' };
  const marketId = state.marketBySymbol.get(command.symbol);
  if (marketId === undefined) return { type: 'refused', error: 'invalidArgument', detail: 'symbol' };
  const market = state.markets.get(marketId);
  const { cliOrdId = '' } = command;
  if (command.processBeforeMs !== undefined && turn.timeMs > command.processBeforeMs) {
    return bareRefusal('WOULD_PROCESS_AFTER_SPECIFIED_TIME', cliOrdId);
  }
  const closed = marketRefusal(market);
  if (closed !== undefined) return bareRefusal(closed, cliOrdId);
  const terms = marketTerms(state, market);
  const lots = parseSteps(command.size, terms.lotMantissa, terms.lotScale);
  if (lots === undefined || lots <= 0) return bareRefusal('INVALID_QUANTITY', cliOrdId);
  const ticks = limitTicks(state, market, terms, command.side, command.orderType, command.limitPrice);
  if (ticks === undefined) return bareRefusal('INVALID_PRICE', cliOrdId);
  if (isTooLarge(state, account, terms, lots, ticks)) return bareRefusal('INVALID_QUANTITY', cliOrdId);
  const clientRefusal = clientIdRefusal(state, account, cliOrdId);
  if (clientRefusal !== undefined) return bareRefusal(clientRefusal, cliOrdId);

  const wallet = walletFor(state, account, market);
  const position = findPosition(state, wallet.id, market.id);
  const closable = closableLots(command.side, position?.lots ?? 0);
  const order = newView(
    turn.keys(1),
    account.id,
    market.id,
    command.side,
    command.orderType,
    ticks,
    command.reduceOnly && closable > 0 ? Math.min(lots, closable) : lots,
    command.reduceOnly,
    cliOrdId,
    turn.timeMs,
  );
  const refusal = formRefusal(state, account, market, terms, order, position?.orderCount ?? 0, closable);
  if (refusal !== undefined) return refuse(turn, order, refusal);
  const rests = order.orderType === 'lmt' || order.orderType === 'post';
  const plan = planFills(state, market, order.side, ticks, order.quantityLots, account.id);
  const planRefusal =
    refusalByPlan(order, plan) ??
    refusalByAfterState(
      state,
      {
        account,
        wallet,
        market,
        position,
        side: order.side,
        ticks,
        lots: order.quantityLots,
        reduceOnly: order.reduceOnly,
        rests,
        collared: order.orderType !== 'mkt',
        replaces: undefined,
      },
      plan,
    );
  if (planRefusal !== undefined) return refuse(turn, order, planRefusal);
  carryOut(turn, market, order, plan, rests, 'taker');
  return { type: 'order', status: 'placed', orderKey: order.key, ...clientIdOf(cliOrdId) };
}

/** Fills what the plan fills; the remainder rests, or ends when the order does not rest. */
export function carryOut(
  turn: Turn,
  market: Market,
  order: OrderView,
  plan: FillPlan,
  rests: boolean,
  fillType: 'taker' | 'takerAfterEdit',
): void {
  const { state } = turn;
  const after = plan.fills.length === 0 ? order : executePlan(turn, market, order, plan, fillType);
  if (after.filledLots < after.quantityLots) {
    if (rests) {
      restOrder(turn, after);
      if (fillType === 'taker') turn.tell({ type: 'orderPlaced', order: after });
    } else turn.tell({ type: 'orderCancelled', order: after, reason: 'IOC_WOULD_NOT_EXECUTE_REASON' });
  }
  if (plan.fills.length === 0) return;
  const wallet = walletFor(state, state.accounts.get(order.accountId), market);
  const position = findPosition(state, wallet.id, market.id);
  if (position !== undefined) cutReduceOnly(turn, position.id);
}

/** Refusals 11 to 13: what the plan itself forbids. */
export function refusalByPlan(order: OrderView, plan: FillPlan): OrderError | undefined {
  if (plan.meetsOwn) return 'WOULD_EXECUTE_SELF';
  const open = order.quantityLots - order.filledLots;
  switch (order.orderType) {
    case 'post':
      return plan.filledLots > 0 ? 'POST_WOULD_EXECUTE' : undefined;
    case 'fok':
      return plan.filledLots < open ? 'IOC_WOULD_NOT_EXECUTE' : undefined;
    case 'ioc':
    case 'mkt':
      return plan.filledLots === 0 ? 'IOC_WOULD_NOT_EXECUTE' : undefined;
    case 'lmt':
      return undefined;
  }
}

/** Refusal 2. */
export function marketRefusal(market: Market): OrderError | undefined {
  if (!market.listed) return 'MARKET_INACTIVE';
  return market.suspended ? 'MARKET_SUSPENDED' : undefined;
}

/** Ticks of a limit price given as text; undefined when it is not positive, off the tick or too high. */
export function parseTicks(terms: ContractTerms, text: string): number | undefined {
  const ticks = parseSteps(text, terms.tickMantissa, terms.tickScale);
  return ticks === undefined || ticks <= 0 || ticks > terms.maxTicks ? undefined : ticks;
}

/** Refuses with an id, so that the refusal can be told and looked up. */
export function refuse(turn: Turn, order: OrderView, error: OrderError): Result {
  turn.tell({ type: 'orderRejected', order, error });
  return { type: 'order', status: statusOf(error), orderKey: order.key, ...clientIdOf(order.cliOrdId) };
}

/** Refuses before there is an order. */
export function bareRefusal(error: OrderError, cliOrdId: string): Result {
  return { type: 'order', status: statusOf(error), ...clientIdOf(cliOrdId) };
}

/** Refusal 5: beyond the largest notional. */
export function isTooLarge(state: State, account: Account, terms: ContractTerms, lots: number, ticks: number): boolean {
  return account.role === 'client' && notionalUsd(terms, lots, ticks) > state.root.rules.largestOrderUsd;
}

/** Refusal 9: below the smallest notional. What only reduces may be as small as what is left to close. */
export function isTooSmall(
  state: State,
  terms: ContractTerms,
  reduceOnly: boolean,
  lots: number,
  ticks: number,
): boolean {
  return !reduceOnly && notionalUsd(terms, lots, ticks) < state.root.rules.smallestOrderUsd;
}

function clientIdOf(cliOrdId: string): { cliOrdId?: string } {
  return cliOrdId === '' ? {} : { cliOrdId };
}

/** Refusal 6. */
function clientIdRefusal(state: State, account: Account, cliOrdId: string): OrderError | undefined {
  if (cliOrdId === '') return undefined;
  if (cliOrdId.length > LONGEST_CLIENT_ORDER_ID) return 'CLIENT_ORDER_ID_TOO_LONG';
  const used = state.orderByClientId.find(account.id, clientKey(account.id, cliOrdId));
  return used === undefined ? undefined : 'CLIENT_ORDER_ID_IN_USE';
}

/** Refusals 7 to 10: what the order and the account's state say without the book. */
function formRefusal(
  state: State,
  account: Account,
  market: Market,
  terms: ContractTerms,
  order: OrderView,
  openOrders: number,
  closable: number,
): OrderError | undefined {
  if (account.role !== 'client') return undefined;
  if (market.postOnly && order.orderType !== 'post') return 'MARKET_IS_POST_ONLY';
  if (openOrders >= state.root.rules.openOrdersPerMarket) return 'ORDER_LIMIT_EXCEEDED';
  if (isTooSmall(state, terms, order.reduceOnly, order.quantityLots, order.ticks)) return 'SMALL_ORDER_LIMIT_EXCEEDED';
  return order.reduceOnly && closable === 0 ? 'WOULD_NOT_REDUCE_POSITION' : undefined;
}

/**
 * The limit of an order in ticks. A market order may trade up to the protection beyond the best opposite price (3.6),
 * cut to the tick toward it; without any opposite price it gets the mark, and finds nothing.
 */
function limitTicks(
  state: State,
  market: Market,
  terms: ContractTerms,
  side: Side,
  orderType: OrderType,
  limitPrice: string | undefined,
): number | undefined {
  if (orderType !== 'mkt') return limitPrice === undefined ? undefined : parseTicks(terms, limitPrice);
  const best = bestPrice(state, market, opposite(side));
  const protection = state.root.rules.marketOrderProtection;
  const from = best === NONE ? (market.markPrice * terms.tickScale) / terms.tickMantissa : best;
  const ticks = side === 'buy' ? Math.floor(from * (1 + protection)) : Math.ceil(from * (1 - protection));
  return Math.min(Math.max(1, ticks), terms.maxTicks);
}
