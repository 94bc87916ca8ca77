/** Schema of `GET /openorders`. */
import type { Static } from 'typebox';
import { flag, list, number, object, oneOf, text, timeText, uuid } from '../../schema.ts';
import { success } from './common.ts';
import { SIDE } from './orders.ts';

export const OPEN_ORDER = object(
  {
    order_id: uuid(),
    symbol: text(),
    side: SIDE,
    orderType: oneOf('lmt', 'stop', 'take_profit'),
    unfilledSize: number(),
    receivedTime: timeText(),
    status: oneOf('untouched', 'partiallyFilled'),
    filledSize: number(),
    reduceOnly: flag(),
    lastUpdateTime: timeText(),
  },
  {
    cliOrdId: text(),
    limitPrice: number(),
    stopPrice: number(),
    triggerSignal: oneOf('mark', 'last', 'spot'),
    algoId: text(),
  },
);

export const OPEN_ORDERS_REPLY = success({ openOrders: list(OPEN_ORDER) });

export type OpenOrder = Static<typeof OPEN_ORDER>;
