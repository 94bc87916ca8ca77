/** What happened to orders of clients other than by a fill of a resting one: placed, edited, cancelled, refused. */
import { NONE } from '../core/entities.ts';
import type { OrderError, OrderReason, OrderView } from '../core/events.ts';
import {
  ORDER_ERROR_WORDS,
  ORDER_ERRORS,
  ORDER_REASON_WORDS,
  ORDER_REASONS,
  ORDER_TYPE_WORDS,
  ORDER_TYPES,
  SIDE_WORDS,
  SIDES,
  wordOf,
} from './codes.ts';
import type { OrderEvent } from './event-rows.ts';
import { OWN, type RowView, TIME } from './row.ts';
import type { RowStore } from './row-store.ts';

/** Saved: an event never gets another number. */
const EVENTS = { placed: 0, updated: 1, cancelled: 2, rejected: 3, editRejected: 4, notFound: 5 } as const;
const EVENT_WORDS = ['placed', 'updated', 'cancelled', 'rejected', 'editRejected', 'notFound'] as const;

const ACCOUNT = OWN;
const KEY = OWN + 1;
const MARKET = OWN + 2;
const CREATED = OWN + 3;
const UPDATED = OWN + 4;
const TICKS = OWN + 5;
const QUANTITY_LOTS = OWN + 6;
const FILLED_LOTS = OWN + 7;
const FLAGS = OWN + 8;
// As it was before an edit.
const OLD_TICKS = OWN + 9;
const OLD_QUANTITY_LOTS = OWN + 10;
const OLD_UPDATED = OWN + 11;
export const ORDER_EVENT_WIDTH = OWN + 12;

// Bits of FLAGS: side 0, reduce-only 1, order type 2 to 5, event 6 to 9, reason 10 to 15, error + 1 from 16 on.
const REDUCE_ONLY = 2;

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
  numbers[at + ACCOUNT] = order.accountId;
  numbers[at + KEY] = order.key;
  numbers[at + MARKET] = order.marketId;
  numbers[at + CREATED] = order.createdMs;
  numbers[at + UPDATED] = order.updatedMs;
  numbers[at + TICKS] = order.ticks;
  numbers[at + QUANTITY_LOTS] = order.quantityLots;
  numbers[at + FILLED_LOTS] = order.filledLots;
  numbers[at + FLAGS] =
    SIDES[order.side] |
    (order.reduceOnly ? REDUCE_ONLY : 0) |
    (ORDER_TYPES[order.orderType] << 2) |
    (EVENTS[event] << 6) |
    (ORDER_REASONS[reason] << 10) |
    (error === undefined ? 0 : (ORDER_ERRORS[error] + 1) << 16);
  numbers[at + OLD_TICKS] = old.ticks;
  numbers[at + OLD_QUANTITY_LOTS] = old.quantityLots;
  numbers[at + OLD_UPDATED] = old.updatedMs;
  if (order.cliOrdId !== '') rows.setText(order.cliOrdId);
}

export function readOrderEvent(row: RowView): OrderEvent {
  const at = (column: number): number => row.number(column);
  const flags = at(FLAGS);
  const error = (flags >> 16) - 1;
  const order: OrderView = {
    key: at(KEY),
    accountId: at(ACCOUNT),
    marketId: at(MARKET),
    side: wordOf(SIDE_WORDS, flags & 1),
    orderType: wordOf(ORDER_TYPE_WORDS, (flags >> 2) & 15),
    ticks: at(TICKS),
    quantityLots: at(QUANTITY_LOTS),
    filledLots: at(FILLED_LOTS),
    reduceOnly: (flags & REDUCE_ONLY) !== 0,
    cliOrdId: row.text,
    createdMs: at(CREATED),
    updatedMs: at(UPDATED),
  };
  return {
    timeMs: at(TIME),
    event: wordOf(EVENT_WORDS, (flags >> 6) & 15),
    order,
    old: { ...order, ticks: at(OLD_TICKS), quantityLots: at(OLD_QUANTITY_LOTS), updatedMs: at(OLD_UPDATED) },
    reason: wordOf(ORDER_REASON_WORDS, (flags >> 10) & 63),
    error: error === NONE ? undefined : wordOf(ORDER_ERROR_WORDS, error),
  };
}
