/**
 * Orders that come from somewhere else rest as they rested there: nothing is matched. The house's quotes give way to them;
 * one that would trade with an order of somebody, or of the account itself, is refused like a post-only order, and so is
 * an order waiting for a price that is there already (C161).
 */
import type { ImportedOrder, ImportedTrigger } from '../commands/command.ts';
import { type Account, type Market, NONE, TRIGGER, type Trigger } from '../entities.ts';
import type { OrderError, OrderView } from '../events.ts';
import { type ContractTerms, priceOf } from '../instruments/terms.ts';
import { marketTerms } from '../margin/figures.ts';
import { forgetImpactMid } from '../market/impact.ts';
import { parseSteps } from '../money/decimal.ts';
import { findPosition, ownPosition, walletFor } from '../positions/positions.ts';
import type { State } from '../state.ts';
import type { Turn } from '../turn.ts';
import { bestTicks, opposite, reaches } from './book.ts';
import { restOrder } from './execute.ts';
import { closableLots } from './plan.ts';
import { clientIdRefusal, openOrdersIn, parseTicks } from './send.ts';
import { trailingStopsIn } from './send-trigger.ts';
import { insertTrigger, triggerViewOf } from './trigger-list.ts';
import { extremeBehind, firesAbove, readDeviation, signalPrice, trailingTicks } from './trigger-terms.ts';
import { newView } from './views.ts';

/** Lets an order rest, or tells why it cannot. */
export function holdOrder(turn: Turn, account: Account, market: Market, imported: ImportedOrder): void {
  const { state } = turn;
  const terms = marketTerms(state, market);
  const ticks = parseTicks(terms, imported.limitPrice) ?? NONE;
  const open = parseSteps(imported.size, terms.lotMantissa, terms.lotScale) ?? 0;
  const filled = parseSteps(imported.filledSize, terms.lotMantissa, terms.lotScale) ?? 0;
  const { side, reduceOnly, cliOrdId = '' } = imported;
  const closable = closableOf(state, account, market, side);
  const lots = reduceOnly ? Math.min(open, closable) : open;
  const order: OrderView = {
    ...newView(
      turn.keys(1),
      account.id,
      market.id,
      side,
      'lmt',
      ticks,
      lots + filled,
      reduceOnly,
      cliOrdId,
      turn.timeMs,
    ),
    filledLots: filled,
  };
  const refusal =
    clientIdRefusal(state, account, cliOrdId) ??
    placeRefusal(state, account, market, reduceOnly && closable === 0) ??
    (wouldTrade(state, market, order) ? 'POST_WOULD_EXECUTE' : undefined);
  if (refusal !== undefined) {
    turn.tell({ type: 'orderRejected', order, error: refusal });
    return;
  }
  giveWay(turn, market.id, order);
  restOrder(turn, order);
  turn.tell({ type: 'orderPlaced', order });
}

/** Lets an order wait for its price, or tells why it cannot. */
export function holdTrigger(turn: Turn, account: Account, market: Market, imported: ImportedTrigger): void {
  const { state } = turn;
  const terms = marketTerms(state, market);
  const { side, triggerType, signal, reduceOnly, cliOrdId = '' } = imported;
  const closable = closableOf(state, account, market, side);
  const lots = parseSteps(imported.size, terms.lotMantissa, terms.lotScale) ?? 0;
  const trigger = TRIGGER.blank();
  trigger.key = turn.keys(1);
  trigger.accountId = account.id;
  trigger.marketId = market.id;
  trigger.side = side;
  trigger.triggerType = triggerType;
  trigger.signal = signal;
  trigger.above = firesAbove(triggerType, side);
  trigger.ticks = imported.stopPrice === undefined ? NONE : (parseTicks(terms, imported.stopPrice) ?? NONE);
  trigger.limitTicks = imported.limitPrice === undefined ? NONE : (parseTicks(terms, imported.limitPrice) ?? NONE);
  trigger.lots = reduceOnly && closable > 0 ? Math.min(lots, closable) : lots;
  trigger.reduceOnly = reduceOnly;
  trigger.cliOrdId = cliOrdId;
  trigger.createdMs = turn.timeMs;
  trigger.updatedMs = turn.timeMs;
  const price = signalPrice(state, market, terms, signal);
  const trailing = trail(state, market, terms, trigger, imported.deviation, price);
  const at = price === undefined ? undefined : (price * terms.tickScale) / terms.tickMantissa;
  const isReached = at !== undefined && (trigger.above ? at >= trigger.ticks : at <= trigger.ticks);
  const refusal =
    clientIdRefusal(state, account, cliOrdId) ??
    placeRefusal(state, account, market, reduceOnly && closable === 0) ??
    trailing ??
    (isReached ? 'INVALID_PRICE' : undefined);
  if (refusal !== undefined) {
    turn.tell({ type: 'triggerRejected', trigger: triggerViewOf(trigger), error: refusal });
    return;
  }
  trigger.positionId = ownPosition(state, walletFor(state, account, market).id, market.id).id;
  insertTrigger(state, trigger);
  turn.lookAtTriggers = true;
  turn.tell({ type: 'triggerPlaced', trigger: triggerViewOf(trigger) });
}

