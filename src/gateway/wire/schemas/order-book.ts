/** Schema of `GET /orderbook`: levels of [price, size]. */
import { list, number, object } from '../../schema.ts';
import { type Payload, success } from './common.ts';

const LEVELS = list(list(number(), 2));

export const ORDER_BOOK_REPLY = success({ orderBook: object({ bids: LEVELS, asks: LEVELS }) });

export type OrderBook = Payload<typeof ORDER_BOOK_REPLY>['orderBook'];
