/**
 * Where triggers are kept: in one list for each market, signal and direction, sorted by price, so that a move of a price
 * looks at the next one only; and in the list of the wallet's own in that market.
 */
import { assert } from '../assert.ts';
import type { TriggerSignal } from '../commands/command.ts';
import { NONE, type Position, TRIGGER_LIST, type Trigger, type TriggerList } from '../entities.ts';
import type { OrderReason, TriggerView } from '../events.ts';
import type { State } from '../state.ts';
import type { Turn } from '../turn.ts';
import { clientKey } from './execute.ts';

/** Signals in the order of their lists. */
export const SIGNALS: readonly TriggerSignal[] = ['mark', 'index', 'last'];

/** Lists of one market. */
export const LISTS_OF_MARKET = 6;

/** Takes a trigger in; its fields are set. */
export function insertTrigger(state: State, trigger: Trigger): void {
  state.triggers.insert(trigger);
  state.triggerByKey.set(trigger.key, trigger.id);
  if (trigger.cliOrdId !== '') {
    state.triggerByClientId.set(trigger.accountId, clientKey(trigger.accountId, trigger.cliOrdId), trigger.id);
  }
  const position = state.positions.own(trigger.positionId);
  trigger.previousOwn = position.lastTrigger;
  trigger.nextOwn = NONE;
  if (position.lastTrigger === NONE) position.firstTrigger = trigger.id;
  else state.triggers.own(position.lastTrigger).nextOwn = trigger.id;
  position.lastTrigger = trigger.id;
  position.triggerCount++;
  state.accounts.own(trigger.accountId).openOrders++;
  const list = ownList(state, trigger);
  addByPrice(state, list, trigger);
  if (trigger.triggerType === 'trailing_stop') list.trailing.push(trigger.id);
}

/** Takes a trigger out of the venue. */
export function removeTrigger(state: State, trigger: Trigger): void {
  const list = ownList(state, trigger);
  removeByPrice(list, trigger);
  if (trigger.triggerType === 'trailing_stop') list.trailing.splice(list.trailing.indexOf(trigger.id), 1);
  const position = state.positions.own(trigger.positionId);
  if (trigger.previousOwn === NONE) position.firstTrigger = trigger.nextOwn;
  else state.triggers.own(trigger.previousOwn).nextOwn = trigger.nextOwn;
  if (trigger.nextOwn === NONE) position.lastTrigger = trigger.previousOwn;
  else state.triggers.own(trigger.nextOwn).previousOwn = trigger.previousOwn;
  position.triggerCount--;
  state.accounts.own(trigger.accountId).openOrders--;
  state.triggerByKey.remove(trigger.key);
  if (trigger.cliOrdId !== '') {
    state.triggerByClientId.remove(trigger.accountId, clientKey(trigger.accountId, trigger.cliOrdId));
  }
  state.triggers.remove(trigger.id);
}

/** Gives a trigger another price, and its limit with it when that is an offset. */
export function repriceTrigger(state: State, trigger: Trigger, ticks: number, limitTicks: number): Trigger {
  const own = state.triggers.own(trigger.id);
  own.limitTicks = limitTicks;
  if (ticks === own.ticks) return own;
  const list = ownList(state, own);
  removeByPrice(list, own);
  own.ticks = ticks;
  addByPrice(state, list, own);
  return own;
}

/** Cancels a trigger and tells why. */
export function cancelTrigger(turn: Turn, trigger: Trigger, reason: OrderReason): TriggerView {
  const view = triggerViewOf(trigger, turn.timeMs);
  removeTrigger(turn.state, trigger);
  turn.tell({ type: 'triggerCancelled', trigger: view, reason });
  return view;
}

/** Cancels all triggers of a wallet in one market, oldest first. */
export function cancelOwnTriggers(turn: Turn, position: Position, reason: OrderReason): readonly TriggerView[] {
  const cancelled: TriggerView[] = [];
  for (let id = position.firstTrigger; id !== NONE; ) {
    const trigger = turn.state.triggers.get(id);
    id = trigger.nextOwn;
    cancelled.push(cancelTrigger(turn, trigger, reason));
  }
  return cancelled;
}

/** Cancels all triggers of a market, list by list, the next to fire first: its contract has expired. */
export function cancelMarketTriggers(turn: Turn, marketId: number, reason: OrderReason): void {
  const { state } = turn;
  for (let id = marketId * LISTS_OF_MARKET; id < (marketId + 1) * LISTS_OF_MARKET; id++) {
    for (let list = state.triggerLists.find(id); list !== undefined && list.triggers.length > 0; ) {
      cancelTrigger(turn, state.triggers.get(list.triggers[list.triggers.length - 1] as number), reason);
      list = state.triggerLists.find(id);
    }
  }
}

/** The trigger as it stands; `updatedMs` when what is told is a change of it. */
export function triggerViewOf(trigger: Trigger, updatedMs: number = trigger.updatedMs): TriggerView {
  return {
    key: trigger.key,
    accountId: trigger.accountId,
    marketId: trigger.marketId,
    side: trigger.side,
    triggerType: trigger.triggerType,
    signal: trigger.signal,
    ticks: trigger.ticks,
    above: trigger.above,
    limitTicks: trigger.limitTicks,
    offsetUnit: trigger.offsetUnit,
    offset: trigger.offset,
    deviationUnit: trigger.deviationUnit,
    deviation: trigger.deviation,
    lots: trigger.lots,
    reduceOnly: trigger.reduceOnly,
    cliOrdId: trigger.cliOrdId,
    createdMs: trigger.createdMs,
    updatedMs,
  };
}

/** The list that a trigger belongs to, for changing; rows up to it are made. */
function ownList(state: State, { marketId, signal, above }: Trigger): TriggerList {
  const id = marketId * LISTS_OF_MARKET + SIGNALS.indexOf(signal) * 2 + (above ? 1 : 0);
  while (state.triggerLists.size <= id) state.triggerLists.insert(TRIGGER_LIST.blank());
  return state.triggerLists.own(id);
}

function addByPrice(state: State, list: TriggerList, trigger: Trigger): void {
  const at = placeOf(state, list, trigger);
  list.ticks.splice(at, 0, trigger.ticks);
  list.triggers.splice(at, 0, trigger.id);
}

function removeByPrice(list: TriggerList, trigger: Trigger): void {
  const at = list.triggers.indexOf(trigger.id);
  assert(at >= 0 && list.ticks[at] === trigger.ticks, 'a trigger stands in its list');
  list.ticks.splice(at, 1);
  list.triggers.splice(at, 1);
}

/** Where it is inserted: behind all that fire after it. Of equal prices the oldest fires first. */
function placeOf(state: State, list: TriggerList, trigger: Trigger): number {
  let low = 0;
  let high = list.ticks.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (firesAfter(state, list, middle, trigger)) low = middle + 1;
    else high = middle;
  }
  return low;
}

function firesAfter(state: State, list: TriggerList, index: number, trigger: Trigger): boolean {
  const ticks = list.ticks[index] as number;
  if (ticks !== trigger.ticks) return trigger.above ? ticks > trigger.ticks : ticks < trigger.ticks;
  return state.triggers.get(list.triggers[index] as number).key > trigger.key;
}
