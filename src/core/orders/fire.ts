/**
 * Triggers follow prices: trailing stops move with theirs, and what has reached its price fires, in (market, trigger price,
 * id) order (C80). A fired trigger becomes an order of the same id, judged like any other; if it is refused it is gone (D23).
 */
import { type Market, NONE, type Trigger, type TriggerList } from '../entities.ts';
import { type ContractTerms, priceOf } from '../instruments/terms.ts';
import { marketTerms } from '../margin/figures.ts';
import { bringUpToHour } from '../positions/funding-hour.ts';
import { findPosition, walletFor } from '../positions/positions.ts';
import type { State } from '../state.ts';
import { armRisk } from '../timers.ts';
import type { Turn } from '../turn.ts';
import { offsetOf } from './edit-trigger.ts';
import { closableLots } from './plan.ts';
import { FROM_TRIGGER, limitTicks, placeOrder } from './send.ts';
import {
  cancelTrigger,
  LISTS_OF_MARKET,
  removeTrigger,
  repriceTrigger,
  SIGNALS,
  triggerViewOf,
} from './trigger-list.ts';
import { followingLimit, signalPrice, trailingTicks } from './trigger-terms.ts';
import { newView } from './views.ts';

/** Ids left for what else the entry does; triggers that are still due fire with the next entry. */
const KEYS_KEPT_BACK = 450_000;

/**
 * Fires what is due. True when any did, so that prices may have moved again: the caller asks until nothing changes. Costs
 * nothing while there are no triggers or no price has moved since the last look of the entry.
 */
export function fireTriggers(turn: Turn): boolean {
  const { state } = turn;
  if (state.triggers.count === 0) return false;
  const looks = looksOf(turn);
  if (looks === undefined) return false;
  const due: Trigger[] = [];
  for (let id = 0; id < state.triggerLists.size; id++) {
    const list = state.triggerLists.get(id);
    if (list.triggers.length === 0 || looks[(id % LISTS_OF_MARKET) >> 1] !== true) continue;
    const market = state.markets.get(Math.floor(id / LISTS_OF_MARKET));
    if (!market.listed || market.suspended || market.postOnly) continue;
    collectDue(turn, market, id, due);
  }
  due.sort(byPlace);
  let fired = false;
  for (const { id, key } of due) {
    if (turn.keysLeft < KEYS_KEPT_BACK) {
      armRisk(turn);
      break;
    }
    // One that fired before it may have cut or cancelled it.
    const trigger = state.triggers.find(id);
    if (trigger === undefined || trigger.key !== key) continue;
    fire(turn, trigger);
    fired = true;
  }
  return fired;
}

/** Which signals, in the order of SIGNALS, may have moved since the last look; undefined when none. */
function looksOf(turn: Turn): readonly boolean[] | undefined {
  const { state, lookAtTriggers: all } = turn;
  const mark = all || turn.triggerMarkStamp !== state.markStamp;
  const index = all || turn.triggerIndexStamp !== state.indexStamp;
  const last = all || turn.triggerTradeStamp !== state.tradeStamp;
  if (!mark && !index && !last) return undefined;
  turn.lookAtTriggers = false;
  turn.triggerMarkStamp = state.markStamp;
  turn.triggerIndexStamp = state.indexStamp;
  turn.triggerTradeStamp = state.tradeStamp;
  return [mark, index, last];
}

/** Moves the trailing stops of a list, then adds what has reached its price to those that are due. */
function collectDue(turn: Turn, market: Market, listId: number, due: Trigger[]): void {
  const { state } = turn;
  const terms = marketTerms(state, market);
  const signal = SIGNALS[(listId % LISTS_OF_MARKET) >> 1] as Trigger['signal'];
  const price = signalPrice(state, market, terms, signal);
  if (price === undefined) return;
  trail(turn, terms, state.triggerLists.get(listId), price);
  const above = listId % 2 === 1;
  const { ticks, triggers } = state.triggerLists.get(listId);
  for (let at = ticks.length - 1; at >= 0; at--) {
    const triggerPrice = priceOf(terms, ticks[at] as number);
    if (above ? price < triggerPrice : price > triggerPrice) break;
    due.push(state.triggers.get(triggers[at] as number));
  }
}

/** Trailing stops whose price has a new extreme stay as far behind it as before (C83). */
function trail(turn: Turn, terms: ContractTerms, { trailing }: TriggerList, price: number): void {
  const { state } = turn;
  for (const id of trailing.slice()) {
    const trigger = state.triggers.get(id);
    const isExtreme = trigger.above ? price < trigger.extremePrice : price > trigger.extremePrice;
    const deviation = offsetOf(trigger.deviationUnit, trigger.deviation);
    if (!isExtreme || deviation === undefined) continue;
    const ticks = trailingTicks(terms, trigger.above, price, deviation);
    const offset = offsetOf(trigger.offsetUnit, trigger.offset);
    const old = triggerViewOf(trigger);
    const limit = followingLimit(terms, ticks, trigger.limitTicks, offset);
    const moved = repriceTrigger(state, trigger, ticks, limit);
    moved.extremePrice = price;
    if (ticks === old.ticks) continue;
    moved.updatedMs = turn.timeMs;
    moved.updateReason = 'TRAILING_STOP_PRICE_UPDATED';
    turn.tell({ type: 'triggerEdited', old, now: triggerViewOf(moved), reason: 'TRAILING_STOP_PRICE_UPDATED' });
  }
}

/** The trigger leaves, and its order is placed or refused. */
function fire(turn: Turn, trigger: Trigger): void {
  const { state } = turn;
  const account = state.accounts.get(trigger.accountId);
  if (!account.active || !account.tradingEnabled) {
    cancelTrigger(turn, trigger, 'CANCELLED_BY_ADMIN');
    return;
  }
  bringUpToHour(turn, account.id);
  const market = state.markets.get(trigger.marketId);
  const view = triggerViewOf(trigger, turn.timeMs);
  removeTrigger(state, trigger);
  turn.tell({ type: 'triggerFired', trigger: view });
  const terms = marketTerms(state, market);
  const wallet = walletFor(state, account, market);
  const position = findPosition(state, wallet.id, market.id);
  const closable = closableLots(view.side, position?.lots ?? 0);
  const isMarket = view.limitTicks === NONE;
  const ticks = isMarket ? marketTicks(state, market, terms, view.side) : view.limitTicks;
  const order = newView(
    view.key,
    account.id,
    market.id,
    view.side,
    isMarket ? 'mkt' : 'lmt',
    ticks,
    view.reduceOnly && closable > 0 ? Math.min(view.lots, closable) : view.lots,
    view.reduceOnly,
    view.cliOrdId,
    turn.timeMs,
  );
  const refusal = placeOrder(turn, { account, wallet, market, terms, position, closable }, order, FROM_TRIGGER);
  if (refusal === undefined) return;
  const { error, figures } = refusal;
  turn.tell({ type: 'triggerFailed', trigger: view, error, figures });
}

/** The protected price of a market order (3.6). */
function marketTicks(state: State, market: Market, terms: ContractTerms, side: Trigger['side']): number {
  return limitTicks(state, market, terms, side, 'mkt', undefined) ?? terms.maxTicks;
}

function byPlace(a: Trigger, b: Trigger): number {
  return a.marketId - b.marketId || a.ticks - b.ticks || a.key - b.key;
}
