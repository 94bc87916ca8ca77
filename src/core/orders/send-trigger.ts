/** `sendTrigger`: an order that waits for a price. Only its form is judged now; margin is when it fires (C9, D23). */
import type { SendTrigger } from '../commands/command.ts';
import { type Account, type Market, NONE, type Position, TRIGGER, type Trigger } from '../entities.ts';
import type { OrderError, RefusedOrder, Result, TriggerView } from '../events.ts';
import type { ContractTerms } from '../instruments/terms.ts';
import { findPosition, ownPosition, walletFor } from '../positions/positions.ts';
import type { State } from '../state.ts';
import type { Turn } from '../turn.ts';
import { bareRefusal, clientIdOf, openOrder } from './opening.ts';
import { closableLots } from './plan.ts';
import { limitFigures, notionalFigures, refusedBy, tickFigures } from './refusal-figures.ts';
import { CHECK_OF_LARGEST, statusOf } from './refusals.ts';
import { clientIdRefusal, isTooLarge, isTooSmall, openOrdersIn, parseTicks } from './send.ts';
import { insertTrigger, triggerViewOf } from './trigger-list.ts';
import { firesAbove, readDeviation, readLimit, signalPrice, trailingTicks } from './trigger-terms.ts';

/**
 * Takes an order that waits for a price, or refuses it with the first reason that holds (refusals.ts). If its price is
 * reached already it fires at once, after the command (C81).
 */
export function sendTrigger(turn: Turn, command: SendTrigger): Result {
  const { state } = turn;
  const opened = openOrder(turn, command);
  if (!('opening' in opened)) return opened;
  const { account, market, terms, lots, cliOrdId } = opened.opening;
  const clientRefusal = clientIdRefusal(state, account, cliOrdId);
  if (clientRefusal !== undefined) return bareRefusal(clientRefusal, cliOrdId);

  const wallet = walletFor(state, account, market);
  const position = findPosition(state, wallet.id, market.id);
  const closable = closableLots(command.side, position?.lots ?? 0);
  const trigger = TRIGGER.blank();
  trigger.key = turn.keys(1);
  trigger.accountId = account.id;
  trigger.marketId = market.id;
  trigger.side = command.side;
  trigger.triggerType = command.triggerType;
  trigger.signal = command.signal;
  trigger.above = firesAbove(command.triggerType, command.side);
  trigger.lots = command.reduceOnly && closable > 0 ? Math.min(lots, closable) : lots;
  trigger.reduceOnly = command.reduceOnly;
  trigger.cliOrdId = cliOrdId;
  trigger.createdMs = turn.timeMs;
  trigger.updatedMs = turn.timeMs;
  const priced = setPrices(state, market, terms, trigger, command);
  const refusal =
    (priced === undefined ? undefined : refusedBy(priced, priced === 'INVALID_PRICE' ? tickFigures(terms) : [])) ??
    sizeRefusal(state, account, terms, trigger, lots) ??
    placeRefusal(state, account, trigger, position, closable);
  if (refusal !== undefined) return rejected(turn, triggerViewOf(trigger), refusal);
  trigger.positionId = ownPosition(state, wallet.id, market.id).id;
  insertTrigger(state, trigger);
  turn.lookAtTriggers = true;
  turn.tell({ type: 'triggerPlaced', trigger: triggerViewOf(trigger) });
  const reducedLots = lots - trigger.lots;
  return {
    type: 'order',
    status: 'placed',
    orderKey: trigger.key,
    ...clientIdOf(cliOrdId),
    ...(reducedLots === 0 ? {} : { reducedLots }),
  };
}

/** Reads trigger price, or trailing deviation, and the limit into the trigger. */
function setPrices(
  state: State,
  market: Market,
  terms: ContractTerms,
  trigger: Trigger,
  { stopPrice, deviation, limitPrice, limitOffset }: SendTrigger,
): OrderError | undefined {
  if (deviation === undefined) {
    const ticks = stopPrice === undefined ? undefined : parseTicks(terms, stopPrice);
    if (ticks === undefined) return 'INVALID_PRICE';
    trigger.ticks = ticks;
  } else {
    const price = signalPrice(state, market, terms, trigger.signal);
    if (price === undefined) return 'NO_REFERENCE_PRICE_AVAILABLE_FOR_CALCULATING_TRAILING_STOP_TRIGGER_PRICE';
    const distance = readDeviation(terms, deviation, price);
    if (typeof distance === 'string') return distance;
    trigger.deviationUnit = distance.unit;
    trigger.deviation = distance.amount;
    trigger.extremePrice = price;
    trigger.ticks = trailingTicks(terms, trigger.above, price, distance);
  }
  const limit = readLimit(terms, trigger.ticks, limitPrice, limitOffset);
  if (typeof limit === 'string') return limit;
  trigger.limitTicks = limit.limitTicks;
  trigger.offsetUnit = limit.offset?.unit ?? '';
  trigger.offset = limit.offset?.amount ?? 0;
  return undefined;
}

/** Refusals 5 and 9, at the limit, or at the trigger price of a market order. */
function sizeRefusal(
  state: State,
  account: Account,
  terms: ContractTerms,
  trigger: Trigger,
  lots: number,
): RefusedOrder | undefined {
  const ticks = trigger.limitTicks === NONE ? trigger.ticks : trigger.limitTicks;
  if (isTooLarge(state, account, terms, lots, ticks)) {
    return {
      error: 'INVALID_QUANTITY',
      check: CHECK_OF_LARGEST,
      figures: notionalFigures(state, terms, lots, ticks, 'largest'),
    };
  }
  if (!isTooSmall(state, terms, trigger.reduceOnly, trigger.lots, ticks)) return undefined;
  return refusedBy('SMALL_ORDER_LIMIT_EXCEEDED', notionalFigures(state, terms, trigger.lots, ticks, 'smallest'));
}

/** Refusals 8 and 10, and the number of trailing stops (C83). */
function placeRefusal(
  state: State,
  account: Account,
  trigger: Trigger,
  position: Position | undefined,
  closable: number,
): RefusedOrder | undefined {
  if (account.role !== 'client') return undefined;
  const { rules } = state.root;
  const open = openOrdersIn(position);
  if (open >= rules.openOrdersPerMarket) {
    return refusedBy('ORDER_LIMIT_EXCEEDED', limitFigures('open orders', open, rules.openOrdersPerMarket));
  }
  if (trigger.triggerType === 'trailing_stop') {
    const trailing = trailingStopsIn(state, position);
    if (trailing >= rules.trailingStopsPerMarket) {
      return refusedBy(
        'TRAILING_STOP_ORDER_LIMIT_EXCEEDED',
        limitFigures('trailing stops', trailing, rules.trailingStopsPerMarket),
      );
    }
  }
  return trigger.reduceOnly && closable === 0 ? refusedBy('WOULD_NOT_REDUCE_POSITION', []) : undefined;
}

/** A wallet's trailing stops in the market of the position. */
export function trailingStopsIn(state: State, position: Position | undefined): number {
  let count = 0;
  for (let id = position?.firstTrigger ?? NONE; id !== NONE; ) {
    const trigger = state.triggers.get(id);
    if (trigger.triggerType === 'trailing_stop') count++;
    id = trigger.nextOwn;
  }
  return count;
}

function rejected(turn: Turn, trigger: TriggerView, refusal: RefusedOrder): Result {
  const { error } = refusal;
  turn.tell({ type: 'triggerRejected', trigger, error });
  return {
    type: 'order',
    status: statusOf(error),
    orderKey: trigger.key,
    ...clientIdOf(trigger.cliOrdId),
    refusal,
  };
}
