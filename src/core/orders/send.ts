/** `sendOrder`: one function that decides; the checks stand in the documented order (refusals.ts). */
import type { OrderType, SelfTradeStrategy, SendOrder, Side } from '../commands/command.ts';
import { type Account, type Market, NONE, type Order, type Position, type Wallet } from '../entities.ts';
import type { OrderError, OrderView, RefusedOrder, Result } from '../events.ts';
import type { ContractTerms } from '../instruments/terms.ts';
import { adoptSupposed } from '../margin/wallet-figures.ts';
import { parseSteps } from '../money/decimal.ts';
import { findPosition, walletFor } from '../positions/positions.ts';
import type { State } from '../state.ts';
import type { Turn } from '../turn.ts';
import { type Candidate, notionalUsd, refusalByAfterState } from './admission.ts';
import { opposite } from './book.ts';
import { cancelOrder, clientKey, executePlan, restOrder } from './execute.ts';
import { bareRefusal, clientIdOf, openOrder } from './opening.ts';
import { bestPrice, closableLots, type FillPlan, planFills } from './plan.ts';
import { cutReduceOnly } from './reduce-only.ts';
import { formFigures, notionalFigures, refusalFigures, refusedBy, tickFigures } from './refusal-figures.ts';
import { CHECK_OF_LARGEST, LONGEST_CLIENT_ORDER_ID, statusOf } from './refusals.ts';
import { newView } from './views.ts';

/** Places an order: refused with the first reason that holds, or filled as far as it goes and the rest left to rest. */
export function sendOrder(turn: Turn, command: SendOrder, strategy?: SelfTradeStrategy): Result {
  const { state } = turn;
  const opened = openOrder(turn, command);
  if (!('opening' in opened)) return opened;
  const { market, terms, lots, cliOrdId } = opened.opening;
  // What is released from maker protection has a strategy of its own.
  const account =
    strategy === undefined ? opened.opening.account : { ...opened.opening.account, selfTradeStrategy: strategy };
  const ticks = limitTicks(state, market, terms, command.side, command.orderType, command.limitPrice);
  if (ticks === undefined) return bareRefusal('INVALID_PRICE', cliOrdId, tickFigures(terms));
  if (isTooLarge(state, account, terms, lots, ticks)) {
    const figures = notionalFigures(state, terms, lots, ticks, 'largest');
    return bareRefusal('INVALID_QUANTITY', cliOrdId, figures, CHECK_OF_LARGEST);
  }
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
  const refusal = placeOrder(turn, { account, wallet, market, terms, position, closable }, order, NEW);
  if (refusal !== undefined) return refuse(turn, order, refusal);
  const reducedLots = lots - order.quantityLots;
  const placed: Result = { type: 'order', status: 'placed', orderKey: order.key };
  return cliOrdId === '' && reducedLots === 0
    ? placed
    : { ...placed, ...clientIdOf(cliOrdId), ...(reducedLots === 0 ? {} : { reducedLots }) };
}

/** Where an order is placed. */
export interface Place {
  readonly account: Account;
  readonly wallet: Wallet;
  readonly market: Market;
  readonly terms: ContractTerms;
  /** The wallet's position in the market, if it has one. */
  readonly position: Position | undefined;
  /** What the order could close of it. */
  readonly closable: number;
}

/** How an order comes: it was sent, it was edited and is placed anew, or a trigger fired it. */
export interface Origin {
  readonly fillType: 'taker' | 'takerAfterEdit';
  readonly updateReason: Order['updateReason'];
}

const NEW: Origin = { fillType: 'taker', updateReason: '' };
export const FROM_EDIT: Origin = { fillType: 'takerAfterEdit', updateReason: 'EDITED_BY_USER' };
export const FROM_TRIGGER: Origin = { fillType: 'taker', updateReason: 'LIMIT_FROM_STOP' };

/** Refusals 7 to 18; an order that meets none is carried out. */
export function placeOrder(turn: Turn, place: Place, order: OrderView, origin: Origin): RefusedOrder | undefined {
  const { state } = turn;
  const { market } = place;
  const { refusal, candidate, plan } = judgeOrder(state, place, order);
  if (plan === undefined) return refusedBy(refusal, formFigures(state, place, order, refusal));
  if (refusal !== undefined) return refusedBy(refusal, refusalFigures(state, candidate, plan, refusal));
  carryOut(turn, market, order, plan, candidate.rests, origin);
  // Margin was asked with the order resting, and that is all that has happened (admission.ts).
  const isAsJudged = candidate.rests && plan.fills.length === 0 && plan.cancels.length === 0;
  if (isAsJudged && place.account.role === 'client')
    adoptSupposed(state, state.wallets.get(place.wallet.id), market.id);
  return undefined;
}

/** What refusals 7 to 18 say of an order; from 11 on it was held against the book. */
export type Judgement =
  | { readonly refusal: OrderError; readonly candidate: undefined; readonly plan: undefined }
  | { readonly refusal: OrderError | undefined; readonly candidate: Candidate; readonly plan: FillPlan };

