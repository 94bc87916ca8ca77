/** Rows as those who ask for a listing get them. */
import { readAssignmentChange } from './assignments.ts';
import { readBooking } from './bookings.ts';
import type { Listed, ListedRow } from './event-rows.ts';
import { readFill } from './fills.ts';
import { readFundingPayment } from './funding.ts';
import { readLiquidation } from './liquidations.ts';
import { type Found, numberOf, tagOf } from './listings.ts';
import { readOrderEvent } from './order-events.ts';
import { type RowView, TIME } from './row.ts';
import { readSettlement } from './settlements.ts';
import { readTrade } from './trades.ts';
import { readTriggerEvent } from './trigger-events.ts';

/** Trades that a market had before the venue's start. */
export type TradesBefore = (marketId: number) => number;

/** An entry with its row. */
export function readListed(found: Found, tradesBefore: TradesBefore): Listed {
  const { row } = found;
  return { number: numberOf(found), timeMs: row.number(TIME), tag: tagOf(found), ...readRow(row, tradesBefore) };
}

function readRow(row: RowView, tradesBefore: TradesBefore): ListedRow {
  const { kind } = row;
  switch (kind) {
    case 'fill':
      return { kind, fill: readFill(row, tradesBefore) };
    case 'order':
      return { kind, event: readOrderEvent(row) };
    case 'trigger':
      return { kind, event: readTriggerEvent(row) };
    case 'booking':
      return { kind, booking: readBooking(row) };
    case 'funding':
      return { kind, payment: readFundingPayment(row) };
    case 'settlement':
      return { kind, settlement: readSettlement(row) };
    case 'liquidation':
      return { kind, step: readLiquidation(row) };
    case 'assignment':
      return { kind, change: readAssignmentChange(row) };
    case 'trade':
      return { kind, trade: readTrade(row, tradesBefore) };
  }
}
