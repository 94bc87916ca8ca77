/** The rows that entries of listings point to. */
import { readBooking } from './bookings.ts';
import type { Listed, ListedRow } from './event-rows.ts';
import { readFill } from './fills.ts';
import { readFundingPayment } from './funding.ts';
import type { Listing, ListingEntry } from './listings.ts';
import { readOrderEvent } from './order-events.ts';
import { POSITION, type RecordLog } from './record-log.ts';
import { readSettlement } from './settlements.ts';
import type { VenueRows } from './tables.ts';
import { readTriggerEvent } from './trigger-events.ts';

/**
 * The position up to which rows of a listing may be gone: each kind of row is let go of by itself, and what is shown has
 * no holes. -1 when all are there.
 */
export function horizonOf(venue: VenueRows, listing: Listing): number {
  return logsOf(venue, listing).reduce((horizon, log) => {
    return log.first === 0 || log.rows === 0 ? horizon : Math.max(horizon, log.number(log.first, POSITION));
  }, -1);
}

/** The logs that a listing's rows are in. */
function logsOf(venue: VenueRows, listing: Listing): readonly RecordLog[] {
  const { fills, orderEvents, triggerEvents, bookings, funding, settlements } = venue;
  switch (listing) {
    case 'executions':
      return [fills];
    case 'orders':
    case 'marketOrders':
      return [fills, orderEvents];
    case 'triggers':
      return [triggerEvents];
    case 'positions':
      return [fills, funding, settlements];
    case 'log':
      return [fills, bookings, funding, settlements];
  }
}

/** An entry with its row. */
export function readListed(
  venue: VenueRows,
  { number, timeMs, tag, kind, row }: ListingEntry,
  tradesBefore: (marketId: number) => number,
): Listed {
  return { number, timeMs, tag, ...readRow(venue, kind, row, tradesBefore) };
}

function readRow(
  venue: VenueRows,
  kind: ListingEntry['kind'],
  row: number,
  tradesBefore: (marketId: number) => number,
): ListedRow {
  switch (kind) {
    case 'fill':
      return { kind, fill: readFill(venue.fills, row, tradesBefore) };
    case 'order':
      return { kind, event: readOrderEvent(venue.orderEvents, row) };
    case 'trigger':
      return { kind, event: readTriggerEvent(venue.triggerEvents, row) };
    case 'booking':
      return { kind, booking: readBooking(venue.bookings, row) };
    case 'funding':
      return { kind, payment: readFundingPayment(venue.funding, row) };
    case 'settlement':
      return { kind, settlement: readSettlement(venue.settlements, row) };
  }
}
