/** What an order would ask for, and where its position would be liquidated (margin-and-risk 3.6, C10, C105, D12). */
import type { OrderError, OrderView } from '../events.ts';
import { liquidationPrice } from '../margin/liquidation-price.ts';
import { walletMargin, walletMarginIf } from '../margin/wallet.ts';
import type { State } from '../state.ts';
import { Turn } from '../turn.ts';
import { afterState } from './after-state.ts';
import { opposite } from './book.ts';
import { fillMaker } from './execute.ts';
import { marketRefusal } from './opening.ts';
import { type FillPlan, planFills } from './plan.ts';
import { candidateOf, carryOut, isTooLarge, judgeOrder, type Place } from './send.ts';
import { newView } from './views.ts';

export interface OrderMargin {
  /** By how much the order raises the wallet's initial margin with orders, in USD, unrounded; 0 for what only reduces. */
  readonly initialMargin: number;
  /** The mark at which the position would be liquidated once all of the order is filled; undefined when none would be, or the order is refused. */
  readonly liquidationPrice: number | undefined;
  /** Why `sendorder` would refuse it. */
  readonly refusal: OrderError | undefined;
}

/** Judges an order without placing it. What a refused one would have asked for is told as well. */
export function orderMargin(state: State, place: Place, order: OrderView): OrderMargin {
  const { account, wallet, market, terms } = place;
  const { side, ticks, quantityLots: lots } = order;
  const plan = planFills(state, market, side, ticks, lots, account.id, account.selfTradeStrategy);
  const after = walletMarginIf(state, wallet, afterState(state, terms, candidateOf(place, order), plan));
  const added = after.initialMarginWithOrders - walletMargin(state, wallet).initialMarginWithOrders;
  const refusal = refusalOf(state, place, order);
  return {
    initialMargin: Math.max(0, added),
    liquidationPrice: refusal === undefined ? priceOnceFilled(state, place, order, plan) : undefined,
    refusal,
  };
}

/** Refusals 2, 5 and 7 to 18. */
function refusalOf(state: State, place: Place, order: OrderView): OrderError | undefined {
  const { account, market, terms } = place;
  const closed = marketRefusal(market);
  if (closed !== undefined) return closed;
  if (isTooLarge(state, account, terms, order.quantityLots, order.ticks)) return 'INVALID_QUANTITY';
  return judgeOrder(state, place, order).refusal;
}

/** Carries the order out in a fork, its resting part at its limit against the house, and looks there (D12). */
function priceOnceFilled(state: State, place: Place, order: OrderView, plan: FillPlan): number | undefined {
  const fork = state.fork();
  const { seq, timeMs } = fork.root;
  const turn = new Turn(fork, seq + 1, timeMs);
  const view: OrderView = { ...order, key: turn.keys(1) };
  const market = fork.markets.get(place.market.id);
  carryOut(turn, market, view, plan, order.orderType === 'lmt');
  const restingId = fork.orderByKey.find(view.key);
  if (restingId !== undefined) {
    const resting = fork.orders.get(restingId);
    const house = fork.root.houseAccount;
    const { ticks, lots } = resting;
    const key = turn.keys(1);
    const taker = newView(key, house, market.id, opposite(order.side), 'lmt', ticks, lots, false, '', timeMs);
    fillMaker(turn, resting, lots, { accountId: house, order: taker, fillType: 'taker' });
  }
  return liquidationPrice(fork, fork.wallets.get(place.wallet.id), market.id);
}
