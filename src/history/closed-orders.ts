/** Orders of clients that ended: filled, cancelled or refused. */
import { NONE } from '../core/entities.ts';
import type { OrderError, OrderReason, OrderView, TriggerView } from '../core/events.ts';
import { ACCOUNT, CHAINED, PREVIOUS } from './account-chain.ts';
import {
  ENDING_WORDS,
  ENDINGS,
  type Ending,
  OFFSET_UNIT_WORDS,
  OFFSET_UNITS,
  ORDER_ERROR_WORDS,
  ORDER_ERRORS,
  ORDER_REASON_WORDS,
  ORDER_REASONS,
  TRIGGER_SIGNAL_WORDS,
  TRIGGER_SIGNALS,
  TRIGGER_TYPE_WORDS,
  TRIGGER_TYPES,
  wordOf,
} from './codes.ts';
import { type OrderColumns, readOrder, writeOrder } from './order-columns.ts';
import { POSITION, type RecordLog, TIME } from './record-log.ts';
import type { ClosedOrder } from './rows.ts';

const COLUMNS: OrderColumns = {
  account: ACCOUNT,
  key: CHAINED,
  market: CHAINED + 1,
  ticks: CHAINED + 2,
  quantityLots: CHAINED + 3,
  filledLots: CHAINED + 4,
  created: CHAINED + 5,
  updated: CHAINED + 6,
  flags: CHAINED + 7,
  typeShift: 4,
};
const TRIGGER_TICKS = CHAINED + 8;
const OFFSET = CHAINED + 9;
const DEVIATION = CHAINED + 10;
export const CLOSED_WIDTH = CHAINED + 11;

// Bits of the flags besides those of the order: ending 2 and 3, reason or error 8 to 15; of what waited for a price its
// kind 16 and 17, signal 18 and 19, direction 20, and the units of offset 21 and 22 and deviation 23 and 24.
const ABOVE = 1 << 20;

/** Which order is meant: by its key, or by the client's own id for it. */
export type OrderReference = { readonly orderKey: number } | { readonly cliOrdId: string };

/**
 * Adds an order as it was when it ended, at a time, and gives the place of the row's first column. `why` is the code of the
 * reason, or of the error of a refused one.
 */
export function addClosedOrder(
  log: RecordLog,
  position: number,
  timeMs: number,
  order: OrderView,
  filledLots: number,
  ending: Ending,
  why: OrderReason | OrderError,
  previous: number,
): number {
  const at = log.add(position, timeMs);
  const { numbers } = log;
  const code = isError(ending) ? ORDER_ERRORS[why as OrderError] : ORDER_REASONS[why as OrderReason];
  const flags = (ENDINGS[ending] << 2) | (code << 8);
  writeOrder(numbers, at, COLUMNS, { ...order, filledLots, updatedMs: timeMs }, flags);
  numbers[at + PREVIOUS] = previous;
  if (order.cliOrdId !== '') log.setText(order.cliOrdId);
  return at;
}

/** Adds an order that waited for a price to its end, as what would have come of it. */
export function addClosedTrigger(
  log: RecordLog,
  position: number,
  trigger: TriggerView,
  ending: Ending,
  why: OrderReason | OrderError,
  previous: number,
): void {
  const at = addClosedOrder(log, position, trigger.updatedMs, orderOfTrigger(trigger), 0, ending, why, previous);
  const { numbers } = log;
  numbers[at + COLUMNS.flags] =
    (numbers[at + COLUMNS.flags] as number) |
    (TRIGGER_TYPES[trigger.triggerType] << 16) |
    (TRIGGER_SIGNALS[trigger.signal] << 18) |
    (trigger.above ? ABOVE : 0) |
    (unitCode(trigger.offsetUnit) << 21) |
    (unitCode(trigger.deviationUnit) << 23);
  numbers[at + TRIGGER_TICKS] = trigger.ticks;
  numbers[at + OFFSET] = trigger.offset;
  numbers[at + DEVIATION] = trigger.deviation;
}

function unitCode(unit: TriggerView['offsetUnit']): number {
  return unit === '' ? 0 : OFFSET_UNITS[unit];
}

function unitOf(code: number): TriggerView['offsetUnit'] {
  return code === 0 ? '' : wordOf(OFFSET_UNIT_WORDS, code);
}

/** The order that would have come of a trigger. */
export function orderOfTrigger(trigger: TriggerView): OrderView {
  const { key, accountId, marketId, side, limitTicks, lots, reduceOnly, cliOrdId, createdMs, updatedMs } = trigger;
  return {
    key,
    accountId,
    marketId,
    side,
    orderType: limitTicks === NONE ? 'mkt' : 'lmt',
    ticks: limitTicks,
    quantityLots: lots,
    filledLots: 0,
    reduceOnly,
    cliOrdId,
    createdMs,
    updatedMs,
  };
}

/** True when the row is the order that is meant. */
export function isMeant(log: RecordLog, row: number, reference: OrderReference): boolean {
  if ('orderKey' in reference) return log.number(row, COLUMNS.key) === reference.orderKey;
  return reference.cliOrdId !== '' && log.text(row) === reference.cliOrdId;
}

export function readClosedOrder(log: RecordLog, row: number): ClosedOrder {
  const at = (column: number): number => log.number(row, column);
  const flags = at(COLUMNS.flags);
  const ending = wordOf(ENDING_WORDS, (flags >> 2) & 3);
  const order = readOrder(at, COLUMNS, log.text(row));
  const why = (flags >> 8) & 255;
  const waited = (flags >> 16) & 3;
  return {
    position: at(POSITION),
    timeMs: at(TIME),
    ending,
    order,
    ...(waited === 0 ? {} : { trigger: readTrigger(log, row, order) }),
    ...(isError(ending) ? { error: wordOf(ORDER_ERROR_WORDS, why) } : { reason: wordOf(ORDER_REASON_WORDS, why) }),
  };
}

function readTrigger(log: RecordLog, row: number, order: OrderView): TriggerView {
  const flags = log.number(row, COLUMNS.flags);
  const { key, accountId, marketId, side, ticks, quantityLots, reduceOnly, cliOrdId, createdMs, updatedMs } = order;
  return {
    key,
    accountId,
    marketId,
    side,
    triggerType: wordOf(TRIGGER_TYPE_WORDS, (flags >> 16) & 3),
    signal: wordOf(TRIGGER_SIGNAL_WORDS, (flags >> 18) & 3),
    ticks: log.number(row, TRIGGER_TICKS),
    above: (flags & ABOVE) !== 0,
    limitTicks: ticks,
    offsetUnit: unitOf((flags >> 21) & 3),
    offset: log.number(row, OFFSET),
    deviationUnit: unitOf((flags >> 23) & 3),
    deviation: log.number(row, DEVIATION),
    lots: quantityLots,
    reduceOnly,
    cliOrdId,
    createdMs,
    updatedMs,
  };
}

/** True for the endings whose code is that of an error. */
function isError(ending: Ending): boolean {
  return ending === 'rejected' || ending === 'failed';
}