/** Lets a trailing stop trail on from where it stands, or from the present price; tells why it cannot (C83, C173). */
function trail(
  state: State,
  market: Market,
  terms: ContractTerms,
  trigger: Trigger,
  deviation: ImportedTrigger['deviation'],
  price: number | undefined,
): OrderError | undefined {
  if (trigger.triggerType !== 'trailing_stop' || deviation === undefined) return undefined;
  const reference = trigger.ticks === NONE ? price : priceOf(terms, trigger.ticks);
  if (reference === undefined) return 'NO_REFERENCE_PRICE_AVAILABLE_FOR_CALCULATING_TRAILING_STOP_TRIGGER_PRICE';
  const distance = readDeviation(terms, deviation, reference);
  if (typeof distance === 'string') return distance;
  const position = findPosition(state, walletFor(state, state.accounts.get(trigger.accountId), market).id, market.id);
  if (trailingStopsIn(state, position) >= state.root.rules.trailingStopsPerMarket) {
    return 'TRAILING_STOP_ORDER_LIMIT_EXCEEDED';
  }
  trigger.deviationUnit = distance.unit;
  trigger.deviation = distance.amount;
  if (trigger.ticks === NONE) {
    trigger.extremePrice = reference;
    trigger.ticks = trailingTicks(terms, trigger.above, reference, distance);
  } else trigger.extremePrice = extremeBehind(terms, trigger.above, trigger.ticks, distance);
  return undefined;
}

function closableOf(state: State, account: Account, market: Market, side: OrderView['side']): number {
  return closableLots(side, findPosition(state, walletFor(state, account, market).id, market.id)?.lots ?? 0);
}

function placeRefusal(state: State, account: Account, market: Market, closesNothing: boolean): OrderError | undefined {
  const position = findPosition(state, walletFor(state, account, market).id, market.id);
  if (openOrdersIn(position) >= state.root.rules.openOrdersPerMarket) return 'ORDER_LIMIT_EXCEEDED';
  return closesNothing ? 'WOULD_NOT_REDUCE_POSITION' : undefined;
}

/** Whether it would trade with an order that rests already. */
function wouldTrade(state: State, market: Market, { side, ticks }: OrderView): boolean {
  const best = bestTicks(state, market.id, opposite(side));
  return best !== NONE && reaches(side, ticks, best);
}

/** The house quotes nothing that the order would trade with; its next quotes fill the order, as a price that passes it. */
function giveWay(turn: Turn, marketId: number, { side, ticks }: OrderView): void {
  const market = turn.state.markets.own(marketId);
  const quoted = side === 'buy' ? market.houseAskTicks : market.houseBidTicks;
  // The best stands first.
  let passed = 0;
  while (passed < quoted.length && reaches(side, ticks, quoted[passed] as number)) passed++;
  if (passed === 0) return;
  forgetImpactMid(turn.state, marketId);
  if (side === 'buy') {
    market.houseAskTicks = market.houseAskTicks.slice(passed);
    market.houseAskLots = market.houseAskLots.slice(passed);
  } else {
    market.houseBidTicks = market.houseBidTicks.slice(passed);
    market.houseBidLots = market.houseBidLots.slice(passed);
  }
}
