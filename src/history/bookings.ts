/** Bookings: money of clients that moved other than by a trade. Executions and these are all an account log is made of. */
import { NONE } from '../core/entities.ts';
import type { Booking } from '../core/events.ts';
import { BOOKING_REASON_WORDS, BOOKING_REASONS, wordOf } from './codes.ts';
import { OWN, POSITION, type RowView, setLong, TIME } from './row.ts';
import type { RowStore } from './row-store.ts';
import type { BookingRow } from './rows.ts';

const ACCOUNT = OWN;
const KEY = OWN + 1;
const WALLET = OWN + 2;
const ASSET = OWN + 3;
const REASON = OWN + 4;
const OLD_BALANCE = OWN + 5;
const NEW_BALANCE = OWN + 7;
/** Of conversions: the asset of the other side (NONE for all else), the rate, the fee. */
const OTHER_ASSET = OWN + 9;
const RATE = OWN + 10;
const FEE = OWN + 11;
export const BOOKING_WIDTH = OWN + 13;

/** Adds a booking. */
export function addBooking(rows: RowStore, position: number, booking: Booking): void {
  const at = rows.begin('booking', BOOKING_WIDTH, position, booking.timeMs);
  const { numbers, longs } = rows;
  numbers[at + ACCOUNT] = booking.accountId;
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

export function readBooking(row: RowView): BookingRow {
  const at = (column: number): number => row.number(column);
  const otherAssetId = at(OTHER_ASSET);
  return {
    position: at(POSITION),
    timeMs: at(TIME),
    accountId: at(ACCOUNT),
    walletId: at(WALLET),
    assetId: at(ASSET),
    key: at(KEY),
    reason: wordOf(BOOKING_REASON_WORDS, at(REASON)),
    oldBalance: row.long(OLD_BALANCE),
    newBalance: row.long(NEW_BALANCE),
    ...(otherAssetId === NONE ? {} : { conversion: { otherAssetId, rate: at(RATE), fee: row.long(FEE) } }),
  };
}
