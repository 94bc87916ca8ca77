/** Bookings: money of clients that moved other than by a trade. Executions and these are all an account log is made of. */
import { NONE } from '../core/entities.ts';
import type { Booking } from '../core/events.ts';
import { BOOKING_REASON_WORDS, BOOKING_REASONS } from './codes.ts';
import type { RowView } from './row.ts';
import { AMOUNT, NUMBER, type Placed, RowLayout, word } from './row-layout.ts';
import type { RowStore } from './row-store.ts';
import type { BookingRow } from './rows.ts';

/** Of conversions: the asset of the other side, the rate, the fee. */
interface Conversion {
  /** NONE for all else. */
  readonly otherAssetId: number;
  readonly rate: number;
  readonly fee: bigint;
}

const LAYOUT = new RowLayout<Omit<BookingRow, keyof Placed | 'conversion'> & Conversion>('booking', {
  accountId: NUMBER,
  key: NUMBER,
  walletId: NUMBER,
  assetId: NUMBER,
  reason: word(BOOKING_REASONS, BOOKING_REASON_WORDS),
  oldBalance: AMOUNT,
  newBalance: AMOUNT,
  otherAssetId: NUMBER,
  rate: NUMBER,
  fee: AMOUNT,
});

const NO_CONVERSION: Conversion = { otherAssetId: NONE, rate: 0, fee: 0n };

/** Adds a booking. */
export function addBooking(rows: RowStore, position: number, booking: Booking): void {
  LAYOUT.begin(rows, position, booking.timeMs, { ...booking, ...(booking.conversion ?? NO_CONVERSION) });
}

export function readBooking(row: RowView): BookingRow {
  const { otherAssetId, rate, fee, ...booking } = LAYOUT.read(row);
  return otherAssetId === NONE ? booking : { ...booking, conversion: { otherAssetId, rate, fee } };
}
