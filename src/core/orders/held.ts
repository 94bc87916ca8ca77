/**
 * Maker protection (C145): in a market that has it, what could take liquidity is held for the market's window before it
 * meets the book, so that resting orders can go out of its way. Cancellations and post-only orders are never held. What
 * is held is judged and placed when it is released, as if it came then.
 */
import type { BatchElement, CancelOrder, EditOrder, SendOrder } from '../commands/command.ts';
import { HELD, NONE } from '../entities.ts';
import type { Result } from '../events.ts';
import { bringUpToHour } from '../positions/funding-hour.ts';
import type { Turn } from '../turn.ts';
import { editOrder } from './edit.ts';
import { findOwnOrder } from './find.ts';
import { HELD_AT_MOST, heldOf } from './held-list.ts';
import { bareRefusal } from './opening.ts';
import { sendOrder } from './send.ts';
import { sendTrigger } from './send-trigger.ts';

/** What can be held. */
export type Holdable = Exclude<BatchElement, CancelOrder>;

/** For how long the market of a request holds it, by its kind: 0 when it does not. */
export function holdOf(turn: Turn, element: BatchElement): number {
  if (element.type !== 'sendOrder' && element.type !== 'editOrder') return 0;
  const { state } = turn;
  const marketId = element.type === 'sendOrder' ? takenFrom(turn, element) : editedIn(turn, element);
  const holdMs = marketId === NONE ? 0 : state.markets.get(marketId).makerProtectionMs;
  return holdMs > 0 && state.accounts.get(element.account).role === 'client' ? holdMs : 0;
}

/** The market that an order could take from; NONE for a post-only one. */
function takenFrom({ state }: Turn, { orderType, symbol }: SendOrder): number {
  return orderType === 'post' ? NONE : (state.marketBySymbol.get(symbol) ?? NONE);
}

/** The market in which an edit could take; NONE for one of a post-only order, or of none. */
function editedIn({ state }: Turn, { account, orderKey, cliOrdId }: EditOrder): number {
  const order = findOwnOrder(state, account, orderKey, cliOrdId);
  return order === undefined || order.orderType === 'post' ? NONE : order.marketId;
}

/** Carries a request out, or holds it back where its market says so. */
export function carryOutOrHold(turn: Turn, element: Holdable): Result {
  const holdMs = holdOf(turn, element);
  return holdMs === 0 ? carryOutHoldable(turn, element) : holdBack(turn, element, turn.timeMs + holdMs);
}

/** Holds a request until `dueMs`. Its `processBefore` must leave room for that. */
export function holdBack(turn: Turn, element: Holdable, dueMs: number): Result {
  const { state } = turn;
  const { active, tradingEnabled } = state.accounts.get(element.account);
  if (!active || !tradingEnabled) return { type: 'refused', error: 'accountInactive' };
  const { cliOrdId = '', processBeforeMs } = element;
  if (processBeforeMs !== undefined && dueMs > processBeforeMs) {
    return bareRefusal('WOULD_PROCESS_AFTER_SPECIFIED_TIME', cliOrdId);
  }
  if (heldOf(state, element.account).length >= HELD_AT_MOST) return bareRefusal('ORDER_LIMIT_EXCEEDED', cliOrdId);
  const held = HELD.blank();
  held.accountId = element.account;
  held.marketId = marketOf(turn, element);
  held.ticket = turn.keys(1);
  held.dueMs = dueMs;
  held.command = element;
  state.held.insert(held);
  turn.releaseDueMs = Math.min(turn.releaseDueMs, dueMs);
  return { type: 'held', ticket: held.ticket };
}

/** Ids that one released request may need; what an entry has no room for is released by the next. */
const KEYS_FOR_A_RELEASE = 524_288;

/** Releases what is due, in the order in which it came. True when some of it had no room in this entry. */
export function releaseHeld(turn: Turn): boolean {
  const { state } = turn;
  const due: { id: number; dueMs: number; ticket: number }[] = [];
  for (let id = 0; id < state.held.size; id++) {
    const held = state.held.find(id);
    if (held !== undefined && held.dueMs <= turn.timeMs) due.push({ id, dueMs: held.dueMs, ticket: held.ticket });
  }
  due.sort((a, b) => a.dueMs - b.dueMs || a.ticket - b.ticket);
  for (const { id } of due) {
    if (turn.keysLeft < KEYS_FOR_A_RELEASE) return true;
    const { ticket, accountId, command, mayRest } = state.held.get(id);
    state.held.remove(id);
    bringUpToHour(turn, accountId);
    const from = turn.events.length;
    const result = carryOutHoldable(turn, mayRest ? command : immediate(command), true);
    turn.tell({ type: 'released', ticket, accountId, result, from, to: turn.events.length });
  }
  return false;
}

/** An order that was cancelled while it was held: it may still trade, but not rest. */
function immediate(command: Holdable): Holdable {
  if (command.type !== 'sendOrder' || command.orderType === 'mkt' || command.orderType === 'fok') return command;
  return { ...command, orderType: 'ioc' } satisfies SendOrder;
}

/** What is released cancels orders of its own account instead of meeting them, whatever the account chose. */
function carryOutHoldable(turn: Turn, element: Holdable, isReleased = false): Result {
  switch (element.type) {
    case 'sendOrder':
      return sendOrder(turn, element, isReleased ? 'CANCEL_MAKER_SELF' : undefined);
    case 'sendTrigger':
      return sendTrigger(turn, element);
    case 'editOrder':
      return editOrder(turn, element);
  }
}

function marketOf({ state }: Turn, element: Holdable): number {
  if (element.type !== 'editOrder') return state.marketBySymbol.get(element.symbol) ?? NONE;
  return findOwnOrder(state, element.account, element.orderKey, element.cliOrdId)?.marketId ?? NONE;
}
