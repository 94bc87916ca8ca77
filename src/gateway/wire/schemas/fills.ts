/** Schema of `GET /fills`. */
import type { Static } from 'typebox';
import { list, nullable, number, object, oneOf, text, timeText, uuid } from '../../schema.ts';
import { success } from './common.ts';
import { SIDE } from './orders.ts';

export const FILL = object(
  {
    fill_id: uuid(),
    symbol: text(),
    side: SIDE,
    order_id: uuid(),
    size: number(),
    price: number(),
    fillTime: timeText(),
    fillType: oneOf(
      'maker',
      'taker',
      'liquidation',
      'partialLiquidation',
      'assignor',
      'assignee',
      'takerAfterEdit',
      'unwindBankrupt',
      'unwindCounterparty',
    ),
  },
  { cliOrdId: nullable(text()), realized_pnl: nullable(number()), sequence_id: text({ pattern: '^\\d+$' }) },
);

export const FILLS_REPLY = success({ fills: list(FILL, 100) });

export type Fill = Static<typeof FILL>;
