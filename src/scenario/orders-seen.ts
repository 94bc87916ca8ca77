/** What became of the orders that have a name, told from events alone. */
import type { CoreEvent, OrderView, TriggerView } from '../core/events.ts';

/** `open`: it rests; `waiting`: for its price; `triggered`: it was fired and is judged. */
export type OrderState = 'open' | 'waiting' | 'triggered' | 'filled' | 'cancelled' | 'refused';

export interface OrderSeen {
  readonly status: OrderState;
  readonly marketId: number;
  readonly quantityLots: number;
  readonly filledLots: number;
  /** The venue's word for why it was cancelled or refused. */
  readonly reason: string;
}

export class OrdersSeen {
  readonly #orders = new Map<string, OrderSeen>();

  /** The order of an account with this name; the last one if there were several. */
  find(accountId: number, name: string): OrderSeen | undefined {
    return this.#orders.get(keyOf(accountId, name));
  }

  names(accountId: number): readonly string[] {
    const prefix = keyOf(accountId, '');
    return [...this.#orders.keys()].filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length));
  }

  /** Takes in an order that the venue refused without an event. */
  refuse(accountId: number, name: string, reason: string): void {
    // A name that is in use is refused to the second order; the first one keeps it.
    if (this.find(accountId, name) !== undefined) return;
    this.#orders.set(keyOf(accountId, name), {
      status: 'refused',
      marketId: -1,
      quantityLots: 0,
      filledLots: 0,
      reason,
    });
  }

  see(event: CoreEvent): void {
    switch (event.type) {
      case 'orderPlaced':
        this.#order(event.order, 'open');
        break;
      case 'orderEdited':
        this.#order(event.now, 'open');
        break;
      case 'orderCancelled':
        this.#order(event.order, 'cancelled', event.reason);
        break;
      case 'orderRejected':
        this.#order(event.order, 'refused', event.error);
        break;
      case 'execution':
        this.#filled(event.maker.order, event.lots);
        this.#filled(event.taker.order, event.lots);
        break;
      case 'triggerPlaced':
        this.#trigger(event.trigger, 'waiting');
        break;
      case 'triggerEdited':
        this.#trigger(event.now, 'waiting');
        break;
      case 'triggerCancelled':
        this.#trigger(event.trigger, 'cancelled', event.reason);
        break;
      case 'triggerFired':
        this.#trigger(event.trigger, 'triggered');
        break;
      case 'triggerRejected':
      case 'triggerFailed':
        this.#trigger(event.trigger, 'refused', event.error);
        break;
    }
  }

  #order(order: OrderView, status: OrderState, reason = ''): void {
    const { accountId, cliOrdId, marketId, quantityLots, filledLots } = order;
    if (cliOrdId === '') return;
    const isFilled = status === 'open' && filledLots >= quantityLots;
    this.#orders.set(keyOf(accountId, cliOrdId), {
      status: isFilled ? 'filled' : status,
      marketId,
      quantityLots,
      filledLots,
      reason,
    });
  }

  #filled(order: OrderView, lots: number): void {
    this.#order({ ...order, filledLots: order.filledLots + lots }, 'open');
  }

  #trigger({ accountId, cliOrdId, marketId, lots }: TriggerView, status: OrderState, reason = ''): void {
    if (cliOrdId === '') return;
    this.#orders.set(keyOf(accountId, cliOrdId), { status, marketId, quantityLots: lots, filledLots: 0, reason });
  }
}

function keyOf(accountId: number, name: string): string {
  return `${accountId}/${name}`;
}
