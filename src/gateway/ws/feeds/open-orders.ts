/**
 * `open_orders` and `open_orders_verbose`: all that an account has open, then what becomes of each order. An order that
 * trades on its arrival and leaves nothing is no open order: only `fills` tells of it. What an immediate order could not
 * get is told as gone (C133). The verbose feed tells as well of post-only orders that were refused.
 */
import type { CoreEvent, FillSide, OrderReason, OrderView, TriggerView } from '../../../core/events.ts';
import type { Entry } from '../../../journal/journal.ts';
import type { Delivered } from '../../../timeline/timeline.ts';
import { accountUuid, orderUuid } from '../../wire/ids.ts';
import { Audience } from '../audience.ts';
import type { Feed, Message, Subscription } from '../listener.ts';
import { clientId, openOrderObjects, orderObject, REASON_WORDS, triggerObject } from '../wire/orders.ts';
import { type FeedPorts, stateOf } from './feed-ports.ts';

export class OpenOrdersFeed implements Feed {
  readonly #ports: FeedPorts;
  readonly #name: string;
  readonly #isVerbose: boolean;
  readonly #audience = new Audience();
  #waiting: { readonly accountId: number; readonly message: Message }[] = [];

  constructor(ports: FeedPorts, isVerbose: boolean) {
    this.#ports = ports;
    this.#name = isVerbose ? 'open_orders_verbose' : 'open_orders';
    this.#isVerbose = isVerbose;
  }

  join(subscription: Subscription): void {
    this.#audience.add(subscription);
    this.again(subscription);
  }

  leave(subscription: Subscription): void {
    this.#audience.remove(subscription);
  }

  again({ listener, key }: Subscription): void {
    listener.tell(this.#snapshot(key));
  }

  note(_entry: Entry, { events }: Delivered): void {
    if (this.#audience.isEmpty) return;
    for (const event of events) this.#noteEvent(event);
  }

  publish(): void {
    if (this.#waiting.length === 0) return;
    for (const { accountId, message } of this.#waiting) {
      for (const { listener } of this.#audience.of(accountId)) listener.tell(message);
    }
    this.#waiting = [];
  }

  restart(): void {
    this.#waiting = [];
    for (const key of this.#audience.keys) {
      const message = this.#snapshot(key);
      for (const { listener } of this.#audience.of(key)) listener.tell(message);
    }
  }

  #noteEvent(event: CoreEvent): void {
    switch (event.type) {
      case 'orderPlaced':
        this.#order(event.order, event.reason ?? 'NEW_USER_ORDER');
        break;
      case 'orderEdited':
        this.#order(event.now, event.reason ?? 'EDITED_BY_USER');
        break;
      case 'orderCancelled':
        // Nobody has been told of what never rested: the whole order, as for one that was refused.
        if (event.reason === 'IOC_WOULD_NOT_EXECUTE_REASON') this.#order(event.order, event.reason, true);
        else this.#gone(event.order, event.reason);
        break;
      case 'orderRejected':
        if (event.error === 'IOC_WOULD_NOT_EXECUTE') this.#order(event.order, 'IOC_WOULD_NOT_EXECUTE_REASON', true);
        else if (this.#isVerbose && event.error === 'POST_WOULD_EXECUTE') {
          this.#order(event.order, 'POST_WOULD_EXECUTE_REASON', true);
        }
        break;
      case 'execution':
        this.#fill(event.maker, event.lots, event.timeMs);
        this.#fill(event.taker, event.lots, event.timeMs);
        break;
      case 'triggerPlaced':
        this.#trigger(event.trigger, 'NEW_USER_ORDER');
        break;
      case 'triggerEdited':
        this.#trigger(event.now, event.reason);
        break;
      case 'triggerCancelled':
        this.#gone(event.trigger, event.reason);
        break;
      case 'triggerFired':
        this.#gone(event.trigger, 'STOP_ORDER_TRIGGERED');
        break;
    }
  }

  /** Only what rested before the fill: a maker's order, and one that was edited into its fill. */
  #fill({ fillType, order }: FillSide, lots: number, timeMs: number): void {
    if (fillType !== 'maker' && fillType !== 'takerAfterEdit') return;
    const after = { ...order, filledLots: order.filledLots + lots, updatedMs: timeMs };
    if (after.filledLots < after.quantityLots) this.#order(after, 'PARTIAL_FILL');
    else if (this.#ports.dialect.fullFill === 'order') this.#order(after, 'FULL_FILL', true);
    else this.#gone(after, 'FULL_FILL');
  }

  #order(order: OrderView, reason: OrderReason, isCancel = false): void {
    if (!this.#audience.has(order.accountId)) return;
    this.#whole(order.accountId, orderObject(stateOf(this.#ports), order), reason, isCancel);
  }

  #trigger(trigger: TriggerView, reason: OrderReason): void {
    if (!this.#audience.has(trigger.accountId)) return;
    this.#whole(trigger.accountId, triggerObject(stateOf(this.#ports), trigger), reason, false);
  }

  #whole(accountId: number, order: object, reason: OrderReason, isCancel: boolean): void {
    this.#add(accountId, { feed: this.#name, order, is_cancel: isCancel, reason: REASON_WORDS[reason] });
  }

  #gone(gone: Pick<OrderView, 'accountId' | 'key' | 'cliOrdId'>, reason: OrderReason): void {
    if (!this.#audience.has(gone.accountId)) return;
    this.#add(gone.accountId, {
      feed: this.#name,
      order_id: orderUuid(stateOf(this.#ports), gone.key),
      ...clientId(gone),
      is_cancel: true,
      reason: REASON_WORDS[reason],
    });
  }

  #add(accountId: number, message: object): void {
    this.#waiting.push({ accountId, message: this.#ports.writer.message(JSON.stringify(message)) });
  }

  #snapshot(accountId: number): Message {
    const state = stateOf(this.#ports);
    return this.#ports.writer.message(
      JSON.stringify({
        feed: `${this.#name}_snapshot`,
        account: accountUuid(state, accountId),
        orders: openOrderObjects(state, state.accounts.get(accountId)),
      }),
    );
  }
}
