/** Schema of `GET /openpositions`. */
import type { Static } from 'typebox';
import { list, nullable, number, object, oneOf, text, timeText } from '../../schema.ts';
import { success } from './common.ts';
import { PROFIT_CURRENCY } from './preferences.ts';

export const OPEN_POSITION = object(
  {
    side: oneOf('long', 'short'),
    symbol: text(),
    price: number(),
    fillTime: timeText(),
    size: number(),
    unrealizedPnl: number(),
  },
  {
    unrealizedFunding: nullable(number()),
    pnlCurrency: nullable(PROFIT_CURRENCY),
    maxFixedLeverage: nullable(number()),
  },
);

export const OPEN_POSITIONS_REPLY = success({ openPositions: list(OPEN_POSITION) });

export type OpenPosition = Static<typeof OPEN_POSITION>;
