/** Schema of the reply to `POST /sendorder`. */
import { list, object, oneOf, text, timeText, uuid } from '../../schema.ts';
import { type Payload, success } from './common.ts';
import { ORDER_EVENT } from './orders.ts';

/** Words of `sendStatus.status`. */
export const SEND_STATUSES: readonly string[] = [
  'placed',
  'partiallyFilled',
  'filled',
  'cancelled',
  'edited',
  'marketSuspended',
  'marketInactive',
  'invalidPrice',
  'invalidSize',
  'tooManySmallOrders',
  'insufficientAvailableFunds',
  'wouldCauseLiquidation',
  'clientOrderIdAlreadyExist',
  'clientOrderIdTooBig',
  'maxPositionViolation',
  'outsidePriceCollar',
  'wouldIncreasePriceDislocation',
  'notFound',
  'orderForEditNotAStop',
  'orderForEditNotFound',
  'postWouldExecute',
  'iocWouldNotExecute',
  'selfFill',
  'wouldNotReducePosition',
  'marketIsPostOnly',
  'tooManyOrders',
  'fixedLeverageTooHigh',
  'clientOrderIdInvalid',
  'cannotEditTriggerPriceOfTrailingStop',
  'cannotEditLimitPriceOfTrailingStop',
  'wouldProcessAfterSpecifiedTime',
];

export const SEND_ORDER_REPLY = success({
  sendStatus: object(
    { status: oneOf(...SEND_STATUSES) },
    { order_id: uuid(), cliOrdId: text(), receivedTime: timeText(), orderEvents: list(ORDER_EVENT) },
  ),
});

export type SendStatus = Payload<typeof SEND_ORDER_REPLY>['sendStatus'];
