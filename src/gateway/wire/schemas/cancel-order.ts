/** Schema of the reply to `POST /cancelorder`. */
import { list, object, oneOf, text, timeText, uuid } from '../../schema.ts';
import { type Payload, success } from './common.ts';
import { ORDER_EVENT } from './orders.ts';

/** Words of `cancelStatus.status`: those published, and the one of `processBefore`. */
export const CANCEL_STATUSES: readonly string[] = ['cancelled', 'filled', 'notFound', 'wouldProcessAfterSpecifiedTime'];

export const CANCEL_ORDER_REPLY = success({
  cancelStatus: object(
    { status: oneOf(...CANCEL_STATUSES) },
    { order_id: uuid(), cliOrdId: text(), receivedTime: timeText(), orderEvents: list(ORDER_EVENT) },
  ),
});

export type CancelStatus = Payload<typeof CANCEL_ORDER_REPLY>['cancelStatus'];
