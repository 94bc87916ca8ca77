/** What happened last to an order that was refused: the refusal, where the venue has a word for it among its reasons. */
import type { OrderError, OrderReason } from '../core/events.ts';

export const REASON_OF_ERROR: Partial<Readonly<Record<OrderError, OrderReason>>> = {
  INSUFFICIENT_MARGIN: 'NOT_ENOUGH_MARGIN',
  IOC_WOULD_NOT_EXECUTE: 'IOC_WOULD_NOT_EXECUTE_REASON',
  POST_WOULD_EXECUTE: 'POST_WOULD_EXECUTE_REASON',
  WOULD_CAUSE_LIQUIDATION: 'NOT_ENOUGH_MARGIN',
  WOULD_EXECUTE_SELF: 'WOULD_EXECUTE_SELF_REASON',
  WOULD_NOT_REDUCE_POSITION: 'WOULD_NOT_REDUCE_POSITION',
};