/** Looks for refusals 7 to 18. Nothing is changed, so that queries can ask, too. */
export function judgeOrder(state: State, place: Place, order: OrderView): Judgement {
  const { account, market, closable } = place;
  const refusal = formRefusal(state, place, order, closable);
  if (refusal !== undefined) return { refusal, candidate: undefined, plan: undefined };
  const { ticks, side, quantityLots } = order;
  const plan = planFills(state, market, side, ticks, quantityLots, account.id, account.selfTradeStrategy);
  const candidate = candidateOf(place, order);
  return { refusal: refusalByPlan(order, plan) ?? refusalByAfterState(state, candidate, plan), candidate, plan };
}

/** A new order as admission sees it. */
export function candidateOf({ account, wallet, market, position }: Place, order: OrderView): Candidate {
  return {
    account,
    wallet,
    market,
    position,
    side: order.side,
    ticks: order.ticks,
    lots: order.quantityLots,
    reduceOnly: order.reduceOnly,
    rests: order.orderType === 'lmt' || order.orderType === 'post',
    collared: order.orderType !== 'mkt',
    replaces: undefined,
  };
}

/** Fills what the plan fills; the remainder rests, or ends when the order does not rest. */
export function carryOut(
  turn: Turn,
  market: Market,
  order: OrderView,
  plan: FillPlan,
  rests: boolean,
  origin: Origin = NEW,
): void {
  const { state } = turn;
  for (let at = 0; at < plan.cancels.length; at++) {
    cancelOrder(turn, state.orders.get(plan.cancels[at] as number), 'CANCELLED_BY_SELF_TRADE');
  }
  const { fillType, updateReason } = origin;
  const after = plan.fills.length === 0 ? order : executePlan(turn, market, order, plan, fillType);
  if (after.filledLots < after.quantityLots) {
    if (rests) {
      restOrder(turn, after, after === order ? updateReason : 'PARTIAL_FILL');
      if (updateReason === 'LIMIT_FROM_STOP') turn.tell({ type: 'orderPlaced', order: after, reason: updateReason });
      else if (fillType === 'taker') turn.tell({ type: 'orderPlaced', order: after });
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

/** Ticks of a limit price given as text; undefined when it is not positive, off the tick or too high. */
export function parseTicks(terms: ContractTerms, text: string): number | undefined {
  const ticks = parseSteps(text, terms.tickMantissa, terms.tickScale);
  return ticks === undefined || ticks <= 0 || ticks > terms.maxTicks ? undefined : ticks;
}

/** Refuses with an id, so that the refusal can be told and looked up. */
export function refuse(turn: Turn, order: OrderView, refusal: RefusedOrder): Result {
  const { error } = refusal;
  turn.tell({ type: 'orderRejected', order, error });
  return { type: 'order', status: statusOf(error), orderKey: order.key, ...clientIdOf(order.cliOrdId), refusal };
}

/** Refusal 5: beyond the largest notional. */
export function isTooLarge(state: State, account: Account, terms: ContractTerms, lots: number, ticks: number): boolean {
  return account.role === 'client' && notionalUsd(terms, lots, ticks) > state.root.rules.largestOrderUsd;
}

/** Refusal 9: below the smallest notional. What only reduces may be as small as what is left to close (C49). */
export function isTooSmall(
  state: State,
  terms: ContractTerms,
  reduceOnly: boolean,
  lots: number,
  ticks: number,
): boolean {
  return !reduceOnly && notionalUsd(terms, lots, ticks) < state.root.rules.smallestOrderUsd;
}

/** Refusal 6: the client ids of resting and of untriggered orders are one set. */
export function clientIdRefusal(state: State, account: Account, cliOrdId: string): OrderError | undefined {
  if (cliOrdId === '') return undefined;
  if (cliOrdId.length > LONGEST_CLIENT_ORDER_ID) return 'CLIENT_ORDER_ID_TOO_LONG';
  const key = clientKey(account.id, cliOrdId);
  const used = state.orderByClientId.find(account.id, key) ?? state.triggerByClientId.find(account.id, key);
  return used === undefined ? undefined : 'CLIENT_ORDER_ID_IN_USE';
}

/** Open orders of a wallet in one market, those that wait for a price included (C43, C84). */
export function openOrdersIn(position: Position | undefined): number {
  return position === undefined ? 0 : position.orderCount + position.triggerCount;
}

/** Refusals 7 to 10: what the order and the account's state say without the book. */
function formRefusal(
  state: State,
  { account, market, terms, position }: Place,
  order: OrderView,
  closable: number,
): OrderError | undefined {
  if (account.role !== 'client') return undefined;
  if (market.postOnly && order.orderType !== 'post') return 'MARKET_IS_POST_ONLY';
  if (openOrdersIn(position) >= state.root.rules.openOrdersPerMarket) return 'ORDER_LIMIT_EXCEEDED';
  if (isTooSmall(state, terms, order.reduceOnly, order.quantityLots, order.ticks)) return 'SMALL_ORDER_LIMIT_EXCEEDED';
  return order.reduceOnly && closable === 0 ? 'WOULD_NOT_REDUCE_POSITION' : undefined;
}

/**
 * The limit of an order in ticks. A market order may trade up to the protection beyond the best opposite price (3.6),
 * cut to the tick toward it; without any opposite price it gets the mark, and finds nothing.
 */
export function limitTicks(
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
