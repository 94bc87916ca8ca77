/** `heartbeat`: the venue's time every ten seconds of the machine's, while somebody listens. */
import type { Entry } from '../../../journal/journal.ts';
import type { Delivered } from '../../../timeline/timeline.ts';
import { Audience } from '../audience.ts';
import type { Feed, Subscription } from '../listener.ts';
import type { FeedPorts } from './feed-ports.ts';

const INTERVAL_MS = 10_000;
const VENUE_KEY = 0;

export class HeartbeatFeed implements Feed {
  readonly #ports: FeedPorts;
  readonly #audience = new Audience();
  #cancel = (): void => {};

  constructor(ports: FeedPorts) {
    this.#ports = ports;
  }

  join(subscription: Subscription): void {
    if (this.#audience.add(subscription)) this.#arm();
  }

  leave(subscription: Subscription): void {
    if (this.#audience.remove(subscription)) this.#cancel();
  }

  again(): void {}

  note(_entry: Entry, _delivered: Delivered): void {}

  publish(): void {}

  restart(): void {}

  #arm(): void {
    const { machine, timeline, writer, guarded } = this.#ports;
    this.#cancel = machine.after(INTERVAL_MS, () => {
      this.#arm();
      guarded(() => {
        const time = timeline.timeAt(machine.nowMs());
        const message = writer.message(JSON.stringify({ feed: 'heartbeat', time }));
        for (const { listener } of this.#audience.of(VENUE_KEY)) listener.tellNewest('heartbeat', () => message);
      });
    });
  }
}
