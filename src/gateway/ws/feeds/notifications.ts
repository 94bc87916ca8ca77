/** `notifications_auth`: what the venue has to announce, all of it whenever it changes. */
import type { Entry } from '../../../journal/journal.ts';
import type { Delivered } from '../../../timeline/timeline.ts';
import { announcements } from '../../wire/notifications.ts';
import { Audience } from '../audience.ts';
import type { Feed, Subscription } from '../listener.ts';
import { type FeedPorts, stateOf } from './feed-ports.ts';

export class NotificationsFeed implements Feed {
  readonly #ports: FeedPorts;
  readonly #audience = new Audience();
  #told = '';
  #changed = false;

  constructor(ports: FeedPorts) {
    this.#ports = ports;
  }

  join(subscription: Subscription): void {
    // Some announcements begin with the time alone; who was here before hears of them now.
    this.#tellAll();
    this.#audience.add(subscription);
    this.again(subscription);
  }

  leave(subscription: Subscription): void {
    this.#audience.remove(subscription);
  }

  again({ listener }: Subscription): void {
    listener.tell(this.#ports.writer.message(this.#contents()));
  }

  note(_entry: Entry, { events }: Delivered): void {
    if (!this.#audience.isEmpty && events.some(({ type }) => type === 'marketChanged')) this.#changed = true;
  }

  publish(): void {
    if (!this.#changed) return;
    this.#changed = false;
    this.#tellAll();
  }

  restart(): void {
    this.#changed = false;
    this.#told = '';
    this.#tellAll();
  }

  #tellAll(): void {
    const contents = this.#contents();
    if (contents === this.#told) return;
    this.#told = contents;
    const message = this.#ports.writer.message(contents);
    for (const key of this.#audience.keys) {
      for (const { listener } of this.#audience.of(key)) listener.tell(message);
    }
  }

  #contents(): string {
    const notes = announcements(stateOf(this.#ports)).map(({ marketId, type, priority, note, effectiveTime }) => ({
      id: marketId * 2 + (type === 'settlement' ? 2 : 1),
      type,
      priority,
      note,
      effective_time: Date.parse(effectiveTime),
    }));
    return JSON.stringify({ feed: 'notifications_auth', notifications: notes });
  }
}
