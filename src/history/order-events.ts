/** What happened to orders of clients other than by a fill of a resting one: placed, edited, cancelled, refused (C130). */
import { NONE } from '../core/entities.ts';
import type { OrderError, OrderReason, OrderView } from '../core/events.ts';
import { ORDER_ERROR_WORDS, ORDER_ERRORS, ORDER_REASON_WORDS, ORDER_REASONS, wordOf } from './codes.ts';
import type { OrderEvent } from './event-rows.ts';
import { type OrderColumns, readOrder, writeOrder } from './order-columns.ts';
import { OWN, type RowView, TIME } from './row.ts';
import type { RowStore } from './row-store.ts';

/** Saved: an event never gets another number. */
const EVENTS = { placed: 0, updated: 1, cancelled: 2, rejected: 3, editRejected: 4, notFound: 5 } as const;
const EVENT_WORDS = ['placed', 'updated', 'cancelled', 'rejected', 'editRejected', 'notFound'] as const;

const COLUMNS: OrderColumns = {
  account: OWN,
  key: OWN + 1,
  market: OWN + 2,
  created: OWN + 3,
  updated: OWN + 4,
  ticks: OWN + 5,
  quantityLots: OWN + 6,
  filledLots: OWN + 7,
  flags: OWN + 8,
  typeShift: 2,
};
// As it was before an edit.
const OLD_TICKS = OWN + 9;
const OLD_QUANTITY_LOTS = OWN + 10;
const OLD_UPDATED = OWN + 11;
const ORDER_EVENT_WIDTH = OWN + 12;

// Bits of the flags besides those of the order: event 6 to 9, reason 10 to 15, error + 1 from 16 on.

/** What is told of an order. `reason` is given with every event; `error` with a refusal; `old` with an edit. */
export interface ToldOrder {
  readonly event: OrderEvent['event'];
  readonly order: OrderView;
  readonly old?: OrderView;
  readonly reason: OrderReason;
  readonly error?: OrderError;
}

export function addOrderEvent(rows: RowStore, position: number, timeMs: number, told: ToldOrder): void {
  const at = rows.begin('order', ORDER_EVENT_WIDTH, position, timeMs);
  const { numbers } = rows;
  const { event, order, old = order, reason, error } = told;
  const flags =
    (EVENTS[event] << 6) | (ORDER_REASONS[reason] << 10) | (error === undefined ? 0 : (ORDER_ERRORS[error] + 1) << 16);
  writeOrder(numbers, at, COLUMNS, order, flags);
  numbers[at + OLD_TICKS] = old.ticks;
  numbers[at + OLD_QUANTITY_LOTS] = old.quantityLots;
  numbers[at + OLD_UPDATED] = old.updatedMs;
  if (order.cliOrdId !== '') rows.setText(order.cliOrdId);
}

export function readOrderEvent(row: RowView): OrderEvent {
  const at = (column: number): number => row.number(column);
  const flags = at(COLUMNS.flags);
  const error = (flags >> 16) - 1;
  const order = readOrder(at, COLUMNS, row.text);
  return {
    timeMs: at(TIME),
    event: wordOf(EVENT_WORDS, (flags >> 6) & 15),
    order,
    old: { ...order, ticks: at(OLD_TICKS), quantityLots: at(OLD_QUANTITY_LOTS), updatedMs: at(OLD_UPDATED) },
    reason: wordOf(ORDER_REASON_WORDS, (flags >> 10) & 63),
    error: error === NONE ? undefined : wordOf(ORDER_ERROR_WORDS, error),
  };
}
