/** Schema of the reply to `POST /editorder`. */
import { list, nullable, object, oneOf, text, timeText, uuid } from '../../schema.ts';
import { type Payload, success } from './common.ts';
import { ORDER_EVENT } from './orders.ts';

/** Words of `editStatus.status`: those published, and those that an edit meets here like a new order. */
export const EDIT_STATUSES: readonly string[] = [
  'edited',
  'invalidSize',
  'invalidPrice',
  'insufficientAvailableFunds',
  'selfFill',
  'tooManySmallOrders',
  'outsidePriceCollar',
  'wouldIncreasePriceDislocation',
  'postWouldExecute',
  'wouldNotReducePosition',
  'orderForEditNotFound',
  'orderForEditNotAStop',
  'tooManyOrders',
  'marketSuspended',
  'marketInactive',
  'marketIsPostOnly',
  'maxPositionViolation',
  'fixedLeverageTooHigh',
  'wouldCauseLiquidation',
  'cannotEditTriggerPriceOfTrailingStop',
  'cannotEditLimitPriceOfTrailingStop',
  'wouldProcessAfterSpecifiedTime',
];

export const EDIT_ORDER_REPLY = success({
  editStatus: object(
    { status: oneOf(...EDIT_STATUSES), orderEvents: list(ORDER_EVENT) },
    { orderId: nullable(uuid()), cliOrdId: nullable(text()), receivedTime: nullable(timeText()) },
  ),
});

export type EditStatus = Payload<typeof EDIT_ORDER_REPLY>['editStatus'];
