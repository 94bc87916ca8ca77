/**
 * Carrying out a plan: each fill is settled and the maker's order shrinks or goes; what is left of the taker rests or
 * ends. Afterwards the reduce-only orders of everybody whose position shrank are cut back.
 */
import { must } from '../assert.ts';
import { type Market, NONE, ORDER, type Order } from '../entities.ts';
import type { FillType, OrderReason, OrderView } from '../events.ts';
import { ownPosition, walletFor } from '../positions/positions.ts';
import type { State } from '../state.ts';
import type { Turn } from '../turn.ts';
import { addToBook, opposite, removeFromBook, shrinkInBook } from './book.ts';
import { addOwnOrder, countOrder, removeOwnOrder } from './order-list.ts';
import type { FillPlan, PlannedFill } from './plan.ts';
import { cutReduceOnly } from './reduce-only.ts';
import { type Party, settleFill } from './settle.ts';
import { filledBy, newView, viewOf } from './views.ts';

/** Fills the taker by the plan and gives its view afterwards. */
export function executePlan(
  turn: Turn,
  market: Market,
  taker: OrderView,
  plan: FillPlan,
  fillType: FillType,
): OrderView {
  let view = taker;
  for (const fill of plan.fills)
    view = executeFill(turn, market.id, { accountId: view.accountId, order: view, fillType }, fill);
  return view;
}

/** Carries out one planned fill and gives the taker's view afterwards. */
export function executeFill(turn: Turn, marketId: number, taker: Party, fill: PlannedFill): OrderView {
  if (fill.orderId === NONE) fillFromHouse(turn, marketId, taker, fill);
  else fillMaker(turn, turn.state.orders.own(fill.orderId), fill.lots, taker);
  return filledBy(taker.order, fill.lots, turn.timeMs);
}

/** Lets an order rest: it enters the book at the end of its price's queue. */
export function restOrder(turn: Turn, view: OrderView, updateReason: Order['updateReason'] = ''): void {
  const { state } = turn;
  const account = state.accounts.get(view.accountId);
  const wallet = walletFor(state, account, state.markets.get(view.marketId));
  const order = ORDER.blank();
  order.key = view.key;
  order.accountId = view.accountId;
  order.positionId = ownPosition(state, wallet.id, view.marketId).id;
  order.marketId = view.marketId;
  order.side = view.side;
  order.orderType = view.orderType;
  order.ticks = view.ticks;
  order.lots = view.quantityLots - view.filledLots;
  order.filledLots = view.filledLots;
  order.reduceOnly = view.reduceOnly;
  order.cliOrdId = view.cliOrdId;
  order.createdMs = view.createdMs;
  order.updatedMs = view.updatedMs;
  order.updateReason = updateReason;
  state.orders.insert(order);
  state.orderByKey.set(order.key, order.id);
  if (order.cliOrdId !== '')
    state.orderByClientId.set(order.accountId, clientKey(order.accountId, order.cliOrdId), order.id);
  addOwnOrder(state, order);
  addToBook(state, order);
}

/** Takes a resting order out of the venue. */
export function dropOrder(state: State, order: Order): void {
  removeFromBook(state, order);
  removeOwnOrder(state, order);
  state.orderByKey.remove(order.key);
  if (order.cliOrdId !== '') state.orderByClientId.remove(order.accountId, clientKey(order.accountId, order.cliOrdId));
  state.orders.remove(order.id);
}

/** Cancels a resting order and tells why. */
export function cancelOrder(turn: Turn, order: Order, reason: OrderReason): OrderView {
  const view = viewOf(order, turn.timeMs);
  dropOrder(turn.state, order);
  turn.tell({ type: 'orderCancelled', order: view, reason });
  return view;
}

/** Key of an order in the directory of client ids. */
export function clientKey(accountId: number, cliOrdId: string): string {
  return `${accountId}:${cliOrdId}`;
}

/** Fills a resting order as maker: by a taker, or by a price step that passes it. */
export function fillMaker(turn: Turn, order: Order, lots: number, taker: Party): void {
  const { state } = turn;
  const maker = viewOf(order);
  const { ticks, marketId, accountId, positionId } = order;
  const gone = lots === order.lots;
  if (gone) dropOrder(state, order);
  else {
    const left = state.orders.own(order.id);
    shrinkInBook(state, left, lots);
    left.lots -= lots;
    left.filledLots += lots;
    left.updatedMs = turn.timeMs;
    left.updateReason = 'PARTIAL_FILL';
    countOrder(state, state.positions.own(positionId), left, -lots);
  }
  settleFill(turn, marketId, { accountId, order: maker, fillType: 'maker' }, taker, ticks, lots, gone);
  cutReduceOnly(turn, positionId);
}

function fillFromHouse(turn: Turn, marketId: number, taker: Party, fill: PlannedFill): void {
  const { state } = turn;
  const market = state.markets.own(marketId);
  const { side } = taker.order;
  const levels = side === 'buy' ? market.houseAskLots : market.houseBidLots;
  const offered = must(levels[fill.houseLevel], 'a planned level is quoted');
  levels[fill.houseLevel] = offered - fill.lots;
  const house = houseView(turn, marketId, opposite(side), fill.ticks, offered);
  settleFill(
    turn,
    marketId,
    { accountId: house.accountId, order: house, fillType: 'maker' },
    taker,
    fill.ticks,
    fill.lots,
    offered === fill.lots,
  );
}

/** The house has no orders: what events show as its order is made for the fill. */
export function houseView(
  turn: Turn,
  marketId: number,
  side: OrderView['side'],
  ticks: number,
  lots: number,
): OrderView {
  const house = turn.state.root.houseAccount;
  return newView(turn.keys(1), house, marketId, side, 'lmt', ticks, lots, false, '', turn.timeMs);
}
