/** Whom an event concerns. */
import type { CoreEvent } from '../../../core/events.ts';

const NOTHING: readonly number[] = [];

/** The markets whose book or ticker may look different after it. */
export function marketsTouched(event: CoreEvent): readonly number[] {
  switch (event.type) {
    case 'orderPlaced':
    case 'orderCancelled':
      return [event.order.marketId];
    case 'orderEdited':
      return [event.now.marketId];
    case 'execution':
    case 'marketChanged':
    case 'fundingRateSet':
      return [event.marketId];
    case 'pricesMoved':
      return event.marketIds;
    default:
      return NOTHING;
  }
}

/** The accounts whose money, positions or margin may be different after it, moved prices aside. */
export function accountsTouched(event: CoreEvent): readonly number[] {
  switch (event.type) {
    case 'orderPlaced':
    case 'orderCancelled':
      return [event.order.accountId];
    case 'orderEdited':
      return [event.now.accountId];
    case 'execution':
      return [event.maker.accountId, event.taker.accountId];
    case 'booking':
    case 'fundingPaid':
    case 'settled':
    case 'liquidation':
    case 'accountChanged':
      return [event.accountId];
    default:
      return NOTHING;
  }
}
