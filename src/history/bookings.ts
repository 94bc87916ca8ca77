/** Bookings: money of clients that moved other than by a trade. Executions and these are all an account log is made of. */
import { NONE } from '../core/entities.ts';
import type { Booking, BookingReason } from '../core/events.ts';
import { ACCOUNT, CHAINED, PREVIOUS } from './account-chain.ts';
import { BOOKING_REASON_WORDS, BOOKING_REASONS, wordOf } from './codes.ts';
import { POSITION, type RecordLog, setLong, TIME } from './record-log.ts';
import type { BookingRow } from './rows.ts';

const KEY = CHAINED;
const WALLET = CHAINED + 1;
const ASSET = CHAINED + 2;
const REASON = CHAINED + 3;
const OLD_BALANCE = CHAINED + 4;
const NEW_BALANCE = CHAINED + 6;
/** Of conversions: the asset of the other side (NONE for all else), the rate, the fee. */
const OTHER_ASSET = CHAINED + 8;
const RATE = CHAINED + 9;
const FEE = CHAINED + 10;
export const BOOKING_WIDTH = CHAINED + 12;

/** Adds a booking. `previous` is the account's row before. */
export function addBooking(log: RecordLog, position: number, booking: Booking, previous: number): void {
  const at = log.add(position, booking.timeMs);
  const { numbers, longs } = log;
  numbers[at + ACCOUNT] = booking.accountId;
  numbers[at + PREVIOUS] = previous;
  numbers[at + KEY] = booking.key;
  numbers[at + WALLET] = booking.walletId;
  numbers[at + ASSET] = booking.assetId;
  numbers[at + REASON] = BOOKING_REASONS[booking.reason];
  setLong(longs, at + OLD_BALANCE, booking.oldBalance);
  setLong(longs, at + NEW_BALANCE, booking.newBalance);
  const { otherAssetId = NONE, rate = 0, fee = 0n } = booking.conversion ?? {};
  numbers[at + OTHER_ASSET] = otherAssetId;
  numbers[at + RATE] = rate;
  setLong(longs, at + FEE, fee);
}

/** Whether the row was booked for this reason. */
export function isBookedFor(log: RecordLog, row: number, reason: BookingReason): boolean {
  return log.number(row, REASON) === BOOKING_REASONS[reason];
}

export function readBooking(log: RecordLog, row: number): BookingRow {
  const at = (column: number): number => log.number(row, column);
  const otherAssetId = at(OTHER_ASSET);
  return {
    position: at(POSITION),
    timeMs: at(TIME),
    accountId: at(ACCOUNT),
    walletId: at(WALLET),
    assetId: at(ASSET),
    key: at(KEY),
    reason: wordOf(BOOKING_REASON_WORDS, at(REASON)),
    oldBalance: log.long(row, OLD_BALANCE),
    newBalance: log.long(row, NEW_BALANCE),
    ...(otherAssetId === NONE ? {} : { conversion: { otherAssetId, rate: at(RATE), fee: log.long(row, FEE) } }),
  };
}
