/**
 * What an order would trade with: a walk over the opposite side, best price first, at each price the users in the order
 * in which they came and then the house. Admission looks at the plan, matching carries it out; nothing is walked twice.
 */
import type { SelfTradeStrategy, Side } from '../commands/command.ts';
import { type Market, NONE, type Order } from '../entities.ts';
import type { State } from '../state.ts';
import { isBetter, opposite, reaches, sideId } from './book.ts';

/** One fill to come. */
export interface PlannedFill {
  /** Id of the resting order, or NONE for the house. */
  readonly orderId: number;
  /** Level of the house's quotes, where the house is the maker. */
  readonly houseLevel: number;
  readonly ticks: number;
  readonly lots: number;
}

export interface FillPlan {
  readonly fills: readonly PlannedFill[];
  readonly filledLots: number;
  /** True when one of the orders it meets is the account's own, or of its family. */
  readonly meetsOwn: boolean;
  /** Orders of the family that are cancelled instead of being met, by the account's self-trade strategy (C86). */
  readonly cancels: readonly number[];
}

/** Fills that one order gets at most: what one entry can hold is bounded, and nobody needs more. */
const MOST_FILLS = 50_000;

const NO_ORDERS: readonly number[] = [];

export const NOTHING_TO_FILL: FillPlan = { fills: [], filledLots: 0, meetsOwn: false, cancels: NO_ORDERS };

/**
 * Plans the fills of an order of `lots` that may trade up to `limitTicks`. With a strategy, orders of the same family are
 * met or cancelled by it (C86); without one only the account's own are told apart.
 */
export function planFills(
  state: State,
  market: Market,
  side: Side,
  limitTicks: number,
  lots: number,
  accountId: number,
  strategy?: SelfTradeStrategy,
): FillPlan {
  const makerSide = opposite(side);
  const book = state.bookSides.get(sideId(market.id, makerSide));
  const houseTicks = makerSide === 'buy' ? market.houseBidTicks : market.houseAskTicks;
  const houseLots = makerSide === 'buy' ? market.houseBidLots : market.houseAskLots;
  let level = book.ticks.length - 1;
  let houseLevel = 0;
  let open = lots;
  let meetsOwn = false;
  let fills: PlannedFill[] | undefined;
  let cancels: number[] | undefined;
  while (open > 0 && (fills === undefined || fills.length < MOST_FILLS)) {
    while (houseLevel < houseLots.length && houseLots[houseLevel] === 0) houseLevel++;
    const userPrice = level >= 0 ? (book.ticks[level] as number) : NONE;
    const housePrice = houseLevel < houseTicks.length ? (houseTicks[houseLevel] as number) : NONE;
    const fromHouse = userPrice === NONE || (housePrice !== NONE && isBetter(makerSide, housePrice, userPrice));
    const ticks = fromHouse ? housePrice : userPrice;
    if (ticks === NONE || !reaches(side, limitTicks, ticks)) break;
    fills ??= [];
    if (fromHouse) {
      const taken = Math.min(open, houseLots[houseLevel] as number);
      fills.push({ orderId: NONE, houseLevel, ticks, lots: taken });
      open -= taken;
      houseLevel++;
      continue;
    }
    for (let orderId = book.firstOrders[level] as number; orderId !== NONE && open > 0 && fills.length < MOST_FILLS; ) {
      const order = state.orders.get(orderId);
      const meeting = meetingOf(state, accountId, order.accountId, strategy);
      if (meeting === 'cancels') {
        cancels ??= [];
        cancels.push(orderId);
        orderId = order.nextAtPrice;
        continue;
      }
      const offered = order.reduceOnly ? Math.min(order.lots, closableAfter(state, order, fills)) : order.lots;
      const taken = Math.min(open, offered);
      if (meeting === 'own') meetsOwn = true;
      if (taken > 0) fills.push({ orderId, houseLevel: NONE, ticks, lots: taken });
      open -= taken;
      orderId = order.nextAtPrice;
    }
    level--;
  }
  return fills === undefined
    ? NOTHING_TO_FILL
    : { fills, filledLots: lots - open, meetsOwn, cancels: cancels ?? NO_ORDERS };
}

/** What happens when an order of an account meets one of another, or of itself. */
function meetingOf(
  state: State,
  takerId: number,
  makerId: number,
  strategy: SelfTradeStrategy | undefined,
): 'trades' | 'own' | 'cancels' {
  const isSelf = makerId === takerId;
  if (strategy === undefined || isSelf) {
    return isSelf ? (strategy === undefined || strategy === 'REJECT_TAKER' ? 'own' : 'cancels') : 'trades';
  }
  const maker = state.accounts.get(makerId).masterAccount;
  const taker = state.accounts.get(takerId).masterAccount;
  const isChild = maker === takerId;
  if (!isChild && (taker === NONE || (maker !== taker && makerId !== taker))) return 'trades';
  return strategy === 'CANCEL_MAKER_ANY' || (strategy === 'CANCEL_MAKER_CHILD' && isChild) ? 'cancels' : 'own';
}

/**
 * What a reduce-only maker can still close after the fills planned so far: each of them moves its position, and execution
 * will have cut it back by then (D22).
 */
function closableAfter(state: State, order: Order, fills: readonly PlannedFill[]): number {
  let closable = closableLots(order.side, state.positions.get(order.positionId).lots);
  for (const fill of fills) {
    if (fill.orderId !== NONE && state.orders.get(fill.orderId).positionId === order.positionId) closable -= fill.lots;
  }
  return Math.max(0, closable);
}

/** Lots that an order of this side could close of a position. */
export function closableLots(side: Side, positionLots: number): number {
  return side === 'sell' ? Math.max(positionLots, 0) : Math.max(-positionLots, 0);
}

/** Best price on a side, users and house together; NONE when there is none. */
export function bestPrice(state: State, market: Market, side: Side): number {
  const { ticks } = state.bookSides.get(sideId(market.id, side));
  const users = ticks.length === 0 ? NONE : (ticks[ticks.length - 1] as number);
  const houseTicks = side === 'buy' ? market.houseBidTicks : market.houseAskTicks;
  const houseLots = side === 'buy' ? market.houseBidLots : market.houseAskLots;
  let house = NONE;
  for (let level = 0; level < houseTicks.length && house === NONE; level++) {
    if ((houseLots[level] as number) > 0) house = houseTicks[level] as number;
  }
  if (users === NONE) return house;
  return house !== NONE && isBetter(side, house, users) ? house : users;
}
