/** Schema of `GET /history`: public trades. */
import type { Static } from 'typebox';
import { flag, integer, list, number, object, oneOf, text, timeText, uuid } from '../../schema.ts';
import { success } from './common.ts';
import { SIDE } from './orders.ts';

/** `type` of a public trade; one of them has a space. */
export const TRADE_TYPES = [
  'fill',
  'liquidation',
  'partial liquidation',
  'assignment',
  'unwind',
  'rfq',
  'termination',
  'block',
] as const;

export const PUBLIC_TRADE = object(
  {
    time: timeText(),
    trade_id: integer({ minimum: 1 }),
    price: number(),
    size: number(),
    side: SIDE,
    type: oneOf(...TRADE_TYPES),
    uid: uuid(),
    sequence_id: text({ pattern: '^\\d+$' }),
  },
  {
    instrument_identification_type: text(),
    isin: text(),
    execution_venue: text(),
    price_notation: text(),
    price_currency: text(),
    notional_amount: number(),
    notional_currency: text(),
    publication_time: timeText(),
    publication_venue: text(),
    transaction_identification_code: text(),
    to_be_cleared: flag(),
  },
);

export const HISTORY_REPLY = success({ history: list(PUBLIC_TRADE, 100) });

export type PublicTrade = Static<typeof PUBLIC_TRADE>;
