/** Schema of the reply to `POST /batchorder`. */
import { list, nullable, object, oneOf, text, timeText, uuid } from '../../schema.ts';
import { CANCEL_STATUSES } from './cancel-order.ts';
import { type Payload, success } from './common.ts';
import { EDIT_STATUSES } from './edit-order.ts';
import { ORDER_EVENT } from './orders.ts';
import { SEND_STATUSES } from './send-order.ts';

/** Words that only elements of a batch come to. */
const OF_ELEMENTS = [
  'requiredArgumentMissing',
  'invalidArgument',
  'invalidOrderType',
  'invalidSide',
  'clientOrderIdTooLong',
] as const;

/** Words of an element's status: those of orders, edits and cancellations, and those of a faulty element. */
const BATCH_STATUSES: readonly string[] = [
  ...new Set([...SEND_STATUSES, ...EDIT_STATUSES, ...CANCEL_STATUSES, ...OF_ELEMENTS]),
];

export const BATCH_STATUS = object(
  { status: oneOf(...BATCH_STATUSES), orderEvents: list(ORDER_EVENT) },
  {
    order_tag: nullable(text()),
    order_id: nullable(uuid()),
    cliOrdId: nullable(text()),
    dateTimeReceived: nullable(timeText()),
  },
);

export const BATCH_ORDER_REPLY = success({ batchStatus: list(BATCH_STATUS) });

export type BatchStatus = Payload<typeof BATCH_ORDER_REPLY>['batchStatus'][number];
