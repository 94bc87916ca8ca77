/**
 * Subscriptions whose first message has to be read from the disk. Until it is there, what comes after it is held back, so
 * that each listener gets the state of one moment and then everything that follows.
 */
import { type Eventual, whenRead } from '../../../history/eventual.ts';
import type { Message, Subscription } from '../listener.ts';

export class Openings {
  readonly #held = new Map<Subscription, Message[]>();

  /** Tells the first message once it is read. One that is asked for again takes the place of the one before. */
  open(subscription: Subscription, read: Eventual<Message>): void {
    const held: Message[] = [];
    this.#held.set(subscription, held);
    const told = whenRead(read, (message) => {
      // Left meanwhile, or begun anew.
      if (this.#held.get(subscription) !== held) return;
      this.#held.delete(subscription);
      for (const one of [message, ...held]) subscription.listener.tell(one);
    });
    // Nothing is read any more from a journal that failed: the venue stops, and says so itself.
    if (told instanceof Promise) told.catch(() => this.#held.delete(subscription));
  }

  tell(subscription: Subscription, message: Message): void {
    const held = this.#held.get(subscription);
    if (held === undefined) subscription.listener.tell(message);
    else held.push(message);
  }

  cancel(subscription: Subscription): void {
    this.#held.delete(subscription);
  }
}
