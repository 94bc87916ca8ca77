/** Who receives entries, and how far each has come: first from what the store keeps, then live. */
import { type Chunk, decodeEntries, endOf } from './entry-text.ts';
import type { Entry, Position, Stop } from './journal.ts';

interface Delivery {
  next: Position;
  live: boolean;
  stopped: boolean;
  readonly onBatch: (entries: readonly Entry[]) => void;
}

interface Surroundings {
  /** Position behind the newest entry that has been published. */
  readonly end: () => Position;
  readonly read: (from: Position) => Promise<Chunk>;
  /** A receiver threw, or what was read is no continuation. */
  readonly fail: (error: unknown, damaged: boolean) => void;
  /** A receiver has caught up or was stopped. */
  readonly settled: () => void;
}

export class Deliveries {
  readonly #surroundings: Surroundings;
  #deliveries: Delivery[] = [];

  constructor(surroundings: Surroundings) {
    this.#surroundings = surroundings;
  }

  add(from: Position, onBatch: (entries: readonly Entry[]) => void): Stop {
    const delivery: Delivery = { next: from, live: from === this.#surroundings.end(), stopped: false, onBatch };
    this.#deliveries.push(delivery);
    if (!delivery.live) void this.#catchUp(delivery);
    return () => {
      if (delivery.stopped) return;
      this.#drop(delivery);
      this.#surroundings.settled();
    };
  }

  /** Hands a batch that has just become durable to everyone who is up to date. */
  publish(batch: Chunk): void {
    const receivers = this.#deliveries.filter((delivery) => delivery.live);
    if (receivers.length === 0) return;
    const entries = decodeEntries(batch);
    for (const delivery of receivers) this.#hand(delivery, entries);
  }

  /** Entries from here on are still to be read by someone. */
  oldestNeeded(): Position {
    return this.#deliveries.reduce((oldest, delivery) => Math.min(oldest, delivery.next), Number.POSITIVE_INFINITY);
  }

  get catchingUp(): boolean {
    return this.#deliveries.some((delivery) => !delivery.live);
  }

  stopAll(): void {
    for (const delivery of [...this.#deliveries]) this.#drop(delivery);
  }

  #drop(delivery: Delivery): void {
    delivery.stopped = true;
    this.#deliveries = this.#deliveries.filter((other) => other !== delivery);
  }

  #hand(delivery: Delivery, entries: readonly Entry[]): void {
    const last = entries.at(-1);
    if (delivery.stopped || last === undefined) return;
    delivery.next = last.position + 1;
    try {
      delivery.onBatch(entries);
    } catch (error) {
      this.#surroundings.fail(error, false);
    }
  }

  /** Reads one chunk ahead of the receiver: the disk works while the entries are applied, and no more than two chunks are in memory. */
  async #catchUp(delivery: Delivery): Promise<void> {
    const { end, read, fail, settled } = this.#surroundings;
    try {
      let ahead = read(delivery.next);
      while (!delivery.live) {
        const chunk = await ahead;
        if (delivery.stopped) return;
        const chunkEnd = endOf(chunk);
        if (chunk.first > delivery.next || chunkEnd <= delivery.next || chunkEnd > end()) {
          throw new Error(
            `asked for the entries from ${delivery.next} on, read those from ${chunk.first} to ${chunkEnd}`,
          );
        }
        const more = chunkEnd < end();
        if (more) ahead = read(chunkEnd);
        ahead.catch(() => {}); // awaited above, unless the delivery is stopped meanwhile
        this.#hand(delivery, decodeEntries(chunk, delivery.next));
        if (delivery.stopped) return;
        if (delivery.next === end()) delivery.live = true;
        else if (!more) ahead = read(delivery.next);
      }
      settled();
    } catch (error) {
      if (!delivery.stopped) fail(error, true);
    }
  }
}
