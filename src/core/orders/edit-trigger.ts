/** Editing an order that waits for a price: size, trigger price, limit, or the deviation of a trailing stop. */
import type { EditOrder } from '../commands/command.ts';
import { type Account, NONE, type Trigger } from '../entities.ts';
import type { OrderError, Result } from '../events.ts';
import { marketTerms } from '../margin/figures.ts';
import { parseSteps } from '../money/decimal.ts';
import type { State } from '../state.ts';
import type { Turn } from '../turn.ts';
import { clientIdOf, marketRefusal } from './opening.ts';
import { closableLots } from './plan.ts';
import { refusedInAWord } from './refusal-figures.ts';
import { statusOf } from './refusals.ts';
import { isTooLarge, isTooSmall, parseTicks } from './send.ts';
import { repriceTrigger, triggerViewOf } from './trigger-list.ts';
import { followingLimit, type Offset, readDeviation, signalPrice, trailingTicks } from './trigger-terms.ts';

/** What a trigger is asked to become. */
interface Wanted {
  readonly lots: number;
  readonly ticks: number;
  readonly limitTicks: number;
  readonly offset: Offset | undefined;
  readonly deviation: Offset | undefined;
  readonly extremePrice: number;
}

/** Changes the account's trigger, or refuses with the first reason that holds. If its new price is reached it fires at once. */
export function editTrigger(turn: Turn, command: EditOrder, account: Account, trigger: Trigger): Result {
  const { state } = turn;
  const done = { type: 'order', orderKey: trigger.key, ...clientIdOf(trigger.cliOrdId) } as const;
  const refused = (error: OrderError): Result => ({
    ...done,
    status: statusOf(error),
    refusal: refusedInAWord(error),
  });
  const closed = marketRefusal(state.markets.get(trigger.marketId));
  const wanted = wantedTrigger(state, command, trigger);
  if (typeof wanted === 'string') return refused(closed ?? wanted);
  const old = triggerViewOf(trigger);
  const error = closed ?? sizeRefusal(state, account, trigger, wanted);
  if (error !== undefined) {
    const attempted = { ...old, ...termsOf(state, trigger, wanted), updatedMs: turn.timeMs };
    turn.tell({ type: 'triggerEditRejected', old, attempted, error });
    return refused(error);
  }
  const { ticks, limitTicks, ...terms } = termsOf(state, trigger, wanted);
  const edited = Object.assign(repriceTrigger(state, trigger, ticks, limitTicks), terms);
  edited.extremePrice = wanted.extremePrice;
  edited.updatedMs = turn.timeMs;
  edited.updateReason = 'EDITED_BY_USER';
  turn.lookAtTriggers = true;
  turn.tell({ type: 'triggerEdited', old, now: triggerViewOf(edited), reason: 'EDITED_BY_USER' });
  return { ...done, status: 'edited' };
}

/** The same as a trigger keeps it; one that only reduces is cut back to what it can close. */
function termsOf(state: State, trigger: Trigger, { lots, ticks, limitTicks, offset, deviation }: Wanted) {
  const closable = closableLots(trigger.side, state.positions.get(trigger.positionId).lots);
  return {
    ticks,
    limitTicks,
    lots: trigger.reduceOnly ? Math.min(lots, closable) : lots,
    offsetUnit: offset?.unit ?? '',
    offset: offset?.amount ?? 0,
    deviationUnit: deviation?.unit ?? '',
    deviation: deviation?.amount ?? 0,
  } as const;
}

/** Why its size will not do, at the limit, or at the trigger price of a market order. */
function sizeRefusal(state: State, account: Account, trigger: Trigger, wanted: Wanted): OrderError | undefined {
  const terms = marketTerms(state, state.markets.get(trigger.marketId));
  const { lots, ticks, limitTicks } = wanted;
  const valuedAt = limitTicks === NONE ? ticks : limitTicks;
  if (isTooLarge(state, account, terms, lots, valuedAt)) return 'INVALID_QUANTITY';
  return isTooSmall(state, terms, trigger.reduceOnly, lots, valuedAt) ? 'SMALL_ORDER_LIMIT_EXCEEDED' : undefined;
}

/** The trigger as it is asked to become, or why there is no such trigger. */
function wantedTrigger(state: State, command: EditOrder, trigger: Trigger): Wanted | OrderError {
  const market = state.markets.get(trigger.marketId);
  const terms = marketTerms(state, market);
  // Nothing of it has filled, so both ways of counting the size mean the same.
  let lots = trigger.lots;
  if (command.size !== undefined) {
    const read = parseSteps(command.size, terms.lotMantissa, terms.lotScale);
    if (read === undefined || read <= 0) return 'INVALID_QUANTITY';
    lots = read;
  }
  let { ticks, extremePrice } = trigger;
  let deviation = offsetOf(trigger.deviationUnit, trigger.deviation);
  if (trigger.triggerType === 'trailing_stop') {
    if (command.stopPrice !== undefined) return 'CANNOT_EDIT_TRIGGER_PRICE_OF_TRAILING_STOP';
    if (command.limitPrice !== undefined) return 'CANNOT_EDIT_LIMIT_PRICE_OF_TRAILING_STOP';
    if (command.deviation !== undefined) {
      const price = signalPrice(state, market, terms, trigger.signal);
      if (price === undefined) return 'NO_REFERENCE_PRICE_AVAILABLE_FOR_CALCULATING_TRAILING_STOP_TRIGGER_PRICE';
      const read = readDeviation(terms, command.deviation, price);
      if (typeof read === 'string') return read;
      deviation = read;
      extremePrice = price;
      ticks = trailingTicks(terms, trigger.above, price, read);
    }
  } else {
    if (command.deviation !== undefined) return 'ORDER_CANNOT_HAVE_TRIGGER_PRICE';
    const read = command.stopPrice === undefined ? ticks : parseTicks(terms, command.stopPrice);
    if (read === undefined) return 'INVALID_PRICE';
    ticks = read;
  }
  let offset = offsetOf(trigger.offsetUnit, trigger.offset);
  let limitTicks = followingLimit(terms, ticks, trigger.limitTicks, offset);
  if (command.limitPrice !== undefined) {
    const read = parseTicks(terms, command.limitPrice);
    if (read === undefined) return 'INVALID_PRICE';
    limitTicks = read;
    offset = undefined;
  }
  return { lots, ticks, limitTicks, offset, deviation, extremePrice };
}

/** An offset as it is kept with a trigger. */
export function offsetOf(unit: '' | Offset['unit'], amount: number): Offset | undefined {
  return unit === '' ? undefined : { unit, amount };
}
