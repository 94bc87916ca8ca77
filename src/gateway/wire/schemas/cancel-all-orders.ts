/** Schema of the reply to `POST /cancelallorders`. */
import { list, object, oneOf, text, timeText, uuid } from '../../schema.ts';
import { type Payload, success } from './common.ts';
import { ORDER_EVENT } from './orders.ts';

export const CANCEL_ALL_ORDERS_REPLY = success({
  cancelStatus: object({
    receivedTime: timeText(),
    cancelOnly: text(),
    status: oneOf('cancelled', 'noOrdersToCancel'),
    cancelledOrders: list(object({ order_id: uuid() }, { cliOrdId: text() })),
    orderEvents: list(ORDER_EVENT),
  }),
});

export type CancelAllStatus = Payload<typeof CANCEL_ALL_ORDERS_REPLY>['cancelStatus'];
