/** Orders of clients that ended: filled, cancelled or refused. */
import type { OrderError, OrderReason, OrderView } from '../core/events.ts';
import { ACCOUNT, CHAINED, PREVIOUS } from './account-chain.ts';
import {
  ENDING_WORDS,
  ENDINGS,
  type Ending,
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
import { POSITION, type RecordLog, TIME } from './record-log.ts';
import type { ClosedOrder } from './rows.ts';

const KEY = CHAINED;
const MARKET = CHAINED + 1;
const TICKS = CHAINED + 2;
const QUANTITY_LOTS = CHAINED + 3;
const FILLED_LOTS = CHAINED + 4;
const CREATED = CHAINED + 5;
const UPDATED = CHAINED + 6;
const FLAGS = CHAINED + 7;
export const CLOSED_WIDTH = CHAINED + 8;

// Bits of FLAGS: side 0, reduce-only 1, ending 2 and 3, order type 4 to 7, reason or error 8 and up.
const REDUCE_ONLY = 2;

/** Which order is meant: by its key, or by the client's own id for it. */
export type OrderReference = { readonly orderKey: number } | { readonly cliOrdId: string };

/** Adds an order as it was when it ended, at a time. `why` is the code of the reason, or of the error of a refused one. */
export function addClosedOrder(
  log: RecordLog,
  position: number,
  timeMs: number,
  order: OrderView,
  filledLots: number,
  ending: Ending,
  why: OrderReason | OrderError,
  previous: number,
): void {
  const at = log.add(position, timeMs);
  const { numbers } = log;
  const code = ending === 'rejected' ? ORDER_ERRORS[why as OrderError] : ORDER_REASONS[why as OrderReason];
  numbers[at + ACCOUNT] = order.accountId;
  numbers[at + PREVIOUS] = previous;
  numbers[at + KEY] = order.key;
  numbers[at + MARKET] = order.marketId;
  numbers[at + TICKS] = order.ticks;
  numbers[at + QUANTITY_LOTS] = order.quantityLots;
  numbers[at + FILLED_LOTS] = filledLots;
  numbers[at + CREATED] = order.createdMs;
  numbers[at + UPDATED] = timeMs;
  numbers[at + FLAGS] =
    SIDES[order.side] |
    (order.reduceOnly ? REDUCE_ONLY : 0) |
    (ENDINGS[ending] << 2) |
    (ORDER_TYPES[order.orderType] << 4) |
    (code << 8);
  if (order.cliOrdId !== '') log.setText(order.cliOrdId);
}

/** True when the row is the order that is meant. */
export function isMeant(log: RecordLog, row: number, reference: OrderReference): boolean {
  if ('orderKey' in reference) return log.number(row, KEY) === reference.orderKey;
  return reference.cliOrdId !== '' && log.text(row) === reference.cliOrdId;
}

export function readClosedOrder(log: RecordLog, row: number): ClosedOrder {
  const at = (column: number): number => log.number(row, column);
  const flags = at(FLAGS);
  const ending = wordOf(ENDING_WORDS, (flags >> 2) & 3);
  return {
    position: at(POSITION),
    timeMs: at(TIME),
    ending,
    order: {
      key: at(KEY),
      accountId: at(ACCOUNT),
      marketId: at(MARKET),
      side: wordOf(SIDE_WORDS, flags & 1),
      orderType: wordOf(ORDER_TYPE_WORDS, (flags >> 4) & 15),
      ticks: at(TICKS),
      quantityLots: at(QUANTITY_LOTS),
      filledLots: at(FILLED_LOTS),
      reduceOnly: (flags & REDUCE_ONLY) !== 0,
      cliOrdId: log.text(row),
      createdMs: at(CREATED),
      updatedMs: at(UPDATED),
    },
    ...(ending === 'rejected'
      ? { error: wordOf(ORDER_ERROR_WORDS, flags >> 8) }
      : { reason: wordOf(ORDER_REASON_WORDS, flags >> 8) }),
  };
}
