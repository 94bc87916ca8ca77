/** What happened to orders that wait for a price. They are few beside fills, and each is kept as its own JSON. */
import type { OrderError, OrderReason, TriggerView } from '../core/events.ts';
import { wordOf } from './codes.ts';
import type { TriggerEvent } from './event-rows.ts';
import { OWN, type RowView, TIME } from './row.ts';
import type { RowStore } from './row-store.ts';

/** Saved: an event never gets another number. */
const EVENTS = { placed: 0, updated: 1, cancelled: 2, activated: 3, editRejected: 4 } as const;
const EVENT_WORDS = ['placed', 'updated', 'cancelled', 'activated', 'editRejected'] as const;

const EVENT = OWN;
const TRIGGER_EVENT_WIDTH = OWN + 1;

/** What the text of a row holds. */
interface Told {
  readonly trigger: TriggerView;
  readonly old?: TriggerView;
  readonly reason: OrderReason;
  readonly error?: OrderError;
}

/** Adds what happened to a trigger; `old` is how it was before an edit. */
export function addTriggerEvent(
  rows: RowStore,
  position: number,
  timeMs: number,
  event: TriggerEvent['event'],
  told: Told,
): void {
  const at = rows.begin('trigger', TRIGGER_EVENT_WIDTH, position, timeMs);
  rows.numbers[at + EVENT] = EVENTS[event];
  rows.setText(JSON.stringify(told));
}

export function readTriggerEvent(row: RowView): TriggerEvent {
  const { trigger, old = trigger, reason, error } = JSON.parse(row.text) as Told;
  return {
    timeMs: row.number(TIME),
    event: wordOf(EVENT_WORDS, row.number(EVENT)),
    trigger,
    old,
    reason,
    error,
  };
}
